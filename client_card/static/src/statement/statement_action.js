import {_t} from "@web/core/l10n/translation";
import {cardActions} from "@client_card/card/card_actions";

cardActions.add(
    "statement",
    {
        group: "money",
        label: _t("Send statement"),
        icon: "fa-paper-plane",
        model: "mail.compose.message",
        groups: "account.group_account_invoice, account.group_account_readonly",
        action: (clientId, {model}) =>
            model.orm.call("res.partner", "action_send_client_statement", [[clientId]]),
    },
    {sequence: 48}
);
