import {Component, useState} from "@odoo/owl";
import {Dropdown} from "@web/core/dropdown/dropdown";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/**
 * A status as a badge in its colour; a click on it offers the others, and the choice is
 * saved at once.
 *
 * In: a many2one field; the option `color_field` names the field with its colour.
 * Right: that of the field; if it is readonly, the badge is display only.
 */
export class ClientStatusField extends Component {
    static template = "client_card.ClientStatusField";
    static components = {Dropdown, DropdownItem};
    static props = {...standardFieldProps, colorField: String};

    setup() {
        this.orm = useService("orm");
        this.state = useState({choices: []});
    }

    get status() {
        return this.props.record.data[this.props.name];
    }

    get color() {
        return this.props.record.data[this.props.colorField];
    }

    /** Loaded on demand. */
    async loadChoices() {
        const {relation} = this.props.record.fields[this.props.name];
        this.state.choices = await this.orm.searchRead(
            relation,
            [],
            ["display_name", "color"]
        );
    }

    choose(status) {
        const {name, record} = this.props;
        const value = status && {id: status.id, display_name: status.display_name};
        return record.update({[name]: value}, {save: !record.isNew});
    }
}

registry.category("fields").add("client_card_status", {
    component: ClientStatusField,
    supportedTypes: ["many2one"],
    extractProps: ({options}) => ({colorField: options.color_field}),
    fieldDependencies: ({options}) => [
        {name: options.color_field, type: "integer", readonly: true},
    ],
});
