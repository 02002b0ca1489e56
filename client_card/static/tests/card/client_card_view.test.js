import {expect, test} from "@odoo/hoot";
import {press, queryAllTexts} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {
    contains,
    fieldInput,
    getFacetTexts,
    getService,
    makeServerError,
    mockService,
    mountView,
    mountWithCleanup,
    onRpc,
    removeFacet,
    toggleMenuItem,
    toggleSearchBarMenu,
} from "@web/../tests/web_test_helpers";
import {registry} from "@web/core/registry";
import {WebClient} from "@web/webclient/webclient";
import {
    CLIENT_ID,
    defineClientCardModels,
    openSearch,
    openSection,
    OTHER_CLIENT_ID,
    stepRequests,
} from "../client_card_test_helpers";

defineClientCardModels();

const WINDOW = ".o_client_card_view";

function makeArch(attributes = "") {
    return `
        <form js_class="client_card_form">
            <sheet>
                <field name="name"/>
                <notebook>
                    <page name="general" string="General"/>
                    <page name="documents" string="Documents">
                        <widget name="client_card_view" model="client.document"
                            view_type="list" domain="[('client_id', '=', id)]"
                            context="{'default_client_id': id, 'search_default_late': 0}"
                            limit="2" ${attributes}/>
                    </page>
                </notebook>
            </sheet>
        </form>`;
}

async function mountCard(attributes, props = {}) {
    await mountView({
        type: "form",
        resModel: "res.partner",
        resId: CLIENT_ID,
        arch: makeArch(attributes),
        ...props,
    });
}

async function openCard(attributes) {
    await mountCard(attributes);
    await openSection("documents");
}

function getNames() {
    return queryAllTexts(`${WINDOW} .o_data_cell[name=name]`);
}

test.tags("desktop");
test("asks for nothing until its tab shows", async () => {
    stepRequests();
    await mountCard();
    expect.verifySteps(["read client"]);
    expect(WINDOW).toHaveCount(0);
    await openSection("documents");
    expect.verifySteps(["has_access", "get_views", "web_search_read"]);
    expect(getNames()).toEqual(["D1", "D2"]);
});

test.tags("desktop");
test("takes view and search view by their xmlids", async () => {
    await openCard(`view_ref="card" search_view_ref="card"`);
    expect(queryAllTexts(`${WINDOW} th`).filter(Boolean)).toEqual(["Amount"]);
    await openSearch();
    await toggleSearchBarMenu();
    expect(queryAllTexts(".o_filter_menu .o-dropdown-item").slice(0, 1)).toEqual([
        "Small",
    ]);
});

test.tags("desktop");
test("says so when the user may not read the model", async () => {
    onRpc("client.document", "has_access", () => false);
    stepRequests();
    await openCard();
    expect(WINDOW).toHaveText("You do not have access to these records.");
    expect.verifySteps(["read client", "has_access"]);
});

test.tags("desktop");
test("says the same when the model is not installed", async () => {
    onRpc("client.document", "has_access", () => {
        throw makeServerError({code: 404, errorName: "werkzeug.exceptions.NotFound"});
    });
    await openCard();
    expect(WINDOW).toHaveText("You do not have access to these records.");
});

test.tags("desktop");
test("waits for a new client to be saved", async () => {
    await mountCard("", {resId: false});
    await openSection("documents");
    expect(WINDOW).toHaveText("Save the client first.");
    await fieldInput("name").edit("New client");
    await contains(".o_form_button_save").click();
    await animationFrame();
    expect(`${WINDOW} .o_list_view`).toHaveCount(1);
});

test.tags("desktop");
test("pager and search are its own", async () => {
    await mountCard("", {resIds: [CLIENT_ID, OTHER_CLIENT_ID]});
    await openSection("documents");
    expect(queryAllTexts(".o_pager_counter")).toEqual(["1 / 2", "1-2 / 3"]);
    expect(`${WINDOW} .o_searchview_input`).not.toBeFocused();
});

test.tags("desktop");
test("follows the form's pager to another client", async () => {
    await mountCard("", {resIds: [CLIENT_ID, OTHER_CLIENT_ID]});
    await openSection("documents");
    await contains(".o_control_panel .o_pager_next:first").click();
    await animationFrame();
    expect(getNames()).toEqual(["D4"]);
});

test.tags("desktop");
test("editing the form does not reload the window", async () => {
    await openCard(`readonly="name == 'Azure'"`);
    stepRequests();
    await fieldInput("name").edit("Azure"); // gives the window new props
    await contains(".o_form_button_save").click();
    await animationFrame();
    expect.verifySteps([]);
});

