import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

const SIDE = ".o_client_panel_side";
const row = (name) => `.o_data_row td[name=complete_name]:contains(${name})`;
const shows = (name) => ({
    content: `the side card shows ${name}`,
    trigger: `${SIDE} .o_client_side_card_name:contains(${name})`,
});
const add = (part) => ({
    content: `add to ${part}`,
    trigger: `${SIDE} [data-part=${part}] .o_client_side_card_add`,
    run: "click",
});
const save = (part, text) => [
    {
        content: "save it",
        trigger: ".modal .o_form_button_save",
        run: "click",
    },
    {
        content: `it is among the ${part}`,
        trigger: `body:not(:has(.modal)) ${SIDE} [data-part=${part}]:contains(${text})`,
    },
];

tours.add("client_card_side_panel", {
    steps: () => [
        {
            content: "sort them by last name",
            trigger: ".o_client_sort",
            run: "click",
        },
        {
            content: "whatever column shows",
            trigger: "[data-order=client_last_name]",
            run: "click",
        },
        {
            content: "look for one: the list follows",
            trigger: ".o_searchview_input",
            run: "edit Tour",
        },
        {
            content: "back to all",
            trigger:
                ".o_list_table:not(:has(.o_data_row td[name=complete_name]:not(:contains(Tour))))",
        },
        {
            content: "clear it",
            trigger: ".o_searchview_input",
            run: "press Escape",
        },
        {
            content: "all are back",
            trigger: ".o_data_row td[name=complete_name]:not(:contains(Tour))",
        },
        {
            content: "focus a client",
            trigger: row("Tour Beta"),
            run: "click",
        },
        shows("Tour Beta"),
        {
            content: "focus the first client",
            trigger: row("Tour Alpha"),
            run: "click",
        },
        shows("Tour Alpha"),
        {
            content: "to the next one by the keyboard",
            trigger: `[aria-current=true] ${row("Tour Alpha").replace(".o_data_row ", "")}`,
            run: "press ArrowDown",
        },
        shows("Tour Beta"),
        {
            content: "and back",
            trigger: `${SIDE} .o_client_side_card_name:contains(Tour Beta)`,
            run: "press ArrowUp",
        },
        shows("Tour Alpha"),
        add("services"),
        {
            content: "the client is filled in",
            trigger: ".modal .o_field_widget[name=partner_id] input:value(Tour Alpha)",
        },
        {
            content: "describe the service",
            trigger: ".modal .o_field_widget[name=name] :is(input, textarea)",
            run: "edit Tour hosting",
        },
        ...save("services", "Tour hosting"),
        add("solutions"),
        {
            content: "name the solution",
            trigger: ".modal .o_field_widget[name=name] :is(input, textarea)",
            run: "edit Tour till",
        },
        ...save("solutions", "Tour till"),
        add("contacts"),
        {
            content: "name the contact",
            trigger: ".modal .o_field_widget[name=name] :is(input, textarea)",
            run: "edit Tour Ana",
        },
        ...save("contacts", "Tour Ana"),
        add("tasks"),
        {
            content: "name the task",
            trigger: ".modal .o_field_widget[name=name] :is(input, textarea)",
            run: "edit Tour visit",
        },
        ...save("tasks", "Tour visit"),
        {
            content: "focus another one",
            trigger: row("Tour Beta"),
            run: "click",
        },
        shows("Tour Beta"),
        {
            content: "close the side card by the keyboard",
            trigger: `${SIDE} .o_client_side_card_name:contains(Tour Beta)`,
            run: "press Escape",
        },
        {
            content: "it is closed; open it again",
            trigger: `body:not(:has(${SIDE})) .o_client_panel_toggle`,
            run: "click",
        },
        shows("Tour Beta"),
        {
            content: "focus the first one again",
            trigger: row("Tour Alpha"),
            run: "click",
        },
        shows("Tour Alpha"),
        {
            content: "open its card by the keyboard",
            trigger: `${SIDE} .o_client_side_card_name:contains(Tour Alpha)`,
            run: "press Enter",
        },
        {
            content: "the card shows",
            trigger: ".o_client_card_form .o_field_widget[name=name]",
        },
        {
            content: "back to the list",
            trigger: ".breadcrumb-item:contains(Clients)",
            run: "click",
        },
        shows("Tour Alpha"),
    ],
});

tours.add("client_card_side_document", {
    steps: () => [
        {
            content: "the client's card is beside the document",
            trigger:
                ".o_form_renderer > .o_widget_client_card_side .o_client_side_card_name:contains(Test Client)",
        },
        {
            content: "its lists open",
            trigger: ".o_client_side_card_toggle",
            run: "click",
        },
        {
            content: "who may speak for the client",
            trigger: ".o_client_side_card [data-part=contacts]:contains(Ana García)",
        },
        {
            content: "open the card",
            trigger: ".o_client_side_card_name",
            run: "click",
        },
        {
            content: "the card shows",
            trigger: ".o_client_card_form .o_field_widget[name=name]",
        },
    ],
});

tours.add("client_card_side_new_estimate", {
    steps: () => [
        {
            content: "a contact of the client",
            trigger: ".o_field_widget[name=partner_id] input",
            run: "edit Ana Gar",
        },
        {
            content: "choose it",
            trigger: ".o-autocomplete--dropdown-item:contains(Ana García)",
            run: "click",
        },
        {
            content: "its company's card stands beside the estimate, not saved yet",
            trigger:
                "body:has(.o_form_status_indicator_new_record, .o_form_button_save) .o_client_side_card_name:contains(/^Test Client$/)",
        },
        {
            content: "leave it",
            trigger: ".o_form_button_cancel",
            run: "click",
        },
    ],
});
