import {_t} from "@web/core/l10n/translation";
import {cardActions} from "@client_card/card/card_actions";
import {logIcons} from "@client_card/log/client_log_fields";

cardActions.add(
    "reminder",
    {
        group: "money",
        label: _t("Send reminder"),
        icon: "fa-bell-o",
        button: _t("Send Reminder"),
        model: "client.reminder.preview",
        groups: "account.group_account_invoice, account.group_account_readonly",
        action: (clientId, {model}) =>
            model.orm.call("res.partner", "action_client_reminder", [[clientId]]),
    },
    {sequence: 50}
);

cardActions.add(
    "reminder_hold",
    {
        group: "money",
        label: _t("Note a promise or pause"),
        icon: "fa-pause-circle-o",
        button: _t("Promise or Pause"),
        model: "client.reminder.hold",
        groups: "account.group_account_invoice",
        action: (clientId, {model}) =>
            model.orm.call("res.partner", "action_client_reminder_hold", [[clientId]]),
    },
    {sequence: 52}
);

logIcons.add("reminder", "fa-bell-o");