test.tags("desktop");
test("keeps page and sorting while another tab shows", async () => {
    await openCard();
    await contains(`${WINDOW} th[data-name=amount]`).click();
    expect(getNames()).toEqual(["D3", "D2"]);
    await contains(`${WINDOW} .o_pager_next`).click();
    expect(getNames()).toEqual(["D1"]);
    await openSection("general");
    await openSection("documents");
    expect(getNames()).toEqual(["D1"]);
});

test.tags("desktop");
test("keeps the search while another tab shows", async () => {
    await openCard();
    await openSearch();
    await toggleSearchBarMenu();
    await toggleMenuItem("Late");
    await openSection("general");
    await openSection("documents");
    expect(getFacetTexts()).toEqual(["Late"]);
    expect(getNames()).toEqual(["D2", "D3"]);
});

test.tags("desktop");
test("keeps the page while a record shows", async () => {
    onRpc("res.partner", "get_views", ({parent}) => {
        const result = parent();
        result.views.form.arch = makeArch();
        return result;
    });
    await mountWithCleanup(WebClient);
    await getService("action").doAction({
        type: "ir.actions.act_window",
        name: "Clients",
        res_model: "res.partner",
        res_id: CLIENT_ID,
        views: [[false, "form"]],
    });
    await openSection("documents");
    await contains(`${WINDOW} .o_pager_next`).click();
    await contains(`${WINDOW} .o_data_cell[name=name]`).click();
    expect(".o_breadcrumb .active").toHaveText("D3");
    await contains(".o_breadcrumb .o_back_button").click();
    await animationFrame();
    expect(getNames()).toEqual(["D3"]);
});

test.tags("desktop");
test("opens a record in the page, without the window's views", async () => {
    mockService("action", {
        doAction(action, {props}) {
            expect.step(action.res_id);
            expect(action).toMatchObject({
                res_model: "client.document",
                views: [[false, "form"]],
            });
            expect(action.context.default_client_id).toBe(CLIENT_ID);
            expect(Object.keys(action.context)).not.toInclude("list_view_ref");
            expect(Object.keys(action.context)).not.toInclude("search_default_late");
            expect(props.resIds).toEqual([1, 2]);
        },
    });
    await openCard(`view_ref="card"`);
    await contains(`${WINDOW} .o_data_cell:first`).click();
    expect.verifySteps([1]);
});

test.tags("desktop");
test("opens a record in a dialog; then form and window reload, on the same page", async () => {
    await openCard(`open="dialog"`);
    await contains(`${WINDOW} .o_pager_next`).click();
    await contains(`${WINDOW} .o_data_cell[name=name]`).click();
    stepRequests();
    await contains(".o_dialog .o_field_widget[name=name] input").edit("D3 changed");
    await contains(".o_dialog .o_form_button_save").click();
    await animationFrame();
    expect.verifySteps(["web_save", "read client", "web_search_read"]);
    expect(getNames()).toEqual(["D3 changed"]);
});

test.tags("desktop");
test("a double click on New opens one form", async () => {
    await openCard(`open="dialog"`);
    await contains(`${WINDOW} .o_list_button_add`).dblclick();
    await animationFrame();
    await animationFrame();
    expect(".o_dialog").toHaveCount(1);
    await contains(".o_dialog .o_form_button_cancel").click();
    expect(".o_dialog").toHaveCount(0);
    await contains(`${WINDOW} .o_list_button_add`).click();
    expect(".o_dialog").toHaveCount(1);
});

test.tags("desktop");
test("a button of the list reloads form and window, each once", async () => {
    onRpc("client.document", "action_confirm", () => false);
    await openCard();
    await contains(`${WINDOW} .o_pager_next`).click();
    stepRequests();
    await contains(`${WINDOW} .o_data_row button[name=action_confirm]`).click();
    await animationFrame();
    expect.verifySteps(["action_confirm", "read client", "web_search_read"]);
    expect(getNames()).toEqual(["D3"]);
});

test.tags("desktop");
test("a button of the list leaves unsaved changes of the form alone", async () => {
    onRpc("client.document", "action_confirm", () => false);
    await openCard();
    await fieldInput("name").edit("Unsaved", {confirm: "blur"});
    stepRequests();
    await contains(`${WINDOW} .o_data_row:first button[name=action_confirm]`).click();
    await animationFrame();
    expect.verifySteps(["action_confirm", "web_search_read"]);
    expect(".o_field_widget[name=name] input").toHaveValue("Unsaved");
});

