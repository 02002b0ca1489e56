import {openSearch} from "@client_card/../tests/tours/client_card_tour_helpers";
import {registry} from "@web/core/registry";

const listed = (number) =>
    `.o_client_card_view:not(:has(.o_data_row:nth-of-type(${number + 1}))) ` +
    `.o_data_row:nth-of-type(${number})`;

const openSearchMenu = {
    content: "open the menu of filters and groups",
    trigger: ".o_client_card_view .o_searchview_dropdown_toggler",
    run: "click",
};

registry.category("web_tour.tours").add("client_card_documents", {
    steps: () => [
        {
            content: "open the tab of documents",
            trigger: ".nav-link[name=documents]",
            run: "click",
        },
        {
            content: "the documents of the client and its contact",
            trigger: listed(8),
        },
        {
            content: "sell something",
            trigger: ".o_form_sheet button:contains(+ Sale)",
            run: "click",
        },
        {
            content: "the client is filled in",
            trigger: ".modal .o_field_widget[name=partner_id] input:value(Test Client)",
        },
        {
            content: "confirm",
            trigger: ".modal footer button[name=action_confirm]",
            run: "click",
        },
        {
            content: "the sale is the newest document",
            trigger: `body:not(:has(.modal)) ${listed(9)}`,
        },
        {
            content: "in the words of sales",
            trigger:
                ".o_client_card_view .o_data_row:first-of-type .o_field_widget[name=state]:contains(Sales Order)",
        },
        {
            content: "make an offer",
            trigger: ".o_form_sheet button:contains(+ Estimate)",
            run: "click",
        },
        {
            content: "the client is filled in",
            trigger: ".modal .o_field_widget[name=partner_id] input:value(Test Client)",
        },
        {
            content: "save it",
            trigger: ".modal footer .o_form_button_save",
            run: "click",
        },
        {
            content: "the estimate is the newest document",
            trigger: `body:not(:has(.modal)) ${listed(10)}`,
        },
        {
            content: "open it",
            trigger: ".o_client_card_view .o_data_row:first-of-type td[name=name]",
            run: "click",
        },
        {
            content: "in a dialog",
            trigger: ".modal .o_form_view .o_field_widget[name=order_line]",
        },
        {
            content: "close it",
            trigger: ".modal .btn-close",
            run: "click",
        },
        {
            content: "no dialog is in the way",
            trigger: "body:not(:has(.modal))",
        },
        openSearch(),
        {
            ...openSearchMenu,
            trigger: `body:not(:has(.modal)) ${openSearchMenu.trigger}`,
        },
        {
            content: "sales alone",
            trigger: ".o_filter_menu .o-dropdown-item:contains(Sales)",
            run: "click",
        },
        {
            content: "three of them",
            trigger: listed(3),
        },
        {
            content: "by status",
            trigger: ".o_group_by_menu .o-dropdown-item:contains(Status)",
            run: "click",
        },
        {
            content: "the group has the source's word",
            trigger: ".o_client_card_view .o_group_name:contains(Sales Order)",
        },
    ],
});
