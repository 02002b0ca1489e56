import {waitUntil} from "@odoo/hoot-dom";
import {registry} from "@web/core/registry";

const NAMED = "button, a[href], [role=button], [role=tab], input:not([type=hidden])";
// drawn by Odoo itself
const OF_ODOO =
    ".o_searchview *, [id^=checkbox-comp], :has(> .o_optional_columns_dropdown_toggle)";
const ENOUGH_CONTRAST = 4.5; // WCAG 2.1, 1.4.3

const isVisible = (el) =>
    el.checkVisibility({visibilityProperty: true, opacityProperty: true}) &&
    el.getClientRects().length > 0;

/** Yield what people read, or hear, in an element. */
function* textsOf(root) {
    const walker = document.createTreeWalker(root, window.NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const {parentElement, data} = walker.currentNode;
        if (isVisible(parentElement) && !parentElement.closest("script, style")) {
            yield data;
        }
    }
    for (const name of ["title", "aria-label", "placeholder", "alt"]) {
        for (const el of root.querySelectorAll(`[${name}]`)) {
            if (isVisible(el)) {
                yield el.getAttribute(name);
            }
        }
    }
}

function nameOf(el) {
    const labels = [...(el.labels || [])].map((label) => label.textContent);
    const ids = (el.getAttribute("aria-labelledby") || "").split(" ").filter(Boolean);
    return [
        el.textContent,
        el.getAttribute("aria-label"),
        el.getAttribute("title"),
        el.getAttribute("placeholder"),
        el.querySelector("img")?.alt,
        ...labels,
        ...ids.map((id) => document.getElementById(id)?.textContent),
    ]
        .join("")
        .trim();
}

function luminance([red, green, blue]) {
    const [r, g, b] = [red, green, blue].map((value) =>
        value <= 10 ? value / 3294 : ((value / 255 + 0.055) / 1.055) ** 2.4
    );
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

const colorOf = (text) => text.match(/[\d.]+/g).map(Number);

function contrastOf(el) {
    let behind = el;
    while (behind && colorOf(getComputedStyle(behind).backgroundColor)[3] === 0) {
        behind = behind.parentElement;
    }
    const background = behind
        ? colorOf(getComputedStyle(behind).backgroundColor)
        : [255, 255, 255];
    const [light, dark] = [colorOf(getComputedStyle(el).color), background]
        .map(luminance)
        .sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
}

/** What is wrong with what an element shows. */
function problemsOf(root, english) {
    const problems = new Set();
    for (const text of textsOf(root)) {
        const words = text.replace(/\s+/g, " ").trim();
        if (english.has(words)) {
            problems.add(`not translated: ${words}`);
        }
    }
    for (const el of root.querySelectorAll(NAMED)) {
        const isOurs =
            el.closest(
                "[class*=o_client_]:not(.o_client_card_form, .o_client_card_notebook)"
            ) && !el.matches(OF_ODOO);
        if (isOurs && isVisible(el) && !nameOf(el)) {
            problems.add(`without a name: ${el.outerHTML.slice(0, 200)}`);
        }
    }
    for (const el of root.querySelectorAll(".text-success, .text-danger")) {
        const isIcon = el.matches(".fa, .oi");
        if (isVisible(el) && !isIcon && contrastOf(el) < ENOUGH_CONTRAST) {
            problems.add(`low contrast: ${el.className} ${el.textContent.trim()}`);
        }
    }
    return problems;
}

const settled = () =>
    waitUntil(() => !document.querySelector(".o_blockUI, .o_loading_indicator"), {
        timeout: 10000,
    });
const pause = (milliseconds) =>
    new Promise((resolve) => setTimeout(resolve, milliseconds));

const found = new Set();
const english = new Set();

async function look(where) {
    await pause(400);
    await settled();
    const root = document.querySelector(".modal") || document.body;
    for (const problem of problemsOf(root, english)) {
        found.add(`${where}: ${problem}`);
    }
}

const lookAtTab = (name) => ({
    content: `look at the tab ${name}`,
    trigger: `.o_notebook .nav-link[name=${name}]`,
    async run({click}) {
        await click();
        await look(`tab ${name}`);
    },
});

const openMenu = {
    content: "the Action menu",
    trigger: "body:not(:has(.modal)) .o_client_card_action_menu",
    run: "click",
};

const lookAtDialog = (name) => [
    openMenu,
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
        trigger: ".modal .btn-close",
        run: "click",
    },
];

const TABS = [
    "overview",
    "general",
    "contacts",
    "files",
    "tasks",
    "calls",
    "sms",
    "messages",
    "conversations",
    "log",
    "services",
    "balance",
    "credit",
    "invoices",
    "payments",
    "history",
    "statement",
    "reminders",
    "estimates",
    "documents",
];
const DIALOGS = ["task", "log_contact", "correction", "advance"];

/** Every tab of the card and its dialogs: translated, named, readable. The test has the
 * English words which must not be seen. */
registry.category("web_tour.tours").add("client_card_crawl", {
    steps: () => [
        {
            content: "look at the card",
            trigger: ".o_notebook .nav-link",
            async run() {
                const answer = await fetch("/client_card/words.json");
                for (const words of await answer.json()) {
                    english.add(words);
                }
                await look("card");
            },
        },
        ...TABS.map(lookAtTab),
        openMenu,
        {
            content: "look at the Action menu",
            trigger: ".o-dropdown-item[data-action]",
            run: () => look("Action menu"),
        },
        openMenu,
        ...DIALOGS.flatMap(lookAtDialog),
        {
            content: "nothing is wrong",
            trigger: ".o_notebook",
            run() {
                if (found.size) {
                    throw new Error([...found].join("\n"));
                }
            },
        },
    ],
});
