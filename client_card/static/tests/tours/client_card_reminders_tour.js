import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

tours.add("client_card_reminders", {
    steps: () => [
        {
            content: "open the plan",
            trigger: ".o_data_row:contains(Tour Plan) td[name=name]",
            run: "click",
        },
        {
            content: "who gets what today",
            trigger: "button[name=action_preview]",
            run: "click",
        },
        {
            content: "who does not, and why",
            trigger: ".modal .o_data_row:contains(Poor):contains(Below the minimum)",
        },
        {
            content: "leave one out",
            trigger: ".modal .o_data_row:contains(Two) td[name=excluded]",
            run: "click",
        },
        {
            content: "it is marked",
            trigger: ".modal .o_selected_row td[name=excluded] input:checked",
        },
        {
            content: "read the mail of the other",
            trigger: ".modal .o_data_row:contains(One) button[name=action_open_text]",
            run: "click",
        },
        {
            content: "it says how much",
            trigger: ".modal .o_field_widget[name=body]:contains(100.00)",
        },
        {
            content: "back to the preview",
            trigger: ".modal button[name=action_back]",
            run: "click",
        },
        {
            content: "one is left to be reminded",
            trigger: ".modal .o_field_widget[name=count]:contains(1)",
        },
        {
            content: "send",
            trigger: ".modal button[name=action_run]",
            run: "click",
        },
        {
            content: "it is on its way",
            trigger: ".o_notification:contains(on their way: 1)",
        },
        {
            content: "the preview is closed",
            trigger: "body:not(:has(.modal))",
        },
    ],
});

tours.add("client_card_reminders_seen", {
    steps: () => [
        {
            content: "the reminders of the client",
            trigger: ".nav-link[name=reminders]",
            run: "click",
        },
        {
            content: "that which was sent",
            trigger: ".o_data_row:contains(Friendly reminder):contains(Sent)",
        },
        {
            content: "and which comes next",
            trigger: ".o_client_reminder_step:contains(Next: Second reminder)",
        },
        {
            content: "the client promises to pay",
            trigger: "button:contains(Promise or Pause)",
            run: "click",
        },
        {
            content: "say why",
            trigger: ".modal .o_field_widget[name=reason] input",
            run: "edit Pays on Friday",
        },
        {
            content: "and until when",
            trigger:
                ".modal .o_field_widget[name=until] button, .modal .o_field_widget[name=until] input",
            run: "click",
        },
        {
            content: "today",
            trigger:
                ".o_datetime_picker .o_today, .o_datetime_picker .o_date_item_cell.o_today",
            run: "click",
        },
        {
            content: "save",
            trigger: ".modal .o_form_button_save",
            run: "click",
        },
        {
            content: "the promise is noted",
            trigger: "body:not(:has(.modal))",
        },
        {
            content: "the log",
            trigger: ".nav-link[name=log]",
            run: "click",
        },
        {
            content: "tells of the reminder",
            trigger: ".o_data_row:contains(Reminder):contains(Friendly reminder)",
        },
        {
            content: "and of the promise",
            trigger: ".o_data_row:contains(Pays on Friday)",
        },
    ],
});
