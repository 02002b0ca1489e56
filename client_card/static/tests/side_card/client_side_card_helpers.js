import {expect} from "@odoo/hoot";
import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {LOAD_DELAY} from "@client_card/side_card/client_side_card";
import {onRpc} from "@web/../tests/web_test_helpers";
import {block, company} from "../client_card_test_helpers";

/** @returns {Object} a list of the server's answer */
export function part(records = [], values = {}) {
    return {count: records.length, can_create: true, records, ...values};
}

const CLIENT = {companies: [company({})]};

/** @returns {Object} what the server answers of a client: its balance comes later */
export function sideOf(id, values = {}) {
    const {companies} = {...CLIENT, ...values};
    return {
        id,
        client_id: id,
        name: `Client ${id}`,
        active: true,
        write_date: "2026-01-31 10:00:00",
        email: false,
        phone: false,
        address: false,
        vat: false,
        ref: false,
        status: false,
        tags: [],
        salesperson: false,
        last_activity: false,
        period: "all",
        has_balance: false,
        service_status: {value: "without", name: "Without services"},
        services: part(),
        solutions: part(),
        contacts: part(),
        tasks: part(),
        ...values,
        companies: companies.map(({balance: _balance, ...others}) => others),
    };
}

/** A client with some of everything. */
export const FULL = {
    email: "azure@example.com",
    phone: "555 0100",
    phone_international: "+15550100",
    address: "Main St 1",
    vat: "US12345677",
    ref: "A7",
    status: {name: "Active", color: 10},
    tags: [{id: 3, name: "VIP", color: 4}],
    salesperson: "Marc Demo",
    companies: [
        company({
            balance: 150,
            invoices: {overdue: block(2, 100)},
            estimates: {outstanding: block(1, 70)},
        }),
    ],
    service_status: {value: "with", name: "With services"},
    later: {
        client_reminder_level: "Friendly reminder",
        client_reminder_day: "2026-01-31",
        client_reminder_next_level: "Second reminder",
        client_reminder_next_day: "2026-02-14",
    },
    services: part(
        [
            {
                id: 4,
                name: "Hosting",
                type: "Maintenance",
                kind: "subscription",
                date_end: false,
                amount: 50,
                currency_id: 2,
                every: 3,
                unit: "month",
            },
        ],
        {count: 7}
    ),
    solutions: part([
        {id: 5, name: "Till", version: "4.2", date_installed: "2026-01-31"},
    ]),
    contacts: part([
        {
            id: 52,
            name: "Ana",
            function: "Buyer",
            phone: "+1 555 0101",
            email: "ana@example.com",
            authorised: true,
            authorised_for: "Orders",
        },
    ]),
    tasks: part([
        {
            id: 6,
            name: "Visit",
            type: "meeting",
            state: "open",
            late: true,
            allday: true,
            start: "2026-02-01",
        },
    ]),
};

/**
 * Answers `client_card_side`, each call being a step, and then with the balance and with
 * `later`, fields of the client.
 */
export function mockSideCard({later, ...values} = {}) {
    const {companies} = {...CLIENT, ...values};
    const hasBalance = companies.some((row) => "balance" in row);
    onRpc("res.partner", "client_card_side", ({args: [[id]]}) => {
        expect.step(`side of ${id}`);
        return {...sideOf(id, values), has_balance: hasBalance};
    });
    onRpc("res.partner", "client_card_figures", ({args: [[id]]}) => [{id, companies}]);
    onRpc("res.partner", "read", async ({args: [[id], names], parent}) =>
        names.includes("client_reminder_level")
            ? [{...(await parent())[0], id, ...later}]
            : parent()
    );
}

/** Until the card asked and has its answer. */
export async function waitForSide() {
    await animationFrame();
    await advanceTime(LOAD_DELAY);
    await animationFrame();
    await animationFrame();
}
