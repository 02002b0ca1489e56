import {registry} from "@web/core/registry";

const ask = {
    content: "cancel the estimate that was sent",
    trigger: "button[name=action_client_ask_cancel]",
    run: "click",
};

const cancelled = {
    content: "it is cancelled",
    trigger:
        "body:not(:has(.modal)) .o_arrow_button_current[data-value=cancel]:contains(Cancelled)",
};

registry.category("web_tour.tours").add("client_card_estimate_reject", {
    steps: () => [
        ask,
        {
            content: "it was the client who said no",
            trigger: ".modal button[name=action_client_reject]",
            run: "click",
        },
        cancelled,
    ],
});

registry.category("web_tour.tours").add("client_card_estimate_withdraw", {
    steps: () => [
        ask,
        {
            content: "we withdraw it",
            trigger: ".modal button[name=action_cancel]",
            run: "click",
        },
        cancelled,
    ],
});
