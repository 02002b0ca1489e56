import {expect, test} from "@odoo/hoot";
import {queryAllTexts} from "@odoo/hoot-dom";
import {animationFrame, Deferred, mockDate} from "@odoo/hoot-mock";
import {
    contains,
    mockService,
    mountView,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {download} from "@web/core/network/download";
import {user} from "@web/core/user";
import {
    CLIENT_ID,
    company,
    defineClientCardModels,
    openSection,
} from "../client_card_test_helpers";

defineClientCardModels();

const STATEMENT = ".o_client_card_statement";

function ageing(sums, currencies = {}) {
    const buckets = ["not_due", "1_30", "31_60", "61_90", "over_90", "on_account"];
    const zero = Object.fromEntries(buckets.map((name) => [name, 0]));
    return {count: 1, total: 0, ...zero, ...sums, currencies};
}

const ITEM = {
    id: 5,
    move_id: 3,
    number: "INV/1",
    description: "Work",
    date: "2026-02-01",
    due: "2026-02-10",
    days_late: 3,
    currency_id: 1,
    currency: "USD",
    amount: 80,
    residual: 50,
    amount_currency: 88,
    residual_currency: 55,
};

/** Answers the statement, each call being a step with its period and page. */
function mockStatement(companies) {
    onRpc("res.partner", "client_card_statement", ({args, kwargs}) => {
        const [[id], from, to] = args;
        const part = kwargs.parts.includes("lines") ? "lines" : "open items";
        expect.step(`${part} of ${id}: ${from} to ${to}, from ${kwargs.offset}`);
        const {limit, offset} = kwargs;
        return companies.map((values) => ({
            ...values,
            lines: values.lines.slice(offset, offset + limit),
        }));
    });
}

/** What is asked for a period: first the lines, then what is open. */
function asked(from, to) {
    return [
        `lines of ${CLIENT_ID}: ${from} to ${to}, from 0`,
        `open items of ${CLIENT_ID}: ${from} to ${to}, from 0`,
    ];
}

function makeLines(count) {
    return Array.from({length: count}, (_, index) => ({
        id: index + 1,
        move_id: index + 100,
        date: "2026-02-01",
        number: `INV/${index + 1}`,
        description: "Work",
        due: "2026-02-10",
        debit: 1,
        credit: 0,
        currency_id: 2,
        currency: "EUR",
        amount_currency: 1,
        balance: 31 + index,
    }));
}

function row(values = {}, options = {}) {
    return company(
        {
            opening: 30,
            debit: 20,
            credit: 0,
            closing: 50,
            count: 0,
            lines: [],
            open_items: [ITEM],
            ageing: ageing({"1_30": 50, total: 50}),
            ...values,
        },
        options
    );
}

async function mountForm(props = {}) {
    mockDate("2026-02-13 12:00:00");
    await mountView({
        type: "form",
        resModel: "res.partner",
        resId: CLIENT_ID,
        arch: `<form><field name="name"/><widget name="client_card_statement"/></form>`,
        ...props,
    });
    await animationFrame();
}

test("shows opening, closing, ageing and the pending documents", async () => {
    mockStatement([
        row({
            ageing: ageing(
                {"1_30": 50, total: 50},
                {USD: {currency_id: 1, ...ageing({"1_30": 55, total: 55})}}
            ),
        }),
    ]);
    await mountForm();
    expect.verifySteps(asked("2025-11-01", "2026-02-13"));
    expect(`${STATEMENT}_opening`).toHaveText("30.00 €");
    expect(`${STATEMENT}_closing`).toHaveText("50.00 €");
    expect(queryAllTexts(`${STATEMENT}_ageing td[data-bucket='1_30']`)).toEqual([
        "50.00 €",
        "$ 55.00",
    ]);
    expect(queryAllTexts(`${STATEMENT}_pending td`)).toEqual([
        "02/10/2026 · 3 days late",
        "INV/1",
        "Work",
        "02/01/2026",
        "80.00 €",
        "50.00 €\n$ 55.00",
    ]);
});

test("each company has its own part", async () => {
    mockStatement([row(), row({closing: 7}, {company_id: 2, company: "America"})]);
    await mountForm();
    expect(queryAllTexts(`${STATEMENT}_closing`)).toEqual(["50.00 €", "7.00 €"]);
    expect(queryAllTexts(`${STATEMENT}_company h5`)).toEqual(["Belgium", "America"]);
    expect.verifySteps(asked("2025-11-01", "2026-02-13"));
});

test("another last day is read anew", async () => {
    mockStatement([row()]);
    await mountForm();
    await contains(`${STATEMENT}_to input`).edit("01/31/2026");
    await animationFrame();
    expect.verifySteps([
        ...asked("2025-11-01", "2026-02-13"),
        ...asked("2025-11-01", "2026-01-31"),
    ]);
});

test.tags("desktop");
test("keeps its period while another tab shows", async () => {
    mockStatement([row()]);
    await mountForm({
        arch: `
            <form js_class="client_card_form">
                <notebook>
                    <page name="statement" string="Statement">
                        <widget name="client_card_statement"/>
                    </page>
                    <page name="general" string="General"/>
                </notebook>
            </form>`,
    });
    await contains(`${STATEMENT}_from input`).edit("01/01/2026");
    await contains(`${STATEMENT}_to input`).edit("01/31/2026");
    await animationFrame();
    await openSection("general");
    await openSection("statement");
    await animationFrame();
    expect.verifySteps([
        ...asked("2025-11-01", "2026-02-13"),
        ...asked("2026-01-01", "2026-02-13"),
        ...asked("2026-01-01", "2026-01-31"),
        ...asked("2026-01-01", "2026-01-31"),
    ]);
});

test("long lists have pages", async () => {
    mockStatement([row({ageing: {...ageing({}), count: 81}})]);
    await mountForm();
    expect(`${STATEMENT}_previous`).not.toBeEnabled();
    await contains(`${STATEMENT}_next`).click();
    await animationFrame();
    expect(`${STATEMENT}_next`).not.toBeEnabled();
    expect.verifySteps([
        ...asked("2025-11-01", "2026-02-13"),
        `open items of ${CLIENT_ID}: 2025-11-01 to 2026-02-13, from 80`,
    ]);
});

test("prints, sends and opens documents", async () => {
    mockStatement([row()]);
    for (const method of ["print", "send"]) {
        onRpc("res.partner", `action_${method}_client_statement`, ({args}) => {
            expect.step(`${method} ${args.join(" ")}`);
            return {type: "test", method};
        });
    }
    mockService("action", {
        doAction({res_model: model, res_id: resId, method}) {
            expect.step(["do", method || model, resId || ""].join(" ").trim());
        },
    });
    await mountForm();
    await contains(`${STATEMENT}_print`).click();
    await contains(`${STATEMENT}_send`).click();
    await contains(`${STATEMENT}_pending tbody tr`).click();
    expect.verifySteps([
        ...asked("2025-11-01", "2026-02-13"),
        `print ${CLIENT_ID} 2025-11-01 2026-02-13`,
        "do print",
        `send ${CLIENT_ID} 2025-11-01 2026-02-13`,
        "do send",
        "do account.move 3",
    ]);
});

test("files are of the companies of this tab, whatever its cookies say", async () => {
    // Covers: A4, B4, R3
    mockStatement([row()]);
    patchWithCleanup(download, {
        _download: ({url, data}) => expect.step(`${url} ${data.company_ids}`),
    });
    await mountForm();
    expect.verifySteps(asked("2025-11-01", "2026-02-13"));
    user.updateContext({allowed_company_ids: [2, 1]});
    await contains(`${STATEMENT}_excel`).click();
    await contains(`${STATEMENT}_ledger`).click();
    expect.verifySteps([
        `/client_card/statement/${CLIENT_ID}.xlsx 2,1`,
        `/client_card/ledger/${CLIENT_ID}.xlsx 2,1`,
    ]);
});

test("says when nothing is pending", async () => {
    mockStatement([row({open_items: [], ageing: {...ageing({}), count: 0}})]);
    await mountForm();
    expect(`${STATEMENT}_company`).toHaveText(/Nothing is pending/);
    expect(`${STATEMENT}_pending`).toHaveCount(0);
    expect.verifySteps(asked("2025-11-01", "2026-02-13"));
});

test("a new client has none", async () => {
    mockStatement([row()]);
    await mountForm({resId: false});
    expect.verifySteps([]);
    expect(STATEMENT).toHaveCount(0);
});

test("what is on account has a column of its own, and no due date", async () => {
    const payment = {...ITEM, id: 6, due: false, days_late: 0, residual: -20};
    mockStatement([
        row({
            open_items: [payment],
            ageing: ageing({"1_30": 50, on_account: -20, total: 30}),
        }),
    ]);
    await mountForm();
    expect(queryAllTexts(`${STATEMENT}_ageing th`).slice(-2)).toEqual([
        "On account",
        "Total",
    ]);
    expect(`${STATEMENT}_ageing td[data-bucket='on_account']`).toHaveText("-20.00 €");
    expect(queryAllTexts(`${STATEMENT}_pending td`).slice(0, 2)).toEqual(["", "INV/1"]);
    expect.verifySteps(asked("2025-11-01", "2026-02-13"));
});

test.tags("desktop");
test("shows the movements from opening to closing, as on paper", async () => {
    // Covers: A3
    const [line, payment] = makeLines(2);
    Object.assign(payment, {debit: 0, credit: 5, due: false, balance: 26});
    mockStatement([row({lines: [line, payment], count: 2, debit: 1, credit: 5})]);
    await mountForm();
    expect(
        queryAllTexts(`${STATEMENT}_lines tr`).map((text) =>
            text.split(/\s{2,}|\t|\n/).join(" ")
        )
    ).toEqual([
        "Date Number Description Due Date Debit Credit Balance",
        "Opening balance 30.00 €",
        "02/01/2026 INV/1 Work 02/10/2026 1.00 € 31.00 €",
        "02/01/2026 INV/2 Work 5.00 € 26.00 €",
        "Closing balance 1.00 € 5.00 € 50.00 €",
    ]);
    expect(`${STATEMENT}_more`).toHaveCount(0);
    expect.verifySteps(asked("2025-11-01", "2026-02-13"));
});

test("a long period shows its first lines; the next ones come when asked for", async () => {
    // Covers: A3
    mockStatement([row({lines: makeLines(100), count: 100})]);
    await mountForm();
    expect(`${STATEMENT}_line`).toHaveCount(80);
    expect(`${STATEMENT}_more`).toHaveText("Show more lines (20)");
    expect.verifySteps(asked("2025-11-01", "2026-02-13"));
    await contains(`${STATEMENT}_more`).click();
    await animationFrame();
    expect(`${STATEMENT}_line`).toHaveCount(100);
    expect(`${STATEMENT}_more`).toHaveCount(0);
    expect.verifySteps([`lines of ${CLIENT_ID}: 2025-11-01 to 2026-02-13, from 80`]);
});

test("the lines show before what is open is known", async () => {
    // Covers: A3
    const open = new Deferred();
    mockStatement([row({lines: makeLines(1), count: 1})]);
    onRpc("res.partner", "client_card_statement", ({kwargs}) =>
        kwargs.parts.includes("lines") ? undefined : open
    );
    await mountForm();
    expect(`${STATEMENT}_line`).toHaveCount(1);
    expect(`${STATEMENT}_company`).toHaveAttribute("aria-busy", "false");
    expect(`${STATEMENT}_pending`).toHaveCount(0);
    open.resolve([row()]);
    await animationFrame();
    expect(`${STATEMENT}_pending`).toHaveCount(1);
    expect.verifySteps([`lines of ${CLIENT_ID}: 2025-11-01 to 2026-02-13, from 0`]);
});
