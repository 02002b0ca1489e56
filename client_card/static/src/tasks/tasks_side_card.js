import {sideCardParts} from "@client_card/side_card/side_card_parts";
import {TYPE_ICONS} from "@client_card/tasks/client_task_looks";
import {
    deserializeDate,
    deserializeDateTime,
    toLocaleDateString,
    toLocaleDateTimeString,
} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";

function describeTask({type, allday, start, late}) {
    return {
        icon: TYPE_ICONS[type],
        aside: allday
            ? toLocaleDateString(deserializeDate(start))
            : toLocaleDateTimeString(deserializeDateTime(start)),
        isLate: late,
        note: late && _t("Late"),
    };
}

sideCardParts.add(
    "tasks",
    {
        label: _t("Next tasks"),
        add: _t("Add a task"),
        empty: _t("Nothing to do"),
        model: "calendar.event",
        formRef: "client_card.calendar_event_view_form_quick",
        context: (clientId) => ({default_client_id: clientId}),
        describe: describeTask,
        box: "next",
        section: "tasks",
        isPage: true, // Odoo's event form leaves the page when it deletes an event
    },
    {sequence: 40}
);
