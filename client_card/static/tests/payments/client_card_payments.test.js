/* global Chart */
import {after, expect, test} from "@odoo/hoot";
import {queryAllTexts, queryOne} from "@odoo/hoot-dom";
import {animationFrame, Deferred, mockDate} from "@odoo/hoot-mock";
import {
    contains,
    defineModels,
    fields,
    mockService,
    models,
    mountView,
    onRpc,
    patchWithCleanup,
    preloadBundle,
} from "@web/../tests/web_test_helpers";
import {user} from "@web/core/user";
import {cardActions} from "@client_card/card/card_actions";
import {
    CLIENT_ID,
    defineClientCardModels,
    openSection,
    OTHER_CLIENT_ID,
} from "../client_card_test_helpers";

defineClientCardModels();

class AccountPayment extends models.Model {
    _name = "account.payment";

    name = fields.Char();
    client_documents = fields.Json();

    _records = [
        {
            id: 1,
            name: "PBNK1",
            client_documents: [
                {model: "sale.order", id: 7, name: "S00007"},
                {model: "account.move", id: 8, name: "INV/8"},
            ],
        },
        {id: 2, name: "PBNK2", client_documents: false},
    ];
}
defineModels([AccountPayment]);

preloadBundle("web.chartjs_lib");

const CHART = ".o_client_card_payment_chart";
const BARS = `${CHART} canvas`;

/** Answers with the groups of the month asked for, each request being a step. */
function mockPayments(groupsOf) {
    onRpc("account.payment", "formatted_read_group", ({kwargs}) => {
        const dates = kwargs.domain.filter(([name]) => name === "date");
        const [first, last] = dates.map((leaf) => leaf[2]);
        const [client] = kwargs.domain.filter(([name]) => name === "client_id");
        expect.step(`payments of ${client[2]}: ${first} ${last}`);
        return groupsOf(first);
    });
}

function group(day, amount, companyId = 1) {
    return {
        company_id: [companyId, "Company"],
        payment_type: amount > 0 ? "inbound" : "outbound",
        "date:day": [day, day],
        "amount_company_currency_signed:sum": amount,
        __extra_domain: [],
    };
}

async function mountChart(props = {}) {
    await mountView({
        type: "form",
        resModel: "res.partner",
        resId: CLIENT_ID,
        arch: `
            <form js_class="client_card_form">
                <header><button name="action_done" type="object" string="Done"/></header>
                <field name="name"/>
                <notebook>
                    <page name="payments" string="Payments">
                        <widget name="client_card_payment_chart"
                            domain="[('client_id', '=', id)]"/>
                    </page>
                    <page name="general" string="General"/>
                </notebook>
            </form>`,
        ...props,
    });
    await animationFrame();
    await animationFrame();
}

function getBars() {
    const {datasets, labels} = Chart.getChart(queryOne(BARS)).data;
    return {days: labels.length, amounts: datasets.map(({data}) => data)};
}

async function settle() {
    await animationFrame();
    await animationFrame();
}

test("shows the days of the current month", async () => {
    mockDate("2026-02-10 12:00:00");
    mockPayments(() => [
        group("2026-02-03", 100),
        group("2026-02-03", -40),
        group("2026-02-28", 5.5),
    ]);
    await mountChart();
    expect.verifySteps([`payments of ${CLIENT_ID}: 2026-02-01 2026-02-28`]);
    expect(".o_client_card_month").toHaveText("February 2026");
    const {days, amounts} = getBars();
    expect(days).toBe(28);
    expect(amounts[0][2]).toBe(100);
    expect(amounts[0][27]).toBe(5.5);
    expect(amounts[1][2]).toBe(-40);
    expect(amounts.flat().filter(Boolean)).toHaveLength(3);
    expect(queryAllTexts(".o_client_card_payment_total")).toEqual([
        "Received: $ 105.50",
        "Paid out: $ 40.00",
    ]);
});

