import {_t} from "@web/core/l10n/translation";
import {cardActions} from "@client_card/card/card_actions";

cardActions.add(
    "correction",
    {
        label: _t("Balance Correction"),
        icon: "fa-balance-scale",
        model: "client.correction",
        action: (clientId) => ({
            type: "ir.actions.act_window",
            name: _t("Balance Correction"),
            res_model: "client.correction",
            views: [[false, "form"]],
            target: "new",
            context: {default_partner_id: clientId},
        }),
    },
    {sequence: 25}
);
