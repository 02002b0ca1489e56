import {beforeEach, expect} from "@odoo/hoot";
import {queryFirst} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {defineMailModels, mailModels} from "@mail/../tests/mail_test_helpers";
import {
    contains,
    defineModels,
    fields,
    models,
    onRpc,
} from "@web/../tests/web_test_helpers";

export const CLIENT_ID = 50;
export const OTHER_CLIENT_ID = 51;

/** Stands for invoices and estimates. */
export class ClientDocument extends models.Model {
    _name = "client.document";

    name = fields.Char();
    amount = fields.Integer();
    is_late = fields.Boolean();
    date = fields.Date();
    client_id = fields.Many2one({relation: "res.partner"});

    _records = [
        {
            id: 1,
            name: "D1",
            date: "2026-01-10",
            amount: 30,
            is_late: false,
            client_id: CLIENT_ID,
        },
        {
            id: 2,
            name: "D2",
            date: "2026-01-20",
            amount: 20,
            is_late: true,
            client_id: CLIENT_ID,
        },
        {
            id: 3,
            name: "D3",
            date: "2026-02-10",
            amount: 10,
            is_late: true,
            client_id: CLIENT_ID,
        },
        {
            id: 4,
            name: "D4",
            date: "2026-02-20",
            amount: 40,
            is_late: true,
            client_id: OTHER_CLIENT_ID,
        },
    ];
    _views = {
        list: `
            <list>
                <field name="name"/>
                <field name="amount"/>
                <button name="action_confirm" type="object" string="Confirm"/>
            </list>`,
        search: `
            <search>
                <field name="name"/>
                <filter name="late" string="Late" domain="[('is_late', '=', True)]"/>
            </search>`,
        form: `<form><field name="name"/></form>`,
        graph: `<graph><field name="name"/></graph>`,
        "list,blocks": `
            <list js_class="client_card_blocks_list">
                <field name="name"/>
            </list>`,
        "search,blocks": `
            <search>
                <filter name="overdue" string="Overdue" domain="[('is_late', '=', True)]"/>
                <separator/>
                <filter name="current_year" string="Current Year" domain="[('amount', '&lt;', 25)]"/>
            </search>`,
        "list,card": `
            <list>
                <field name="amount"/>
            </list>`,
        "search,card": `
            <search>
                <filter name="small" string="Small" domain="[('amount', '&lt;', 15)]"/>
            </search>`,
    };
}

/** Models of these tests, two clients, and a user who may do everything. */
export function defineClientCardModels() {
    defineMailModels();
    defineModels([ClientDocument]);
    beforeEach(() => {
        mailModels.ResPartner._records = [
            ...mailModels.ResPartner._records,
            {id: CLIENT_ID, name: "Azure Interior", complete_name: "Azure Interior"},
            {id: OTHER_CLIENT_ID, name: "Deco Addict", complete_name: "Deco Addict"},
        ];
    });
    beforeEach(() => {
        // what the side card shows later
        const {_fields} = mailModels.ResPartner;
        _fields.client_attention_count = fields.Integer();
        for (const name of ["level", "next_level"]) {
            _fields[`client_reminder_${name}`] = fields.Char();
        }
        for (const name of ["day", "next_day"]) {
            _fields[`client_reminder_${name}`] = fields.Date();
        }
    });
    onRpc("has_access", () => true);
}

/** Opens a section of the card: by the rail, or by the chooser where that shows. */
export async function openSection(name) {
    if (queryFirst(".o_client_card_chooser").checkVisibility()) {
        await contains(".o_client_card_chooser select").select(name);
    } else {
        await contains(`.o_client_card_rail .nav-link[name=${name}]`).click();
    }
    await animationFrame();
}

/** Opens the search of a window, which is folded. */
export async function openSearch() {
    await contains(".o_client_card_search_folded .o_searchview > button").click();
    await animationFrame();
}

/** Makes each request for documents, and each read of the client, a step. */
export function stepRequests() {
    onRpc("client.document", "*", ({method}) => expect.step(method));
    onRpc("res.partner", "web_read", () => expect.step("read client"));
}

/** @returns {Object} a block of the server's answer */
export function block(count, amount, currencies = {}) {
    return {count, amount, currencies};
}

/** @returns {Object} a company of the server's answer, in EUR */
export function company(figures, values = {}) {
    return {
        company_id: 1,
        company: "Belgium",
        currency_id: 2,
        currency: "EUR",
        ...values,
        ...figures,
    };
}

/**
 * Answers `client_card_figures`, each call being a step; of the period it is asked for.
 *
 * @param {Object[]} companies
 * @param {Object} [values] of the client's row
 */
export function mockFigures(companies, values = {}) {
    onRpc("res.partner", "client_card_figures", ({args: [ids], kwargs}) => {
        const period = kwargs.period === "all" ? "" : ` of the ${kwargs.period}`;
        expect.step(`figures of ${ids}: ${kwargs.figures.sort()}${period}`);
        return ids.map((id) => ({
            id,
            client_id: id,
            name: "Client",
            period: kwargs.period,
            companies,
            ...values,
        }));
    });
}
