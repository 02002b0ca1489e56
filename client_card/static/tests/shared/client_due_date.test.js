import {expect, test} from "@odoo/hoot";
import {queryAllTexts} from "@odoo/hoot-dom";
import {mockDate} from "@odoo/hoot-mock";
import {mountView} from "@web/../tests/web_test_helpers";
import {CLIENT_ID, defineClientCardModels} from "../client_card_test_helpers";

defineClientCardModels();

test("a due date says how many days late it is, while something is open", async () => {
    // Covers: I1, B2
    mockDate("2026-02-11 12:00:00");
    await mountView({
        type: "list",
        resModel: "client.document",
        domain: [["client_id", "=", CLIENT_ID]],
        arch: `
            <list>
                <field name="is_late" column_invisible="True"/>
                <field name="date" widget="client_due_date"
                    options="{'open_field': 'is_late'}"/>
            </list>`,
    });
    expect(queryAllTexts(".o_data_cell[name=date]")).toEqual([
        "01/10/2026",
        "01/20/2026 · 22 days late",
        "02/10/2026 · 1 day late",
    ]);
    expect(".o_data_cell[name=date] .text-danger").toHaveCount(2);
});

test("the day itself is not late; without an option every record is open", async () => {
    // Covers: I1
    mockDate("2026-01-20 08:00:00");
    await mountView({
        type: "list",
        resModel: "client.document",
        domain: [["client_id", "=", CLIENT_ID]],
        arch: `<list><field name="date" widget="client_due_date"/></list>`,
    });
    expect(queryAllTexts(".o_data_cell[name=date]")).toEqual([
        "01/10/2026 · 10 days late",
        "01/20/2026",
        "02/10/2026",
    ]);
});