test("the month is that of the user's time zone", async () => {
    mockDate("2026-03-01 03:00:00", -6);
    mockPayments(() => []);
    await mountChart();
    expect.verifySteps([`payments of ${CLIENT_ID}: 2026-02-01 2026-02-28`]);
});

test("arrows change the month", async () => {
    mockDate("2026-01-10 12:00:00");
    mockPayments((first) => (first === "2025-12-01" ? [group("2025-12-31", 9)] : []));
    await mountChart();
    expect(".o_client_card_payment_none").toHaveText("No payments in this month.");
    expect(BARS).toHaveCount(0);
    await contains(".o_client_card_month_previous").click();
    await settle();
    expect(".o_client_card_month").toHaveText("December 2025");
    expect(getBars().amounts[0][30]).toBe(9);
    await contains(".o_client_card_month_next").click();
    await contains(".o_client_card_month_next").click();
    await settle();
    expect(".o_client_card_month").toHaveText("February 2026");
    expect.verifySteps([
        `payments of ${CLIENT_ID}: 2026-01-01 2026-01-31`,
        `payments of ${CLIENT_ID}: 2025-12-01 2025-12-31`,
        `payments of ${CLIENT_ID}: 2026-01-01 2026-01-31`,
        `payments of ${CLIENT_ID}: 2026-02-01 2026-02-28`,
    ]);
});

test("an answer that comes late does not replace a later month's", async () => {
    mockDate("2026-05-10 12:00:00");
    const late = new Deferred();
    mockPayments((first) => (first === "2026-05-01" ? late : [group("2026-04-01", 7)]));
    await mountChart();
    await contains(".o_client_card_month_previous").click();
    await settle();
    late.resolve([group("2026-05-02", 1000)]);
    await settle();
    expect(queryAllTexts(".o_client_card_payment_total")[0]).toBe("Received: $ 7.00");
    expect.verifySteps([
        `payments of ${CLIENT_ID}: 2026-05-01 2026-05-31`,
        `payments of ${CLIENT_ID}: 2026-04-01 2026-04-30`,
    ]);
});

test("each company apart, in its own currency", async () => {
    patchWithCleanup(user, {
        get activeCompanies() {
            return [
                {id: 1, name: "Belgium", currency_id: 2},
                {id: 2, name: "America", currency_id: 1},
                {id: 3, name: "Idle", currency_id: 1},
            ];
        },
    });
    mockDate("2026-02-10 12:00:00");
    mockPayments(() => [group("2026-02-03", 100, 1), group("2026-02-04", -30, 2)]);
    await mountChart();
    expect.verifySteps([`payments of ${CLIENT_ID}: 2026-02-01 2026-02-28`]);
    expect(BARS).toHaveCount(2);
    expect(queryAllTexts(".o_client_card_payment_company")).toEqual([
        "Belgium\nReceived: 100.00 €\nPaid out: 0.00 €",
        "America\nReceived: $ 0.00\nPaid out: $ 30.00",
    ]);
});

test("asks for nothing without the right to read payments", async () => {
    onRpc("account.payment", "has_access", () => false);
    mockPayments(() => []);
    await mountChart();
    expect(CHART).toHaveCount(0);
    expect.verifySteps([]);
});

test("a new client has none", async () => {
    mockPayments(() => []);
    await mountChart({resId: false});
    expect(CHART).toHaveCount(0);
    expect.verifySteps([]);
});

test("is read again when the form reloads, not when it renders", async () => {
    mockDate("2026-02-10 12:00:00");
    mockPayments(() => [group("2026-02-03", 100)]);
    onRpc("res.partner", "action_done", () => false);
    await mountChart();
    expect.verifySteps([`payments of ${CLIENT_ID}: 2026-02-01 2026-02-28`]);
    await contains(".o_field_widget[name=name] input").edit("Azure");
    expect.verifySteps([]);
    await contains("button[name=action_done]").click();
    await settle();
    expect.verifySteps([`payments of ${CLIENT_ID}: 2026-02-01 2026-02-28`]);
});

