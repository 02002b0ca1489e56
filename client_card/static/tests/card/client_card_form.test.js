import {expect, test} from "@odoo/hoot";
import {press, queryAllTexts} from "@odoo/hoot-dom";
import {animationFrame, Deferred} from "@odoo/hoot-mock";
import {ACTION_GROUPS, cardActions} from "@client_card/card/card_actions";
import {
    clearRegistry,
    contains,
    fieldInput,
    makeServerError,
    mockService,
    mountView,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {CLIENT_ID, defineClientCardModels} from "../client_card_test_helpers";

defineClientCardModels();

const MENU = ".o_client_card_action_menu";

async function mountCard(props = {}) {
    await mountView({
        type: "form",
        resModel: "res.partner",
        resId: CLIENT_ID,
        arch: `
            <form js_class="client_card_form">
                <sheet><field name="name" required="1"/></sheet>
            </form>`,
        ...props,
    });
    await animationFrame();
}

async function openMenu() {
    await contains(MENU).click();
    return queryAllTexts(".o-dropdown--menu .o-dropdown-item");
}

/** Puts entries into the menu in place of the addon's own. */
function setEntries(entries) {
    clearRegistry(cardActions);
    for (const [key, {sequence, ...entry}] of Object.entries(entries)) {
        cardActions.add(
            key,
            {
                group: "create",
                label: key,
                icon: "fa-plus",
                model: "client.document",
                action: () => key,
                ...entry,
            },
            {sequence}
        );
    }
}

function mockAction() {
    mockService("action", {
        doAction(action, options) {
            expect.step(action);
            return options.onClose();
        },
    });
}

test.tags("desktop");
test("offers an estimate, an invoice and a contact of the client", async () => {
    mockAction();
    await mountCard();
    expect(MENU).toHaveClass("btn-success");
    const labels = ["Create estimate", "Create invoice", "Add contact"];
    const offered = await openMenu(); // other parts of the card add theirs
    expect(offered.filter((label) => labels.includes(label))).toEqual(labels);
    await contains(".o-dropdown-item:contains(Create invoice)").click();
    await openMenu();
    await contains(".o-dropdown-item[data-action=contact]").click();
    const action = {
        type: "ir.actions.act_window",
        views: [[false, "form"]],
    };
    expect.verifySteps([
        {
            ...action,
            name: "New Invoice",
            res_model: "account.move",
            target: "current",
            context: {default_partner_id: CLIENT_ID, default_move_type: "out_invoice"},
        },
        {
            ...action,
            name: "New Contact",
            res_model: "res.partner",
            target: "new",
            context: {default_parent_id: CLIENT_ID, default_type: "contact"},
        },
    ]);
});

test.tags("desktop");
test("a dialog that has saved says so, and leads there", async () => {
    mockService("action", {
        doAction(action, options) {
            expect.step(action.res_model ? action : action.type);
            const saved = {resModel: "res.partner", resId: 7, data: {name: "Ana"}};
            options?.props?.onSave(saved); // before a button runs: nothing closes
            options?.props?.onSave(saved, {closable: true});
        },
    });
    setEntries({
        one: {action: () => ({res_model: "one", target: "new"})},
    });
    await mountCard();
    await openMenu();
    await contains("[data-action=one]").click();
    expect(".o_notification").toHaveCount(1);
    expect(".o_notification").toHaveText(/Saved[.\s]*Ana/);
    expect.verifySteps([
        {res_model: "one", target: "new"},
        "ir.actions.act_window_close",
    ]);
    await contains(".o_notification button:contains(View)").click();
    expect.verifySteps([
        {
            type: "ir.actions.act_window",
            res_model: "res.partner",
            res_id: 7,
            views: [[false, "form"]],
        },
    ]);
});

test.tags("desktop");
test("sends the statement, for those with accounting rights", async () => {
    mockAction();
    onRpc("res.partner", "action_send_client_statement", ({args}) => {
        expect.step(`statement of ${args}`);
        return "composer";
    });
    await mountCard();
    await openMenu();
    await contains("[data-action=statement]").click();
    expect.verifySteps([`statement of ${CLIENT_ID}`, "composer"]);
});

test.tags("desktop");
test("no statement without accounting rights", async () => {
    onRpc(
        "res.users",
        "has_group",
        ({args: [, group]}) => !group.startsWith("account")
    );
    await mountCard();
    const labels = await openMenu();
    expect(labels).toInclude("Add contact");
    expect(labels).not.toInclude("Send statement");
});

test.tags("desktop");
test("entries stand in the order of their sequence", async () => {
    setEntries({third: {sequence: 30}, first: {sequence: 1}, second: {sequence: 2}});
    await mountCard();
    expect(await openMenu()).toEqual(["first", "second", "third"]);
});

test.tags("desktop");
test("groups in their order, each with its title; none without entries", async () => {
    setEntries({
        pay: {group: "money", sequence: 1},
        write: {group: "communicate", sequence: 9},
        call: {group: "communicate", sequence: 2},
    });
    await mountCard();
    expect(await openMenu()).toEqual(["call", "write", "pay"]);
    expect(queryAllTexts(".o_client_card_action_group .dropdown-header")).toEqual([
        "COMMUNICATE",
        "MONEY",
    ]);
    expect("[role=group][aria-label=Money] .o-dropdown-item").toHaveText("pay");
    await animationFrame();
    expect("[data-action=call]").toHaveClass("focus");
    await press("ArrowDown");
    await press("ArrowDown");
    expect("[data-action=pay]").toHaveClass("focus");
});

test("each entry belongs to one of the groups", () => {
    const stray = cardActions
        .getEntries()
        .filter(([, {group}]) => !(group in ACTION_GROUPS));
    expect(stray).toEqual([]);
});

test("an entry without a group is refused", async () => {
    patchWithCleanup(odoo, {debug: "1"});
    const values = {label: "a", icon: "a", model: "a", action: () => "a"};
    clearRegistry(cardActions);
    expect(() => cardActions.add("none", values)).toThrow();
    expect(() => cardActions.add("odd", {...values, group: "odd"})).toThrow();
});

test.tags("desktop");
test("each entry begins with what it does", async () => {
    await mountCard();
    const labels = await openMenu();
    for (const verb of ["Call", "Create service", "Create sale", "WhatsApp"]) {
        expect(labels).toInclude(verb);
    }
    expect(labels.filter((label) => /^[+−]/.test(label))).toEqual([]);
});

test.tags("desktop");
test("an entry shows to those who may create records of its model", async () => {
    onRpc("has_access", ({model, args: [, operation]}) => {
        expect(operation).toBe("create");
        return model === "client.document";
    });
    setEntries({allowed: {}, forbidden: {model: "res.users"}});
    await mountCard();
    expect(await openMenu()).toEqual(["allowed"]);
});

test.tags("desktop");
test("an entry of an app that is not installed does not show", async () => {
    onRpc("not.installed", "has_access", () => {
        throw makeServerError({code: 404, errorName: "werkzeug.exceptions.NotFound"});
    });
    setEntries({allowed: {}, absent: {model: "not.installed"}});
    await mountCard();
    expect(await openMenu()).toEqual(["allowed"]);
});

test.tags("desktop");
test("an entry with groups shows to those who are in one of them", async () => {
    onRpc("res.users", "has_group", ({args: [, group]}) => group === "base.group_b");
    setEntries({
        one: {groups: "base.group_a, base.group_b"},
        none: {groups: "base.group_a"},
    });
    await mountCard();
    expect(await openMenu()).toEqual(["one"]);
});

test.tags("desktop");
test("no menu when nothing is allowed", async () => {
    onRpc("has_access", () => false);
    await mountCard();
    expect(".o_form_button_create").toHaveCount(1);
    expect(MENU).toHaveCount(0);
});

test.tags("desktop");
test("no menu for a client that is not saved yet", async () => {
    await mountCard({resId: false});
    expect(MENU).toHaveCount(0);
});

test.tags("desktop");
test("the form does not wait for the rights", async () => {
    const answer = new Deferred();
    onRpc("has_access", () => answer);
    await mountCard();
    expect(".o_field_widget[name=name]").toHaveCount(1);
    expect(MENU).toHaveCount(0);
    answer.resolve(true);
    await animationFrame();
    expect(MENU).toHaveCount(1);
});

test.tags("desktop");
test("saves the client, runs the action, reloads the client", async () => {
    mockAction();
    setEntries({
        run: {action: (clientId, record) => `${clientId} ${record.data.name}`},
    });
    await mountCard();
    onRpc("res.partner", "web_save", () => expect.step("save"));
    onRpc("res.partner", "web_read", () => expect.step("reload"));
    await fieldInput("name").edit("Azure");
    await openMenu();
    await contains(".o-dropdown-item").click();
    expect.verifySteps(["save", `${CLIENT_ID} Azure`, "reload"]);
});

test.tags("desktop");
test("does not run when the client cannot be saved", async () => {
    mockAction();
    setEntries({run: {}});
    await mountCard();
    await fieldInput("name").edit("");
    await openMenu();
    await contains(".o-dropdown-item").click();
    expect(".o_field_invalid[name=name]").toHaveCount(1);
    expect.verifySteps([]);
});

test.tags("mobile");
test("stays in sight on a phone", async () => {
    setEntries({run: {}});
    await mountCard();
    expect(MENU).toBeVisible();
    await contains(MENU).click();
    expect(".o_bottom_sheet .o-dropdown-item").toHaveText("run");
});
