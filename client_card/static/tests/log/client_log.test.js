import {expect, test} from "@odoo/hoot";
import {queryAllTexts} from "@odoo/hoot-dom";
import {mockTimeZone} from "@odoo/hoot-mock";
import {
    contains,
    defineModels,
    fields,
    mockService,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

class ClientLog extends models.Model {
    _name = "client.log";

    kind = fields.Selection({
        selection: [
            ["note", "Note"],
            ["payment", "Payment"],
            ["task", "Task"],
            ["invoice", "Invoice"],
        ],
    });
    date = fields.Datetime();
    day = fields.Date();
    summary = fields.Char();
    pinned = fields.Boolean();
    client_id = fields.Integer();

    _records = [
        {id: 1, kind: "note", date: "2019-03-11 10:30:00", summary: "A", client_id: 7},
        {
            id: 2,
            kind: "invoice",
            date: "2019-03-10 23:00:00",
            day: "2019-03-11",
            summary: "B",
        },
        {id: 3, kind: "note", date: "2019-03-09 12:00:00", summary: "C", client_id: 7},
    ];

    _views = {
        list: /* xml */ `
            <list js_class="client_log_list" default_order="date desc, id desc">
                <field name="kind" widget="client_log_kind"/>
                <field name="date" widget="client_log_date"/>
                <field name="summary"/>
            </list>`,
        search: /* xml */ `
            <search>
                <filter name="kind" string="Kind" context="{'group_by': 'kind'}"/>
            </search>`,
    };
}

const LIST_BY_ID = ClientLog._views.list.replace("date desc, ", "");

defineMailModels();
defineModels([ClientLog]);

const PINS = ".o_client_log_pins button";

function mountLog(params = {}) {
    return mountView({resModel: "client.log", type: "list", ...params});
}

test("a heading for each day", async () => {
    // in the tests' time zone, an hour ahead, the second entry is of the first's day
    await mountLog();
    expect(queryAllTexts(".o_client_log_day")).toEqual([
        "Monday, March 11, 2019",
        "Saturday, March 9, 2019",
    ]);
    expect(queryAllTexts(".o_data_cell[name=kind]")).toEqual([
        "Note",
        "Invoice",
        "Note",
    ]);
});

test.tags("desktop");
test("what has no time is told by its day", async () => {
    await mountLog();
    const dates = queryAllTexts(".o_data_cell[name=date]");
    expect(dates[0]).toInclude("11:30");
    expect(dates[1]).not.toInclude(":");
});

for (const zone of ["America/Los_Angeles", "Europe/Madrid", "Pacific/Kiritimati"]) {
    test.tags("desktop");
    test(`a date is the same day in any zone: ${zone}`, async () => {
        // Covers: M6, R4
        mockTimeZone(zone);
        // as the server answers whose profile is of another zone
        const rows = [
            {kind: "note", date: "2026-01-02 12:00:00"},
            {kind: "task", day: "2026-01-01", date: "2025-12-31 10:00:00"},
            {kind: "invoice", day: "2026-01-01", date: "2026-01-01 08:00:00"},
            {kind: "payment", day: "2025-11-10", date: "2025-11-09 10:00:00"},
        ];
        ClientLog._records = rows.map((row, index) => ({id: 9 - index, ...row}));
        onRpc("client.log", "web_search_read", ({kwargs}) => {
            expect.step(kwargs.context.tz);
        });
        await mountLog({arch: LIST_BY_ID});
        // the zone in which moments show is the one in which the server is asked
        expect.verifySteps([zone]);
        const dates = queryAllTexts(".o_data_cell[name=date]");
        expect(dates[0]).toInclude(":");
        expect(dates.slice(1)).toEqual(["Jan 1, 2026", "Jan 1, 2026", "Nov 10, 2025"]);
    });
}

test("a day's heading is that of its dates and moments", async () => {
    // Covers: M6
    mockTimeZone("America/Los_Angeles");
    // asked in the zone of the browser, the server begins the days in that zone
    const rows = [
        {kind: "note", date: "2026-01-02 07:59:00"},
        {kind: "invoice", day: "2026-01-01", date: "2026-01-01 08:00:00"},
        {kind: "note", date: "2026-01-01 07:59:00"},
        {kind: "payment", day: "2025-12-31", date: "2025-12-31 08:00:00"},
    ];
    ClientLog._records = rows.map((row, index) => ({id: 9 - index, ...row}));
    await mountLog();
    expect(queryAllTexts(".o_client_log_day")).toEqual([
        "Thursday, January 1, 2026",
        "Wednesday, December 31, 2025",
    ]);
});

test("groups and further loads are of the browser's zone", async () => {
    // Covers: M6
    mockTimeZone("America/Los_Angeles");
    onRpc("client.log", "web_read_group", ({kwargs}) => {
        expect.step(`group ${kwargs.context.tz}`);
    });
    onRpc("client.log", "web_search_read", ({kwargs}) => {
        expect.step(`load ${kwargs.context.tz}`);
    });
    await mountLog({groupBy: ["date:day"]});
    await contains(".o_group_header:first").click();
    expect.verifySteps(["group America/Los_Angeles", "load America/Los_Angeles"]);
});

test("no days among groups", async () => {
    await mountLog({groupBy: ["kind"]});
    expect(".o_group_header").toHaveCount(2);
    expect(".o_client_log_day").toHaveCount(0);
});

test("no days in another order", async () => {
    await mountLog();
    await contains("th[data-name=summary]").click();
    expect(".o_data_row").toHaveCount(3);
    expect(".o_client_log_day").toHaveCount(0);
});

test("what is pinned is above the list, and opens its record", async () => {
    mockService("action", {
        doAction: (action) => expect.step(action.res_id),
    });
    onRpc("client.log", "search_read", ({kwargs}) => {
        expect.step(kwargs.domain);
        return [{id: 3, kind: "note", summary: "C"}];
    });
    onRpc("client.log", "action_open_source", ({args}) => ({res_id: args[0][0]}));
    await mountLog({context: {client_card_client_id: 7}});
    expect(queryAllTexts(PINS)).toEqual(["C"]);
    await contains(PINS).click();
    expect.verifySteps([
        [
            ["client_id", "=", 7],
            ["pinned", "=", true],
        ],
        3,
    ]);
});

test("without a client nothing is asked for pins", async () => {
    onRpc("client.log", "search_read", () => expect.step("pins"));
    await mountLog();
    expect(PINS).toHaveCount(0);
    expect.verifySteps([]);
});
