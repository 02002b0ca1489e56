import {openSearch} from "@client_card/../tests/tours/client_card_tour_helpers";
import {registry} from "@web/core/registry";

const openSection = (name) => ({
    content: `open ${name}: by the rail, or on a phone by the chooser`,
    trigger: `.o_client_card_chooser select, .nav-link[name=${name}]`,
    run: ({anchor, click, select}) =>
        anchor.matches("select") ? select(name) : click(),
});

registry.category("web_tour.tours").add("client_card_sections", {
    steps: () => [
        openSection("invoices"),
        {
            content: "the section's own button",
            trigger: ".o_client_card_section_button[data-action=invoice]",
        },
        {
            content: "what is overdue stands out",
            trigger: ".o_client_card_block[data-block=overdue] button",
            run: "click",
        },
        {
            content: "the facet shows beside the folded search; a date with days late",
            trigger:
                ".o_client_card_search_folded .o_searchview_facet:contains(Overdue)",
        },
        {
            content: "a due date is a date, and says how late it is",
            trigger: ".o_data_cell[name=invoice_date_due]:contains(· 3 days late)",
        },
        openSearch(),
        {
            content: "look for what is not there",
            trigger: ".o_searchview_input",
            run: "edit nothing like that",
        },
        {
            content: "by its number",
            trigger: ".o_searchview_autocomplete .o-dropdown-item:contains(Invoice)",
            run: "click",
        },
        {
            content: "nothing matches",
            trigger: ".o_client_card_empty_search button",
            run: "click",
        },
        {
            content: "all invoices again",
            trigger:
                ".o_client_card_view:not(:has(.o_searchview_facet)) .o_data_row:nth-of-type(3)",
        },
        openSection("calls"),
        {
            content: "no calls: a sentence with its button",
            trigger:
                ".o_client_card_empty_section:contains(No calls) button[data-action=log_call]",
            run: "click",
        },
        {
            content: "log one",
            trigger: ".modal .o_form_view",
        },
        {
            content: "or not",
            trigger: ".modal .btn-close",
            run: "click",
        },
        openSection("tasks"),
        {
            content: "no tasks: no blank grid",
            trigger:
                "body:not(:has(.fc)) .o_client_task_none:contains(No tasks in this month)",
        },
        openSection("statement"),
        {
            content: "the movements",
            trigger: ".o_client_card_statement_line:contains(INV)",
        },
    ],
});
