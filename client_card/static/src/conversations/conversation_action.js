import {cardActions} from "@client_card/card/card_actions";
import {openForm} from "@client_card/shared/open_form";
import {_t} from "@web/core/l10n/translation";

/** The form of new ones, with the client's contacts and the first message. */
export const NEW_CONVERSATION = "client_card.client_conversation_view_form_new";

cardActions.add(
    "conversation",
    {
        group: "communicate",
        label: _t("Start conversation"),
        icon: "fa-comments-o",
        model: "client.conversation",
        button: _t("+ Conversation"),
        groups: "client_card.group_client_card_conversation",
        action: (clientId, record) =>
            openForm(_t("New Conversation"), "client.conversation", {
                default_partner_id: clientId,
                client_card_client_id:
                    record.data.commercial_partner_id?.id || clientId,
                form_view_ref: NEW_CONVERSATION,
            }),
    },
    {sequence: 8}
);
