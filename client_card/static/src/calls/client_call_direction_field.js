import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {formatSelection} from "@web/views/fields/formatters";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/** Incoming or outgoing, as an arrow and a word, and whether the call was missed. */
export class ClientCallDirectionField extends Component {
    static template = "client_card.ClientCallDirectionField";
    static props = {...standardFieldProps};

    get text() {
        const {record, name} = this.props;
        return formatSelection(record.data[name], {field: record.fields[name]});
    }

    get isIncoming() {
        return this.props.record.data[this.props.name] === "incoming";
    }

    get icon() {
        return this.isIncoming ? "fa-arrow-down" : "fa-arrow-up";
    }

    /** An incoming call is missed; an outgoing call is not answered. */
    get missedText() {
        return this.isIncoming ? _t("Missed") : _t("Not answered");
    }
}

export const clientCallDirectionField = {
    component: ClientCallDirectionField,
    displayName: _t("Direction of a Call"),
    supportedTypes: ["selection"],
    fieldDependencies: [{name: "missed", type: "boolean"}],
};

registry.category("fields").add("client_call_direction", clientCallDirectionField);
