import {expect, test} from "@odoo/hoot";
import {queryAllTexts} from "@odoo/hoot-dom";
import {defineModels, fields, models, mountView} from "@web/../tests/web_test_helpers";
import {defineClientCardModels} from "../client_card_test_helpers";

defineClientCardModels();

class ClientService extends models.Model {
    _name = "client.service";

    kind = fields.Char();
    amount = fields.Float();
    currency_id = fields.Many2one({relation: "res.currency"});
    recurrence_interval = fields.Integer();
    recurrence_unit = fields.Char();

    _records = [
        ["subscription", 1, "month"],
        ["subscription", 2, "month"],
        ["subscription", 1, "year"],
        ["licence", 1, "month"],
    ].map(([kind, every, unit], index) => ({
        id: index + 1,
        kind,
        amount: 120,
        currency_id: 1,
        recurrence_interval: every,
        recurrence_unit: unit,
    }));
}
defineModels([ClientService]);

test("an amount says of which period it is, where it recurs", async () => {
    // Covers: S1
    await mountView({
        type: "list",
        resModel: "client.service",
        arch: `
            <list>
                <field name="kind" column_invisible="True"/>
                <field name="currency_id" column_invisible="True"/>
                <field name="recurrence_interval" column_invisible="True"/>
                <field name="recurrence_unit" column_invisible="True"/>
                <field name="amount" widget="client_service_amount"/>
            </list>`,
    });
    expect(queryAllTexts(".o_data_cell[name=amount]")).toEqual([
        "$ 120.00 / month",
        "$ 120.00 every 2 months",
        "$ 120.00 / year",
        "$ 120.00",
    ]);
});
