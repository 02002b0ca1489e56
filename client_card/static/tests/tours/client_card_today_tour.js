import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";

const row = (text) => `.o_data_row:contains(${text})`;
const line = (text) => `.o_client_attention_row:contains(${text})`;
const putOff = [
    {
        content: "say why; tomorrow is chosen already",
        trigger: ".modal [name=reason] input",
        run: "edit Promised",
    },
    {
        content: "put it off",
        trigger: ".modal footer button[name=action_put_off]",
        run: "click",
    },
    {
        content: "it says so",
        trigger: ".o_notification:contains(Put off until)",
    },
];

/** Notes the next number that is dialled: the browser would begin to leave the page. */
function noteDialling() {
    const usual = Object.getOwnPropertyDescriptor(browser, "location");
    const {href, origin, pathname, search, hash} = window.location;
    const assign = (url) => {
        document.body.dataset.dialled = url;
        Object.defineProperty(browser, "location", usual);
    };
    const location = {href, origin, pathname, search, hash, assign};
    Object.defineProperty(browser, "location", {...usual, get: () => location});
}

registry.category("web_tour.tours").add("client_card_today", {
    steps: () => [
        {
            content: "the most urgent row is in focus",
            trigger: `${row("Tour Clinic")}:contains(Call):has(td:focus)`,
        },
        {
            content: "P puts it off",
            trigger: ".o_data_row td:focus",
            run: "press p",
        },
        ...putOff,
        {
            content: "it is gone, and the next one in focus",
            trigger: `${row("Tour visit")} td:focus`,
        },
        {
            content: "take up again what was put off",
            trigger: ".o_notification button:contains(Undo)",
            run: "click",
        },
        {
            content: "it is back, the other still in focus",
            trigger: `body:has(${row("+1 555 0100")}) ${row("Tour visit")} td:focus`,
        },
        {
            content: "D completes the task",
            trigger: `${row("Tour visit")} td:focus`,
            run: "press d",
        },
        {
            content: "the next one, of the day",
            trigger: `body:not(:has(${row("Tour visit")})) ${row("Tour meeting")} td:focus`,
        },
        {
            content: "Enter opens it",
            trigger: `${row("Tour meeting")} td:focus`,
            run: "press Enter",
        },
        {
            content: "close it",
            trigger: ".modal .btn-close",
            run: "click",
        },
        {
            content: "its row is in focus again",
            trigger: `body:not(:has(.modal)) ${row("Tour meeting")} td:focus`,
        },
        {
            content: "call",
            trigger: `${row("Tour Clinic")}:contains(Call) .o_client_attention_do`,
            async run({click}) {
                noteDialling();
                await click();
            },
        },
        {
            content: "it is dialled, and to be logged, with the number",
            trigger:
                "body[data-dialled='tel:+15550100'] .modal [name=number] input:value(+1 555 0100)",
        },
        {
            content: "save it",
            trigger: ".modal .o_form_button_save",
            run: "click",
        },
        {
            content: "nobody waits any more",
            trigger: `body:not(:has(.modal)):not(:has(${row("+1 555 0100")}))`,
        },
        {
            content: "C opens the card",
            trigger: `${row("Tour meeting")} td[name=display_name]`,
            run({anchor}) {
                anchor.focus();
                anchor.dispatchEvent(
                    new KeyboardEvent("keydown", {key: "c", bubbles: true})
                );
            },
        },
        {
            content: "the client",
            trigger: ".o_form_view:contains(Tour Clinic)",
        },
    ],
});

registry.category("web_tour.tours").add("client_card_today_phone", {
    steps: () => [
        {
            content: "everything fits",
            trigger: line("Tour Clinic"),
            run() {
                const {scrollWidth, clientWidth} =
                    document.querySelector(".o_list_renderer");
                if (scrollWidth > clientWidth) {
                    throw new Error(`${scrollWidth} > ${clientWidth}`);
                }
            },
        },
        {
            content: "put the call off",
            trigger: `${line("+1 555 0100")} .o_client_attention_put_off`,
            run: "click",
        },
        ...putOff,
        {
            content: "complete the task",
            trigger: `body:not(:has(${line("+1 555 0100")})) ${line("Tour visit")} .o_client_attention_do`,
            run: "click",
        },
        {
            content: "only the task of the day is left",
            trigger: `body:not(:has(${line("Tour visit")})) ${line("Tour meeting")}`,
        },
    ],
});
