import {beforeEach, expect, test} from "@odoo/hoot";
import {press, queryAllTexts} from "@odoo/hoot-dom";
import {advanceTime, animationFrame, Deferred} from "@odoo/hoot-mock";
import {mailModels} from "@mail/../tests/mail_test_helpers";
import {contains, fields, mountView, onRpc} from "@web/../tests/web_test_helpers";
import {browser} from "@web/core/browser/browser";
import {
    CLIENT_ID,
    defineClientCardModels,
    OTHER_CLIENT_ID,
} from "../client_card_test_helpers";

defineClientCardModels();

const CLIENTS = [CLIENT_ID, OTHER_CLIENT_ID];
const names = () => queryAllTexts("td[name=complete_name]");

/** What a request looks for, beside being one of these clients. */
const found = (domain) =>
    domain.filter((leaf) => Array.isArray(leaf) && leaf[0] === "name").map(String);

beforeEach(() => {
    browser.localStorage.setItem("client_card.side_card", "closed");
    mailModels.ResPartner._fields.client_kind = fields.Selection({
        selection: [["with", "With services"]],
    });
});

async function mountPanel(values = {}) {
    onRpc("res.partner", "web_search_read", ({kwargs: {domain, order}}) => {
        expect.step(["list", ...found(domain), order]);
    });
    onRpc("res.partner", "search_panel_select_range", ({kwargs}) => {
        expect.step(["counts", ...found(kwargs.search_domain)]);
        return {parent_field: false, values: []};
    });
    await mountView({
        type: "list",
        resModel: "res.partner",
        domain: [["id", "in", CLIENTS]],
        arch: `
            <list js_class="client_panel_list" default_order="complete_name, id">
                <field name="complete_name" widget="client_card_name"/>
            </list>`,
        searchViewArch: `
            <search>
                <field name="name" string="Client"/>
                <field name="email"/>
                <searchpanel>
                    <field name="client_kind" enable_counters="1"/>
                </searchpanel>
            </search>`,
        selectRecord: (id, {newWindow}) =>
            expect.step(newWindow ? `open ${id} in a new window` : `open ${id}`),
        ...values,
    });
    expect.verifySteps([["counts"], ["list", "complete_name ASC, id ASC"]]);
}

async function type(text) {
    await contains(".o_searchview_input").edit(text, {confirm: false});
    await advanceTime(250);
    await animationFrame();
}

const ORDER = "complete_name ASC, id ASC";

test.tags("desktop");
test("the list follows what is typed; Enter makes a facet of it, and counts anew", async () => {
    await mountPanel();
    await type("d");
    expect.verifySteps([]);
    await type("dec");
    expect.verifySteps([["list", "name,ilike,dec", ORDER]]);
    expect(names()).toEqual(["Deco Addict"]);
    expect(".o_searchview_facet").toHaveCount(0);
    await press("Enter");
    await animationFrame();
    expect.verifySteps([
        ["counts", "name,ilike,dec"],
        ["list", "name,ilike,dec", ORDER],
    ]);
    expect(".o_searchview_facet").toHaveText("Client\ndec");
    expect(".o_searchview_input").toHaveValue("");
});

test.tags("desktop");
test("Escape clears what is typed", async () => {
    await mountPanel();
    await type("dec");
    expect(names()).toHaveLength(1);
    await press("Escape");
    await animationFrame();
    expect(names()).toHaveLength(2);
    expect(".o_searchview_input").toHaveValue("");
    expect.verifySteps([
        ["list", "name,ilike,dec", ORDER],
        ["list", ORDER],
    ]);
});

test.tags("desktop");
test("a click elsewhere leaves the list as typed; keys go on", async () => {
    await mountPanel();
    await type("dec");
    await contains(".o_client_sort").click();
    await press("Escape");
    await animationFrame();
    expect(names()).toEqual(["Deco Addict"]);
    expect(".o_searchview_autocomplete").toHaveCount(0);
    await contains(".o_searchview_input").focus();
    await press("Enter");
    await animationFrame();
    expect(".o_searchview_facet").toHaveText("Client\ndec");
    expect.verifySteps([
        ["list", "name,ilike,dec", ORDER],
        ["counts", "name,ilike,dec"],
        ["list", "name,ilike,dec", ORDER],
    ]);
});

test.tags("desktop");
test("an answer that was overtaken is ignored", async () => {
    const late = new Deferred();
    await mountPanel();
    onRpc("res.partner", "web_search_read", async ({kwargs: {domain}}) => {
        if (found(domain).includes("name,ilike,azure")) {
            await late;
        }
    });
    await type("azure");
    await type("deco");
    expect(names()).toEqual(["Deco Addict"]);
    late.resolve();
    await animationFrame();
    expect(names()).toEqual(["Deco Addict"]);
    expect.verifySteps([
        ["list", ORDER], // the first text was taken away
        ["list", "name,ilike,deco", ORDER],
        ["list", "name,ilike,azure", ORDER],
    ]);
});

test.tags("desktop");
test("Enter with nothing typed opens the client in focus", async () => {
    browser.localStorage.removeItem("client_card.side_card");
    onRpc("res.partner", "client_card_side", () => new Deferred());
    await mountPanel();
    await contains(".o_searchview_input").focus();
    await press("Enter");
    await animationFrame();
    expect.verifySteps([`open ${CLIENT_ID}`]);
});

test.tags("desktop");
test("Tab leads out of the search", async () => {
    await mountPanel();
    await contains(".o_searchview_input").focus();
    await press("Tab");
    expect(".o_searchview_input").not.toBeFocused();
});

test.tags("desktop");
test("the name is a link that opens at once", async () => {
    browser.localStorage.removeItem("client_card.side_card");
    onRpc("res.partner", "client_card_side", () => new Deferred());
    await mountPanel();
    const link = ".o_data_row:eq(1) a.o_client_panel_name";
    expect(link).toHaveAttribute("href", `/odoo/clients/${OTHER_CLIENT_ID}`);
    await contains(link).click();
    expect.verifySteps([`open ${OTHER_CLIENT_ID}`]);
});

test("sorts by what no column shows, and remembers it", async () => {
    await mountPanel({
        type: "kanban",
        arch: `
            <kanban js_class="client_panel_kanban" default_order="complete_name, id">
                <templates><t t-name="card"><field name="complete_name"/></t></templates>
            </kanban>`,
    });
    await contains(".o_client_sort").click();
    expect(".o-dropdown-item.selected").toHaveText("Name");
    await contains("[data-order=create_date]").click();
    expect.verifySteps([["list", "create_date DESC, id DESC"]]);
    await contains(".o_client_sort").click();
    expect(".o-dropdown-item.selected").toHaveText("Newest First");
});

test.tags("mobile");
test("on a phone the menu does not hide what is found", async () => {
    await mountPanel({
        type: "kanban",
        arch: `
            <kanban js_class="client_panel_kanban" default_order="complete_name, id">
                <templates><t t-name="card"><field name="complete_name"/></t></templates>
            </kanban>`,
    });
    await contains(".o_control_panel .fa-search").click();
    await type("dec");
    expect(".o_kanban_record:not(.o_kanban_ghost)").toHaveCount(1);
    expect(".o_searchview_autocomplete").toHaveCount(0);
    await contains("button[title='Search...']").click();
    expect(".o_searchview_autocomplete").toHaveCount(1);
    expect.verifySteps([["list", "name,ilike,dec", ORDER]]);
});
