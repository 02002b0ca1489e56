import {registry} from "@web/core/registry";

const listed = (number) =>
    `.o_client_card_view:not(:has(.o_data_row:nth-of-type(${number + 1}))) ` +
    `.o_data_row:nth-of-type(${number})`;

registry.category("web_tour.tours").add("client_card_assets", {
    steps: () => [
        {
            content: "open the tab of assets",
            trigger: ".nav-link[name=assets]",
            run: "click",
        },
        {
            content: "what was delivered",
            trigger: listed(2),
        },
        {
            content: "where it is now",
            trigger: `${listed(2)} td[name=location_id]:contains(Customers)`,
        },
        {
            content: "a new asset",
            trigger: ".o_form_sheet button:contains(+ Asset)",
            run: "click",
        },
        {
            content: "of this client",
            trigger: ".modal .o_field_widget[name=client_id] input:value(Test Client)",
        },
        {
            content: "of a product that has no serial numbers",
            trigger: ".modal .o_field_widget[name=product_id] input",
            run: "edit Test Part",
        },
        {
            content: "choose it",
            trigger: ".o-autocomplete--dropdown-item:contains(Test Part)",
            run: "click",
        },
        {
            content: "which is told, with what to do",
            trigger: ".o_notification:contains(Track Inventory)",
        },
        {
            content: "another product",
            trigger: ".modal .o_field_widget[name=product_id] input",
            run: "edit Test Till",
        },
        {
            content: "choose it",
            trigger: ".o-autocomplete--dropdown-item:contains(Test Till)",
            run: "click",
        },
        {
            content: "its serial number",
            trigger: ".modal .o_field_widget[name=name] input",
            run: "edit T-200",
        },
        {
            content: "save it",
            trigger: ".modal footer .o_form_button_save",
            run: "click",
        },
        {
            content: "it is in the list",
            trigger: `body:not(:has(.modal)) ${listed(3)}`,
        },
        {
            content: "open it",
            trigger: ".o_client_card_view .o_data_row td:contains(T-200)",
            run: "click",
        },
        {
            content: "the client is beside it",
            trigger: ".o_form_view .o_client_side_card_name:contains(Test Client)",
        },
    ],
});

registry.category("web_tour.tours").add("client_card_work_orders", {
    steps: () => [
        {
            content: "open the tab of documents",
            trigger: ".nav-link[name=documents]",
            run: "click",
        },
        {
            content: "a work order with its total",
            trigger: `${listed(1)} td[name=amount]:contains(50.00)`,
        },
        {
            content: "a new work order",
            trigger: ".o_form_sheet button:contains(+ Order)",
            run: "click",
        },
        {
            content: "of this client",
            trigger: ".modal .o_field_widget[name=partner_id] input:value(Test Client)",
        },
        {
            content: "save it",
            trigger: ".modal footer .o_form_button_save",
            run: "click",
        },
        {
            content: "it is the newest document, in the words of repair",
            trigger: `body:not(:has(.modal)) ${listed(2)}`,
        },
        {
            content: "its status",
            trigger:
                ".o_client_card_view .o_data_row:first-of-type .o_field_widget[name=state]:contains(New)",
        },
        {
            content: "another one from anywhere on the card",
            trigger: ".o_client_card_action_menu",
            run: "click",
        },
        {
            content: "asset is offered, too",
            trigger: ".o-dropdown--menu .o-dropdown-item:contains(Asset)",
        },
        {
            content: "a work order",
            trigger: ".o-dropdown--menu .o-dropdown-item:contains(Work Order)",
            run: "click",
        },
        {
            content: "the client is beside it before it is saved",
            trigger:
                ".o_form_view:has(.o_field_widget[name=move_ids]) .o_client_side_card_name:contains(Test Client)",
        },
        {
            content: "throw it away",
            trigger: ".o_form_button_cancel",
            run: "click",
        },
        {
            content: "back on the card",
            trigger: ".o_client_card_form, .nav-link[name=documents]",
        },
    ],
});
