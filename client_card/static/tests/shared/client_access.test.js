/* global Response */
import {expect, test} from "@odoo/hoot";
import {queryAllTexts} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {
    contains,
    makeServerError,
    mountView,
    onRpc,
    preloadBundle,
} from "@web/../tests/web_test_helpers";
import {CLIENT_ID, company, defineClientCardModels} from "../client_card_test_helpers";

defineClientCardModels();
preloadBundle("web.chartjs_lib");

const MENU = ".o_client_card_action_menu";
const TRY_AGAIN = ".o_client_card_failed button";

/** What a server or what is before it answers on a bad day. */
const FAILURES = {
    "lost connection": () => new Response("", {status: 502}),
    "expired session": () => {
        throw makeServerError({
            code: 100,
            errorName: "odoo.http.SessionExpiredException",
        });
    },
    "server error": () => {
        throw makeServerError({errorName: "psycopg2.OperationalError"});
    },
};

/** @returns {Object} `isDown`, while which these requests fail as told */
function mockServer(failure, model, method) {
    const server = {isDown: true};
    onRpc(model, method, () => (server.isDown ? FAILURES[failure]() : undefined));
    return server;
}

async function mountCard(arch) {
    await mountView({
        type: "form",
        resModel: "res.partner",
        resId: CLIENT_ID,
        arch: `<form js_class="client_card_form"><sheet>${arch}</sheet></form>`,
    });
    await animationFrame();
    await animationFrame();
}

for (const failure of Object.keys(FAILURES)) {
    test.tags("desktop");
    test(`${failure}: a window is no refusal, and can be tried again`, async () => {
        expect.errors(1);
        const server = mockServer(failure, "client.document", "has_access");
        await mountCard(
            `<widget name="client_card_view" model="client.document" view_type="list"/>`
        );
        expect(".o_client_card_view").toHaveText(/^The server could not be reached/);
        expect.verifyErrors([/.*/]);
        expect(".o_notification, .modal").not.toHaveCount(0);
        server.isDown = false;
        await contains(TRY_AGAIN).click();
        await animationFrame();
        expect(".o_client_card_view .o_data_row").toHaveCount(4);
    });

    test.tags("desktop");
    test(`${failure}: the Action menu stays, and can be tried again`, async () => {
        expect.errors(1);
        const server = mockServer(failure, "account.move", "has_access");
        await mountCard(`<field name="name"/>`);
        expect.verifyErrors([/.*/]);
        expect(MENU).toHaveCount(1);
        await contains(MENU).click();
        expect(queryAllTexts(".o-dropdown--menu .o-dropdown-item")).toEqual([
            "Try Again",
        ]);
        server.isDown = false;
        await contains(".o-dropdown--menu .o-dropdown-item").click();
        await animationFrame();
        const labels = queryAllTexts(".o-dropdown--menu .o-dropdown-item");
        expect(labels).toInclude("Create invoice");
        expect(labels).not.toInclude("Try Again");
    });
}

test("balance and blocks are no refusal, and can be tried again", async () => {
    expect.errors(1);
    let isDown = true;
    onRpc("res.partner", "client_card_figures", ({args: [ids]}) =>
        isDown
            ? FAILURES["lost connection"]()
            : ids.map((id) => ({id, companies: [company({balance: 10})]}))
    );
    await mountCard(`<widget name="client_card_balance"/>`);
    expect.verifyErrors([/.*/]);
    isDown = false;
    await contains(TRY_AGAIN).click();
    await animationFrame();
    expect(".o_client_card_failed").toHaveCount(0);
    expect(".o_client_card_balance_amount").toHaveText("10.00 €");
});

test.tags("desktop");
test("payments are no refusal, and can be tried again", async () => {
    expect.errors(1);
    const server = mockServer("lost connection", "account.payment", "has_access");
    onRpc("account.payment", "formatted_read_group", () => []);
    await mountCard(`<widget name="client_card_payment_chart" domain="[]"/>`);
    expect.verifyErrors([/.*/]);
    server.isDown = false;
    await contains(TRY_AGAIN).click();
    await animationFrame();
    expect(".o_client_card_payment_chart").toHaveText(/No payments in this month/);
});

test.tags("desktop");
test("groups: what failed once is asked again", async () => {
    expect.errors(1);
    const server = mockServer("lost connection", "res.users", "has_group");
    await mountCard(`<field name="name"/>`);
    expect.verifyErrors([/.*/]);
    server.isDown = false;
    await contains(MENU).click();
    await contains(".o-dropdown--menu .o-dropdown-item").click();
    await animationFrame();
    expect(queryAllTexts(".o-dropdown--menu .o-dropdown-item")).toInclude(
        "Create invoice"
    );
});

test.tags("desktop");
test("a view that cannot be loaded leaves the form alone, and can be tried again", async () => {
    expect.errors(1);
    const server = mockServer("lost connection", "client.document", "web_search_read");
    await mountCard(
        `<field name="name"/>
        <widget name="client_card_view" model="client.document" view_type="list"/>`
    );
    expect.verifyErrors([/.*/]);
    expect(".o_client_card_view").toHaveText(/^The server could not be reached/);
    expect(MENU).toHaveCount(1);
    expect(".o_field_widget[name=name]").toHaveCount(1);
    server.isDown = false;
    await contains(TRY_AGAIN).click();
    await animationFrame();
    expect(".o_client_card_view .o_data_row").toHaveCount(4);
});

/** Sections that ask for all they show at once, and what they say when nothing is there. */
const SECTIONS = {
    client_card_history: /^$/, // the chart below says so
    client_card_statement: /Nothing is pending/,
};

for (const [name, nothing] of Object.entries(SECTIONS)) {
    test(`${name} is no refusal, and can be tried again`, async () => {
        expect.errors(1);
        let isDown = true;
        onRpc("res.partner", name, () =>
            isDown
                ? FAILURES["lost connection"]()
                : [
                      {
                          id: CLIENT_ID,
                          companies: [],
                          ...company({
                              opening: 0,
                              debit: 0,
                              credit: 0,
                              closing: 0,
                              count: 0,
                              lines: [],
                              open_items: [],
                              ageing: {count: 0, total: 0, currencies: {}},
                          }),
                      },
                  ]
        );
        await mountCard(`<widget name="${name}"/>`);
        expect.verifyErrors([/.*/]);
        expect(".o_client_card_failed").toHaveText(/^The server could not be reached/);
        isDown = false;
        await contains(TRY_AGAIN).click();
        await animationFrame();
        expect(".o_client_card_failed").toHaveCount(0);
        expect(`.o_widget_${name}`).toHaveText(nothing);
    });

    test(`${name}: a refusal offers no other try`, async () => {
        expect.errors(1);
        onRpc("res.partner", name, () => {
            throw makeServerError({errorName: "odoo.exceptions.AccessError"});
        });
        await mountCard(`<widget name="${name}"/>`);
        expect.verifyErrors([/.*/]);
        expect(".o_client_card_failed").toHaveCount(0);
    });
}
