import {beforeEach, expect, test} from "@odoo/hoot";
import {queryAllTexts, queryOne, queryText} from "@odoo/hoot-dom";
import {animationFrame, Deferred, mockDate} from "@odoo/hoot-mock";
import {
    contains,
    editSearch,
    getFacetTexts,
    makeServerError,
    mountView,
    onRpc,
    patchWithCleanup,
    removeFacet,
    toggleMenuItem,
    toggleSearchBarMenu,
    validateSearch,
} from "@web/../tests/web_test_helpers";
import {user} from "@web/core/user";
import {
    block,
    CLIENT_ID,
    company,
    defineClientCardModels,
    mockFigures,
    OTHER_CLIENT_ID,
} from "../client_card_test_helpers";

defineClientCardModels();

const FIGURES = `figures of ${CLIENT_ID}: invoices,on_account`;

const FIGURES_OF_YEAR = `${FIGURES} of the year`;

const INVOICES = {
    outstanding: block(2, 1200),
    not_sent: block(0, 0),
    overdue: block(1, 300),
    draft: block(0, 0),
    unlisted: block(9, 9),
};

async function mountList(props = {}) {
    await mountView({
        type: "list",
        resModel: "client.document",
        arch: `
            <list js_class="client_card_blocks_list">
                <field name="name"/>
                <field name="is_late" widget="boolean_toggle"/>
                <button name="action_confirm" type="object" string="Confirm"/>
            </list>`,
        searchViewArch: `
            <search>
                <field name="name"/>
                <filter name="outstanding" string="Outstanding" domain="[('amount', '&gt;', 15)]"/>
                <filter name="not_sent" string="Not Sent" domain="[('amount', '&lt;', 15)]"/>
                <filter name="overdue" string="Overdue" domain="[('is_late', '=', True)]"/>
                <filter name="draft" string="Draft" domain="[('is_late', '=', False)]"/>
                <separator/>
                <filter name="current_year" string="Current Year" domain="[('amount', '&lt;', 25)]"/>
                <separator/>
                <filter name="big" string="Big" domain="[('amount', '&gt;', 25)]"/>
            </search>`,
        domain: [["client_id", "=", CLIENT_ID]],
        context: {client_card_client_id: CLIENT_ID, client_card_source: "invoices"},
        limit: 2,
        ...props,
    });
    await animationFrame();
}

const blockSelector = (name) => `.o_client_card_block[data-block=${name}]`;
const clickBlock = (name) =>
    contains(`${blockSelector(name)} .o_client_card_block_button`).click();
async function setPeriod(label) {
    await contains(`.o_client_card_period button:contains(${label})`).click();
    await animationFrame();
}
const getPressed = () =>
    queryAllTexts("[aria-pressed=true] .o_client_card_block_label");
const getNames = () => queryAllTexts(".o_data_cell[name=name]");

beforeEach(() => mockDate("2026-03-04 12:00:00"));

test.tags("desktop");
test("shows the blocks which the search view names, in the answer's order", async () => {
    mockFigures([company({invoices: INVOICES})]);
    await mountList();
    expect.verifySteps([FIGURES]);
    expect(queryAllTexts(".o_client_card_block_label")).toEqual([
        "Outstanding",
        "Overdue",
        "Draft",
    ]);
    expect(queryAllTexts(".o_client_card_block_amount")).toEqual([
        "1,200.00 €",
        "300.00 €",
        "0.00 €",
    ]);
    expect(queryAllTexts(".o_client_card_block_count")).toEqual(["2", "1", "0"]);
    expect(".o_client_card_block_note").toHaveCount(0);
});

test.tags("desktop");
test("without the keys in the context it is an ordinary list", async () => {
    mockFigures([company({invoices: INVOICES})]);
    await mountList({context: {}});
    expect(".o_data_row").toHaveCount(2);
    expect(".o_client_card_blocks").toHaveCount(0);
    expect.verifySteps([]);
});

test.tags("desktop");
test("without the right to see the figures there is no row", async () => {
    mockFigures([company({})]);
    await mountList();
    expect.verifySteps([FIGURES]);
    expect(".o_data_row").toHaveCount(2);
    expect(".o_client_card_blocks").toHaveCount(0);
});

test.tags("desktop");
test("an error of the figures leaves the list alone, and they can be tried again", async () => {
    expect.errors(1);
    let isDown = true;
    onRpc("res.partner", "client_card_figures", () => {
        if (isDown) {
            throw makeServerError({message: "no figures"});
        }
        return [{id: CLIENT_ID, companies: [company({invoices: {}})]}];
    });
    await mountList();
    expect.verifyErrors(["no figures"]);
    expect(".o_data_row").toHaveCount(2);
    expect(".o_client_card_blocks").toHaveCount(0);
    isDown = false;
    await contains(".o_client_card_failed button").click();
    await animationFrame();
    expect(".o_client_card_blocks").toHaveCount(1);
});

