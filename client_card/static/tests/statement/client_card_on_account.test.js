import {expect, test} from "@odoo/hoot";
import {queryAllTexts} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {contains, mockService, mountView} from "@web/../tests/web_test_helpers";
import {
    block,
    CLIENT_ID,
    company,
    defineClientCardModels,
    mockFigures,
} from "../client_card_test_helpers";

defineClientCardModels();

const LINE = ".o_client_card_on_account";
const NONE = {
    amount: 0,
    bills: 0,
    outstanding: 0,
    not_sent: 0,
    other_debits: 0,
    open_items: 0,
    rest: 0,
};

function row(figure, values) {
    const invoices = {outstanding: block(1, 300)};
    return company({invoices, on_account: {...NONE, ...figure}}, values);
}

async function mountList(companies, kind = "invoices") {
    mockFigures(companies);
    await mountView({
        type: "list",
        resModel: "client.document",
        arch: `<list js_class="client_card_blocks_list"><field name="name"/></list>`,
        searchViewArch: `
            <search>
                <filter name="outstanding" string="Outstanding" domain="[]"/>
            </search>`,
        context: {client_card_client_id: CLIENT_ID, client_card_source: kind},
    });
    await animationFrame();
}

const text = (name) => queryAllTexts(`${LINE} [data-figure=${name}]`);

test("says how the documents lead to the open items", async () => {
    const figure = {amount: 85, bills: 15, outstanding: 300, not_sent: 50};
    await mountList([row({...figure, other_debits: 20, open_items: 285})]);
    expect.verifySteps([`figures of ${CLIENT_ID}: invoices,on_account`]);
    expect(text("outstanding")).toEqual(["Outstanding 300.00 €"]);
    expect(text("not_sent")).toEqual(["+ Not sent 50.00 €"]);
    expect(text("other_debits")).toEqual(["+ Other open debits 20.00 €"]);
    expect(text("amount")).toEqual(["− On account 85.00 €"]);
    expect(text("bills")).toEqual(["(of which our own bills: 15.00 €)"]);
    expect(text("open_items")).toEqual(["= Open items 285.00 €"]);
    expect(text("rest")).toEqual([]);
});

test("names the rest between the open items and the balance", async () => {
    await mountList([row({outstanding: 300, open_items: 300, rest: -40})]);
    expect(text("rest")[0]).toMatch(
        /^Balance: 260\.00 €\. .* -40\.00 € is not in any open/
    );
    expect(`${LINE} button`).not.toBeEnabled();
    expect(text("not_sent")).toEqual([]);
    expect.verifySteps([`figures of ${CLIENT_ID}: invoices,on_account`]);
});

test("a line for each company that has something open", async () => {
    const america = {
        company_id: 2,
        company: "America",
        currency_id: 1,
        currency: "USD",
    };
    const asia = {...america, company_id: 3, company: "Asia"};
    await mountList([
        row({amount: 5, open_items: -5}),
        row({amount: 7, open_items: -7}, america),
        row({amount: -0}, asia),
    ]);
    expect(text("amount")).toEqual(["− On account 5.00 €", "− On account $ 7.00"]);
    expect(queryAllTexts(`${LINE} > .text-muted`)).toEqual(["Belgium:", "America:"]);
    expect.verifySteps([`figures of ${CLIENT_ID}: invoices,on_account`]);
});

test("a click lists the open credits in the ledger", async () => {
    mockService("action", {
        loadAction: (xmlid) => ({xmlid}),
        doAction({xmlid, domain}, {additionalContext}) {
            expect.step([xmlid, domain, additionalContext]);
        },
    });
    await mountList([row({amount: 5, open_items: -5})]);
    await contains(`${LINE} button`).click();
    expect.verifySteps([
        `figures of ${CLIENT_ID}: invoices,on_account`,
        [
            "client_card.account_move_line_action",
            [
                ["client_id", "=", CLIENT_ID],
                ["client_ledger", "=", true],
                ["company_id", "=", 1],
            ],
            {
                client_card_client_id: CLIENT_ID,
                client_card_open: true,
                search_default_open_credits: 1,
            },
        ],
    ]);
});

test("estimates have no such line", async () => {
    await mountList([company({estimates: {outstanding: block(1, 3)}})], "estimates");
    expect(".o_client_card_block").toHaveCount(1);
    expect(LINE).toHaveCount(0);
    expect.verifySteps([`figures of ${CLIENT_ID}: estimates`]);
});
