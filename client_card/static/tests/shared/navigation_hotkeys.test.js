import {Component, onWillStart, useState, xml} from "@odoo/owl";
import {expect, test} from "@odoo/hoot";
import {press} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {mountWithCleanup} from "@web/../tests/web_test_helpers";
import {useNavigation} from "@web/core/navigation/navigation";
import {defineClientCardModels} from "../client_card_test_helpers";

defineClientCardModels();

class Bar extends Component {
    static template = xml`<div class="bar" t-ref="bar"/>`;
    static props = {hasStarted: {type: Promise, optional: true}};

    setup() {
        useNavigation("bar", {
            isNavigationAvailable: () => true,
            hotkeys: {arrowdown: () => expect.step("arrowdown")},
        });
        onWillStart(() => this.props.hasStarted);
    }
}

class Parent extends Component {
    static components = {Bar};
    static template = xml`<div><Bar t-if="state.isShown" hasStarted="state.started"/></div>`;
    static props = [];

    setup() {
        this.state = useState({isShown: true, started: undefined});
    }
}

test.tags("desktop");
test("hotkeys of what shows, and not of what never did", async () => {
    // Covers: F1
    const parent = await mountWithCleanup(Parent);
    await press("arrowdown");
    expect.verifySteps(["arrowdown"]);
    parent.state.isShown = false;
    await animationFrame();
    await press("arrowdown");
    expect.verifySteps([]);
    Object.assign(parent.state, {isShown: true, started: new Promise(() => {})});
    await animationFrame();
    expect(".bar").toHaveCount(0);
    parent.state.isShown = false;
    await animationFrame();
    await press("arrowdown");
    expect.verifySteps([]);
});
