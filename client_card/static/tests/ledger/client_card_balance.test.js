import {expect, test} from "@odoo/hoot";
import {queryAllTexts} from "@odoo/hoot-dom";
import {animationFrame, Deferred} from "@odoo/hoot-mock";
import {
    contains,
    makeServerError,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {
    block,
    CLIENT_ID,
    company,
    defineClientCardModels,
    mockFigures,
    OTHER_CLIENT_ID,
} from "../client_card_test_helpers";

defineClientCardModels();

const BALANCE = ".o_client_card_balance";
const READ = `figures of ${CLIENT_ID}: balance,credit,invoices`;

async function mountForm(props = {}) {
    await mountView({
        type: "form",
        resModel: "res.partner",
        resId: CLIENT_ID,
        arch: `
            <form>
                <header><button name="action_done" type="object" string="Done"/></header>
                <field name="name"/>
                <widget name="client_card_balance"/>
            </form>`,
        ...props,
    });
    await animationFrame();
}

async function expectBalance(balance, amount, words, color) {
    mockFigures([company({balance})]);
    await mountForm();
    expect.verifySteps([READ]);
    expect(`${BALANCE}_amount`).toHaveText(amount);
    expect(`${BALANCE}_words`).toHaveText(words);
    for (const name of ["text-success", "text-danger"]) {
        expect(`${BALANCE}_line.${name}`).toHaveCount(name === color ? 1 : 0);
    }
    expect(BALANCE).toHaveCount(1); // one company: not named
    expect(BALANCE).not.toHaveText(/Belgium/);
}

test("positive: the client owes us", async () => {
    await expectBalance(1250.5, "1,250.50 €", "The client owes us", "text-success");
});

test("negative: we owe the client", async () => {
    await expectBalance(-80, "-80.00 €", "We owe the client", "text-danger");
});

test("zero: settled", async () => {
    await expectBalance(0, "0.00 €", "Settled");
});

test("less than the currency's smallest amount is zero", async () => {
    await expectBalance(-0.004, "0.00 €", "Settled");
});

test("shows the current company, and the others on demand", async () => {
    mockFigures([
        company(
            {balance: -5},
            {company_id: 2, company: "America", currency_id: 1, currency: "USD"}
        ),
        company({balance: 10}),
        company({balance: 7}, {company_id: 3, company: "Asia"}),
    ]);
    await mountForm();
    expect.verifySteps([READ]);
    expect(queryAllTexts(BALANCE)).toEqual([
        "10.00 €\nThe client owes us\nBelgium\n+2",
    ]);
    await contains(`${BALANCE}_more`).click();
    expect(queryAllTexts(`${BALANCE}_others ${BALANCE}`)).toEqual([
        "$ -5.00\nWe owe the client\nAmerica",
        "7.00 €\nThe client owes us\nAsia",
    ]);
});

async function expectDetails(figures, texts) {
    mockFigures([company({balance: 10, ...figures})]);
    await mountForm();
    expect.verifySteps([READ]);
    expect(queryAllTexts(`${BALANCE}_overdue, ${BALANCE}_limit`)).toEqual(texts);
}

test("what is overdue, and the share of the limit", async () => {
    await expectDetails(
        {
            invoices: {overdue: block(1, 180)},
            credit: {limit: 1000, used: 516, over: false},
        },
        ["180.00 € overdue", "52% of the limit used"]
    );
    expect(`${BALANCE}_limit`).not.toHaveClass("text-danger");
});

test("over the limit", async () => {
    await expectDetails({credit: {limit: 100, used: 230, over: true}}, [
        "230% of the limit used",
    ]);
    expect(`${BALANCE}_limit`).toHaveClass("text-danger");
});

test("nothing overdue and no limit: nothing is said of them", async () => {
    await expectDetails(
        {
            invoices: {overdue: block(0, 0)},
            credit: {limit: false, used: 516, over: false},
        },
        []
    );
});

test("shows nothing without the right to see it", async () => {
    mockFigures([company({})]);
    await mountForm();
    expect.verifySteps([READ]);
    expect(BALANCE).toHaveCount(0);
});

test("shows nothing when the figures are refused", async () => {
    onRpc("res.partner", "client_card_figures", () => {
        throw makeServerError({type: "AccessError"});
    });
    await mountForm();
    expect(BALANCE).toHaveCount(0);
    expect(".o_error_dialog").toHaveCount(0);
});

test("the page does not wait for it", async () => {
    const answer = new Deferred();
    onRpc("res.partner", "client_card_figures", () => answer);
    await mountForm();
    expect(".o_field_widget[name=name]").toHaveCount(1);
    answer.resolve([{id: CLIENT_ID, companies: [company({balance: 1})]}]);
    await animationFrame();
    expect(BALANCE).toHaveCount(1);
});

test("a new client has none", async () => {
    mockFigures([company({balance: 1})]);
    await mountForm({resId: false});
    expect.verifySteps([]);
    expect(BALANCE).toHaveCount(0);
});

test("is read again when the form reloads, not when it renders", async () => {
    mockFigures([company({balance: 1})]);
    onRpc("res.partner", "action_done", () => false);
    await mountForm();
    expect.verifySteps([READ]);
    await contains(".o_field_widget[name=name] input").edit("Azure");
    expect.verifySteps([]);
    await contains("button[name=action_done]").click();
    await animationFrame();
    expect.verifySteps([READ]);
});

test.tags("desktop");
test("follows the pager, and never shows another client's", async () => {
    const answer = new Deferred();
    onRpc("res.partner", "client_card_figures", async ({args: [[id]]}) => {
        if (id === OTHER_CLIENT_ID) {
            await answer;
        }
        return [{id, companies: [company({balance: id})]}];
    });
    await mountForm({resIds: [CLIENT_ID, OTHER_CLIENT_ID]});
    expect(`${BALANCE}_amount`).toHaveText("50.00 €");
    await contains(".o_pager_next").click();
    await animationFrame();
    expect(BALANCE).toHaveCount(0);
    answer.resolve();
    await animationFrame();
    expect(`${BALANCE}_amount`).toHaveText("51.00 €");
});
