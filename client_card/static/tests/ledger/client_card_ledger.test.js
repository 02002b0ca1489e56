/* global Response */
import {beforeEach, expect, test} from "@odoo/hoot";
import {queryAllTexts, queryAllValues} from "@odoo/hoot-dom";
import {animationFrame, mockDate} from "@odoo/hoot-mock";
import {getPeriod} from "@client_card/ledger/ledger_period";
import {
    contains,
    getFacetTexts,
    makeMockEnv,
    mountView,
    onRpc,
    patchWithCleanup,
    removeFacet,
    toggleMenuItem,
    toggleMenuItemOption,
    toggleSearchBarMenu,
} from "@web/../tests/web_test_helpers";
import {download} from "@web/core/network/download";
import {CLIENT_ID, company, defineClientCardModels} from "../client_card_test_helpers";

defineClientCardModels();

const LEDGER = ".o_client_card_ledger";

beforeEach(() => mockDate("2026-02-13 12:00:00"));

/** Answers the ledger's totals, each call being a step with its period. */
function mockTotals(rows) {
    onRpc(
        "res.partner",
        "client_card_statement",
        ({args: [[id], from, to], kwargs}) => {
            expect(kwargs.parts).toEqual([]);
            expect.step(`totals of ${id}: ${from} to ${to}`);
            return rows;
        }
    );
}

function row(values = {}, options = {}) {
    const totals = {opening: 30, debit: 50, credit: 20, closing: 60, count: 2};
    return company({...totals, ...values}, options);
}

async function mountLedger(props = {}) {
    await mountView({
        type: "list",
        resModel: "client.document",
        arch: `
            <list js_class="client_card_ledger_list">
                <field name="name"/>
                <field name="date"/>
            </list>`,
        searchViewArch: `
            <search>
                <filter name="late" string="Late" domain="[('is_late', '=', True)]"/>
                <separator/>
                <filter name="date" string="Date" date="date"/>
                <group>
                    <filter name="by_late" string="By Late" context="{'group_by': 'is_late'}"/>
                </group>
            </search>`,
        domain: [["client_id", "=", CLIENT_ID]],
        context: {client_card_client_id: CLIENT_ID},
        ...props,
    });
    await animationFrame();
}

const getNames = () => queryAllTexts(".o_data_cell[name=name]");

async function chooseMonth(name) {
    await toggleSearchBarMenu();
    await toggleMenuItem("Date");
    await toggleMenuItemOption("Date", name);
    await animationFrame();
}

async function setDay(end, day) {
    await contains(`${LEDGER}_${end} input`).edit(day);
    await animationFrame();
}

test("the period of a domain", async () => {
    await makeMockEnv(); // the formats of dates
    const from = ["date", ">=", "2026-01-01"];
    const to = ["date", "<=", "2026-01-31"];
    const other = ["amount", ">", 3];
    const february = ["&", ["date", ">", "2026-01-31"], ["date", "<", "2026-03-01"]];
    const january = {from: "2026-01-01", to: "2026-01-31"};
    expect(getPeriod([])).toEqual({});
    expect(getPeriod([from, other, to])).toEqual(january);
    expect(getPeriod(["&", "&", from, to, other])).toEqual(january);
    expect(getPeriod(["|", "&", from, to, ...february])).toEqual({
        from: "2026-01-01",
        to: "2026-02-28",
    });
    expect(getPeriod(["|", from, other])).toEqual({from: undefined, to: undefined});
    expect(getPeriod(["!", from])).toEqual({from: undefined, to: undefined});
    expect(getPeriod([["date", "=", "2026-01-05"]])).toEqual({
        from: "2026-01-05",
        to: "2026-01-05",
    });
    expect(
        getPeriod([
            ["date", ">=", "today -7d"],
            ["date", "<", "today"],
        ])
    ).toEqual({
        from: "2026-02-06",
        to: "2026-02-12",
    });
});

test("without a period it asks for nothing", async () => {
    mockTotals([row()]);
    await mountLedger();
    expect(`${LEDGER}_period`).toHaveCount(1);
    expect(`${LEDGER}_company`).toHaveCount(0);
    expect.verifySteps([]);
});

test("without a client it is an ordinary list", async () => {
    mockTotals([row()]);
    await mountLedger({context: {}});
    expect(".o_data_row").toHaveCount(3);
    expect(`${LEDGER}_period`).toHaveCount(0);
});

test("a period chosen here has an opening and a closing balance", async () => {
    mockTotals([row()]);
    await mountLedger();
    await setDay("from", "01/01/2026");
    expect.verifySteps([`totals of ${CLIENT_ID}: 2026-01-01 to false`]);
    await setDay("to", "01/31/2026");
    expect.verifySteps([`totals of ${CLIENT_ID}: 2026-01-01 to 2026-01-31`]);
    expect(getNames()).toEqual(["D1", "D2"]);
    expect(`${LEDGER}_company`).toHaveText(/Opening balance on 01\/01\/2026: 30\.00 €/);
    expect(`${LEDGER}_company`).toHaveText(/Closing balance on 01\/31\/2026: 60\.00 €/);
    expect(`${LEDGER}_debit`).toHaveText("50.00 €");
    expect(`${LEDGER}_credit`).toHaveText("20.00 €");
    expect(`${LEDGER}_note`).toHaveCount(0);
    await setDay("from", "");
    expect.verifySteps([`totals of ${CLIENT_ID}: false to 2026-01-31`]);
});