test.tags("desktop");
test("a view without pages is reloaded as well", async () => {
    await mountView({
        type: "form",
        resModel: "res.partner",
        resId: CLIENT_ID,
        arch: `
            <form>
                <header><button name="action_done" type="object" string="Done"/></header>
                <widget name="client_card_view" model="client.document"
                    view_type="graph" domain="[('client_id', '=', id)]"/>
            </form>`,
    });
    await animationFrame();
    onRpc("res.partner", "action_done", () => false);
    onRpc("client.document", "formatted_read_group", () => expect.step("graph"));
    await contains(".o_form_statusbar button[name=action_done]").click();
    await animationFrame();
    expect.verifySteps(["graph"]);
});

test.tags("desktop");
test("a view without a pager does not show the form's", async () => {
    await mountView({
        type: "form",
        resModel: "res.partner",
        resId: CLIENT_ID,
        resIds: [CLIENT_ID, OTHER_CLIENT_ID],
        arch: `
            <form>
                <widget name="client_card_view" model="client.document"
                    view_type="graph"/>
            </form>`,
    });
    await animationFrame();
    expect(`${WINDOW} .o_graph_view`).toHaveCount(1);
    expect(queryAllTexts(".o_pager_counter")).toEqual(["1 / 2"]);
});

/** Entries of the card's Action menu, of which the user may use the first two. */
function mockActions() {
    const actions = registry.category("client_card_actions");
    for (const name of ["note", "mark", "secret"]) {
        actions.add(name, {
            label: `Make a ${name}`,
            icon: "fa-star",
            model: name === "secret" ? "client.secret" : "client.document",
            button: `+ ${name}`,
            action: (clientId) => ({type: "test", name, clientId}),
        });
    }
    onRpc("client.secret", "has_access", () => false);
}

test.tags("desktop");
test("the search is a magnifier until it is clicked; Escape folds it", async () => {
    // Covers: N1
    await openCard();
    const input = `${WINDOW} .o_searchview_input`;
    expect(input).not.toBeVisible();
    expect(`${WINDOW} .o_searchview_dropdown_toggler`).not.toBeVisible();
    await openSearch();
    expect(input).toBeVisible();
    expect(input).toBeFocused();
    await press("Escape");
    await animationFrame();
    expect(input).not.toBeVisible();
    expect(`${WINDOW} .o_searchview > button`).toBeFocused();
});

test.tags("desktop");
test("a text is not folded away", async () => {
    // Covers: N1
    await openCard();
    await openSearch();
    await contains(`${WINDOW} .o_searchview_input`).edit("D", {confirm: false});
    await press("Escape"); // clears it, as in any search of Odoo's
    await animationFrame();
    expect(`${WINDOW} .o_searchview_input`).toBeVisible();
    await press("Escape");
    await animationFrame();
    expect(`${WINDOW} .o_searchview_input`).not.toBeVisible();
});

test.tags("desktop");
test("a slash opens the search, but not while somebody types", async () => {
    // Covers: N6
    await openCard();
    await contains(".o_field_widget[name=name] input").click();
    await press("/");
    await animationFrame();
    expect(`${WINDOW} .o_searchview_input`).not.toBeVisible();
    document.activeElement.blur();
    await press("/");
    await animationFrame();
    expect(`${WINDOW} .o_searchview_input`).toBeFocused();
    expect(`${WINDOW} .o_searchview_input`).toHaveValue("");
});

test.tags("desktop");
test("facets show while the search is folded, and can be removed", async () => {
    // Covers: N1
    await openCard();
    await openSearch();
    await toggleSearchBarMenu();
    await toggleMenuItem("Late");
    await openSection("general");
    await openSection("documents");
    expect(`${WINDOW} .o_searchview_input`).not.toBeVisible();
    expect(`${WINDOW} .o_searchview_facet`).toBeVisible();
    await removeFacet("Late");
    expect(getNames()).toEqual(["D1", "D2"]);
});

test.tags("desktop");
test("a section has its own buttons, where the user has their right", async () => {
    // Covers: N1, R3
    mockActions();
    mockService("action", {
        doAction: ({name, clientId}) => expect.step(`${name} ${clientId}`),
    });
    await openCard(`actions="mark,secret,unknown"`);
    expect(queryAllTexts(".o_client_card_section_button")).toEqual(["+ mark"]);
    expect(`${WINDOW} .o_list_button_add`).toHaveCount(0);
    await contains(".o_client_card_section_button").click();
    expect.verifySteps([`mark ${CLIENT_ID}`]);
});

