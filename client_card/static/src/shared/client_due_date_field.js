import {Component} from "@odoo/owl";
import {describeDueDate} from "@client_card/shared/due_date";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

const {DateTime} = luxon;

/**
 * A due date and, while something is open, how many days late it is.
 *
 * In: a date; the option `open_field` names the field with the record's open amount:
 * without it, the record counts as open. Out: nothing; display only. Right: that of the
 * field.
 */
export class ClientDueDateField extends Component {
    static template = "client_card.ClientDueDateField";
    static props = {...standardFieldProps, openField: {type: String, optional: true}};

    get due() {
        const {data} = this.props.record;
        const day = data[this.props.name];
        if (!day) {
            return {text: ""};
        }
        const isOpen = !this.props.openField || data[this.props.openField];
        const today = DateTime.local().startOf("day");
        const days = Math.round(today.diff(day.startOf("day"), "days").days);
        return describeDueDate(day, isOpen ? days : 0);
    }
}

registry.category("fields").add("client_due_date", {
    component: ClientDueDateField,
    supportedTypes: ["date"],
    listViewWidth: 185,
    extractProps: ({options}) => ({openField: options.open_field}),
});