test.tags("desktop");
test("the list does not wait for the figures", async () => {
    const answer = new Deferred();
    onRpc("res.partner", "client_card_figures", () => answer);
    await mountList();
    expect(".o_data_row").toHaveCount(2);
    expect(".o_client_card_blocks .placeholder").toHaveCount(3);
    answer.resolve([
        {id: CLIENT_ID, period: "all", companies: [company({invoices: INVOICES})]},
    ]);
    await animationFrame();
    expect(".o_client_card_blocks .placeholder").toHaveCount(0);
    expect(".o_client_card_block").toHaveCount(3);
});

test.tags("desktop");
test("several companies stand below each other, each in its currency", async () => {
    mockFigures([
        company({invoices: INVOICES}),
        company(
            {invoices: {...INVOICES, not_sent: block(1, 7)}},
            {company_id: 2, company: "America", currency_id: 1, currency: "USD"}
        ),
    ]);
    await mountList();
    expect.verifySteps([FIGURES]);
    const lines = queryText(`${blockSelector("overdue")}`).split("\n");
    expect(lines).toEqual([
        "Overdue",
        "Belgium",
        "300.00 €",
        "1",
        "America",
        "$ 300.00",
        "1",
    ]);
    expect(".o_client_card_block_note").toHaveText("America: + 1 not sent: $ 7.00");
});

test.tags("desktop");
test("amounts in other currencies than the company's are said beneath", async () => {
    const currencies = {EUR: block(1, 900), USD: block(1, 330), XYZ: block(1, 5)};
    mockFigures([
        company({
            invoices: {outstanding: block(3, 1200, currencies), overdue: block(0, 0)},
        }),
    ]);
    await mountList();
    expect.verifySteps([FIGURES]);
    expect(".o_client_card_block_foreign").toHaveText("of which $ 330.00, 5.00 XYZ");
});

test.tags("desktop");
test("a click toggles the filter as a facet, in place of another block's", async () => {
    mockFigures([company({invoices: INVOICES})]);
    await mountList();
    await clickBlock("overdue");
    expect(getFacetTexts()).toEqual(["Overdue"]);
    expect(getPressed()).toEqual(["Overdue"]);
    expect(getNames()).toEqual(["D2", "D3"]);
    await clickBlock("draft");
    expect(getFacetTexts()).toEqual(["Draft"]);
    expect(getPressed()).toEqual(["Draft"]);
    expect(getNames()).toEqual(["D1"]);
    await clickBlock("draft");
    expect(getFacetTexts()).toEqual([]);
    expect(getPressed()).toEqual([]);
    expect.verifySteps([FIGURES]);
});

test.tags("desktop");
test("a block is pressed at once, before the list has come", async () => {
    mockFigures([company({invoices: INVOICES})]);
    await mountList();
    expect.verifySteps([FIGURES]);
    const list = new Deferred();
    onRpc("client.document", "web_search_read", () => list);
    await clickBlock("overdue");
    await animationFrame();
    expect(getNames()).toEqual(["D1", "D2"]);
    expect(getPressed()).toEqual(["Overdue"]);
});

test.tags("desktop");
test("the user can remove the facet", async () => {
    mockFigures([company({invoices: INVOICES})]);
    await mountList();
    await clickBlock("overdue");
    await removeFacet("Overdue");
    expect(getPressed()).toEqual([]);
    expect(getNames()).toEqual(["D1", "D2"]);
    expect.verifySteps([FIGURES]);
});

test.tags("desktop");
test("a click leaves other facets alone", async () => {
    mockFigures([company({invoices: INVOICES})]);
    await mountList();
    await editSearch("D");
    await validateSearch();
    await toggleSearchBarMenu();
    await toggleMenuItem("Big");
    await clickBlock("overdue");
    await clickBlock("draft");
    expect(getFacetTexts()).toEqual(["Name\nD", "Big", "Draft"]);
    expect.verifySteps([FIGURES]);
});

