import {beforeEach, expect, test} from "@odoo/hoot";
import {press, queryAllTexts, queryOne} from "@odoo/hoot-dom";
import {animationFrame, mockDate} from "@odoo/hoot-mock";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {
    contains,
    defineModels,
    fields,
    MockServer,
    mockService,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";

const KINDS = [
    ["overdue", "Overdue"],
    ["task", "Task"],
];

class ClientToday extends models.Model {
    _name = "client.today";

    name = fields.Char();
    display_name = fields.Char();
    kind = fields.Selection({selection: KINDS});
    severity = fields.Integer();
    count = fields.Integer();
    client = fields.Char();
    date = fields.Datetime();
    day = fields.Date();
    amount = fields.Monetary({currency_field: "currency_id"});
    currency_id = fields.Many2one({relation: "res.currency"});
    action = fields.Selection({
        selection: [
            ["send_statement", "Send statement"],
            ["complete", "Complete"],
        ],
    });

    _records = [
        {
            id: 1,
            kind: "overdue",
            severity: 3,
            display_name: "Overdue",
            count: 2,
            date: "2026-01-01 00:00:00",
            day: "2026-01-01",
            action: "send_statement",
        },
        ...[2, 3].map((id) => ({
            id,
            kind: "task",
            severity: 2,
            name: `Visit ${id}`,
            display_name: `Task: Visit ${id}`,
            count: 1,
            date: "2026-01-30 10:00:00",
            action: "complete",
        })),
    ];
}

class ResCurrency extends models.Model {
    _name = "res.currency";

    name = fields.Char();
}

defineMailModels();
defineModels([ClientToday, ResCurrency]);

beforeEach(() => {
    mockDate("2026-01-31 12:00:00");
    mockService("action", {
        doAction(action, {onClose} = {}) {
            expect.step(action.res_model || action.type);
            return onClose?.();
        },
        doActionButton: ({name}) => expect.step(name),
    });
});

async function mountToday(groupBy = ["kind"]) {
    await mountView({
        type: "list",
        resModel: "client.today",
        groupBy,
        arch: `
            <list js_class="client_today_list" expand="1" default_order="id"
                  action="action_open_source" type="object">
                <field name="severity" column_invisible="1"/>
                <field name="currency_id" column_invisible="1"/>
                <field name="amount" column_invisible="1"/>
                <field name="display_name" widget="client_attention_name"/>
                <field name="date" widget="client_attention_since"/>
                <field name="action" widget="client_attention_action"/>
            </list>`,
    });
    await animationFrame();
}

/** @returns {string} the text of the row in focus */
const focused = () =>
    document.activeElement
        .closest(".o_data_row")
        ?.querySelector("td[name=display_name]").innerText;

test.tags("desktop");
test("says what, since when, and what to do about it", async () => {
    await mountToday();
    expect(queryAllTexts(".o_data_cell[name=display_name]")).toEqual([
        "Overdue\n2 documents",
        "Visit 2",
        "Visit 3",
    ]);
    expect(queryAllTexts(".o_data_cell[name=date]")).toEqual([
        "30 days ago",
        "yesterday",
        "yesterday",
    ]);
    expect(".o_client_attention_do:first").toHaveText("Send statement");
    expect(".o_client_attention_do:first").toHaveAttribute(
        "title",
        "Send statement (key D)"
    );
    expect(queryOne(".o_group_header:first")).toHaveText(/Overdue \(1\)/);
});

test.tags("desktop");
test("without groups, names say the kind", async () => {
    await mountToday([]);
    expect(".o_data_cell[name=display_name]:last").toHaveText("Task: Visit 3");
});

test.tags("desktop");
test("is worked off by keyboard: done, and the next one is in focus", async () => {
    onRpc("client.today", "action_do", ({args: [[id]]}) => {
        expect.step(`do ${id}`);
        MockServer.env["client.today"].unlink([id]);
        return {type: "ir.actions.act_window_close"};
    });
    await mountToday();
    expect(focused()).toBe("Overdue\n2 documents");
    await press("arrowdown"); // over the heading
    expect(focused()).toBe("Visit 2");
    await press("d");
    await animationFrame();
    await animationFrame();
    expect.verifySteps(["do 2", "ir.actions.act_window_close"]);
    expect(focused()).toBe("Visit 3");
    await press("arrowup");
    expect(focused()).toBe("Overdue\n2 documents");
    await press("p");
    await animationFrame();
    expect.verifySteps(["client.attention.put.off"]);
    expect(focused()).toBe("Overdue\n2 documents");
    await press("enter");
    await animationFrame();
    expect.verifySteps(["action_open_source"]);
});

test.tags("desktop");
test("C opens the client's card", async () => {
    onRpc("client.today", "action_open_client", ({args: [[id]]}) => {
        expect.step(`client of ${id}`);
        return {type: "ir.actions.act_window", res_model: "res.partner"};
    });
    await mountToday();
    await press("c");
    await animationFrame();
    expect.verifySteps(["client of 1", "res.partner"]);
});

test.tags("mobile");
test("on a phone, rows are those of the overview", async () => {
    onRpc("client.today", "action_do", ({args: [[id]]}) => {
        expect.step(`do ${id}`);
        MockServer.env["client.today"].unlink([id]);
        return {type: "ir.actions.act_window_close"};
    });
    await mountToday();
    expect(queryAllTexts(".o_client_attention_name")).toEqual([
        "Overdue",
        "Visit 2",
        "Visit 3",
    ]);
    await contains(".o_client_attention_do:last").click();
    await animationFrame();
    expect.verifySteps(["do 3", "ir.actions.act_window_close"]);
    expect(".o_client_attention_row").toHaveCount(2);
});
