import {formatPeriod} from "@client_card/services/service_period";
import {registry} from "@web/core/registry";
import {MonetaryField, monetaryField} from "@web/views/fields/monetary/monetary_field";

/**
 * The amount of a service with its period, as in "$ 120.00 / month".
 *
 * In: as for any amount, and the record's kind, interval and unit. Out: nothing;
 * display only.
 * Right: that of the field.
 */
export class ClientServiceAmountField extends MonetaryField {
    get formattedValue() {
        const {
            kind,
            recurrence_interval: every,
            recurrence_unit: unit,
        } = this.props.record.data;
        const period = kind === "subscription" ? formatPeriod(every, unit) : "";
        return [super.formattedValue, period].filter(Boolean).join(" ");
    }
}

registry.category("fields").add("client_service_amount", {
    ...monetaryField,
    component: ClientServiceAmountField,
    listViewWidth: [130, 190],
});