test.tags("desktop");
test("what is not sent is said below Outstanding, and filters too", async () => {
    mockFigures([company({invoices: {...INVOICES, not_sent: block(3, 120)}})]);
    await mountList();
    expect(`${blockSelector("outstanding")} .o_client_card_block_note`).toHaveText(
        "+ 3 not sent: 120.00 €"
    );
    expect(".o_client_card_block").toHaveCount(3);
    await clickBlock("outstanding");
    await contains(".o_client_card_block_note").click();
    expect(getFacetTexts()).toEqual(["Not Sent"]);
    expect(".o_client_card_block_note").toHaveAttribute("aria-pressed", "true");
    expect(getNames()).toEqual(["D3"]);
    await clickBlock("overdue");
    expect(getFacetTexts()).toEqual(["Overdue"]);
    expect.verifySteps([FIGURES]);
});

test.tags("desktop");
test("the period is a facet: figures and list are of the same", async () => {
    // Covers: I1, I2
    mockFigures([company({invoices: INVOICES})]);
    onRpc("res.users.settings", "*", () => expect.step("preference"));
    await mountList();
    expect.verifySteps([FIGURES]);
    expect(queryAllTexts(".o_client_card_period button")).toEqual(["2026", "All time"]);
    expect(".o_client_card_period [aria-pressed=true]").toHaveText("All time");
    await setPeriod("2026");
    expect(getFacetTexts()).toEqual(["Current Year"]);
    expect(getNames()).toEqual(["D2", "D3"]);
    expect(queryAllTexts(".o_client_card_block_label")).toEqual([
        "Outstanding 2026",
        "Overdue 2026",
        "Draft 2026",
    ]);
    expect.verifySteps([FIGURES_OF_YEAR]);
    await clickBlock("overdue");
    expect(getFacetTexts()).toEqual(["Current Year", "Overdue"]);
    await removeFacet("Current Year");
    await animationFrame();
    expect(".o_client_card_period [aria-pressed=true]").toHaveText("All time");
    expect(getPressed()).toEqual(["Overdue"]);
    expect.verifySteps([FIGURES]);
    await setPeriod("All time");
    expect.verifySteps([]);
});

test.tags("desktop");
test("the label is of the period of the figures, until others have come", async () => {
    // Covers: I2
    mockFigures([company({invoices: INVOICES})]);
    await mountList();
    const answer = new Deferred();
    onRpc("res.partner", "client_card_figures", () => answer);
    await setPeriod("2026");
    expect(".o_client_card_period [aria-pressed=true]").toHaveText("2026");
    expect(`${blockSelector("overdue")} .o_client_card_block_label`).toHaveText(
        "Overdue"
    );
    expect(".o_client_card_blocks").toHaveAttribute("aria-busy", "true");
    answer.resolve([
        {id: CLIENT_ID, period: "year", companies: [company({invoices: INVOICES})]},
    ]);
    await animationFrame();
    expect(`${blockSelector("overdue")} .o_client_card_block_label`).toHaveText(
        "Overdue 2026"
    );
    expect.verifySteps([FIGURES]);
});

test.tags("desktop");
test("without the filter there is no switch", async () => {
    // Covers: I2
    mockFigures([company({invoices: INVOICES})]);
    await mountList({
        searchViewArch: `
            <search>
                <filter name="overdue" string="Overdue" domain="[('is_late', '=', True)]"/>
            </search>`,
    });
    expect.verifySteps([FIGURES]);
    expect(".o_client_card_block").toHaveCount(1);
    expect(".o_client_card_period").toHaveCount(0);
});

test.tags("desktop");
test("pager, sorting and search do not read the figures again", async () => {
    mockFigures([company({invoices: INVOICES})]);
    await mountList();
    expect.verifySteps([FIGURES]);
    await contains(".o_pager_next").click();
    expect(getNames()).toEqual(["D3"]);
    await contains("th[data-name=name]").click();
    await contains("th[data-name=name]").click();
    await editSearch("D2");
    await validateSearch();
    expect(getNames()).toEqual(["D2"]);
    expect.verifySteps([]);
});

test.tags("desktop");
test("a button of the list reads the figures again, once", async () => {
    mockFigures([company({invoices: INVOICES})]);
    onRpc("client.document", "action_confirm", () => false);
    await mountList();
    expect.verifySteps([FIGURES]);
    await contains("button[name=action_confirm]:first").click();
    await animationFrame();
    expect.verifySteps([FIGURES]);
});

test.tags("desktop");
test("a row changed in place reads list and figures again", async () => {
    mockFigures([company({invoices: INVOICES})]);
    await mountList();
    expect.verifySteps([FIGURES]);
    await clickBlock("overdue");
    await contains(".o_data_row:first .o_boolean_toggle input").click();
    await animationFrame();
    expect(getNames()).toEqual(["D3"]);
    expect.verifySteps([FIGURES]);
});

