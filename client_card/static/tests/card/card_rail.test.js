import {expect, test} from "@odoo/hoot";
import {press, queryAll, queryFirst} from "@odoo/hoot-dom";
import {animationFrame, runAllTimers} from "@odoo/hoot-mock";
import {
    contains,
    getService,
    mountView,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {mailModels} from "@mail/../tests/mail_test_helpers";
import {router} from "@web/core/browser/router";
import {WebClient} from "@web/webclient/webclient";
import {
    CLIENT_ID,
    defineClientCardModels,
    openSection,
    OTHER_CLIENT_ID,
    stepRequests,
} from "../client_card_test_helpers";

defineClientCardModels();

const RAIL = ".o_client_card_rail";
const CHOOSER = ".o_client_card_chooser select";

const ARCH = `
    <form js_class="client_card_form">
        <sheet>
            <field name="name"/>
            <notebook>
                <page name="overview" string="Overview"><p>What to do</p></page>
                <page name="general" string="General">
                    <notebook><page name="inner" string="Inner">Address</page></notebook>
                </page>
                <separator name="client" string="Client"/>
                <page name="secret" string="Secret" invisible="1"/>
                <separator name="work" string="Work"/>
                <page name="late" string="Late" invisible="name == 'Azure Interior'"/>
                <page name="documents" string="Documents">
                    <widget name="client_card_view" model="client.document"
                        view_type="list" domain="[('client_id', '=', id)]"/>
                </page>
                <separator name="money" string="Money"/>
                <page name="other" string="Other"/>
            </notebook>
        </sheet>
    </form>`;

async function mountCard(props = {}) {
    await mountView({
        type: "form",
        resModel: "res.partner",
        resId: CLIENT_ID,
        arch: ARCH,
        ...props,
    });
}

/** The card as an action, with the client's list before it. */
async function openCard() {
    mailModels.ResPartner._views = {
        form: ARCH,
        list: `<list><field name="name"/></list>`,
        search: `<search/>`,
    };
    await mountWithCleanup(WebClient);
    await getService("action").doAction({
        id: 1,
        type: "ir.actions.act_window",
        res_model: "res.partner",
        path: "clients",
        domain: [["id", "in", [CLIENT_ID, OTHER_CLIENT_ID]]],
        views: [
            [false, "list"],
            [false, "form"],
        ],
    });
    await contains(".o_data_row:contains(Azure Interior) .o_data_cell").click();
    await settle();
}

async function settle() {
    await runAllTimers();
    await animationFrame();
}

async function open(name) {
    await openSection(name);
    await settle();
}

const active = () => queryFirst(".nav-link.active").name;

test.tags("desktop");
test("sections stand in their groups", async () => {
    await mountCard();
    expect(queryAll(`${RAIL} li`).map((li) => li.textContent)).toEqual([
        "Client",
        "Overview",
        "General",
        "Money",
        "Documents",
        "Other",
    ]);
    expect(CHOOSER).not.toBeVisible();
    expect(active()).toBe("overview");
});

test.tags("desktop");
test("a group shows with the first of its sections", async () => {
    mailModels.ResPartner._records.find(({id}) => id === CLIENT_ID).name = "Deco";
    await mountCard();
    expect(`${RAIL} .nav-link[name=late]`).toHaveCount(1);
    expect(`${RAIL} .nav-link[name=secret]`).toHaveCount(0);
});

test.tags("desktop");
test("a notebook inside a section stays Odoo's", async () => {
    await mountCard();
    await open("general");
    expect(".o_notebook .o_notebook .nav-tabs .nav-link[name=inner]").toHaveCount(1);
    expect(RAIL).toHaveCount(1);
});

test.tags("desktop");
test("one click opens a section, and only then it is read", async () => {
    stepRequests();
    await mountCard();
    expect.verifySteps(["read client"]);
    await open("documents");
    expect.verifySteps(["has_access", "get_views", "web_search_read"]);
    expect("[role=tabpanel]").toHaveAttribute(
        "aria-labelledby",
        queryFirst(".nav-link.active").id
    );
});

test.tags("desktop");
test("an unsaved client opens General", async () => {
    await mountCard({resId: false});
    expect(active()).toBe("general");
});

test.tags("desktop");
test("New opens General, and a saved client stays there", async () => {
    await openCard();
    await open("documents");
    await contains(".o_form_button_create").click();
    await settle();
    expect(active()).toBe("general");
    await contains(".o_field_widget[name=name] input").edit("Brand New");
    await contains(".o_form_button_save").click();
    await settle();
    expect(active()).toBe("general");
});

test.tags("desktop");
test("the section is in the address, in place of the entry", async () => {
    await openCard();
    expect(router.current).toMatchObject({resId: CLIENT_ID, section: "overview"});
    const entries = history.length;
    await open("documents");
    await open("other");
    expect(router.current).toMatchObject({resId: CLIENT_ID, section: "other"});
    expect(history.length).toBe(entries);
});

test.tags("desktop");
test("Back leaves the card, Forward comes back to its section", async () => {
    await openCard();
    await open("documents");
    history.back();
    await settle();
    await settle();
    expect(".o_list_view").toHaveCount(1);
    expect(router.current.section).toBe(undefined);
    history.forward();
    await settle();
    await settle();
    expect(active()).toBe("documents");
});

test.tags("desktop");
test("the next client opens the same section", async () => {
    await openCard();
    await open("documents");
    await contains(".o_pager_next").click();
    await settle();
    expect(active()).toBe("documents");
    expect(router.current).toMatchObject({
        resId: OTHER_CLIENT_ID,
        section: "documents",
    });
});

test.tags("desktop");
test("the section that the address names is open", async () => {
    router.replaceState({resId: CLIENT_ID, section: "documents"}, {sync: true});
    await mountCard();
    expect(active()).toBe("documents");
});

test.tags("desktop");
test("a section that is not there opens the first", async () => {
    router.replaceState({resId: CLIENT_ID, section: "gone"}, {sync: true});
    await mountCard();
    expect(active()).toBe("overview");
});

test.tags("desktop");
test("the address of another client's section says nothing of this one", async () => {
    router.replaceState({resId: OTHER_CLIENT_ID, section: "other"}, {sync: true});
    await mountCard();
    expect(active()).toBe("overview");
});

test.tags("desktop");
test("the arrows move between sections, without reading them", async () => {
    await mountCard();
    onRpc("client.document", "*", ({method}) => expect.step(method));
    expect(queryAll(`${RAIL} .nav-link[tabindex="0"]`)).toHaveLength(1);
    queryFirst(`${RAIL} .nav-link.active`).focus();
    await press("ArrowDown");
    await press("ArrowDown");
    expect(".nav-link[name=documents]").toBeFocused();
    await press("ArrowUp");
    expect(".nav-link[name=general]").toBeFocused();
    await press("End");
    expect(".nav-link[name=other]").toBeFocused();
    await press("ArrowDown");
    expect(".nav-link[name=overview]").toBeFocused();
    await press("ArrowUp");
    expect(".nav-link[name=other]").toBeFocused();
    await press("Home");
    await press("ArrowDown");
    await press(" ");
    await animationFrame();
    expect(active()).toBe("general");
    expect(queryFirst(".nav-link.active")).toHaveAttribute("aria-selected", "true");
    expect(queryFirst(".nav-link.active")).toHaveAttribute("tabindex", "0");
    expect.verifySteps([]);
});

test.tags("desktop");
test("a key leads to the open section from anywhere", async () => {
    await mountCard();
    await contains(".nav-link[name=general]").click();
    document.activeElement.blur();
    await press("alt+l");
    await animationFrame();
    expect(".nav-link[name=general]").toBeFocused();
    expect(active()).toBe("general");
});

test.tags("mobile");
test("where there is no room, a chooser", async () => {
    await mountCard();
    expect(RAIL).not.toBeVisible();
    expect(CHOOSER).toHaveValue("overview");
    expect(queryAll(`${CHOOSER} optgroup`).map(({label}) => label)).toEqual([
        "Client",
        "Money",
        "",
    ]);
    await contains(CHOOSER).select("documents");
    await animationFrame();
    expect(".o_client_card_view").toHaveCount(1);
    expect(CHOOSER).toHaveValue("documents");
});
