import {registry} from "@web/core/registry";

const listed = (number) =>
    `.o_client_card_view:not(:has(.o_data_row:nth-of-type(${number + 1}))) ` +
    `.o_data_row:nth-of-type(${number})`;

const block = (name) =>
    `.o_client_card_block[data-block='${name}'] .o_client_card_block_button`;

registry.category("web_tour.tours").add("client_card_leads", {
    steps: () => [
        {
            content: "open the tab of leads",
            trigger: ".nav-link[name=leads]",
            run: "click",
        },
        {
            content: "all of them, lost ones too",
            trigger: listed(3),
        },
        {
            content: "what was lost",
            trigger: `${block("lost")}:contains(30.00)`,
            run: "click",
        },
        {
            content: "and why",
            trigger: `${listed(1)} .o_field_widget[name=client_result]:contains(Lost: Too expensive)`,
        },
        {
            content: "all again",
            trigger: ".o_client_card_view .o_searchview_facet .o_facet_remove",
            run: "click",
        },
        {
            content: "all three",
            trigger: listed(3),
        },
        {
            content: "a new lead",
            trigger: ".o_form_sheet button:contains(+ Lead)",
            run: "click",
        },
        {
            content: "of this client",
            trigger: ".modal .o_field_widget[name=partner_id] input:value(Test Client)",
        },
        {
            content: "its subject",
            trigger:
                ".modal .o_field_widget[name=name] textarea, .modal .o_field_widget[name=name] input",
            run: "edit Second till",
        },
        {
            content: "save it",
            trigger: ".modal footer .o_form_button_save",
            run: "click",
        },
        {
            content: "it is the newest",
            trigger: `body:not(:has(.modal)) ${listed(4)}`,
        },
        {
            content: "open it",
            trigger: ".o_client_card_view .o_data_row:first-of-type td[name=name]",
            run: "click",
        },
        {
            content: "the client is beside it",
            trigger: ".o_form_view .o_client_side_card_name:contains(Test Client)",
        },
    ],
});
