import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

const listed = (title, state) =>
    `.o_client_task_list .o_client_task[data-state=${state}]:contains(${title})`;

const openTasks = () => [
    {
        content: "open the tasks: by the rail, or on a phone by the chooser",
        trigger: ".o_client_card_chooser select, .nav-link[name=tasks]",
        run: ({anchor, click, select}) =>
            anchor.matches("select") ? select("tasks") : click(),
    },
];

const backToCard = () => [
    {
        content: "back to the card",
        trigger: ".o_back_button, .breadcrumb-item:contains(Test Client)",
        run: "click",
    },
];

/** In the form of a new task; the client and the address are there already. */
const planTask = (title) => [
    {
        content: "of this client",
        trigger: ".modal .o_field_widget[name=client_id] input:value(Test Client)",
    },
    {
        content: "at the client's address",
        trigger: ".modal .o_field_widget[name=location] input:value(Street)",
    },
    {
        content: "a phone call",
        trigger: ".modal .o_field_widget[name=client_type] label:contains(Phone call)",
        run: "click",
    },
    {
        content: "about something",
        trigger: ".modal .o_field_widget[name=name] input",
        run: `edit ${title}`,
    },
    {
        content: "save it",
        trigger: ".modal .o_form_button_save",
        run: "click",
    },
];

tours.add("client_card_tasks_month", {
    steps: () => [
        ...openTasks(),
        {
            content: "the next month, whose first week may have today",
            trigger: ".o_client_task_calendar_month .o_calendar_button_next",
            run: "click",
        },
        {
            content: "the month after that",
            trigger: ".o_client_task_calendar_month .o_calendar_button_next",
            run: "click",
        },
        {
            content: "has no tasks",
            trigger: ".o_client_task_none:contains(No tasks in this month)",
        },
        {
            content: "back",
            trigger: ".o_calendar_button_today",
            run: "click",
        },
        {
            content: "the task that is late",
            trigger: ".fc-event.o_client_task_late",
            run: "click",
        },
        {
            content: "is completed at once",
            trigger: ".o_client_task_complete",
            run: "click",
        },
        {
            content: "and shows as such",
            trigger: "body:not(:has(.o_client_task_complete)) .o_client_task_done",
        },
        {
            content: "the rest of a day's cell",
            trigger: ".fc-day-today .fc-daygrid-day-top",
            run: "click",
        },
        {
            content: "opens the list of that day",
            trigger: `.o_client_task_day_dialog ${listed("Late", "completed")}`,
        },
        {
            content: "plan one from there",
            trigger: ".o_client_task_day_dialog .o_client_task_new",
            run: "click",
        },
        ...planTask("Call today"),
        {
            content: "it is in the list, before what is completed",
            trigger: `.o_client_task_day_dialog li:first-child ${listed(
                "Call today",
                "open"
            ).replace(".o_client_task_list ", "")}`,
            run: "click",
        },
        {
            content: "mark it unattended",
            trigger: ".o_client_task_unattend",
            run: "click",
        },
        {
            content: "the list says so",
            trigger: listed("Call today", "unattended"),
        },
        {
            content: "close the list",
            trigger: ".o_client_task_day_dialog footer .btn-secondary",
            run: "click",
        },
        {
            content: "both are in the month",
            trigger:
                "body:not(:has(.modal)) .fc-day-today .fc-daygrid-event-harness:nth-child(2) .fc-event",
        },
    ],
});

tours.add("client_card_tasks_day", {
    steps: () => [
        ...openTasks(),
        {
            content: "show the day",
            trigger: ".o_scale_button_day",
            run: "click",
        },
        {
            content: "the task of today is late",
            trigger: `${listed("Late", "open")} .o_client_task_late_badge`,
        },
        {
            content: "plan another one from the Action menu",
            trigger: ".o_client_card_action_menu",
            run: "click",
        },
        {
            content: "a task",
            trigger: ".o-dropdown-item[data-action=task]",
            run: "click",
        },
        ...planTask("Another"),
        {
            content: "it is in the list of the day; open its details",
            trigger: `body:not(:has(.modal)) ${listed("Another", "open")}`,
            run: "click",
        },
        {
            content: "copy it",
            trigger: ".o_client_task_copy",
            run: "click",
        },
        {
            content: "the copy's form opens",
            trigger: ".o_calendar_event_form_view .o_field_widget[name=name]",
        },
        ...backToCard(),
        {
            content: "the tab still shows the day, with the copy",
            trigger: `.o_client_task_calendar_day .o_client_task_list li:nth-child(3)`,
        },
        {
            content: "details of the first",
            trigger: listed("Late", "open"),
            run: "click",
        },
        {
            content: "edit it",
            trigger: ".o_client_task_edit",
            run: "click",
        },
        {
            content: "in the event's own form",
            trigger: ".o_calendar_event_form_view .o_field_widget[name=name] input",
            run: "edit Edited",
        },
        ...backToCard(),
        {
            content: "it has its new title",
            trigger: listed("Edited", "open"),
        },
        {
            content: "the next day",
            trigger: ".o_calendar_button_next",
            run: "click",
        },
        {
            content: "is free",
            trigger: ".o_client_task_none:contains(No tasks on this day)",
        },
        {
            content: "today again",
            trigger: ".o_calendar_button_today",
            run: "click",
        },
        {
            content: "the tasks again",
            trigger: listed("Edited", "open"),
        },
    ],
});