test.tags("desktop");
test("deleted rows read the figures again", async () => {
    mockFigures([company({invoices: INVOICES})]);
    await mountList({loadActionMenus: true, actionMenus: {}});
    expect.verifySteps([FIGURES]);
    await contains(".o_data_row:first .o_list_record_selector input").click();
    await contains(".o_cp_action_menus .dropdown-toggle:contains(Actions)").click();
    await toggleMenuItem("Delete");
    await contains(".o_dialog footer .btn-primary").click();
    await animationFrame();
    expect.verifySteps([FIGURES]);
});

test.tags("desktop");
test("on the card: another client has other figures, the search stays", async () => {
    mockFigures([company({invoices: INVOICES})]);
    await mountView({
        type: "form",
        resModel: "res.partner",
        resId: CLIENT_ID,
        resIds: [CLIENT_ID, OTHER_CLIENT_ID],
        arch: `
            <form>
                <widget name="client_card_view" model="client.document" view_type="list"
                    view_ref="blocks" search_view_ref="blocks"
                    domain="[('client_id', '=', id)]"
                    context="{'client_card_client_id': id, 'client_card_source': 'invoices'}"/>
            </form>`,
    });
    await animationFrame();
    await clickBlock("overdue");
    expect(getNames()).toEqual(["D2", "D3"]);
    expect.verifySteps([FIGURES]);
    await contains(".o_pager_next:first").click();
    await animationFrame();
    expect(getNames()).toEqual(["D4"]);
    expect(getFacetTexts()).toEqual(["Overdue"]);
    expect.verifySteps([`figures of ${OTHER_CLIENT_ID}: invoices,on_account`]);
});

async function mountSection() {
    await mountView({
        type: "form",
        resModel: "res.partner",
        resId: CLIENT_ID,
        arch: `
            <form js_class="client_card_form">
                <notebook>
                    <page name="documents" string="Documents">
                        <widget name="client_card_view" model="client.document" view_type="list"
                            view_ref="blocks" search_view_ref="blocks"
                            domain="[('client_id', '=', id)]"
                            context="{'client_card_client_id': id, 'client_card_source': 'invoices'}"/>
                    </page>
                    <page name="other" string="Other"><p>Other</p></page>
                </notebook>
            </form>`,
    });
    await animationFrame();
}

test.tags("desktop");
test("a section starts with the user's period and keeps its own", async () => {
    // Covers: I2
    patchWithCleanup(user, {
        get settings() {
            return {...super.settings, client_card_period: "year"};
        },
    });
    onRpc("res.users.settings", "*", () => expect.step("preference"));
    mockFigures([company({invoices: INVOICES})]);
    await mountSection();
    expect.verifySteps([FIGURES_OF_YEAR]);
    expect(getFacetTexts()).toEqual(["Current Year"]);
    expect(getNames()).toEqual(["D2", "D3"]);
    await setPeriod("All time");
    expect(getNames()).toEqual(["D1", "D2", "D3"]);
    expect.verifySteps([FIGURES]);
    await contains(".nav-link:contains(Other)").click();
    await contains(".nav-link:contains(Documents)").click();
    await animationFrame();
    expect(getFacetTexts()).toEqual([]);
    expect(getNames()).toEqual(["D1", "D2", "D3"]);
    expect.verifySteps([FIGURES]);
});

/** As WCAG 2.1 has it, against white. */
function contrastOf(selector) {
    const channels = getComputedStyle(queryOne(selector)).color.match(/[\d.]+/g);
    const [red, green, blue] = channels
        .slice(0, 3)
        .map((value) => ((Number(value) / 255 + 0.055) / 1.055) ** 2.4);
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05);
}

test.tags("desktop");
test("Overdue and Draft have colours that can be read; without documents none", async () => {
    // Covers: I1
    mockFigures([company({invoices: {...INVOICES, draft: block(1, 20)}})]);
    await mountList();
    const amount = (name) => `${blockSelector(name)} .o_client_card_block_amount`;
    const colorOf = (name) => getComputedStyle(queryOne(amount(name))).color;
    const colors = ["outstanding", "overdue", "draft"].map(colorOf);
    expect(new Set(colors).size).toBe(3);
    expect(contrastOf(amount("overdue"))).toBeGreaterThan(4.5);
    expect(contrastOf(amount("draft"))).toBeGreaterThan(4.5);
    expect.verifySteps([FIGURES]);
});

test.tags("desktop");
test("a block without documents has no colour", async () => {
    // Covers: I1
    mockFigures([company({invoices: {...INVOICES, overdue: block(0, 0)}})]);
    await mountList();
    for (const name of ["overdue", "draft"]) {
        expect(blockSelector(name)).toHaveClass("o_client_card_block_none");
    }
    expect.verifySteps([FIGURES]);
});