test.tags("desktop");
test("a period chosen here is a facet", async () => {
    mockTotals([row()]);
    await mountLedger();
    await setDay("from", "01/01/2026");
    expect(getFacetTexts()).toEqual(["From 01/01/2026"]);
    await setDay("to", "01/31/2026");
    expect(getFacetTexts()).toEqual(["01/01/2026 – 01/31/2026"]);
    await setDay("from", "");
    expect(getFacetTexts()).toEqual(["Until 01/31/2026"]);
    await setDay("to", "");
    expect(getFacetTexts()).toEqual([]);
    expect(getNames()).toEqual(["D1", "D2", "D3"]);
    expect.verifySteps([
        `totals of ${CLIENT_ID}: 2026-01-01 to false`,
        `totals of ${CLIENT_ID}: 2026-01-01 to 2026-01-31`,
        `totals of ${CLIENT_ID}: false to 2026-01-31`,
    ]);
});

test("a first day after the last one opens the end", async () => {
    mockTotals([row()]);
    await mountLedger();
    await setDay("to", "01/31/2026");
    await setDay("from", "02/01/2026");
    expect(queryAllValues(`${LEDGER}_period input`)).toEqual(["02/01/2026", ""]);
    expect(getNames()).toEqual(["D3"]);
    expect.verifySteps([
        `totals of ${CLIENT_ID}: false to 2026-01-31`,
        `totals of ${CLIENT_ID}: 2026-02-01 to false`,
    ]);
});

test.tags("desktop");
test("the search's date filter is the period, and gives way to one chosen here", async () => {
    mockTotals([row()]);
    await mountLedger();
    await chooseMonth("January");
    expect.verifySteps([`totals of ${CLIENT_ID}: 2026-01-01 to 2026-01-31`]);
    expect(queryAllValues(`${LEDGER}_period input`)).toEqual([
        "01/01/2026",
        "01/31/2026",
    ]);
    await setDay("to", "02/15/2026");
    expect(getFacetTexts()).toEqual(["01/01/2026 – 02/15/2026"]);
    expect(getNames()).toEqual(["D1", "D2", "D3"]);
    await removeFacet("01/01/2026 – 02/15/2026");
    await animationFrame();
    expect(`${LEDGER}_company`).toHaveCount(0);
    expect(queryAllValues(`${LEDGER}_period input`)).toEqual(["", ""]);
    expect.verifySteps([`totals of ${CLIENT_ID}: 2026-01-01 to 2026-02-15`]);
});

test.tags("desktop");
test("says when other filters leave lines of the period out", async () => {
    mockTotals([row({count: 1}), row({count: 1}, {company_id: 2, company: "America"})]);
    await mountLedger();
    await setDay("to", "01/31/2026");
    expect(`${LEDGER}_note`).toHaveCount(0);
    expect(queryAllTexts(`${LEDGER}_company > .text-muted:first-child`)).toEqual([
        "Belgium",
        "America",
    ]);
    await toggleSearchBarMenu();
    await toggleMenuItem("Late");
    await animationFrame();
    expect(getNames()).toEqual(["D2"]);
    expect(`${LEDGER}_note`).toHaveText("1 of the 2 lines of the period are shown.");
    await toggleMenuItem("By Late");
    await animationFrame();
    expect(`${LEDGER}_note`).toHaveText("1 of the 2 lines of the period are shown.");
    await toggleMenuItem("Late");
    await animationFrame();
    expect(`${LEDGER}_note`).toHaveCount(0);
    expect.verifySteps(Array(4).fill(`totals of ${CLIENT_ID}: false to 2026-01-31`));
});

test.tags("desktop");
test("totals that could not be read can be tried again", async () => {
    expect.errors(1);
    let isDown = true;
    onRpc("res.partner", "client_card_statement", () =>
        isDown ? new Response("", {status: 502}) : [row()]
    );
    await mountLedger();
    await setDay("from", "02/01/2026");
    expect.verifyErrors([/.*/]);
    expect(getNames()).not.toEqual([]);
    isDown = false;
    await contains(`${LEDGER}_period .o_client_card_failed button`).click();
    await animationFrame();
    expect(".o_client_card_failed").toHaveCount(0);
    expect(`${LEDGER}_opening`).toHaveCount(1);
});

test.tags("desktop");
test("Excel: the whole ledger, or the statement of the period that was chosen", async () => {
    // Covers: A4, B4
    mockTotals([row()]);
    patchWithCleanup(download, {
        _download({url, data}) {
            const {date_from: from, date_to: to} = data;
            expect.step([url, from, to].filter(Boolean).join(" "));
        },
    });
    await mountLedger();
    await contains(`${LEDGER}_excel`).click();
    expect.verifySteps([`/client_card/ledger/${CLIENT_ID}.xlsx`]);
    await setDay("from", "01/01/2026");
    await setDay("to", "01/31/2026");
    await contains(`${LEDGER}_excel`).click();
    expect.verifySteps([
        `totals of ${CLIENT_ID}: 2026-01-01 to false`,
        `totals of ${CLIENT_ID}: 2026-01-01 to 2026-01-31`,
        `/client_card/statement/${CLIENT_ID}.xlsx 2026-01-01 2026-01-31`,
    ]);
});
