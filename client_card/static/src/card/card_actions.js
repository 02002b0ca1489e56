import {openForm} from "@client_card/shared/open_form";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

/** The groups of the Action menu, in order. */
export const ACTION_GROUPS = {
    communicate: _t("Communicate"),
    record: _t("Record"),
    create: _t("Create"),
    money: _t("Money"),
};

/**
 * The entries of the Action menu, in groups, ordered by sequence. An entry is visible
 * to users who may create records of its model and, if it names user groups, belong to
 * one of them.
 */
export const cardActions = registry.category("client_card_actions");

cardActions.addValidation({
    group: {validate: (group) => group in ACTION_GROUPS},
    label: String, // begins with a verb
    icon: String, // font awesome class
    model: String, // the right required: create
    // (clientId, record) => description of the action to do. The record is that of the
    // card's form; elsewhere it has its model's orm, and in data what the entries read:
    // phone, client_phone_international and commercial_partner_id
    action: Function,
    groups: {type: String, optional: true}, // xmlids; one of them is enough
    button: {type: String, optional: true}, // its label in a section, as in "+ Invoice"
});

cardActions
    .add(
        "estimate",
        {
            group: "create",
            label: _t("Create estimate"),
            icon: "fa-file-text-o",
            model: "sale.order",
            button: _t("+ Estimate"),
            action: (clientId) =>
                openForm(
                    _t("New Estimate"),
                    "sale.order",
                    {default_partner_id: clientId},
                    "current"
                ),
        },
        {sequence: 24}
    )
    .add(
        "invoice",
        {
            group: "create",
            label: _t("Create invoice"),
            icon: "fa-pencil-square-o",
            model: "account.move",
            button: _t("+ Invoice"),
            groups: "account.group_account_invoice",
            action: (clientId) =>
                openForm(
                    _t("New Invoice"),
                    "account.move",
                    {default_partner_id: clientId, default_move_type: "out_invoice"},
                    "current"
                ),
        },
        {sequence: 28}
    )
    .add(
        "contact",
        {
            group: "create",
            label: _t("Add contact"),
            icon: "fa-user-plus",
            model: "res.partner",
            button: _t("+ Contact"),
            action: (clientId) =>
                openForm(_t("New Contact"), "res.partner", {
                    default_parent_id: clientId,
                    default_type: "contact",
                }),
        },
        {sequence: 30}
    );
