import {openForm} from "@client_card/shared/open_form";
import {cardActions} from "@client_card/card/card_actions";
import {_t} from "@web/core/l10n/translation";

cardActions.add(
    "task",
    {
        group: "create",
        label: _t("Create task"),
        icon: "fa-calendar-check-o",
        model: "calendar.event",
        button: _t("+ Task"),
        action: (clientId) =>
            openForm(_t("New Task"), "calendar.event", {
                default_client_id: clientId,
                dialog_size: "medium",
                form_view_ref: "client_card.calendar_event_view_form_quick",
            }),
    },
    {sequence: 20}
);
