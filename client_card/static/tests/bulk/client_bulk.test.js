import {expect, test} from "@odoo/hoot";
import {queryAllTexts} from "@odoo/hoot-dom";
import {animationFrame, Deferred} from "@odoo/hoot-mock";
import {mailModels} from "@mail/../tests/mail_test_helpers";
import {
    contains,
    fields,
    getService,
    mockService,
    mountView,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {WebClient} from "@web/webclient/webclient";
import {defineClientCardModels} from "../client_card_test_helpers";

defineClientCardModels();

const LIST = `<list js_class="client_panel_list"><field name="name"/></list>`;

async function mountPanel({arch = LIST, type = "list", ...props} = {}) {
    await mountView({
        resModel: "res.partner",
        type,
        arch,
        loadActionMenus: true,
        ...props,
    });
}

async function openMenu() {
    await contains(".o_cp_action_menus .dropdown-toggle:has(.fa-cog)").click();
    return queryAllTexts(".o-dropdown--menu .o-dropdown-item");
}

async function choose(label) {
    await openMenu();
    await contains(`.o-dropdown--menu .o-dropdown-item:contains(/^${label}$/)`).click();
}

function mockAction() {
    mockService("action", {
        doAction(action, options) {
            expect.step([
                action.tag || action,
                options?.additionalContext?.active_ids.length,
            ]);
            return options.onClose(action.infos);
        },
    });
}

async function showReport(params = {}) {
    await mountWithCleanup(WebClient);
    getService("action").doAction({
        type: "ir.actions.client",
        tag: "client_bulk_report",
        name: "Archive",
        params: {
            message: "Clients done: 3",
            refused: [
                {id: 7, name: "Azure", reason: "It has a user.\nArchive that first."},
                {id: 8, name: false, reason: "No right."},
            ],
            more: 0,
            next: null,
            ...params,
        },
    });
    await animationFrame();
}

test.tags("desktop");
test("the list offers what is done to many", async () => {
    await mountPanel();
    await contains("thead .o_list_record_selector input").click();
    const offered = await openMenu();
    expect(offered).toInclude("Tags");
    expect(offered).toInclude("Status");
    expect(offered).toInclude("Attach Documents");
    expect(offered).toInclude("Invite to the Portal");
    expect(offered).toInclude("Send Email");
});

test.tags("desktop");
test("who may not change clients writes e-mails only", async () => {
    onRpc("has_access", ({args}) => args[1] !== "write");
    await mountPanel();
    await contains("thead .o_list_record_selector input").click();
    const offered = await openMenu();
    expect(offered).not.toInclude("Tags");
    expect(offered).not.toInclude("Invite to the Portal");
    expect(offered).toInclude("Send Email");
});

test.tags("desktop");
test("a wizard gets the selected clients", async () => {
    mockAction();
    await mountPanel();
    await contains("thead .o_list_record_selector input").click();
    const count = document.querySelectorAll(".o_data_row").length;
    await choose("Tags");
    expect.verifySteps([["client_card.client_bulk_tags_action", count]]);
});

test.tags("desktop");
test("all that the search finds are taken, on all pages", async () => {
    mockAction();
    await mountPanel({
        arch: `<list js_class="client_panel_list" limit="1"><field name="name"/></list>`,
    });
    await contains("thead .o_list_record_selector input").click();
    await contains(".o_select_domain").click();
    onRpc("res.partner", "search", ({kwargs}) => {
        expect.step(["search", kwargs.limit > 1]);
        return [4, 5, 6];
    });
    await choose("Status");
    expect.verifySteps([
        ["search", true],
        ["client_card.client_bulk_status_action", 3],
    ]);
});

test.tags("desktop");
test("archiving asks first, and the server says who was refused", async () => {
    mockAction();
    onRpc("res.partner", "action_client_archive", ({args}) => {
        expect.step(`archive ${args[0].length}`);
        return {type: "ir.actions.client", tag: "client_bulk_report"};
    });
    await mountPanel();
    await contains(".o_data_row:first .o_list_record_selector input").click();
    await choose("Archive");
    expect.verifySteps([]);
    await contains(".modal .btn-primary").click();
    await animationFrame();
    expect.verifySteps(["archive 1", ["client_bulk_report", undefined]]);
});

test.tags("desktop");
test("deleting asks first, unarchiving does not", async () => {
    mockAction();
    for (const method of ["action_client_delete", "action_client_unarchive"]) {
        onRpc("res.partner", method, () => {
            expect.step(method);
            return {type: "ir.actions.client", tag: "client_bulk_report"};
        });
    }
    await mountPanel();
    await contains(".o_data_row:first .o_list_record_selector input").click();
    await choose("Delete");
    expect.verifySteps([]);
    await contains(".modal .btn-primary").click();
    await animationFrame();
    expect.verifySteps(["action_client_delete", ["client_bulk_report", undefined]]);
    await contains(".o_data_row:first .o_list_record_selector input").click();
    await choose("Unarchive");
    await animationFrame();
    expect.verifySteps(["action_client_unarchive", ["client_bulk_report", undefined]]);
});

test.tags("desktop");
test("who discards the dialog keeps the selection", async () => {
    mockService("action", {
        doAction: (_action, {onClose}) => onClose({special: true}),
    });
    await mountPanel();
    await contains("thead .o_list_record_selector input").click();
    await choose("Tags");
    await animationFrame();
    expect(".o_selection_box").toHaveCount(1);
});

test.tags("desktop");
test("counts beside the list are of after the action, and what is selected then stays", async () => {
    mailModels.ResPartner._fields.client_kind = fields.Selection({
        selection: [["with", "With services"]],
    });
    let count = 3;
    let answer = undefined;
    onRpc("res.partner", "search_panel_select_range", async () => {
        await answer;
        const values = [{id: "with", display_name: "With services", __count: count}];
        return {parent_field: false, values};
    });
    mockService("action", {
        doAction(_action, {onClose}) {
            count = 2;
            answer = new Deferred();
            onClose();
        },
    });
    onRpc("res.partner", "action_client_unarchive", () => ({}));
    await mountPanel({
        searchViewArch: `
            <search>
                <searchpanel>
                    <field name="client_kind" enable_counters="1"/>
                </searchpanel>
            </search>`,
    });
    expect(".o_search_panel_counter:contains(3)").toHaveCount(1);
    await contains("thead .o_list_record_selector input").click();
    await choose("Unarchive");
    await animationFrame();
    expect(".o_selection_box").toHaveCount(0);
    // before the counts have come
    await contains("thead .o_list_record_selector input").click();
    answer.resolve();
    await animationFrame();
    await animationFrame();
    expect(".o_search_panel_counter:contains(2)").toHaveCount(1);
    expect(".o_selection_box").toHaveCount(1);
});

test("what is said of all of them is no report of who is left out", async () => {
    await showReport({refused: [], next: {type: "ir.actions.act_window_close"}});
    expect(".o_client_bulk_message").toHaveText("Clients done: 3");
    expect(".modal-body p").toHaveCount(1);
    expect(".modal footer .btn-primary").toHaveText("Continue");
});

test("a report names who was refused, and why", async () => {
    await showReport({more: 12});
    expect(".modal-title").toHaveText("Archive");
    expect(".o_client_bulk_message").toHaveText("Clients done: 3");
    expect(".o_client_bulk_report li").toHaveCount(2);
    expect(".o_client_bulk_report li:first").toHaveText(
        "Azure\nIt has a user.\nArchive that first."
    );
    expect(".o_client_bulk_report li:last a").toHaveCount(0);
    expect(".o_client_bulk_report li:last").toHaveText("Unknown client\nNo right.");
    expect(".o_client_bulk_more").toHaveText("And 12 more.");
    expect(".modal footer .btn").toHaveCount(1);
    await contains(".modal footer .btn-primary").click();
    expect(".modal").toHaveCount(0);
});

test("a report leads on with the others", async () => {
    await showReport({
        next: {
            type: "ir.actions.client",
            tag: "display_notification",
            params: {message: "Next"},
        },
    });
    expect(".modal footer .btn").toHaveCount(2);
    await contains(".modal footer .btn-primary").click();
    await animationFrame();
    expect(".modal").toHaveCount(0);
    expect(".o_notification").toHaveText(/Next/);
});
