import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

const ALERT = ".o_client_card_credit_alert";

registry.category("web_tour.tours").add("client_card_credit", {
    steps: () => [
        {
            content: "a sign beside the balance of the client over its limit",
            trigger: ".o_data_row:contains(Test Client) .o_client_card_over_limit",
        },
        {
            content: "open the filters",
            trigger: ".o_searchview_dropdown_toggler",
            run: "click",
        },
        {
            content: "clients over their limit",
            trigger: ".o_filter_menu .o_menu_item:contains(Over Credit Limit)",
            run: "click",
        },
        {
            content: "only the one",
            trigger:
                ".o_list_table:not(:has(.o_data_row:nth-of-type(2))) .o_data_row td[name=complete_name]:contains(Test Client)",
            run: "dblclick",
        },
        {
            content: "the card warns, with the use and the limit",
            trigger: `${ALERT}:contains(100.00):contains(60.00)`,
        },
        {
            content: "open the tab of the credit",
            trigger: ".nav-link[name=credit]",
            run: "click",
        },
        {
            content: "what is used",
            trigger: ".o_client_card_credit [data-figure=used] td:contains(100.00)",
        },
        {
            content: "what is overdue",
            trigger: ".o_client_card_credit [data-figure=overdue] td:contains(100.00)",
        },
        {
            content: "how fast it pays",
            trigger: ".o_client_card_credit [data-figure=days] td:contains(20)",
        },
        {
            content: "raise the limit",
            trigger: ".o_field_widget[name=credit_limit] input",
            run: "edit 150",
        },
        ...stepUtils.saveForm(),
        {
            content: "what is left",
            trigger: ".o_client_card_credit [data-figure=available] td:contains(50.00)",
        },
        {
            content: "no warning any more",
            trigger: `.o_client_card_form:not(:has(${ALERT}))`,
        },
    ],
});
