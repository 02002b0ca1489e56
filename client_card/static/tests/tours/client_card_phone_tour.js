import {queryAll, waitUntil} from "@odoo/hoot-dom";
import {registry} from "@web/core/registry";

const LISTS = ["balance", "invoices", "estimates", "payments", "documents"];
const BOXES = ".o_content, .o_form_sheet, .o_client_card_view, .o_list_renderer";

const pause = (milliseconds) =>
    new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Fails where something is wider than its place. */
async function look(where) {
    await pause(300);
    await waitUntil(
        () =>
            !document.querySelector(
                ".o_blockUI, .o_loading_indicator, .o_client_card_view:empty"
            ),
        {timeout: 10000}
    );
    const page = document.scrollingElement;
    const boxes = queryAll(BOXES, {visible: true});
    for (const box of [page, ...boxes]) {
        if (box.scrollWidth > box.clientWidth) {
            throw new Error(
                `${where}: ${box.className} is ${box.scrollWidth} wide in ${box.clientWidth} pixels.`
            );
        }
    }
}

/** Fails where a list is a table, or a card lacks what its list is about. */
function lookAtCards(where) {
    const [row] = queryAll(".o_client_card_view .o_data_row");
    if (!row) {
        throw new Error(`${where}: no records.`);
    }
    const places = [
        ":is(.o_client_phone_name, .o_client_phone_number)",
        ".o_client_phone_amount",
    ];
    const shown = places.filter((place) =>
        row.querySelector(`:scope > ${place}`)?.checkVisibility()
    );
    if (getComputedStyle(row).display !== "grid" || shown.length < places.length) {
        throw new Error(`${where}: a row is not shown as a card.`);
    }
}

const lookAtDialog = (name) => [
    {
        content: "the Action menu",
        trigger: "body:not(:has(.modal)) .o_client_card_action_menu",
        run: "click",
    },
    {
        content: `open the dialog ${name}`,
        trigger: `.o-dropdown-item[data-action=${name}]`,
        run: "click",
    },
    {
        content: `look at the dialog ${name}`,
        trigger: ".modal .o_form_view",
        run: () => look(`dialog ${name}`),
    },
    {
        content: `close the dialog ${name}`,
        trigger: ".modal .btn-close, .modal .oi-arrow-left",
        run: "click",
    },
];

/** Every section on a phone, and dialogs: nothing scrolls sideways, records are cards. */
registry.category("web_tour.tours").add("client_card_phone", {
    steps: () => [
        {
            content: "look at every section",
            trigger: ".o_client_card_chooser select",
            async run({anchor, select}) {
                const names = [...anchor.options].map((option) => option.value);
                for (const name of names) {
                    await select(name);
                    await look(name);
                    if (LISTS.includes(name)) {
                        lookAtCards(name);
                    }
                }
            },
        },
        ...["task", "advance"].flatMap(lookAtDialog),
    ],
});
