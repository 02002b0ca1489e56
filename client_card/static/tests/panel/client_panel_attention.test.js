import {beforeEach, expect, test} from "@odoo/hoot";
import {queryAll, queryFirst} from "@odoo/hoot-dom";
import {animationFrame, Deferred, freezeTime} from "@odoo/hoot-mock";
import {mailModels} from "@mail/../tests/mail_test_helpers";
import {contains, fields, onRpc} from "@web/../tests/web_test_helpers";
import {browser} from "@web/core/browser/browser";
import {
    CLIENT_ID,
    defineClientCardModels,
    OTHER_CLIENT_ID,
} from "../client_card_test_helpers";
import {mountClientPanel} from "./client_panel_helpers";

defineClientCardModels();

const CELL = "td[name=client_attention_count]";
let answer = null;

beforeEach(() => {
    freezeTime();
    browser.localStorage.setItem("client_card.side_card", "closed");
    Object.assign(mailModels.ResPartner._fields, {
        client_attention_count: fields.Integer({sortable: true}),
        client_attention_severity: fields.Integer(),
    });
    answer = new Deferred();
    onRpc("res.partner", "web_search_read", ({kwargs}) => {
        expect.step(`list ${Object.keys(kwargs.specification)}; ${kwargs.order}`);
    });
    onRpc("res.partner", "web_read_group", () => expect.step("groups"));
    onRpc("res.partner", "read", async ({args: [ids, names]}) => {
        expect.step(`read ${ids}: ${names}`);
        await answer;
        return ids.map((id) => ({
            id,
            client_attention_count: id === CLIENT_ID ? 3 : 0,
            client_attention_severity: id === CLIENT_ID ? 2 : 0,
        }));
    });
});

const READ = "client_attention_count,client_attention_severity";
const LIST = "list complete_name,name; id ASC";

async function mountPanel(values = {}) {
    await mountClientPanel(
        `
            <field name="complete_name"/>
            <field name="client_attention_count" string="Attention"
                widget="client_attention" optional="show"/>
            <field name="name"/>
        `,
        values
    );
    await animationFrame();
}

test.tags("desktop");
test("what needs attention shows when the list does, and does not hold it up", async () => {
    await mountPanel();
    expect(".o_data_row").toHaveCount(2);
    expect(".o_client_attention_count").toHaveCount(0);
    expect.verifySteps([LIST, `read ${CLIENT_ID},${OTHER_CLIENT_ID}: ${READ}`]);
    answer.resolve();
    await animationFrame();
    const [cell, empty] = queryAll(CELL);
    expect(cell).toHaveText("3");
    const badge = queryFirst(".o_client_attention_count", {root: cell});
    expect(badge).toHaveClass("text-bg-warning");
    expect(badge).toHaveAttribute("aria-label", "3 need attention: Late");
    expect(empty).toHaveText("");
    // sorted by it, read anew
    await contains(".o_client_sort").click();
    await contains("[data-order=client_attention_count]").click();
    await animationFrame();
    expect.verifySteps([
        "list complete_name,name; client_attention_count DESC, id DESC",
        `read ${[CLIENT_ID, OTHER_CLIENT_ID].sort().reverse()}: ${READ}`,
    ]);
    // who does not show the column does not ask
    await contains(".o_optional_columns_dropdown button").click();
    await contains("input[name=client_attention_count]").click();
    await animationFrame();
    expect(CELL).toHaveCount(0);
    expect.verifySteps([]);
});

test.tags("desktop");
test("of groups, when they are open", async () => {
    answer.resolve();
    await mountPanel({groupBy: ["name"]});
    expect.verifySteps(["groups"]);
    await contains(".o_group_header:contains(Azure)").click();
    await animationFrame();
    expect.verifySteps([LIST, `read ${CLIENT_ID}: ${READ}`]);
    expect(".o_client_attention_count").toHaveText("3");
});
