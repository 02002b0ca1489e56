import {registry} from "@web/core/registry";

const total = (direction, amount) =>
    `.o_client_card_payment_total[data-direction=${direction}]:contains(${amount})`;

registry.category("web_tour.tours").add("client_card_payments", {
    steps: () => [
        {
            content: "open the tab of payments",
            trigger: ".nav-link[name=payments]",
            run: "click",
        },
        {
            content: "what came in this month",
            trigger: total("inbound", "70.00"),
        },
        {
            content: "go back a month",
            trigger: ".o_client_card_month_previous",
            run: "click",
        },
        {
            content: "what came in then",
            trigger: total("inbound", "30.00"),
        },
        {
            content: "and to this month again",
            trigger: ".o_client_card_month_next",
            run: "click",
        },
        {
            content: "this month's chart shows",
            trigger: `.o_client_card_payment_chart:has(${total(
                "inbound",
                "70.00"
            )}) .o_client_card_payment_bars canvas`,
        },
        {
            content: "take an advance",
            trigger: ".o_form_sheet button:contains(+ Advance)",
            run: "click",
        },
        {
            content: "an amount",
            trigger: ".modal .o_field_widget[name=amount] input",
            run: "edit 40",
        },
        {
            content: "the order it is for",
            trigger: ".modal .o_field_widget[name=client_order_id] input",
            run: "click",
        },
        {
            content: "the client's only order",
            trigger:
                ".modal .o_field_widget[name=client_order_id] .o-autocomplete--dropdown-item:contains(S)",
            run: "click",
        },
        {
            content: "its number is the note",
            trigger: ".modal .o_field_widget[name=memo] input:value(S)",
        },
        {
            content: "receive it",
            trigger: ".modal footer button:contains(Receive)",
            run: "click",
        },
        {
            content: "it is in the chart",
            trigger: `body:not(:has(.modal)) ${total("inbound", "110.00")}`,
        },
        {
            content: "and in the balance",
            trigger: ".o_client_card_balance:contains(-70.00):contains(We owe)",
        },
        {
            content: "the order's number opens the order",
            trigger:
                ".o_client_card_view .o_data_row .o_client_card_document:contains(S)",
            run: "click",
        },
        {
            content: "the order shows",
            trigger: ".o_form_view .o_field_widget[name=order_line]",
        },
        {
            content: "back to the card",
            trigger: ".breadcrumb-item:contains(Test Client)",
            run: "click",
        },
        {
            content: "an invoice's number opens the invoice",
            trigger:
                ".o_client_card_view .o_data_row .o_client_card_document:contains(INV)",
            run: "click",
        },
        {
            content: "the invoice shows",
            trigger: ".o_form_view .o_field_widget[name=invoice_line_ids]",
        },
        {
            content: "back to the card",
            trigger: ".breadcrumb-item:contains(Test Client)",
            run: "click",
        },
        {
            content: "the Action menu",
            trigger: ".o_client_card_action_menu",
            run: "click",
        },
        {
            content: "give money back",
            trigger: ".o-dropdown-item[data-action=payment]",
            run: "click",
        },
        {
            content: "an amount",
            trigger: ".modal .o_field_widget[name=amount] input",
            run: "edit 15",
        },
        {
            content: "give it back",
            trigger: ".modal footer button:contains(Give Back)",
            run: "click",
        },
        {
            content: "it is in the chart",
            trigger: `body:not(:has(.modal)) ${total("outbound", "15.00")}`,
        },
        {
            content: "and in the balance",
            trigger: ".o_client_card_balance:contains(-55.00)",
        },
        {
            content: "see more",
            trigger: ".o_client_card_see_more",
            run: "click",
        },
        {
            content: "all transactions of the client in a page of their own",
            trigger: ".o_control_panel .o_breadcrumb:contains(Payments)",
        },
        {
            content: "the four of them",
            trigger: ".o_action_manager > .o_list_view .o_data_row:nth-of-type(4)",
        },
    ],
});
