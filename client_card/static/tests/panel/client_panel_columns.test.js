import {beforeEach, expect, test} from "@odoo/hoot";
import {pointerDown} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {mailModels} from "@mail/../tests/mail_test_helpers";
import {CARD_EXPECTED} from "@client_card/card/card_expected";
import {contains, getMockEnv, onRpc} from "@web/../tests/web_test_helpers";
import {browser} from "@web/core/browser/browser";
import {
    CLIENT_ID,
    defineClientCardModels,
    OTHER_CLIENT_ID,
} from "../client_card_test_helpers";
import {mountClientPanel} from "./client_panel_helpers";

defineClientCardModels();

const COLUMNS = ".o_optional_columns_dropdown_toggle";
const item = (name) => `.o-dropdown-item input[name=${name}]`;

beforeEach(() => {
    mailModels.ResPartner._records.find(({id}) => id === CLIENT_ID).email =
        "a@b.example";
    browser.localStorage.setItem("client_card.side_card", "closed");
    onRpc("res.partner", "web_search_read", ({kwargs}) => {
        expect.step(Object.keys(kwargs.specification).join());
    });
});

async function mountPanel() {
    await mountClientPanel(`
            <field name="complete_name" widget="client_card_name"/>
            <field name="phone" optional="show"/>
            <field name="email" optional="hide"/>
        `);
    await animationFrame();
}

test.tags("desktop");
test("a column that is hidden is not read, until it is shown", async () => {
    await mountPanel();
    expect.verifySteps(["complete_name,phone"]);
    await contains(".o_data_row:eq(1) .o_list_record_selector input").click();
    await contains(COLUMNS).click();
    await contains(item("email")).click();
    await animationFrame();
    expect.verifySteps(["complete_name,phone,email"]);
    expect(".o_data_row:eq(0) td[name=email]").toHaveText("a@b.example");
    expect(".o_data_row_selected").toHaveCount(1);
    expect(".o_data_row:eq(1)").toHaveClass("o_data_row_selected");
    // hidden, and shown again: it is there
    await contains(item("email")).click();
    await contains(item("email")).click();
    expect.verifySteps([]);
});

test.tags("desktop");
test("the choice of columns stays", async () => {
    await mountPanel();
    await contains(COLUMNS).click();
    await contains(item("email")).click();
    await contains(item("phone")).click();
    expect.verifySteps(["complete_name,phone", "complete_name,phone,email"]);
    await mountPanel();
    expect.verifySteps(["complete_name,email"]);
    expect("th[data-name=phone]").toHaveCount(0);
});

test("a press on the name: the card is expected before the click", async () => {
    await mountPanel();
    getMockEnv().bus.addEventListener(CARD_EXPECTED, ({detail}) =>
        expect.step(detail.clientId)
    );
    await pointerDown(".o_data_row:eq(1) .o_client_panel_name");
    await pointerDown(".o_data_row:eq(0) .o_client_panel_name", {button: 1});
    expect.verifySteps(["complete_name,phone", OTHER_CLIENT_ID]);
});
