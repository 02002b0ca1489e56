import {openSearch} from "@client_card/../tests/tours/client_card_tour_helpers";
import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("client_card_log", {
    steps: () => [
        {
            content: "open the log",
            trigger: ".nav-link[name=log]",
            run: "click",
        },
        {
            content: "it has the note, and no invoice",
            trigger:
                ".o_list_table:not(:has(.o_data_row ~ .o_data_row)) .o_data_row:contains(Asked for prices)",
        },
        {
            content: "under its day",
            trigger: ".o_client_log_day",
        },
        {
            content: "pin it",
            trigger: ".o_data_row button[name=action_toggle_pin]",
            run: "click",
        },
        {
            content: "it is at the top",
            trigger: ".o_client_log_pins button:contains(Asked for prices)",
            run: "click",
        },
        {
            content: "the pin opens the message",
            trigger: ".modal .o_field_widget[name=body]:contains(Asked for prices)",
        },
        {
            content: "close it",
            trigger: ".modal .btn-close",
            run: "click",
        },
        {
            content: "the Action menu",
            trigger: "body:not(:has(.modal)) .o_client_card_action_menu",
            run: "click",
        },
        {
            content: "log a contact",
            trigger: ".o-dropdown-item[data-action=log_contact]",
            run: "click",
        },
        {
            content: "a call",
            trigger: ".modal .o_field_widget[name=note] textarea",
            run: "edit Will think about it",
        },
        {
            content: "and what comes next",
            trigger: ".modal .o_field_widget[name=next_step] input",
            run: "edit Call again",
        },
        {
            content: "until this day",
            trigger:
                ".modal .o_field_widget[name=next_date] input, .modal .o_field_widget[name=next_date] button",
            run: "click",
        },
        {
            content: "today",
            trigger: ".o_date_item_cell.o_today",
            run: "click",
        },
        {
            content: "log it",
            trigger: ".modal button[name=action_log]",
            run: "click",
        },
        {
            content: "the call is in the log",
            trigger: "body:not(:has(.modal)) .o_data_row:contains(Will think about it)",
        },
        openSearch(),
        {
            content: "only calls",
            trigger: ".o_searchview_input",
            run: "edit think",
        },
        {
            content: "by their text",
            trigger: ".o_searchview_autocomplete .o-dropdown-item:contains(Text)",
            run: "click",
        },
        {
            content: "the call alone is left",
            trigger:
                ".o_list_table:not(:has(.o_data_row ~ .o_data_row)) .o_data_row:contains(Will think about it)",
        },
    ],
});
