import {Component, useState, xml} from "@odoo/owl";
import {expect, test} from "@odoo/hoot";
import {animationFrame} from "@odoo/hoot-mock";
import {mountWithCleanup} from "@web/../tests/web_test_helpers";
import {useFreshReads} from "@client_card/shared/fresh_reads";
import {defineClientCardModels} from "../client_card_test_helpers";

defineClientCardModels();

class List extends Component {
    static template = xml`<div class="list" t-out="name"/>`;
    static props = {list: Object};

    setup() {
        useFreshReads();
    }

    get name() {
        expect.step("reads");
        return this.props.list.name;
    }
}

class Parent extends Component {
    static components = {List};
    static template = xml`<List list="state.list"/>`;
    static props = [];

    setup() {
        this.state = useState({list: {name: "first"}});
    }
}

test("a list that was replaced is not read any more", async () => {
    // Covers: F1
    const {state} = await mountWithCleanup(Parent);
    const {list} = state;
    list.name = "first, changed";
    await animationFrame();
    expect(".list").toHaveText("first, changed");
    expect.verifySteps(["reads", "reads"]);
    state.list = {name: "second"};
    await animationFrame();
    expect(".list").toHaveText("second");
    expect.verifySteps(["reads"]);
    list.name = "first, changed again"; // who would still listen would keep it in memory
    await animationFrame();
    expect.verifySteps([]);
    state.list.name = "second, changed";
    await animationFrame();
    expect(".list").toHaveText("second, changed");
    expect.verifySteps(["reads"]);
});
