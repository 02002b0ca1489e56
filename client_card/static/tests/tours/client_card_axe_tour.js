/* global axe */
import {
    click,
    press,
    queryAll,
    queryAllAttributes,
    waitFor,
    waitUntil,
} from "@odoo/hoot-dom";
import {loadJS} from "@web/core/assets";
import {registry} from "@web/core/registry";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"];
const SEVERE = ["serious", "critical"];
const OURS = /^o_(field_|widget_)?client_/;
const ANY = /^o[_-]/;
const SECTION = ".o_client_card_rail .nav-link[name]";
const MENU = ".o_client_card_form .o_client_card_action_menu";
// these open an app's own form, or write to somebody
const OTHER_ACTIONS = [
    "estimate",
    "invoice",
    "call",
    "statement",
    "email",
    "sms",
    "whatsapp",
];
const BULK = ["Tags", "Status", "Attach Documents", "Invite to the Portal"];

const MOST = 24; // sections, and dialogs
const LONGEST = 60000; // milliseconds of a step

const found = new Map();

/** Whether the nearest element with a name of Odoo's kind has one of ours. */
function isOurs(el) {
    if (el.closest(".o_view_sample_data")) {
        return false; // pale on purpose
    }
    for (let current = el; current; current = current.parentElement) {
        const names = [...current.classList];
        if (names.some((name) => OURS.test(name))) {
            return true;
        }
        if (names.some((name) => ANY.test(name))) {
            return false;
        }
    }
    return false;
}

const pause = (milliseconds) =>
    new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Whether something fades in or moves: its colors are not those a reader sees. */
const isMoving = () =>
    document
        .getAnimations()
        .some(
            ({effect, playState}) =>
                playState === "running" && effect.getTiming().iterations !== Infinity
        );

const isBusy = () => document.querySelector(".o_blockUI, .o_loading_indicator");

async function settled() {
    await pause(400);
    await waitUntil(() => !isBusy() && !isMoving(), {timeout: 10000});
}

async function look(where, root = document.body) {
    await settled();
    const {violations} = await axe.run(root, {
        runOnly: RULES,
        resultTypes: ["violations"],
    });
    for (const {id, impact, nodes} of violations) {
        for (const {target, html, failureSummary} of nodes) {
            const el = document.querySelector(target[0]);
            if (SEVERE.includes(impact) && el && isOurs(el)) {
                const problem = `${id}: ${html.slice(0, 200)} ${failureSummary}`;
                found.set(problem, found.get(problem) || where);
            }
        }
    }
}

async function lookAtSection(number) {
    const name = queryAllAttributes(SECTION, "name")[number];
    if (name) {
        await click(`${SECTION}[name=${name}]`);
        await look(`section ${name}`);
    }
}

async function lookAtDialog(number) {
    await click(MENU);
    await waitFor("[data-action]");
    if (!number) {
        await look("Action menu", document.querySelector(".o-overlay-container"));
    }
    const names = queryAll("[data-action]").map(({dataset}) => dataset.action);
    const name = names.filter((action) => !OTHER_ACTIONS.includes(action))[number];
    if (!name) {
        await press("Escape");
        return;
    }
    await click(`[data-action=${name}]`);
    const dialog = await waitFor(".modal .modal-content", {timeout: 20000});
    await look(`dialog ${name}`, dialog);
    await closeDialog();
}

/** A step each: none may take long. */
const lookAtEach = (content, trigger, lookAt, most = MOST) =>
    [...Array(most).keys()].map((number) => ({
        content: `${content} ${number}`,
        trigger,
        timeout: LONGEST,
        run: () => lookAt(number),
    }));

async function closeDialog() {
    await click(".modal .btn-close");
    await waitUntil(() => !document.querySelector(".modal"), {timeout: 9000});
}

async function lookAtBulk(number) {
    if (!document.querySelector(".o_data_row_selected")) {
        await click(".o_data_row:first-of-type .o_list_record_selector input");
        await waitFor(".o_data_row_selected", {timeout: 9000});
        await settled();
    }
    await click(".o_cp_action_menus .dropdown-toggle:has(.fa-cog)");
    const entry = `.o-dropdown--menu .o-dropdown-item:contains(${BULK[number]})`;
    await click(await waitFor(entry, {timeout: 9000}));
    const dialog = await waitFor(".modal .modal-content", {timeout: 20000});
    await look(`bulk ${BULK[number]}`, dialog);
    await closeDialog();
}

async function lookAtPalette() {
    await press("control+k");
    await waitFor(".o_command_palette input");
    await press("+");
    await look("palette", await waitFor(".o_command_palette"));
    await press("Escape");
}

/** Every screen of ours: nothing that axe calls serious or critical. */
registry.category("web_tour.tours").add("client_card_axe", {
    steps: () => [
        {
            content: "look at the panel and its side card",
            trigger: ".o_client_panel_side .o_client_side_card_name",
            timeout: LONGEST,
            async run() {
                await loadJS("/client_card/axe.js");
                await look("panel");
                await click(".o_client_sort");
                await look("sort menu");
                await press("Escape");
                await lookAtPalette();
            },
        },
        ...lookAtEach(
            "look at bulk",
            "body:not(:has(.modal)) .o_data_row",
            lookAtBulk,
            BULK.length
        ),
        {
            content: "select none",
            trigger: ".o_data_row_selected .o_list_record_selector input",
            run: "click",
        },
        {
            content: "look for the client",
            trigger: ".o_searchview_input",
            run: "edit Test Client",
        },
        {
            content: "open the card",
            trigger: ".o_data_row:only-of-type .o_client_panel_name",
            run: "click",
        },
        ...lookAtEach(
            "look at section",
            ".o_client_card_rail .nav-link",
            lookAtSection
        ),
        ...lookAtEach("look at dialog", `body:not(:has(.modal)) ${MENU}`, lookAtDialog),
        {
            content: "open Today",
            trigger: "[data-menu-xmlid='client_card.client_today_menu']",
            run: "click",
        },
        {
            content: "look at it",
            trigger: ".o_client_today .o_data_row",
            timeout: LONGEST,
            run: () => look("Today"),
        },
        {
            content: "nothing is wrong",
            trigger: ".o_client_today",
            run() {
                if (found.size) {
                    const lines = [...found].map(
                        ([what, where]) => `${where}: ${what}`
                    );
                    throw new Error(lines.join("\n"));
                }
            },
        },
    ],
});
