import {beforeEach, expect, test} from "@odoo/hoot";
import {queryAllTexts} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {mailModels} from "@mail/../tests/mail_test_helpers";
import {contains, fields, mountView} from "@web/../tests/web_test_helpers";
import {
    block,
    CLIENT_ID,
    company,
    defineClientCardModels,
    mockFigures,
    OTHER_CLIENT_ID,
} from "../client_card_test_helpers";

defineClientCardModels();

beforeEach(() => {
    const {ResPartner} = mailModels;
    Object.assign(ResPartner._fields, {
        credit_limit: fields.Float(),
        client_balance: fields.Float(),
        client_over_limit: fields.Boolean(),
    });
    for (const record of ResPartner._records) {
        if (record.id === CLIENT_ID) {
            Object.assign(record, {client_balance: 120, client_over_limit: true});
        } else if (record.id === OTHER_CLIENT_ID) {
            Object.assign(record, {client_balance: 130});
        }
    }
});

const ALERT = ".o_client_card_credit_alert";
const SECTION = ".o_client_card_credit";
const AMERICA = {company_id: 2, company: "America", currency_id: 1, currency: "USD"};

function credit(limit, used, values = {}) {
    return {
        limit,
        used,
        to_invoice: 0,
        available: limit === false ? false : limit - used,
        over: limit !== false && used > limit,
        ...values,
    };
}

async function mountForm(widgets, props = {}) {
    await mountView({
        type: "form",
        resModel: "res.partner",
        resId: CLIENT_ID,
        arch: `<form>${widgets}<field name="name"/></form>`,
        ...props,
    });
    await animationFrame();
}

async function mountAlert(companies) {
    mockFigures(companies);
    await mountForm(`<widget name="client_card_credit_alert"/>`);
    expect.verifySteps([`figures of ${CLIENT_ID}: credit`]);
}

async function mountSection(companies, values) {
    mockFigures(companies, values);
    await mountForm(`<widget name="client_card_credit"/>`);
    expect.verifySteps([`figures of ${CLIENT_ID}: credit,days_to_pay,invoices,late`]);
}

const texts = (name) => queryAllTexts(`${SECTION} tr[data-figure=${name}] td`);

test("warns with what is used and the limit", async () => {
    await mountAlert([company({credit: credit(100, 120.5)})]);
    expect(ALERT).toHaveText("Over the credit limit of 100.00 €: 120.50 € used.");
    expect(ALERT).toHaveAttribute("role", "alert");
});

test("says when orders are a part of it", async () => {
    await mountAlert([company({credit: credit(100, 120, {to_invoice: 30})})]);
    expect(ALERT).toHaveText(/120\.00 € used, of which 30\.00 € in orders/);
});

test("no warning within the limit, without a limit, or without the right", async () => {
    for (const figures of [
        {credit: credit(100, 100)},
        {credit: credit(false, 999)},
        {balance: 999},
        {},
    ]) {
        await mountAlert([company(figures)]);
        expect(ALERT).toHaveCount(0);
    }
});

test("names the companies where the limit is exceeded", async () => {
    await mountAlert([
        company({credit: credit(100, 90)}),
        company({credit: credit(10, 20)}, AMERICA),
    ]);
    expect(ALERT).toHaveText(
        "America: Over the credit limit of $ 10.00: $ 20.00 used."
    );
});

test("is read in one call with the balance", async () => {
    mockFigures([company({balance: 120, credit: credit(100, 120)})]);
    await mountForm(`
        <widget name="client_card_credit_alert"/>
        <widget name="client_card_balance"/>`);
    expect.verifySteps([`figures of ${CLIENT_ID}: balance,credit,invoices`]);
    expect(ALERT).toHaveCount(1);
    expect(".o_client_card_balance").toHaveCount(1);
});

