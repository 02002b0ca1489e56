import {expect, test} from "@odoo/hoot";
import {queryAllTexts} from "@odoo/hoot-dom";
import {animationFrame, mockDate} from "@odoo/hoot-mock";
import {AttentionList} from "@client_card/attention/attention_list";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {
    contains,
    getService,
    makeServerError,
    mockService,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";

defineMailModels();

const OVERDUE = {
    id: 385,
    kind: "overdue",
    severity: 3,
    name: "Overdue",
    since: "2026-01-01",
    count: 3,
    amount: 50.5,
    currency_id: 1,
    currency: "USD",
    company_id: 1,
    action: "send_statement",
    action_label: "Send statement",
    res_model: "res.partner",
    res_id: 12,
};
const TASK = {
    id: 165,
    kind: "task",
    severity: 2,
    name: "Task: Visit",
    since: "2026-01-30",
    count: 1,
    amount: false,
    currency_id: false,
    currency: false,
    company_id: false,
    action: "complete",
    action_label: "Complete",
    res_model: "calendar.event",
    res_id: 5,
};

async function mountList(props = {}) {
    mockDate("2026-01-31 12:00:00");
    await mountWithCleanup(AttentionList, {
        props: {
            facts: [OVERDUE, TASK],
            onChange: () => expect.step("changed"),
            ...props,
        },
    });
}

/** Answers what the server is asked about facts, each call being a step. */
function mockServer(answer) {
    onRpc("client.attention", "*", ({method, args: [ids]}) => {
        expect.step(`${method} ${ids}`);
        return answer();
    });
    mockService("action", {
        doAction(action, {onClose}) {
            expect.step(action.res_model || action.type);
            onClose();
        },
    });
}

test("says what wants which action, since when and how much", async () => {
    await mountList();
    expect(queryAllTexts(".o_client_attention_open")).toEqual([
        "Overdue\n$ 50.50\n3 documents\n30 days ago",
        "Task: Visit\nyesterday",
    ]);
    expect(queryAllTexts(".o_client_attention_do")).toEqual([
        "Send statement",
        "Complete",
    ]);
    expect(".o_client_attention_do:first").toHaveAttribute(
        "aria-label",
        "Send statement: Overdue"
    );
    expect(".o_client_attention_row:first .fa-money").toHaveClass("text-danger");
});

test("names the clients where it is asked to", async () => {
    await mountList({facts: [{...TASK, client: "Azure"}], showClient: true});
    expect(".o_client_attention_client").toHaveText("Azure");
});

test("does, opens and puts off, and has the facts read anew", async () => {
    mockServer(() => ({type: "ir.actions.act_window", res_model: "made.up"}));
    await mountList();
    await contains(".o_client_attention_do:first").click();
    expect.verifySteps(["action_do 385", "made.up", "changed"]);
    await contains(".o_client_attention_open:last").click();
    expect.verifySteps(["action_open_source 165", "made.up", "changed"]);
    await contains(".o_client_attention_put_off:last").click();
    expect.verifySteps(["client.attention.put.off", "changed"]);
});

test("does nothing twice", async () => {
    let answer;
    mockServer(() => new Promise((resolve) => (answer = resolve)));
    await mountList();
    await contains(".o_client_attention_do:first").click();
    expect(".o_client_attention_do:first").toHaveProperty("disabled", true);
    await contains(".o_client_attention_open:last").click();
    expect.verifySteps(["action_do 385"]);
    answer({type: "ir.actions.act_window_close"});
    await animationFrame();
    await animationFrame();
    expect.verifySteps(["ir.actions.act_window_close", "changed"]);
});

test("on the card itself, a section opens in place", async () => {
    mockServer(() => ({
        res_model: "res.partner",
        context: {client_card_section: "statement"},
    }));
    await mountList({openSection: (name) => expect.step(name)});
    await contains(".o_client_attention_open:first").click();
    expect.verifySteps(["action_open_source 385", "statement"]);
});

test("says that somebody else was faster", async () => {
    mockServer(() => {
        throw makeServerError({type: "MissingError"});
    });
    await mountList();
    await contains(".o_client_attention_do:first").click();
    await animationFrame();
    expect.verifySteps(["action_do 385", "changed"]);
    expect(".o_notification").toHaveText("Someone else has already done this.");
});

test("offers to take up what was put off", async () => {
    onRpc("client.today", "action_take_up", ({args: [ids]}) => {
        expect.step(`take up ${ids}`);
        return true;
    });
    await mountList();
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "client_attention_put_off",
        params: {ids: [385, 165], until: "2026-02-03"},
    });
    await animationFrame();
    expect(".o_notification").toHaveText(/02\/03\/2026/);
    await contains(".o_notification button:contains(Undo)").click();
    await animationFrame();
    expect.verifySteps(["take up 385,165", "changed"]);
    expect(".o_notification").toHaveCount(0);
});
