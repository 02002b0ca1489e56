import {expect, test} from "@odoo/hoot";
import {
    getService,
    makeMockEnv,
    makeServerError,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {
    CLIENT_ID,
    company,
    defineClientCardModels,
    mockFigures,
    OTHER_CLIENT_ID,
} from "../client_card_test_helpers";

defineClientCardModels();

test("what is asked in one tick is one call", async () => {
    mockFigures([company({balance: 1})]);
    await makeMockEnv();
    const figures = getService("client_card_figures");
    const [first, second, other] = await Promise.all([
        figures.load(CLIENT_ID, ["balance"], "all"),
        figures.load(CLIENT_ID, ["invoices", "balance"], "all"),
        figures.load(OTHER_CLIENT_ID, ["balance"], "all"),
    ]);
    expect.verifySteps([
        `figures of ${CLIENT_ID},${OTHER_CLIENT_ID}: balance,invoices`,
    ]);
    expect(first.id).toBe(CLIENT_ID);
    expect(second).toBe(first);
    expect(other.id).toBe(OTHER_CLIENT_ID);
});

test("each period is a call", async () => {
    // Covers: I2
    mockFigures([company({balance: 1})]);
    await makeMockEnv();
    const figures = getService("client_card_figures");
    const [all, year] = await Promise.all([
        figures.load(CLIENT_ID, ["invoices"], "all"),
        figures.load(CLIENT_ID, ["invoices"], "year"),
    ]);
    expect.verifySteps([
        `figures of ${CLIENT_ID}: invoices`,
        `figures of ${CLIENT_ID}: invoices of the year`,
    ]);
    expect([all.period, year.period]).toEqual(["all", "year"]);
});

test("what is asked later is another call", async () => {
    mockFigures([company({balance: 1})]);
    await makeMockEnv();
    const figures = getService("client_card_figures");
    await figures.load(CLIENT_ID, ["balance"], "all");
    await figures.load(CLIENT_ID, ["invoices"], "all");
    expect.verifySteps([
        `figures of ${CLIENT_ID}: balance`,
        `figures of ${CLIENT_ID}: invoices`,
    ]);
});

test("an error reaches all who asked, and not those who ask again", async () => {
    onRpc("res.partner", "client_card_figures", () => {
        throw makeServerError({message: "no figures"});
    });
    await makeMockEnv();
    const figures = getService("client_card_figures");
    const first = figures.load(CLIENT_ID, ["balance"], "all");
    const second = figures.load(CLIENT_ID, ["invoices"], "all");
    await expect(first).rejects.toThrow("no figures");
    await expect(second).rejects.toThrow("no figures");
    mockFigures([company({balance: 1})]);
    expect((await figures.load(CLIENT_ID, ["balance"], "all")).id).toBe(CLIENT_ID);
    expect.verifySteps([`figures of ${CLIENT_ID}: balance`]);
});

test("who brings a client's figures along spares the request for it", async () => {
    // Covers: N3
    mockFigures([company({balance: 1})]);
    await makeMockEnv();
    const figures = getService("client_card_figures");
    const brought = {id: CLIENT_ID, companies: [company({balance: 7})]};
    const offer = () =>
        figures.offer(CLIENT_ID, ["balance", "credit"], async () => {
            expect.step("brought along");
            return brought;
        });
    const load = (names, period = "all") => figures.load(CLIENT_ID, names, period);
    // before or after, in the same tick
    const before = load(["balance"]);
    offer();
    const after = load(["credit", "balance"]);
    const other = figures.load(OTHER_CLIENT_ID, ["balance"], "all");
    expect(await before).toEqual(brought);
    expect(await after).toEqual(brought);
    expect((await other).id).toBe(OTHER_CLIENT_ID);
    expect.verifySteps([
        "brought along",
        `figures of ${OTHER_CLIENT_ID}: balance,credit`,
    ]);
    // neither later, nor what is not in it, nor of the year
    await load(["balance"]);
    expect.verifySteps([`figures of ${CLIENT_ID}: balance`]);
    offer();
    await load(["balance", "late"]);
    expect.verifySteps([`figures of ${CLIENT_ID}: balance,late`]);
    offer();
    await load(["balance"], "year");
    expect.verifySteps([`figures of ${CLIENT_ID}: balance of the year`]);
    // nobody asked
    offer();
    await Promise.resolve();
    expect.verifySteps([]);
});
