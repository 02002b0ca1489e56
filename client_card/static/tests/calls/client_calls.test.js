import {expect, test} from "@odoo/hoot";
import {
    click,
    manuallyDispatchProgrammaticEvent,
    queryAllTexts,
    queryFirst,
    unload,
} from "@odoo/hoot-dom";
import {animationFrame, mockSendBeacon} from "@odoo/hoot-mock";
import {
    contains,
    defineModels,
    fields,
    getService,
    models,
    mountView,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {cardActions} from "@client_card/card/card_actions";
import {browser} from "@web/core/browser/browser";
import {WebClient} from "@web/webclient/webclient";
import {CLIENT_ID, defineClientCardModels} from "../client_card_test_helpers";

const SOURCE = "/web/content/client.call/1/recording?unique=abc";

class ClientCall extends models.Model {
    _name = "client.call";

    number = fields.Char();
    direction = fields.Selection({
        selection: [
            ["incoming", "Incoming"],
            ["outgoing", "Outgoing"],
        ],
    });
    missed = fields.Boolean();
    duration = fields.Float({aggregator: "sum"});
    recording_source = fields.Char();

    _records = [
        {
            id: 1,
            number: "1",
            direction: "incoming",
            duration: 45 / 3600,
            recording_source: SOURCE,
        },
        {
            id: 2,
            number: "2",
            direction: "outgoing",
            duration: 1.5,
            recording_source: SOURCE,
        },
        {id: 3, number: "3", direction: "incoming", missed: true},
    ];
    _views = {
        list: `
            <list js_class="client_call_list">
                <field name="missed" column_invisible="True"/>
                <field name="number"/>
                <field name="direction" widget="client_call_direction"/>
                <field name="duration" widget="client_call_duration" sum="Total"/>
                <field name="recording_source" widget="client_call_recording"/>
            </list>`,
        search: `
            <search>
                <filter name="incoming" string="Incoming" domain="[('direction', '=', 'incoming')]"/>
                <filter name="outgoing" string="Outgoing" domain="[('direction', '=', 'outgoing')]"/>
                <separator/>
                <filter name="missed" string="Missed" domain="[('missed', '=', True)]"/>
            </search>`,
    };
}

defineClientCardModels();
defineModels([ClientCall]);

const FORM = `
    <form js_class="client_call_form"><field name="number"/><field name="missed"/></form>`;

async function closePage() {
    await unload();
    await animationFrame();
}

test.tags("desktop");
test("a call that nobody filled in is not logged when the page closes", async () => {
    mockSendBeacon(() => expect.step("save"));
    onRpc("client.call", "web_save", () => expect.step("save"));
    await mountView({type: "form", resModel: "client.call", arch: FORM});
    await closePage();
    expect.verifySteps([]);
});

test.tags("desktop");
test("nor when its dialog closes, or the page with it", async () => {
    mockSendBeacon(() => expect.step("save"));
    onRpc("client.call", "web_save", () => expect.step("save"));
    ClientCall._views.form = FORM;
    await mountWithCleanup(WebClient);
    const [, logCall] = cardActions.getEntries().find(([key]) => key === "log_call");
    await getService("action").doAction(logCall.action(CLIENT_ID));
    expect(".modal .o_field_widget[name=number]").toHaveCount(1);
    await closePage();
    await contains(".modal .btn-close").click();
    await animationFrame();
    expect(".modal").toHaveCount(0);
    expect.verifySteps([]);
});

test.tags("desktop");
test("one that was begun is", async () => {
    mockSendBeacon(() => expect.step("save"));
    await mountView({type: "form", resModel: "client.call", arch: FORM});
    await contains(".o_field_widget[name=number] input").edit("555", {confirm: false});
    await closePage();
    expect.verifySteps(["save"]);
});

function mountCalls() {
    return mountView({
        type: "list",
        resModel: "client.call",
        selectRecord: (resId) => expect.step(`open ${resId}`),
    });
}

test("a recording is played in the list, and read only then", async () => {
    await mountCalls();
    expect("audio").toHaveCount(2);
    expect("audio:first").toHaveAttribute("src", SOURCE);
    expect("audio:first").toHaveAttribute("preload", "none");
    expect("audio:first").toHaveAttribute("controls");
    expect("audio:first").toHaveAttribute("aria-label", "Recording of the call");
    await click("audio:first");
    await animationFrame();
    expect.verifySteps([]);
    await contains(".o_data_row:first td[name=number]").click();
    expect.verifySteps(["open 1"]);
});

test("one recording plays at a time", async () => {
    await mountCalls();
    patchWithCleanup(window.HTMLMediaElement.prototype, {
        pause() {
            expect.step(
                `pause ${this.closest("tr").querySelector("td[name=number]").textContent}`
            );
        },
    });
    await manuallyDispatchProgrammaticEvent(queryFirst("audio:first"), "play");
    expect.verifySteps(["pause 2"]);
});

test("a recording that cannot be played says so", async () => {
    await mountCalls();
    expect("[role=alert]").toHaveCount(0);
    await manuallyDispatchProgrammaticEvent(queryFirst("audio:first"), "error");
    await animationFrame();
    expect(".o_data_row:first [role=alert]").toHaveText(/cannot be played/);
    await manuallyDispatchProgrammaticEvent(
        queryFirst("audio:first"),
        "loadedmetadata"
    );
    await animationFrame();
    expect("[role=alert]").toHaveCount(0);
});

test("totals of durations have the format of the rows", async () => {
    await mountCalls();
    expect(queryAllTexts("td[name=duration]")).toEqual([
        "00:00:45",
        "01:30:00",
        "00:00:00",
    ]);
    expect("tfoot").toHaveText(/01:30:45/);
});

test("a call of ours that nobody took was not answered", async () => {
    ClientCall._records[1].missed = true;
    await mountCalls();
    expect(".o_data_row:eq(1) td[name=direction]").toHaveText(
        /^Outgoing\s*Not answered$/
    );
});

test("a missed call says so in words", async () => {
    await mountCalls();
    expect(".o_data_row:eq(2) td[name=direction]").toHaveText(/^Incoming\s*Missed$/);
    expect(".o_data_row:eq(0) td[name=direction]").toHaveText("Incoming");
    expect(".o_data_row:eq(1) td[name=direction] .fa-arrow-up").toHaveCount(1);
});

test.tags("desktop"); // phones show no facets
test("all, incoming and outgoing calls: filters of the search", async () => {
    await mountCalls();
    const choose = (name) =>
        contains(`.o_client_call_directions [name=${name}]`).click();
    expect("[name=all]").toHaveAttribute("aria-pressed", "true");
    await choose("incoming");
    expect(".o_data_row").toHaveCount(2);
    expect(".o_facet_value").toHaveText("Incoming");
    expect("[name=incoming]").toHaveAttribute("aria-pressed", "true");
    await choose("outgoing");
    expect(".o_data_row").toHaveCount(1);
    expect(".o_facet_value").toHaveText("Outgoing");
    await choose("outgoing");
    expect(".o_data_row").toHaveCount(1);
    await choose("all");
    expect(".o_data_row").toHaveCount(3);
    expect(".o_facet_value").toHaveCount(0);
});

test("calling dials the client's number, and logs the call", async () => {
    patchWithCleanup(browser.location, {
        assign: (address) => expect.step(address),
    });
    await mountCalls(); // translations are loaded
    const {action} = cardActions.get("call");
    const opened = action(7, {data: {phone: "+34 (600) 11-22-33"}});
    expect.verifySteps(["tel:+34600112233"]);
    action(7, {data: {phone: "600 (11) 22", client_phone_international: "+346001122"}});
    expect.verifySteps(["tel:+346001122"]);
    expect(opened.res_model).toBe("client.call");
    expect(opened.context.default_partner_id).toBe(7);
    const warned = action(7, {data: {phone: false}});
    expect.verifySteps([]);
    expect(warned.params.message).toBe("The client has no phone number.");
});

test("WhatsApp wants a number with its country", async () => {
    await mountCalls(); // translations are loaded
    const {action} = cardActions.get("whatsapp");
    const number = "+34600112233";
    const {tag, params} = action(7, {
        data: {phone: "600112233", client_phone_international: number},
    });
    expect([tag, params]).toEqual(["client_card_whatsapp", {number, contactId: 7}]);
    for (const phone of ["123", false]) {
        const warned = action(7, {data: {phone, client_phone_international: false}});
        expect(warned.tag).toBe("display_notification");
    }
});
