import {expect, test} from "@odoo/hoot";
import {queryAllTexts} from "@odoo/hoot-dom";
import {defineModels, fields, models, mountView} from "@web/../tests/web_test_helpers";
import {defineClientCardModels} from "../client_card_test_helpers";

class ClientLog extends models.Model {
    _name = "client.log";

    kind = fields.Selection({selection: [["note", "Note"]]});
    date = fields.Datetime();
    day = fields.Date();
    summary = fields.Char();
    document = fields.Char();
    amount = fields.Float();
    pinned = fields.Boolean();

    _records = [
        {id: 1, kind: "note", date: "2026-01-02 09:00:00", summary: "Second"},
        {id: 2, kind: "note", date: "2026-01-01 09:00:00", summary: "First"},
    ];
    _views = {
        list: `
            <list js_class="client_log_list" default_order="date desc, id desc">
                <field name="kind" widget="client_log_kind"/>
                <field name="date" widget="client_log_date"/>
                <field name="summary" string="What"/>
                <field name="document"/>
                <field name="amount"/>
            </list>`,
    };
}

defineClientCardModels();
defineModels([ClientLog]);

async function mountLog(values) {
    await mountView({type: "list", resModel: "client.log", ...values});
    return queryAllTexts("th[data-name]");
}

test.tags("desktop");
test("the log has a heading for each day, and all columns", async () => {
    const columns = await mountLog();
    expect(columns).toEqual(["Kind", "Date", "What", "Document", "Amount"]);
    expect(".o_client_log_day").toHaveCount(2);
});

test.tags("mobile");
test("on a phone the text has the room of what is one tap away", async () => {
    expect(await mountLog()).toEqual(["Kind", "What"]);
    expect(".o_client_log_day").toHaveCount(2);
});