test.tags("desktop");
test("is read again when another limit is saved, not for other fields", async () => {
    const answer = [company({credit: credit(100, 120)})];
    mockFigures(answer);
    await mountForm("", {
        arch: `
            <form js_class="client_card_form">
                <widget name="client_card_credit_alert"/>
                <field name="name"/>
                <field name="credit_limit"/>
            </form>`,
    });
    expect.verifySteps([`figures of ${CLIENT_ID}: credit`]);
    await contains("[name=name] input").edit("Azure");
    await contains(".o_form_button_save").click();
    expect.verifySteps([]);
    answer[0] = company({credit: credit(200, 120)});
    await contains("[name=credit_limit] input").edit("200");
    expect(ALERT).toHaveCount(1);
    expect.verifySteps([]);
    await contains(".o_form_button_save").click();
    await animationFrame();
    expect.verifySteps([`figures of ${CLIENT_ID}: credit`]);
    expect(ALERT).toHaveCount(0);
});

test("limit, use, rest, overdue, late and days to pay", async () => {
    await mountSection([
        company({
            credit: credit(100, 120, {to_invoice: 30}),
            invoices: {overdue: block(2, 50)},
            late: {count: 1, amount: 30},
            days_to_pay: {count: 3, days: 12.5},
        }),
    ]);
    expect(texts("limit")).toEqual(["100.00 €"]);
    expect(texts("used")).toEqual(["120.00 €\nof which orders to invoice: 30.00 €"]);
    expect(texts("available")).toEqual(["-20.00 €"]);
    expect(texts("overdue")).toEqual(["50.00 €\ndocuments: 2"]);
    expect(texts("late")).toEqual(["30.00 €\nby instalment, all time; documents: 1"]);
    expect(texts("days")).toEqual(["12.5\npaid documents: 3"]);
    expect(`${SECTION} thead`).toHaveCount(0);
    expect(SECTION).toHaveText(/all time/);
    expect(`${SECTION} .text-danger`).toHaveCount(4);
});

test("no limit, nothing due and nothing paid", async () => {
    await mountSection([
        company({
            credit: credit(false, 0),
            invoices: {overdue: block(0, 0)},
            late: {count: 0, amount: 0},
            days_to_pay: {count: 0, days: false},
        }),
    ]);
    expect(texts("limit")).toEqual(["No limit"]);
    expect(texts("used")).toEqual(["0.00 €"]);
    expect(texts("available")).toEqual([]);
    expect(texts("overdue")).toEqual(["0.00 €"]);
    expect(texts("late")).toEqual(["0.00 €"]);
    expect(texts("days")).toEqual(["Nothing paid yet"]);
    expect(`${SECTION} .text-danger`).toHaveCount(0);
});

test("paid at once is not the same as nothing paid", async () => {
    await mountSection([
        company({
            credit: credit(false, 0),
            invoices: {overdue: block(0, 0)},
            late: {count: 0, amount: 0},
            days_to_pay: {count: 1, days: 0},
        }),
    ]);
    expect(texts("days")).toEqual(["0\npaid documents: 1"]);
});

test("a column for each company", async () => {
    const rest = {
        invoices: {overdue: block(0, 0)},
        late: {count: 0, amount: 0},
        days_to_pay: {count: 0, days: false},
    };
    await mountSection([
        company({credit: credit(100, 10), ...rest}),
        company({credit: credit(false, 20), ...rest}, AMERICA),
    ]);
    expect(queryAllTexts(`${SECTION} thead th`)).toEqual(["", "Belgium", "America"]);
    expect(texts("used")).toEqual(["10.00 €", "$ 20.00"]);
    expect(texts("limit")).toEqual(["100.00 €", "No limit"]);
    expect(texts("available")).toEqual(["90.00 €", ""]);
});

test("shows nothing without the right to see it", async () => {
    await mountSection([company({})]);
    expect(SECTION).toHaveCount(0);
});

test("a sign beside the balance of clients over their limit", async () => {
    await mountView({
        type: "list",
        resModel: "res.partner",
        domain: [["id", "in", [CLIENT_ID, OTHER_CLIENT_ID]]],
        arch: `
            <list>
                <field name="client_balance" widget="client_card_balance_amount"/>
            </list>`,
    });
    const row = (amount) => `.o_data_row:contains(${amount})`;
    expect(`${row("120.00")} .o_client_card_over_limit`).toHaveCount(1);
    expect(row("130.00")).toHaveCount(1);
    expect(`${row("130.00")} .o_client_card_over_limit`).toHaveCount(0);
});
