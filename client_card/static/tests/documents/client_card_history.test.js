import {expect, test} from "@odoo/hoot";
import {queryAllTexts} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {mountView, onRpc} from "@web/../tests/web_test_helpers";
import {CLIENT_ID, defineClientCardModels} from "../client_card_test_helpers";

defineClientCardModels();

function year(number, amounts, values = {}) {
    const months = Array(12).fill(0);
    Object.assign(months, amounts);
    const total = months.reduce((sum, amount) => sum + amount, 0);
    return {year: number, months, total, before: 0, ...values};
}

async function mountHistory(companies) {
    onRpc("res.partner", "client_card_history", ({args}) => {
        expect.step(`history of ${args[0]}`);
        return [{id: CLIENT_ID, client_id: CLIENT_ID, companies}];
    });
    await mountView({
        type: "form",
        resModel: "res.partner",
        resId: CLIENT_ID,
        arch: `<form><widget name="client_card_history"/></form>`,
    });
    await animationFrame();
    expect.verifySteps([`history of ${CLIENT_ID}`]);
}

test("years with their months, total and change", async () => {
    const years = [
        year(2026, [150], {before: 100, change: 0.5}),
        year(2025, [100, 50], {before: 300, change: -0.5}),
        year(2024, {11: 300}),
    ];
    await mountHistory([{company_id: 1, company: "A", currency_id: 1, years}]);
    expect(queryAllTexts("tbody th")).toEqual(["2026", "2025", "2024"]);
    expect("tbody tr:eq(1) td:eq(1)").toHaveText(/50\.00/);
    expect("tbody tr:eq(1) td:eq(2)").toHaveText("");
    expect("tbody tr:eq(1) td:eq(12)").toHaveText(/150\.00/);
    expect(queryAllTexts("tbody td:last-child")).toEqual(["+50%", "-50%", ""]);
    expect("tbody tr:eq(0) .fa-caret-up").toHaveCount(1);
    expect("tbody tr:eq(1) .fa-caret-down").toHaveCount(1);
    expect("h5").toHaveCount(0);
});

test("several companies are named, never added", async () => {
    const companies = ["A", "B"].map((company, index) => ({
        company_id: index + 1,
        company,
        currency_id: index + 1,
        years: [year(2026, [10])],
    }));
    await mountHistory(companies);
    expect(queryAllTexts("h5")).toEqual(["A", "B"]);
    expect("table").toHaveCount(2);
});

test("nothing invoiced", async () => {
    await mountHistory([{company_id: 1, company: "A", currency_id: 1, years: []}]);
    expect(".o_client_card_history").toHaveText(""); // the chart below says it
});
