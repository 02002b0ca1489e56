import {beforeEach, destroy, expect, test} from "@odoo/hoot";
import {click, middleClick, press, queryAllTexts, resize} from "@odoo/hoot-dom";
import {advanceFrame, animationFrame, freezeTime, runAllTimers} from "@odoo/hoot-mock";
import {mailModels} from "@mail/../tests/mail_test_helpers";
import {
    contains,
    fields,
    mockService,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {browser} from "@web/core/browser/browser";
import {ClientPanelListRenderer} from "@client_card/panel/client_panel_list";
import {
    CLIENT_ID,
    defineClientCardModels,
    OTHER_CLIENT_ID,
} from "../client_card_test_helpers";
import {mountClientPanel} from "./client_panel_helpers";
import {mockSideCard, waitForSide} from "../side_card/client_side_card_helpers";

defineClientCardModels();

const SIDE = ".o_client_panel_side";
const TOGGLE = ".o_client_panel_toggle";
const FOCUSED = ".o_data_row[aria-current=true]";
const sideOf = (id) => `side of ${id}`;
const row = (number) => `.o_data_row:eq(${number}) td[name=complete_name]`;

beforeEach(() => {
    freezeTime(); // only tests move it on: the card asks when they say
    browser.localStorage.removeItem("client_card.side_card");
    mockSideCard();
});

function mountPanel(values = {}) {
    return mountClientPanel(
        `
            <field name="complete_name"/>
            <field name="name"/>
        `,
        {
            selectRecord: (id, {newWindow}) =>
                expect.step(newWindow ? `open ${id} in a new window` : `open ${id}`),
            ...values,
        }
    );
}

test.tags("desktop");
test("the first client is in focus; a click focuses one, another opens it", async () => {
    await mountPanel();
    await waitForSide();
    expect(`${SIDE} .o_client_side_card_name`).toHaveText(`Client ${CLIENT_ID}`);
    expect(FOCUSED).toHaveCount(1);
    expect(FOCUSED).toHaveAttribute("aria-current", "true");
    expect.verifySteps([sideOf(CLIENT_ID)]);
    await click(row(1));
    await waitForSide();
    expect(`${SIDE} .o_client_side_card_name`).toHaveText(`Client ${OTHER_CLIENT_ID}`);
    expect.verifySteps([sideOf(OTHER_CLIENT_ID)]);
    await click(row(1));
    await animationFrame();
    expect.verifySteps([`open ${OTHER_CLIENT_ID}`]);
});

test.tags("desktop");
test("a double click opens", async () => {
    await mountPanel();
    await animationFrame();
    expect.verifySteps([sideOf(CLIENT_ID)]);
    await contains(row(1)).dblclick();
    expect.verifySteps([`open ${OTHER_CLIENT_ID}`]);
});

test.tags("desktop");
test("a click for a new window opens at once", async () => {
    await mountPanel();
    await middleClick(row(1));
    await animationFrame();
    expect.verifySteps([sideOf(CLIENT_ID), `open ${OTHER_CLIENT_ID} in a new window`]);
    expect(`${FOCUSED} td[name=complete_name]`).toHaveText("Azure Interior");
});

test.tags("desktop");
test("arrow keys move the focus, Enter opens", async () => {
    await mountPanel();
    await waitForSide();
    await contains(row(0)).focus();
    await press("ArrowDown");
    await waitForSide();
    expect(`${SIDE} .o_client_side_card_name`).toHaveText(`Client ${OTHER_CLIENT_ID}`);
    await press("ArrowUp");
    await waitForSide();
    expect(`${SIDE} .o_client_side_card_name`).toHaveText(`Client ${CLIENT_ID}`);
    expect.verifySteps([CLIENT_ID, OTHER_CLIENT_ID, CLIENT_ID].map(sideOf));
    await press("Enter");
    await animationFrame();
    expect.verifySteps([`open ${CLIENT_ID}`]);
});

test.tags("desktop");
test("Escape closes the side card, which is remembered", async () => {
    await mountPanel();
    await waitForSide();
    await contains(row(0)).focus();
    expect(TOGGLE).toHaveAttribute("aria-pressed", "true");
    await press("Escape");
    await animationFrame();
    expect(SIDE).toHaveCount(0);
    expect(FOCUSED).toHaveCount(0);
    expect(TOGGLE).toHaveAttribute("aria-pressed", "false");
    expect(browser.localStorage.getItem("client_card.side_card")).toBe("closed");
    expect.verifySteps([sideOf(CLIENT_ID)]);
    await contains(row(1)).click();
    expect.verifySteps([`open ${OTHER_CLIENT_ID}`]);
});

test.tags("desktop");
test("Escape of who writes in the search leaves the side card alone", async () => {
    await mountPanel({searchViewArch: `<search><field name="name"/></search>`});
    await waitForSide();
    await contains(".o_searchview_input").click();
    await press("Escape");
    await animationFrame();
    await press("Escape");
    await animationFrame();
    expect(SIDE).toHaveCount(1);
    expect(".o_searchview_input").toBeFocused();
    expect.verifySteps([sideOf(CLIENT_ID)]);
});

test.tags("desktop");
test("stays closed for who closed it, until the button opens it", async () => {
    browser.localStorage.setItem("client_card.side_card", "closed");
    await mountPanel();
    expect(SIDE).toHaveCount(0);
    await contains(row(0)).click();
    expect.verifySteps([`open ${CLIENT_ID}`]);
    await contains(TOGGLE).click();
    expect(SIDE).toHaveCount(1);
    await contains(`${SIDE} .btn-close`).click();
    expect(SIDE).toHaveCount(0);
    expect(TOGGLE).toBeFocused();
    expect.verifySteps([sideOf(CLIENT_ID)]);
});

test.tags("desktop");
test("selecting and editing many go on as in any list", async () => {
    await mountPanel();
    await contains(".o_data_row:eq(0) .o_list_record_selector input").click();
    await contains(row(1)).click();
    expect(".o_data_row_selected").toHaveCount(2);
    expect(`${FOCUSED} td[name=complete_name]`).toHaveText("Azure Interior");
    await contains(".o_data_row:eq(1) td[name=name]").click();
    expect(".o_selected_row td[name=name] input").toHaveCount(1);
    await press("Escape");
    await animationFrame();
    expect(SIDE).toHaveCount(1);
    expect.verifySteps([sideOf(CLIENT_ID)]);
});

test.tags("desktop");
test("a client that left the list leaves the focus to the first", async () => {
    await mountPanel({
        searchViewArch: `
            <search>
                <filter name="deco" string="Deco" domain="[('name', 'like', 'Deco')]"/>
            </search>`,
    });
    await waitForSide();
    await contains(".o_searchview_dropdown_toggler").click();
    await contains(".o_menu_item:contains(Deco)").click();
    expect(queryAllTexts("td[name=complete_name]")).toHaveLength(1);
    await waitForSide();
    expect(`${SIDE} .o_client_side_card_name`).toHaveText(`Client ${OTHER_CLIENT_ID}`);
    expect.verifySteps([sideOf(CLIENT_ID), sideOf(OTHER_CLIENT_ID)]);
});

test.tags("desktop");
test("a narrow page has neither a side card nor a row in focus", async () => {
    // Covers: P6
    await mountPanel();
    await waitForSide();
    await resize({width: 800});
    await animationFrame();
    expect(`${SIDE}, ${FOCUSED}`).toHaveCount(0);
    await resize({width: 1400});
    await waitForSide();
    expect(SIDE).toHaveCount(1);
    expect(FOCUSED).toHaveCount(1);
    expect.verifySteps([sideOf(CLIENT_ID), sideOf(CLIENT_ID)]);
});

test.tags("desktop");
test("a panel that the user left does nothing any more", async () => {
    // Covers: P6, F1
    patchWithCleanup(ClientPanelListRenderer.prototype, {
        showFocus() {
            expect.step("marks the row");
            super.showFocus();
        },
    });
    const panel = await mountPanel();
    await waitForSide();
    destroy(panel);
    expect.verifySteps([sideOf(CLIENT_ID), "marks the row"]);
    await resize({width: 800}); // what would still listen would keep all rows in memory
    await animationFrame();
    expect.verifySteps([]);
});

test.tags("desktop");
test("the focus comes back with the list, after a frame", async () => {
    const mounted = mountPanel({state: {clientPanelFocus: OTHER_CLIENT_ID}});
    await animationFrame();
    await animationFrame();
    expect(".o_data_row").toHaveCount(0);
    await advanceFrame(); // the browser paints
    await runAllTimers();
    await mounted;
    await waitForSide();
    expect(FOCUSED).toHaveCount(1);
    expect.verifySteps([sideOf(OTHER_CLIENT_ID)]);
});

test.tags("desktop");
test("what is added at the side counts beside the list, too", async () => {
    mailModels.ResPartner._fields.client_kind = fields.Selection({
        selection: [
            ["with", "With services"],
            ["without", "Without services"],
        ],
    });
    let count = 0;
    onRpc("res.partner", "search_panel_select_range", () => ({
        parent_field: false,
        values: [{id: "with", display_name: "With services", __count: count}],
    }));
    mockService("dialog", {
        add(component, props, {onClose}) {
            count = 7;
            onClose();
        },
    });
    await mountPanel({
        searchViewArch: `
            <search>
                <searchpanel>
                    <field name="client_kind" enable_counters="1"/>
                </searchpanel>
            </search>`,
    });
    await waitForSide();
    expect(".o_search_panel_counter:contains(7)").toHaveCount(0);
    await contains(".o_client_side_card_add").click();
    await waitForSide();
    expect(".o_search_panel_counter:contains(7)").toHaveCount(1);
    expect(FOCUSED).toHaveCount(1);
    // at once, and of the list that was read anew
    expect.verifySteps([CLIENT_ID, CLIENT_ID, CLIENT_ID].map(sideOf));
});

test.tags("mobile");
test("on a phone there is no side card, and a tap opens", async () => {
    await mountPanel();
    expect(`${SIDE}, ${TOGGLE}`).toHaveCount(0);
    await contains(row(0)).click();
    await waitForSide();
    expect.verifySteps([`open ${CLIENT_ID}`]);
});
