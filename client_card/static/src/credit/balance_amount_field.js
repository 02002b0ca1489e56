import {registry} from "@web/core/registry";
import {MonetaryField, monetaryField} from "@web/views/fields/monetary/monetary_field";

/** The client's balance in a list, with a warning sign if over the credit limit. */
export class ClientCardBalanceAmountField extends MonetaryField {
    static template = "client_card.ClientCardBalanceAmountField";
}

export const clientCardBalanceAmountField = {
    ...monetaryField,
    component: ClientCardBalanceAmountField,
    listViewWidth: [120], // an amount and the sign
    fieldDependencies: [{name: "client_over_limit", type: "boolean"}],
};

registry
    .category("fields")
    .add("client_card_balance_amount", clientCardBalanceAmountField);
