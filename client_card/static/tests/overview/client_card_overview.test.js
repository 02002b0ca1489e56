import {beforeEach, expect, test} from "@odoo/hoot";
import {press, queryAll, queryAllTexts, queryFirst, queryOne} from "@odoo/hoot-dom";
import {advanceTime, animationFrame, mockDate, runAllTimers} from "@odoo/hoot-mock";
import {mailModels} from "@mail/../tests/mail_test_helpers";
import {LOOK_DELAY} from "@client_card/card/client_card_form";
import {FIGURES_CHANGED} from "@client_card/figures/figures_hook";
import {
    contains,
    getMockEnv,
    mockService,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {
    block,
    CLIENT_ID,
    company,
    defineClientCardModels,
    mockFigures,
    openSection,
    OTHER_CLIENT_ID,
} from "../client_card_test_helpers";

defineClientCardModels();

const ARCH = `
    <form js_class="client_card_form">
        <sheet>
            <field name="name"/>
            <widget name="client_card_counts"/>
            <notebook>
                <page name="overview" string="Overview" invisible="not id">
                    <widget name="client_card_overview"/>
                </page>
                <page name="general" string="General"/>
                <page name="tasks" string="Tasks"/>
                <separator name="client" string="Client"/>
                <page name="log" string="Log"/>
                <page name="invoices" string="Invoices">
                    <widget name="client_card_view" model="client.document"
                        view_type="list" domain="[('client_id', '=', id)]"
                        context="{'search_default_small': 1}"/>
                </page>
            </notebook>
        </sheet>
    </form>`;

const OPEN = {outstanding: block(2, 150), overdue: block(1, 50), draft: block(0, 0)};
const NOTHING = {outstanding: block(0, 0), overdue: block(0, 0), draft: block(0, 0)};
const list = (...records) => ({count: records.length, can_create: true, records});

const FULL = {
    attention: {
        count: 7,
        facts: [1, 2, 3, 4, 5, 6].map((id) => ({
            id,
            kind: "task",
            severity: 2,
            name: `Task: T${id}`,
            since: "2026-02-01",
            count: 1,
            amount: false,
            currency_id: false,
            currency: false,
            company_id: false,
            action: "complete",
            action_label: "Complete",
            res_model: "calendar.event",
            res_id: id,
        })),
    },
    money: {
        companies: [
            company({
                balance: 130,
                invoices: OPEN,
                credit: {limit: 200, used: 100, over: false},
                on_account: 20,
            }),
        ],
    },
    tasks: list({
        id: 6,
        name: "Visit",
        type: "meeting",
        state: "open",
        late: true,
        allday: true,
        start: "2026-02-01",
    }),
    renewals: {records: []},
    latest: {
        entries: [
            {
                id: 226,
                kind: "call",
                kind_name: "Call",
                name: "About the labels",
                date: "2026-02-10 10:00:00",
                day: false,
                amount: false,
                currency_id: false,
            },
        ],
    },
    services: list(),
    solutions: list(),
    contacts: list(
        {
            id: 9,
            name: "Ana",
            function: "Buyer",
            phone: "+1 555 0101",
            email: false,
            authorised: true,
            authorised_for: "Orders",
        },
        {
            id: 10,
            name: "Ben",
            function: false,
            phone: false,
            email: false,
            authorised: false,
            authorised_for: false,
        }
    ),
    estimates: list(),
};
const EMPTY = {
    ...FULL,
    attention: {count: 0, facts: []},
    money: {companies: [company({invoices: NOTHING, credit: {}, on_account: 0})]},
    tasks: list(),
    latest: {entries: []},
    contacts: list(),
};
const DETAILS = {
    companies: [
        company({
            ageing: {
                not_due: 100,
                "1_30": 50,
                "31_60": 0,
                "61_90": 0,
                over_90: 0,
                on_account: -20,
            },
            months: [
                {month: "2026-01", amount: 100},
                {month: "2026-02", amount: 50},
            ],
            days_to_pay: {count: 2, days: 12.5},
        }),
    ],
};
const COUNTS = {
    tasks: {
        count: 2,
        model: "calendar.event",
        filter: "late",
        label: "late",
        level: "danger",
    },
    log: {count: 3, model: "client.log", filter: false, label: "open", level: false},
    invoices: {
        count: 101,
        model: "client.document",
        filter: "late",
        label: "unread",
        level: "primary",
    },
};

let answers = {};
let asked = [];

beforeEach(() => {
    mockDate("2026-02-10 12:00:00");
    answers = {boxes: FULL, counts: COUNTS};
    asked = [];
    onRpc("has_group", () => true);
    onRpc("res.partner", "client_card_overview", ({args: [[id]], kwargs: {boxes}}) => {
        asked.push(boxes ? boxes.join() || "counts" : "boxes");
        const isDetails = boxes?.[0] === "money_details";
        return {
            id,
            client_id: id,
            counts: answers.counts,
            boxes: isDetails ? {money_details: DETAILS} : boxes ? {} : answers.boxes,
        };
    });
});

async function settle() {
    await runAllTimers();
    await animationFrame();
}

async function mountCard(props = {}) {
    await mountView({
        type: "form",
        resModel: "res.partner",
        resId: CLIENT_ID,
        arch: ARCH,
        ...props,
    });
    await settle();
}

const boxNames = () =>
    queryAll(".o_client_overview_box").map(({dataset}) => dataset.box);
const box = (name) => `.o_client_overview_box[data-box=${name}]`;

test("one request for boxes and counts, what takes longer comes after", async () => {
    await mountCard();
    expect(asked).toEqual(["boxes", "money_details"]);
    expect(boxNames().sort()).toEqual([
        "attention",
        "contacts",
        "latest",
        "money",
        "next",
        "services",
    ]);
});

test("the header shows the overview's figures, and asks where none is read", async () => {
    // Covers: N3
    mockFigures([company({balance: 7})]);
    const header = `
        <widget name="client_card_balance"/>
        <widget name="client_card_credit_alert"/>`;
    await mountCard({arch: ARCH.replace("<notebook>", `${header}<notebook>`)});
    const balance = ".o_client_card_balance";
    expect(asked).toEqual(["boxes", "money_details"]);
    expect(`${balance}_amount`).toHaveText("130.00 €");
    expect(`${balance}_overdue`).toHaveText("50.00 € overdue");
    expect(`${balance}_limit`).toHaveText("50% of the limit used");
    expect.verifySteps([]);
    // something changed
    asked = [];
    getMockEnv().bus.trigger(FIGURES_CHANGED);
    await settle();
    expect(asked).toEqual(["boxes", "money_details"]);
    expect.verifySteps([]);
    // without the right to money there is none
    answers.boxes = {latest: FULL.latest};
    getMockEnv().bus.trigger(FIGURES_CHANGED);
    await settle();
    expect(balance).toHaveCount(0);
    await openSection("log");
    expect.verifySteps([]);
    getMockEnv().bus.trigger(FIGURES_CHANGED);
    await settle();
    expect.verifySteps([`figures of ${CLIENT_ID}: balance,credit,invoices`]);
    expect(`${balance}_amount`).toHaveText("7.00 €");
});

test("each box shows what is in it", async () => {
    await mountCard();
    expect(`${box("attention")} li`).toHaveCount(5);
    await contains(`${box("attention")} .o_client_overview_more`).click();
    expect(`${box("attention")} li`).toHaveCount(6);
    expect(`${box("money")} dt`).toHaveCount(5);
    expect(queryAllTexts(`${box("money")} .o_client_overview_amount`)).toEqual([
        "150.00 €",
        "50.00 €",
        "20.00 €",
        "50%",
        "12.5",
    ]);
    expect(queryAllTexts(`${box("money")} .o_client_overview_legend li`)).toEqual([
        "Not due 100.00 €",
        "1–30 days 50.00 €",
    ]);
    expect(`${box("money")} .o_client_overview_bar`).toHaveCount(2);
    expect(`${box("next")} .o_client_overview_row`).toHaveText(/Visit\s*Late\s+Feb 1/);
    expect(`${box("latest")} .o_client_overview_name`).toHaveText("About the labels");
    expect(`${box("services")} p`).toHaveText("No services in force.");
    expect(`${box("contacts")} li`).toHaveCount(1); // who may not speak is not there
    expect(queryOne(`${box("contacts")} .o_client_overview_phone`)).toHaveAttribute(
        "href",
        "tel:+15550101"
    );
});

test("without the right there is no box", async () => {
    const unseen = ["money", "services", "solutions"];
    answers.boxes = Object.fromEntries(
        Object.entries(FULL).filter(([name]) => !unseen.includes(name))
    );
    await mountCard();
    expect(asked).toEqual(["boxes"]);
    expect(boxNames().sort()).toEqual(["attention", "contacts", "latest", "next"]);
});

test("a client with nothing shows what comes first", async () => {
    answers = {boxes: EMPTY, counts: {}};
    await mountCard();
    expect(asked).toEqual(["boxes"]);
    expect(boxNames()).toEqual(["first"]);
    expect(
        queryAll(`${box("first")} button`).map(({dataset}) => dataset.action)
    ).toEqual(["general", "contact", "task", "estimate", "invoice"]);
    await contains(`${box("first")} [data-action=general]`).click();
    await animationFrame();
    expect(".o_client_overview").toHaveCount(0);
});

test("a link opens the section, where there is one", async () => {
    await mountCard();
    expect(`${box("money")} .o_client_overview_link`).toHaveCount(0); // no Balance
    await contains(`${box("latest")} .o_client_overview_link`).click();
    await animationFrame();
    expect(queryFirst(".nav-link.active").name).toBe("log");
});

test("an action of a box: all is read anew when it ends", async () => {
    mockService("action", {
        doAction(action, {onClose} = {}) {
            expect.step(action.res_model);
            onClose?.();
        },
    });
    await mountCard();
    await contains(`${box("next")} .o_client_overview_add`).click();
    await settle();
    expect.verifySteps(["calendar.event"]);
    expect(asked).toEqual(["boxes", "money_details", "boxes", "money_details"]);
});

test("where the server cannot be asked, it may be asked again", async () => {
    expect.errors(1);
    let isDown = true;
    onRpc("res.partner", "client_card_overview", () => {
        if (isDown) {
            throw new Error("down");
        }
    });
    await mountCard();
    expect(".o_client_overview .o_client_card_failed").toHaveCount(1);
    isDown = false;
    await contains(".o_client_card_failed button").click();
    await settle();
    expect(box("latest")).toHaveCount(1);
    expect.verifyErrors([/down/]);
});

test.tags("desktop");
test("counts stand beside the names, read by a screen reader", async () => {
    await mountCard();
    const count = (name) => `.nav-link[name=${name}] .o_client_card_count`;
    expect(count("tasks")).toHaveText("2 late");
    expect(count("tasks")).toHaveClass("text-danger");
    expect(queryFirst(count("log")).textContent.trim()).toBe("3 open");
    expect(`${count("log")} .visually-hidden`).toHaveText("open");
    expect(queryFirst(count("invoices")).textContent.trim()).toBe("99+ unread");
    expect(`${count("invoices")} .fa-circle`).toHaveCount(1);
    expect(".nav-link[name=general] .o_client_card_count").toHaveCount(0);
});

test.tags("desktop");
test("only the counts are read while another section shows", async () => {
    await mountCard({resId: CLIENT_ID, state: {clientCardSection: "log"}});
    expect(queryFirst(".nav-link.active").name).toBe("log");
    expect(asked).toEqual(["counts"]);
    await openSection("overview");
    await settle();
    expect(asked).toEqual(["counts", "boxes", "money_details"]);
});

test.tags("desktop");
test("a click on the count opens just them, on the name the list as always", async () => {
    await mountCard();
    const facets = () => queryAllTexts(".o_searchview_facet");
    await openSection("invoices");
    await settle();
    expect(".o_data_row").toHaveCount(3);
    await contains(".nav-link[name=invoices] .o_client_card_count").click();
    await settle();
    expect(facets()).toEqual(["Late"]); // while it shows
    expect(".o_data_row").toHaveCount(2);
    await openSection("log");
    await openSection("invoices");
    await settle();
    expect(facets()).toEqual(["Late"]); // as it was left
    await contains(".o_facet_remove").click();
    await openSection("log");
    await contains(".nav-link[name=invoices] .o_client_card_count").click();
    await settle();
    expect(facets()).toEqual(["Late"]); // from another section
    expect(".o_data_row").toHaveCount(2);
});

test.tags("desktop");
test("the arrow to the right opens what the number counts", async () => {
    await mountCard();
    queryFirst(".nav-link[name=invoices]").focus();
    await press("ArrowRight");
    await settle();
    expect(queryFirst(".nav-link.active").name).toBe("invoices");
    expect(queryAllTexts(".o_searchview_facet")).toEqual(["Late"]);
});

test.tags("desktop");
test("another client has other counts, and in between none", async () => {
    await mountCard({resIds: [CLIENT_ID, OTHER_CLIENT_ID]});
    answers.counts = {log: {...COUNTS.log, count: 9}};
    await contains(".o_pager_next").click();
    await settle();
    expect(".nav-link[name=tasks] .o_client_card_count").toHaveCount(0);
    expect(
        queryFirst(".nav-link[name=log] .o_client_card_count").textContent.trim()
    ).toBe("9 open");
});

test.tags("mobile");
test("the chooser has the counts in its texts, and a button for just them", async () => {
    await mountCard();
    expect(queryAll("select option").map(({textContent}) => textContent)).toEqual([
        "Overview",
        "General",
        "Tasks (2 late)",
        "Log (3 open)",
        "Invoices (99+ unread)",
    ]);
    await openSection("invoices");
    await settle();
    await contains(".o_client_card_chooser_count").click();
    await settle();
    expect(".o_data_row").toHaveCount(2);
});

test("an unsaved client has no overview", async () => {
    await mountCard({resId: false});
    expect(".o_client_overview").toHaveCount(0);
    expect(asked).toEqual([]);
});

test("who walks through clients has the following one at once", async () => {
    const of = [];
    const records = [];
    onRpc("res.partner", "web_read", ({args: [[id]]}) => {
        records.push(id);
    });
    onRpc("res.partner", "client_card_overview", ({args: [[id]], kwargs: {boxes}}) => {
        if (!boxes) {
            of.push(id);
        }
    });
    const look = async () => {
        await animationFrame();
        await advanceTime(LOOK_DELAY);
        await animationFrame();
    };
    const go = async (direction) => {
        await contains(`.o_pager_${direction}`).click();
        await look();
    };
    const [third, fourth] = [CLIENT_ID + 2, CLIENT_ID + 3];
    for (const id of [third, fourth]) {
        mailModels.ResPartner._records.push({id, name: `Client ${id}`});
    }
    await mountCard({resIds: [CLIENT_ID, OTHER_CLIENT_ID, third, fourth]});
    await look();
    expect(of).toEqual([CLIENT_ID]); // nobody walks yet
    expect(records).toEqual([CLIENT_ID, OTHER_CLIENT_ID]); // read ahead
    await go("next");
    expect(of).toEqual([CLIENT_ID, OTHER_CLIENT_ID, third]);
    await go("next");
    expect(of).toEqual([CLIENT_ID, OTHER_CLIENT_ID, third, fourth]);
    expect(records).toEqual([
        CLIENT_ID,
        OTHER_CLIENT_ID,
        OTHER_CLIENT_ID, // shown at once, and whether it has changed
        third,
        third,
        fourth,
    ]);
    // and back
    await go("previous");
    expect(of.slice(4)).toEqual([OTHER_CLIENT_ID, CLIENT_ID]);
});
