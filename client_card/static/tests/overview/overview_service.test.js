import {beforeEach, expect, test} from "@odoo/hoot";
import {advanceTime, animationFrame, Deferred} from "@odoo/hoot-mock";
import {CARD_EXPECTED} from "@client_card/card/card_expected";
import {FRESH} from "@client_card/overview/overview_service";
import {
    getService,
    makeMockEnv,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {user} from "@web/core/user";
import {
    CLIENT_ID,
    defineClientCardModels,
    OTHER_CLIENT_ID,
} from "../client_card_test_helpers";

defineClientCardModels();

let env, load;

beforeEach(async () => {
    onRpc("res.partner", "client_card_overview", ({args: [[id]], kwargs}) => {
        expect.step(kwargs.boxes ? `counts of ${id}` : `all of ${id}`);
        return {id, boxes: {}, counts: {}};
    });
    env = await makeMockEnv();
    load = getService("client_card_overview").load;
});

async function expectCard(clientId, values) {
    env.bus.trigger(CARD_EXPECTED, {clientId, ...values});
    await animationFrame(); // the request is on its way
}

test("what was read ahead shows, once", async () => {
    await expectCard(CLIENT_ID);
    await expectCard(CLIENT_ID);
    expect.verifySteps([`all of ${CLIENT_ID}`]);
    expect((await load(CLIENT_ID, true)).id).toBe(CLIENT_ID);
    expect.verifySteps([]);
    await load(CLIENT_ID, true);
    expect.verifySteps([`all of ${CLIENT_ID}`]);
});

test("only of the client that is expected, and of the overview", async () => {
    await expectCard(CLIENT_ID);
    await expectCard(OTHER_CLIENT_ID);
    await expectCard(CLIENT_ID, {section: "log"});
    await expectCard(false);
    expect.verifySteps([`all of ${CLIENT_ID}`, `all of ${OTHER_CLIENT_ID}`]);
    await load(OTHER_CLIENT_ID, true);
    expect.verifySteps([`all of ${OTHER_CLIENT_ID}`]);
    await expectCard(CLIENT_ID);
    await load(CLIENT_ID, false);
    expect.verifySteps([`all of ${CLIENT_ID}`, `counts of ${CLIENT_ID}`]);
});

test("what is no longer true is not shown", async () => {
    await expectCard(CLIENT_ID);
    await advanceTime(FRESH);
    await load(CLIENT_ID, true);
    expect.verifySteps([`all of ${CLIENT_ID}`, `all of ${CLIENT_ID}`]);
    await expectCard(CLIENT_ID);
    await expectCard(CLIENT_ID, {isAnew: true}); // something was saved
    await load(CLIENT_ID, true);
    expect.verifySteps([`all of ${CLIENT_ID}`, `all of ${CLIENT_ID}`]);
});

test("nothing is shown of the companies before", async () => {
    await expectCard(CLIENT_ID);
    expect.verifySteps([`all of ${CLIENT_ID}`]);
    patchWithCleanup(user, {context: {...user.context, allowed_company_ids: [7]}});
    await load(CLIENT_ID, true);
    expect.verifySteps([`all of ${CLIENT_ID}`]);
});

test("a refusal is said to who opens the card, and not kept", async () => {
    const answer = new Deferred();
    onRpc("res.partner", "client_card_overview", () => answer);
    await expectCard(CLIENT_ID);
    const shown = load(CLIENT_ID, true);
    answer.reject(new Error("refused"));
    await expect(shown).rejects.toThrow();
    onRpc("res.partner", "client_card_overview", () => ({id: CLIENT_ID}));
    expect(await load(CLIENT_ID, true)).toEqual({id: CLIENT_ID});
});

test("nothing is kept in the browser's storage", async () => {
    const {length} = window.localStorage;
    await expectCard(CLIENT_ID);
    await load(CLIENT_ID, true);
    expect(window.localStorage).toHaveLength(length);
    expect(window.sessionStorage).toHaveLength(0);
    expect.verifySteps([`all of ${CLIENT_ID}`]);
});
