import {expect, test} from "@odoo/hoot";
import {press, queryAllTexts} from "@odoo/hoot-dom";
import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {NAMESPACE, offerClients} from "@client_card/panel/client_palette";
import {
    clearRegistry,
    contains,
    mockService,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {registry} from "@web/core/registry";
import {MainComponentsContainer} from "@web/core/main_components_container";
import {defineClientCardModels} from "../client_card_test_helpers";

defineClientCardModels();

const EMPTY = {
    client_attention_count: 0,
    email: false,
    phone: false,
    ref: false,
    vat: false,
};
const providers = registry.category("command_provider");

/** Opens the palette with this addon's provider alone; steps are what it searches. */
async function openPalette(clients) {
    onRpc("res.partner", "search_read", ({kwargs: {domain, limit, order}}) => {
        expect.step([JSON.stringify(domain), limit, order]);
        return clients;
    });
    mockService("action", {
        loadAction: () => ({domain: "[('partner_share', '=', True)]"}),
        doAction: (action, {props}) => expect.step([action, props.resId]),
    });
    clearRegistry(providers);
    offerClients();
    await mountWithCleanup(MainComponentsContainer);
    await press("control+k");
    await animationFrame();
}

async function type(text) {
    await contains(".o_command_palette_search input").edit(text, {confirm: false});
    await advanceTime(500);
    await animationFrame();
}

test.tags("desktop");
test("finds few clients as the panel does, and opens the card", async () => {
    await openPalette([
        {...EMPTY, id: 7, complete_name: "Azure", email: "a@example.com", ref: "A7"},
        {...EMPTY, id: 9, complete_name: "Azul", client_attention_count: 3},
    ]);
    expect(".o_command_palette_footer").toHaveText(/clients/);
    await type(`${NAMESPACE} az `);
    expect.verifySteps([
        [
            '["&",["partner_share","=",true],["client_search","ilike","az"]]',
            8,
            "complete_name, id",
        ],
    ]);
    expect(queryAllTexts(".o_client_command .o_command_name")).toEqual([
        "Azure",
        "Azul",
    ]);
    expect(".o_client_command:first").toHaveText(/A7 · a@example.com/);
    expect(".o_client_command_attention").toHaveCount(1);
    expect(".o_client_command:last .o_client_command_attention").toHaveText(/^3/);
    await press("arrowdown");
    await press("enter");
    await animationFrame();
    expect.verifySteps([["client_card.client_card_action", 9]]);
    expect(".o_command_palette").toHaveCount(0);
});

test.tags("desktop");
test("offers those active last while nothing is searched", async () => {
    await openPalette([{...EMPTY, id: 7, complete_name: false}]);
    await type(NAMESPACE);
    expect.verifySteps([
        ['[["partner_share","=",true]]', 8, "client_last_activity desc, id"],
    ]);
    expect(".o_client_command .o_command_name").toHaveText("Unnamed");
    expect(".o_command a").toHaveAttribute("href", "/odoo/client-card/7");
});

test("is not offered to others than users of the Clients app", () => {
    expect(providers.contains("client_card")).toBe(false);
    expect(registry.category("command_setup").contains(NAMESPACE)).toBe(false);
});
