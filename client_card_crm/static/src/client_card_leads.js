import {cardActions} from "@client_card/card/card_actions";
import {SIDE_PARTS} from "@client_card/side_card/client_side_card_parts";
import {logIcons} from "@client_card/log/client_log_fields";
import {formatCurrency} from "@web/core/currency";
import {_t} from "@web/core/l10n/translation";

cardActions.add(
    "lead",
    {
        label: _t("Lead"),
        icon: "fa-star-o",
        model: "crm.lead",
        action: (clientId) => ({
            type: "ir.actions.act_window",
            name: _t("New Lead"),
            res_model: "crm.lead",
            views: [[false, "form"]],
            target: "current",
            context: {default_partner_id: clientId},
        }),
    },
    {sequence: 15}
);

logIcons.add("lead", "fa-star-o");

function describeLead({number, stage, amount, currency_id: currencyId}) {
    return {
        aside: amount && formatCurrency(amount, currencyId),
        note: [number, stage].filter(Boolean).join(" · "),
    };
}

SIDE_PARTS.leads = {
    label: _t("Open leads"),
    add: _t("Add a lead"),
    empty: _t("No open leads"),
    model: "crm.lead",
    context: (clientId) => ({default_partner_id: clientId}),
    describe: describeLead,
    isPage: true, // a lead is worked on with its messages and activities beside it
};
