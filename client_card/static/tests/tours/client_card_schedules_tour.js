import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

tours.add("client_card_statement_opt_out", {
    steps: () => [
        {
            content: "what will stop",
            trigger: "h1:contains(Stop regular account statements)",
        },
        {
            content: "stop it",
            trigger: "form button:contains(Stop them)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "it is done",
            trigger: "h1:contains(Done)",
        },
    ],
});

tours.add("client_card_statement_opted_out", {
    steps: () => [
        {
            content: "open the schedule",
            trigger: ".o_data_row:contains(Tour Schedule) td[name=name]",
            run: "click",
        },
        {
            content: "who gets what",
            trigger: "button[name=action_preview]",
            run: "click",
        },
        {
            content: "the client gets none any more, and why",
            trigger:
                ".modal .o_data_row:contains(Test Client):contains(client@example.com):contains(Opted out)",
        },
        {
            content: "close",
            trigger: ".modal button:contains(Close)",
            run: "click",
        },
        {
            content: "reminders and statements",
            trigger:
                "body:not(:has(.modal)) button[data-menu-xmlid='client_card.client_reminder_menu_root']",
            run: "click",
        },
        {
            content: "opt-outs",
            trigger: "a[data-menu-xmlid='client_card.client_statement_optout_menu']",
            run: "click",
        },
        {
            content: "send to this address again",
            trigger:
                ".o_data_row:contains(client@example.com) button[name=action_revoke]",
            run: "click",
        },
        {
            content: "the client asked for it",
            trigger: ".modal .modal-footer .btn-primary",
            run: "click",
        },
        {
            content: "nobody has opted out",
            trigger: ".o_view_nocontent:contains(No opt-outs yet)",
        },
    ],
});
