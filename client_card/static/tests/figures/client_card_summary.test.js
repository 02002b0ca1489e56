import {expect, test} from "@odoo/hoot";
import {queryAllTexts} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {mountView} from "@web/../tests/web_test_helpers";
import {
    block,
    CLIENT_ID,
    company,
    defineClientCardModels,
    mockFigures,
} from "../client_card_test_helpers";

defineClientCardModels();

const FIGURES = {
    invoices: {outstanding: block(2, 1200), overdue: block(1, 300)},
    estimates: {outstanding: block(3, 900), accepted: block(2, 700)},
};

async function mountForm() {
    await mountView({
        type: "form",
        resModel: "res.partner",
        resId: CLIENT_ID,
        arch: `
            <form>
                <sheet>
                    <div name="button_box">
                        <button name="invoices" type="object" class="oe_stat_button">
                            <widget name="client_card_summary" figures="invoices"/>
                        </button>
                        <button name="estimates" type="object" class="oe_stat_button">
                            <widget name="client_card_summary" figures="estimates"/>
                        </button>
                    </div>
                    <widget name="client_card_balance"/>
                </sheet>
            </form>`,
    });
    await animationFrame();
}

const getLines = (kind) => queryAllTexts(`button[name=${kind}] .o_stat_info > span`);

test.tags("desktop");
test("says in two lines what is outstanding and what became of it", async () => {
    mockFigures([company(FIGURES)]);
    await mountForm();
    expect(getLines("invoices")).toEqual([
        "Outstanding\n1,200.00 €",
        "Overdue\n300.00 €",
    ]);
    expect(getLines("estimates")).toEqual([
        "Outstanding\n3 · 900.00 €",
        "Accepted\n2 · 700.00 €",
    ]);
    expect.verifySteps([`figures of ${CLIENT_ID}: balance,credit,estimates,invoices`]);
});

test.tags("desktop");
test("companies stand side by side, named in the tooltip", async () => {
    mockFigures([
        company(FIGURES),
        company(FIGURES, {
            company_id: 2,
            company: "America",
            currency_id: 1,
            currency: "USD",
        }),
    ]);
    await mountForm();
    expect(getLines("invoices")[1]).toBe("Overdue\n300.00 € | $ 300.00");
    expect("button[name=invoices] .o_stat_info > span:last").toHaveAttribute(
        "title",
        "Belgium: 300.00\u00a0€\nAmerica: $\u00a0300.00"
    );
    expect.verifySteps([`figures of ${CLIENT_ID}: balance,credit,estimates,invoices`]);
});

test.tags("desktop");
test("without the right to see the figures only the labels show", async () => {
    mockFigures([company({})]);
    await mountForm();
    expect(getLines("invoices")).toEqual(["Outstanding", "Overdue"]);
    expect.verifySteps([`figures of ${CLIENT_ID}: balance,credit,estimates,invoices`]);
});
