import {cardActions} from "@client_card/card_form/card_actions";
import {_t} from "@web/core/l10n/translation";

cardActions.add(
    "log_contact",
    {
        label: _t("Log a Contact"),
        icon: "fa-book",
        model: "client.contact.log",
        action: (clientId) => ({
            type: "ir.actions.act_window",
            name: _t("Log a Contact"),
            res_model: "client.contact.log",
            views: [[false, "form"]],
            target: "new",
            context: {default_partner_id: clientId},
        }),
    },
    {sequence: 2}
);