test.tags("desktop");
test("follows the form's pager to another client, and keeps the month", async () => {
    mockDate("2026-02-10 12:00:00");
    mockPayments(() => []);
    await mountChart({resIds: [CLIENT_ID, OTHER_CLIENT_ID]});
    await contains(".o_client_card_month_previous").click();
    await contains(".o_pager_next").click();
    await settle();
    expect.verifySteps([
        `payments of ${CLIENT_ID}: 2026-02-01 2026-02-28`,
        `payments of ${CLIENT_ID}: 2026-01-01 2026-01-31`,
        `payments of ${OTHER_CLIENT_ID}: 2026-01-01 2026-01-31`,
    ]);
});

test("keeps the month while another tab shows", async () => {
    mockDate("2026-02-10 12:00:00");
    mockPayments(() => []);
    await mountChart();
    await contains(".o_client_card_month_previous").click();
    await openSection("general");
    await openSection("payments");
    await settle();
    expect(".o_client_card_month").toHaveText("January 2026");
    expect.verifySteps([
        `payments of ${CLIENT_ID}: 2026-02-01 2026-02-28`,
        `payments of ${CLIENT_ID}: 2026-01-01 2026-01-31`,
        `payments of ${CLIENT_ID}: 2026-01-01 2026-01-31`,
    ]);
});

test.tags("desktop");
test("a document's number opens the document, not the payment", async () => {
    mockService("action", {
        doAction(action, {newWindow}) {
            expect.step([action.res_model, action.res_id, newWindow]);
        },
    });
    await mountView({
        type: "list",
        resModel: "account.payment",
        arch: `
            <list>
                <field name="name"/>
                <field name="client_documents" widget="client_card_documents"/>
            </list>`,
        selectRecord: () => expect.step("payment"),
    });
    expect(queryAllTexts(".o_client_card_document")).toEqual(["S00007", "INV/8"]);
    expect(".o_client_card_document:first").toHaveAttribute(
        "href",
        "/odoo/sale.order/7"
    );
    await contains(".o_client_card_document:first").click();
    await contains(".o_client_card_document:last").click({ctrlKey: true});
    await contains(".o_data_cell[name=name]:first").click();
    expect.verifySteps([
        ["sale.order", 7, false],
        ["account.move", 8, true],
        "payment",
    ]);
});

test("the Action menu takes and gives money back", async () => {
    const entries = ["advance", "payment"].map((key) => cardActions.get(key));
    for (const [index, type] of ["inbound", "outbound"].entries()) {
        const entry = entries[index];
        expect(entry.groups).toBe("account.group_account_invoice");
        expect(entry.action(CLIENT_ID)).toMatchObject({
            res_model: "client.advance",
            target: "new",
            context: {default_partner_id: CLIENT_ID, default_payment_type: type},
        });
    }
});

test("the chart has the page's colours, whichever scheme that has", async () => {
    // Covers: Y2
    mockDate("2026-02-10 12:00:00");
    const {style} = document.documentElement;
    const colors = {"--border-color": "rgb(1, 2, 3)", "--success": "rgb(4, 5, 6)"};
    for (const [name, color] of Object.entries(colors)) {
        style.setProperty(name, color);
        after(() => style.removeProperty(name));
    }
    mockPayments(() => [group("2026-02-03", 100)]);
    await mountChart();
    const chart = Chart.getChart(queryOne(BARS));
    expect(chart.config.options.scales.y.grid.color).toBe("rgb(1, 2, 3)");
    expect(chart.config.options.scales.x.ticks.color).toBe(
        getComputedStyle(queryOne(BARS)).color
    );
    expect(chart.data.datasets[0].backgroundColor).toBe("rgb(4, 5, 6)");
    expect.verifySteps([`payments of ${CLIENT_ID}: 2026-02-01 2026-02-28`]);
});
