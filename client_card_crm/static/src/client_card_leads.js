import {openForm} from "@client_card/shared/open_form";
import {attentionKinds} from "@client_card/attention/attention_kinds";
import {cardActions} from "@client_card/card/card_actions";
import {joinTexts, sideCardParts} from "@client_card/side_card/side_card_parts";
import {logIcons} from "@client_card/log/client_log_fields";
import {formatCurrency} from "@web/core/currency";
import {_t} from "@web/core/l10n/translation";

cardActions.add(
    "lead",
    {
        group: "create",
        label: _t("Create lead"),
        icon: "fa-star-o",
        model: "crm.lead",
        action: (clientId) =>
            openForm(
                _t("New Lead"),
                "crm.lead",
                {default_partner_id: clientId},
                "current"
            ),
    },
    {sequence: 23}
);

logIcons.add("lead", "fa-star-o");
attentionKinds.add("lead", {icon: "fa-star-o"});

function describeLead({number, stage, amount, currency_id: currencyId}) {
    return {
        aside: amount && formatCurrency(amount, currencyId),
        note: joinTexts(number, stage),
    };
}

sideCardParts.add(
    "leads",
    {
        label: _t("Open leads"),
        add: _t("Add a lead"),
        empty: _t("No open leads"),
        model: "crm.lead",
        context: (clientId) => ({default_partner_id: clientId}),
        describe: describeLead,
        box: "documents",
        section: "leads",
        isPage: true, // people work on a lead with its messages and activities beside it
    },
    {sequence: 50}
);
