import {cardActions} from "@client_card/card_form/card_actions";
import {_t} from "@web/core/l10n/translation";

cardActions.add(
    "conversation",
    {
        label: _t("Conversation"),
        icon: "fa-comments-o",
        model: "client.conversation",
        groups: "client_card.group_client_card_conversation",
        action: (clientId) => ({
            type: "ir.actions.act_window",
            name: _t("New Conversation"),
            res_model: "client.conversation",
            views: [[false, "form"]],
            target: "current",
            context: {default_partner_id: clientId},
        }),
    },
    {sequence: 8}
);
