import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {formatSelection} from "@web/views/fields/formatters";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/** Incoming or outgoing, as an arrow and a word; and whether nobody answered. */
export class ClientCallDirectionField extends Component {
    static template = "client_card.ClientCallDirectionField";
    static props = {...standardFieldProps};

    get text() {
        const {record, name} = this.props;
        return formatSelection(record.data[name], {field: record.fields[name]});
    }

    get icon() {
        const isIncoming = this.props.record.data[this.props.name] === "incoming";
        return isIncoming ? "fa-arrow-down" : "fa-arrow-up";
    }
}

export const clientCallDirectionField = {
    component: ClientCallDirectionField,
    displayName: _t("Direction of a Call"),
    supportedTypes: ["selection"],
    fieldDependencies: [{name: "missed", type: "boolean"}],
};

registry.category("fields").add("client_call_direction", clientCallDirectionField);
