import {openSearch} from "@client_card/../tests/tours/client_card_tour_helpers";
import {registry} from "@web/core/registry";

const row = (...texts) =>
    `.o_client_card_view .o_data_row${texts.map((text) => `:contains(${text})`).join("")}`;

registry.category("web_tour.tours").add("client_card_messages", {
    steps: () => [
        {
            content: "the text messages",
            trigger: ".nav-link[name=sms]",
            run: "click",
        },
        {
            content: "one failed, and says why",
            trigger: row("Tour failed", "Failed", "Insufficient Credit"),
        },
        {
            content: "send it again",
            trigger: `${row("Tour failed")} button[name=action_resend]`,
            run: "click",
        },
        {
            content: "now it is sent",
            trigger: row("Tour failed", "Sent"),
        },
        {
            content: "a new one",
            trigger: ".tab-pane.active button:contains(Send SMS)",
            run: "click",
        },
        {
            content: "its text",
            trigger: ".modal .o_field_widget[name=body] textarea",
            run: "edit Tour SMS",
        },
        {
            content: "send it",
            trigger: ".modal footer button[name=action_send_sms]:enabled",
            run: "click",
        },
        {
            content: "it is in the list",
            trigger: `body:not(:has(.modal)) ${row("Tour SMS", "Sent")}`,
        },
        {
            content: "the e-mails",
            trigger: ".nav-link[name=messages]",
            run: "click",
        },
        openSearch(),
        {
            content: "find one",
            trigger: ".o_client_card_view .o_searchview_input",
            run: "edit new prices",
        },
        {
            content: "by its text",
            trigger: ".o_searchview_autocomplete .o-dropdown-item:contains(Message)",
            run: "click",
        },
        {
            content: "it is found",
            trigger: ".o_client_card_view tbody:not(:has(.o_data_row:nth-child(2)))",
        },
        {
            content: "open it",
            trigger: `${row("Your price list", "Sent")} td[name=subject]`,
            run: "click",
        },
        {
            content: "read it",
            trigger: ".modal .o_field_widget[name=body]:contains(New prices)",
        },
        {
            content: "close it",
            trigger: ".modal footer button:contains(Close)",
            run: "click",
        },
        {
            content: "all again",
            trigger: "body:not(:has(.modal)) .o_client_card_view .o_facet_remove",
            run: "click",
        },
        {
            content: "send the failed one again",
            trigger: `${row("Training", "Failed")} button[name=action_resend]`,
            run: "click",
        },
        {
            content: "it is sent",
            trigger: row("Training", "Sent"),
        },
    ],
});
