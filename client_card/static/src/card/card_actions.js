import {openForm} from "@client_card/shared/open_form";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

/**
 * The entries of the card's Action menu, ordered by their sequence. An entry shows for
 * users who may create records of its model and, where it names groups, are in one.
 */
export const cardActions = registry.category("client_card_actions");

cardActions.addValidation({
    label: String,
    icon: String, // font awesome class
    model: String, // the right asked for: create
    action: Function, // (clientId, record) => description of the action to do
    groups: {type: String, optional: true}, // xmlids, one of them suffices
    button: {type: String, optional: true}, // its text in a section, as in "+ Invoice"
});

function newRecord(resModel, target, context) {
    return openForm(_t("New"), resModel, context, target);
}

cardActions
    .add(
        "estimate",
        {
            label: _t("Estimate"),
            icon: "fa-file-text-o",
            model: "sale.order",
            button: _t("+ Estimate"),
            action: (clientId) =>
                newRecord("sale.order", "current", {default_partner_id: clientId}),
        },
        {sequence: 10}
    )
    .add(
        "invoice",
        {
            label: _t("Invoice"),
            icon: "fa-pencil-square-o",
            model: "account.move",
            button: _t("+ Invoice"),
            groups: "account.group_account_invoice",
            action: (clientId) =>
                newRecord("account.move", "current", {
                    default_partner_id: clientId,
                    default_move_type: "out_invoice",
                }),
        },
        {sequence: 20}
    )
    .add(
        "contact",
        {
            label: _t("Contact"),
            icon: "fa-user-plus",
            model: "res.partner",
            button: _t("+ Contact"),
            action: (clientId) =>
                newRecord("res.partner", "new", {
                    default_parent_id: clientId,
                    default_type: "contact",
                }),
        },
        {sequence: 30}
    );