test.tags("desktop");
test("an empty section is one sentence with its button", async () => {
    // Covers: N1
    mockActions();
    mockService("action", {
        doAction: ({name, clientId}) => expect.step(`${name} ${clientId}`),
    });
    await mountCard(`actions="secret,note,mark" help="No documents yet."`, {
        resId: OTHER_CLIENT_ID,
    });
    onRpc("client.document", "web_search_read", () => ({length: 0, records: []}));
    await openSection("documents");
    expect(WINDOW).toHaveText("No documents yet.\n\n+ note");
    expect(`${WINDOW} .o_list_table`).not.toBeVisible();
    expect(`${WINDOW} .o_view_sample_data`).toHaveCount(0);
    await contains(`${WINDOW} .o_client_card_empty button`).click();
    expect.verifySteps([`note ${OTHER_CLIENT_ID}`]);
});

test("without a right an empty section is its sentence alone", async () => {
    // Covers: N1, R3
    mockActions();
    await mountCard(`actions="secret" help="No documents yet."`);
    onRpc("client.document", "web_search_read", () => ({length: 0, records: []}));
    await openSection("documents");
    expect(WINDOW).toHaveText("No documents yet.");
});

test.tags("desktop");
test("no sample data, not even while an empty list loads", async () => {
    // Covers: N1
    onRpc("client.document", "get_views", ({parent}) => {
        const result = parent();
        const {arch} = result.views.list;
        result.views.list.arch = arch.replace("<list", `<list sample="1"`);
        return result;
    });
    onRpc("client.document", "web_search_read", () => ({length: 0, records: []}));
    await openCard();
    expect(`${WINDOW} .o_view_sample_data`).toHaveCount(0);
    expect(`${WINDOW} .o_data_row`).toHaveCount(0);
    expect(WINDOW).toHaveText("Nothing here yet.");
});

test.tags("desktop");
test("where the search finds nothing, it can be cleared", async () => {
    // Covers: N1
    await openCard(`search_view_ref="card" help="No documents yet."`);
    await openSearch();
    onRpc("client.document", "web_search_read", ({parent, kwargs}) =>
        kwargs.domain.length > 1 ? {length: 0, records: []} : parent()
    );
    await toggleSearchBarMenu();
    await toggleMenuItem("Small");
    expect(`${WINDOW} .o_nocontent_help`).toHaveText(
        "Nothing here matches the search.\n\nClear the Search"
    );
    await contains(`${WINDOW} .o_nocontent_help button:visible`).click();
    await animationFrame();
    expect(getNames()).toEqual(["D1", "D2"]);
});

test.tags("desktop");
test("the user switches between the views of a section; the choice stays", async () => {
    // Covers: N1, T1
    const views = `view_type="list,graph" view_ref="card,"`;
    const arch = makeArch().replace(`view_type="list"`, views);
    await mountCard("", {arch});
    await openSection("documents");
    expect(queryAllTexts(`${WINDOW} th`).filter(Boolean)).toEqual(["Amount"]);
    await openSearch();
    await toggleSearchBarMenu();
    await toggleMenuItem("Late");
    await contains(`${WINDOW} .o_switch_view.o_graph`).click();
    await animationFrame();
    expect(`${WINDOW} .o_graph_view`).toHaveCount(1);
    expect(`${WINDOW} .o_list_view`).toHaveCount(0);
    expect(getFacetTexts()).toEqual(["Late"]);
    await openSection("general");
    await openSection("documents");
    expect(`${WINDOW} .o_graph_view`).toHaveCount(1);
    expect(`${WINDOW} .o_switch_view.o_graph`).toHaveClass("active");
});

test.tags("desktop");
test("See more opens the action with the window's domain and context", async () => {
    mockService("action", {
        loadAction(xmlid) {
            expect.step(xmlid);
            return {type: "ir.actions.act_window", name: "All", domain: []};
        },
        doAction(action, {additionalContext}) {
            expect.step(action.name);
            expect(action.domain).toEqual([["client_id", "=", CLIENT_ID]]);
            expect(additionalContext.default_client_id).toBe(CLIENT_ID);
            expect(Object.keys(additionalContext)).not.toInclude("list_view_ref");
        },
    });
    await openCard(`action="client_card.all_documents" view_ref="card"`);
    await contains(".o_client_card_see_more").click();
    expect.verifySteps(["client_card.all_documents", "All"]);
});

test.tags("desktop");
test("without an action there is no See more", async () => {
    await openCard();
    expect(`${WINDOW} .o_list_view`).toHaveCount(1);
    expect(".o_client_card_see_more").toHaveCount(0);
});
