/* global Response */
import {beforeEach, expect, test} from "@odoo/hoot";
import {
    click,
    dblclick,
    middleClick,
    queryAllTexts,
    queryFirst,
    queryText,
} from "@odoo/hoot-dom";
import {
    advanceTime,
    animationFrame,
    Deferred,
    freezeTime,
    mockDate,
} from "@odoo/hoot-mock";
import {Component, useState, xml} from "@odoo/owl";
import {FIGURES_CHANGED} from "@client_card/figures/figures_hook";
import {ClientSideCard, LOAD_DELAY} from "@client_card/side_card/client_side_card";
import {
    contains,
    getMockEnv,
    getService,
    makeServerError,
    mockService,
    mountView,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {FormViewDialog} from "@web/views/view_dialogs/form_view_dialog";
import {
    block,
    CLIENT_ID,
    ClientDocument,
    company,
    defineClientCardModels,
    OTHER_CLIENT_ID,
} from "../client_card_test_helpers";
import {FULL, mockSideCard, sideOf, waitForSide} from "./client_side_card_helpers";

defineClientCardModels();
beforeEach(() => freezeTime()); // only tests move it on: the card asks when they say

const getPart = (name) => `.o_client_side_card_part[data-part=${name}]`;
const getLines = (selector) => queryText(selector).split("\n");

/** Mounts a card whose client can be changed. */
async function mountSideCard(props = {}) {
    class Parent extends Component {
        static components = {ClientSideCard};
        static props = {};
        static template = xml`<ClientSideCard t-props="props_"/>`;
        setup() {
            this.props_ = useState({clientId: CLIENT_ID, ...props});
        }
    }
    const parent = await mountWithCleanup(Parent);
    return parent.props_;
}

test("shows a client in short", async () => {
    mockDate("2026-02-10 12:00:00");
    mockSideCard(FULL);
    const answer = new Deferred();
    onRpc("res.partner", "client_card_side", () => answer);
    await mountSideCard({name: "Azure Interior"});
    expect(".o_client_side_card").toHaveText("Azure Interior\nLoading the client…");
    expect(".o_client_side_card").toHaveAttribute("aria-busy", "true");
    answer.resolve();
    await waitForSide();
    expect(".o_client_side_card").toHaveAttribute("aria-busy", "false");
    expect(".o_client_side_card_name").toHaveText(`Client ${CLIENT_ID}`);
    expect(".o_client_side_card_name").toHaveAttribute(
        "href",
        `/odoo/client-card/${CLIENT_ID}`
    );
    expect(queryAllTexts(".o_client_side_card_header .badge")).toEqual([
        "Active",
        "VIP",
    ]);
    const links = queryAllTexts(".o_client_side_card_contact a");
    expect(links.filter(Boolean)).toEqual(["555 0100", "azure@example.com"]);
    expect(".o_client_side_card_contact .o_client_card_whatsapp").toHaveAttribute(
        "href",
        "https://wa.me/15550100"
    );
    expect(".o_client_side_card_contact a:first").toHaveAttribute(
        "href",
        "tel:+15550100"
    );
    expect(getLines(".o_client_side_card_figures")).toEqual([
        "150.00 €",
        "The client owes us",
        "Overdue: 2",
        "100.00 €",
        "Open Estimates: 1",
        "70.00 €",
    ]);
    expect(getLines(".o_client_side_card_information")).toEqual([
        "Tax ID",
        "US12345677",
        "Reference",
        "A7",
        "Salesperson",
        "Marc Demo",
        "Services",
        "With services",
        "Last Reminder",
        "Friendly reminder, 01/31/2026",
        "Next Reminder",
        "Second reminder, 02/14/2026",
    ]);
    expect(getLines(getPart("services"))).toEqual([
        "Services 7",
        "Hosting",
        "50.00 € every 3 months",
        "Maintenance",
        "6 more on the card",
    ]);
    expect(getLines(getPart("solutions"))).toEqual([
        "Solutions 1",
        "Till",
        "4.2",
        "installed on 01/31/2026",
    ]);
    expect(getLines(getPart("contacts"))).toEqual([
        "Contacts 1",
        "Ana",
        "Buyer · Orders",
    ]);
    expect(`${getPart("contacts")} i[title="May speak for the company"]`).toHaveCount(
        1
    );
    expect(getLines(getPart("tasks"))).toEqual([
        "Next tasks 1",
        "Visit",
        "Feb 1",
        "Late",
    ]);
    expect.verifySteps([`side of ${CLIENT_ID}`]);
});

test("a client with nothing", async () => {
    mockSideCard({
        companies: [company({balance: 0, invoices: {overdue: block(0, 0)}})],
    });
    await mountSideCard();
    await waitForSide();
    expect(getLines(".o_client_side_card_figures")).toEqual(["0.00 €", "Settled"]);
    expect(queryAllTexts(".o_client_side_card_part")).toEqual([
        "Services 0\nNone in force",
        "Solutions 0\nNone installed",
        "Contacts 0\nNobody yet",
        "Next tasks 0\nNothing to do",
    ]);
    expect(".o_client_side_card_contact").toHaveText("");
    expect(".o_client_side_card_information").toHaveText("Services\nWithout services");
    expect.verifySteps([`side of ${CLIENT_ID}`]);
});

test("what the user may not see is not there", async () => {
    onRpc("res.partner", "client_card_side", ({args: [[id]]}) => {
        const answer = sideOf(id, {...FULL, companies: [company({})]});
        delete answer.services;
        delete answer.solutions;
        delete answer.service_status;
        answer.contacts = {...answer.contacts, can_create: false};
        return answer;
    });
    await mountSideCard();
    await waitForSide();
    expect(".o_client_side_card_figures").toHaveText("");
    expect(queryAllTexts(".o_client_side_card_part h4")).toEqual([
        "Contacts 1",
        "Next tasks 1",
    ]);
    expect(".o_client_side_card_add").toHaveCount(1);
});

test("companies stand below each other", async () => {
    const values = {company_id: 2, company: "America", currency_id: 1, currency: "USD"};
    mockSideCard({
        companies: [
            company({balance: 10, invoices: {overdue: block(1, 10)}}),
            company({balance: -5}, values),
            company({balance: 0}, {...values, company_id: 3, company: "Chile"}),
        ],
    });
    await mountSideCard();
    await waitForSide();
    expect(getLines(".o_client_side_card_figures")).toEqual([
        "Belgium",
        "10.00 €",
        "The client owes us",
        "Overdue: 1",
        "10.00 €",
        "America",
        "$ -5.00",
        "We owe the client",
    ]);
    expect.verifySteps([`side of ${CLIENT_ID}`]);
});

test("a late answer of another client is ignored", async () => {
    const answers = {[CLIENT_ID]: new Deferred(), [OTHER_CLIENT_ID]: new Deferred()};
    onRpc("res.partner", "client_card_side", ({args: [[id]]}) => {
        expect.step(`side of ${id}`);
        return answers[id];
    });
    const props = await mountSideCard();
    await waitForSide();
    props.clientId = OTHER_CLIENT_ID;
    await animationFrame();
    await waitForSide();
    answers[OTHER_CLIENT_ID].resolve(sideOf(OTHER_CLIENT_ID));
    await waitForSide();
    answers[CLIENT_ID].resolve(sideOf(CLIENT_ID));
    await waitForSide();
    expect(".o_client_side_card_name").toHaveText(`Client ${OTHER_CLIENT_ID}`);
    expect.verifySteps([`side of ${CLIENT_ID}`, `side of ${OTHER_CLIENT_ID}`]);
});

test("never shows another client's data while it waits", async () => {
    mockSideCard(FULL);
    const props = await mountSideCard();
    await waitForSide();
    expect.verifySteps([`side of ${CLIENT_ID}`]);
    const answer = new Deferred();
    onRpc("res.partner", "client_card_side", async ({args: [[id]]}) => {
        await answer;
        return sideOf(id);
    });
    Object.assign(props, {clientId: OTHER_CLIENT_ID, name: "Deco Addict"});
    await waitForSide();
    expect(".o_client_side_card").toHaveText("Deco Addict\nLoading the client…");
    answer.resolve();
    await waitForSide();
    expect(".o_client_side_card_name").toHaveText(`Client ${OTHER_CLIENT_ID}`);
});

test("the first and the last one, for whoever runs past many clients", async () => {
    mockSideCard();
    const props = await mountSideCard();
    for (const id of [OTHER_CLIENT_ID, CLIENT_ID, OTHER_CLIENT_ID]) {
        props.clientId = id;
        await animationFrame();
        await advanceTime(LOAD_DELAY / 2);
    }
    await waitForSide();
    expect.verifySteps([`side of ${CLIENT_ID}`, `side of ${OTHER_CLIENT_ID}`]);
});

test("a failing request says so, and can be tried again", async () => {
    let fails = true;
    onRpc("res.partner", "client_card_side", ({args: [[id]]}) => {
        if (fails) {
            throw makeServerError({type: "AccessError"});
        }
        return sideOf(id);
    });
    await mountSideCard();
    await waitForSide();
    expect(".o_client_side_card").toHaveText(
        "The client cannot be shown.\n\nTry Again"
    );
    expect(".o_error_dialog, .modal").toHaveCount(0);
    fails = false;
    await click(".o_client_side_card button");
    await waitForSide();
    expect(".o_client_side_card_name").toHaveText(`Client ${CLIENT_ID}`);
});

test("a refusal beside a document shows nothing", async () => {
    const answer = new Deferred();
    onRpc("res.partner", "client_card_side", async () => {
        await answer;
        throw makeServerError({type: "AccessError"});
    });
    await mountSideCard({isQuiet: true});
    expect(".o_client_side_card").toHaveCount(1);
    answer.resolve();
    await waitForSide();
    expect(".o_client_side_card, .modal").toHaveCount(0);
});

test("a lost connection beside a document says so, and can be tried again", async () => {
    let isDown = true;
    onRpc("res.partner", "client_card_side", ({args: [[id]]}) =>
        isDown ? new Response("", {status: 502}) : sideOf(id)
    );
    await mountSideCard({isQuiet: true});
    await waitForSide();
    expect(".o_client_side_card").toHaveText(
        "The client cannot be shown.\n\nTry Again"
    );
    isDown = false;
    await click(".o_client_side_card button");
    await waitForSide();
    expect(".o_client_side_card_name").toHaveText(`Client ${CLIENT_ID}`);
});

test("changed figures are read again", async () => {
    mockSideCard();
    await mountSideCard();
    await waitForSide();
    getMockEnv().bus.trigger(FIGURES_CHANGED);
    await waitForSide();
    expect.verifySteps([`side of ${CLIENT_ID}`, `side of ${CLIENT_ID}`]);
});

test("where room is scarce, the lists open on demand", async () => {
    mockSideCard(FULL);
    await mountSideCard({isCompact: true});
    await waitForSide();
    expect(".o_client_side_card_part").toHaveCount(0);
    expect(".o_client_side_card_toggle").toHaveText(
        "Services 7\nSolutions 1\nContacts 1\nNext tasks 1"
    );
    expect(".o_client_side_card_toggle").toHaveAttribute("aria-expanded", "false");
    await contains(".o_client_side_card_toggle").click();
    expect(".o_client_side_card_toggle").toHaveAttribute("aria-expanded", "true");
    expect(".o_client_side_card_part").toHaveCount(4);
    expect.verifySteps([`side of ${CLIENT_ID}`]);
});

test("adds and opens records in dialogs, and reads the client again", async () => {
    mockSideCard(FULL);
    mockService("dialog", {
        add(component, props, {onClose}) {
            expect(component).toBe(FormViewDialog);
            expect.step([props.resModel, props.resId, props.context]);
            onClose();
        },
    });
    await mountSideCard({onSaved: () => expect.step("saved")});
    await waitForSide();
    expect.verifySteps([`side of ${CLIENT_ID}`]);
    const own = {default_partner_id: CLIENT_ID, client_card: true};
    for (const [name, model, context] of [
        ["services", "client.service", own],
        ["solutions", "client.solution", own],
        [
            "contacts",
            "res.partner",
            {default_parent_id: CLIENT_ID, default_type: "contact"},
        ],
        [
            "tasks",
            "calendar.event",
            {
                default_client_id: CLIENT_ID,
                form_view_ref: "client_card.calendar_event_view_form_quick",
            },
        ],
    ]) {
        await contains(`${getPart(name)} .o_client_side_card_add`).click();
        await waitForSide();
        expect.verifySteps([[model, false, context], "saved", `side of ${CLIENT_ID}`]);
    }
    await contains(`${getPart("contacts")} .o_client_side_card_record button`).click();
    await waitForSide();
    expect.verifySteps([
        ["res.partner", 52, undefined],
        "saved",
        `side of ${CLIENT_ID}`,
    ]);
});

test("a double click on Add opens one form", async () => {
    mockSideCard(FULL);
    mockService("dialog", {
        add(component, props) {
            expect.step(props.resModel); // and shows a moment later
        },
    });
    await mountSideCard();
    await waitForSide();
    await dblclick(`${getPart("services")} .o_client_side_card_add`);
    await waitForSide();
    expect.verifySteps([`side of ${CLIENT_ID}`, "client.service"]);
});

test("opens the card, in a new window too", async () => {
    mockSideCard(FULL);
    mockService("action", {
        doAction(action, {props, newWindow} = {}) {
            expect.step([action.res_model || action, props?.resId, newWindow]);
        },
    });
    await mountSideCard();
    await waitForSide();
    await click(".o_client_side_card_name");
    await middleClick(".o_client_side_card_name");
    await click(`${getPart("tasks")} .o_client_side_card_record button`);
    expect.verifySteps([
        `side of ${CLIENT_ID}`,
        ["client_card.client_card_action", CLIENT_ID, false],
        ["client_card.client_card_action", CLIENT_ID, true],
        ["calendar.event", undefined, undefined],
    ]);
});

// ---------------------------------------------------------------------------
// Beside documents
// ---------------------------------------------------------------------------

async function mountDocument(values = {}) {
    await mountView({
        type: "form",
        resModel: "client.document",
        resId: 1,
        arch: `
            <form>
                <sheet><field name="name"/><field name="client_id"/></sheet>
                <widget name="client_card_side" client_field="client_id"/>
            </form>`,
        ...values,
    });
}

test("stands beside a document, and never holds it up", async () => {
    const answer = new Deferred();
    onRpc("res.partner", "client_card_side", () => answer);
    await mountDocument();
    await waitForSide();
    expect(".o_field_widget[name=name] input").toHaveValue("D1");
    expect(".o_form_renderer > .o_widget_client_card_side").toHaveText(
        "Azure Interior\nLoading the client…"
    );
    answer.resolve(sideOf(CLIENT_ID));
    await waitForSide();
    expect(".o_client_side_card_compact .o_client_side_card_name").toHaveText(
        `Client ${CLIENT_ID}`
    );
});

test.tags("desktop");
test("follows the client that is chosen, before it is saved", async () => {
    mockSideCard();
    onRpc("client.document", "web_save", () => expect.step("save"));
    await mountDocument({resId: undefined});
    await waitForSide();
    expect(".o_client_side_card").toHaveCount(0);
    expect.verifySteps([]);
    for (const [name, id] of [
        ["Azure Interior", CLIENT_ID],
        ["Deco Addict", OTHER_CLIENT_ID],
    ]) {
        await contains(".o_field_widget[name=client_id] input").edit(name, {
            confirm: false,
        });
        await waitForSide();
        await waitForSide();
        await contains(`.o-autocomplete--dropdown-item:contains(${name})`).click();
        await waitForSide();
        expect(".o_client_side_card_name").toHaveText(`Client ${id}`);
        expect.verifySteps([`side of ${id}`]);
    }
    await contains(".o_field_widget[name=client_id] input").clear({confirm: "tab"});
    await waitForSide();
    expect(".o_client_side_card").toHaveCount(0);
    expect.verifySteps([]);
});

test.tags("desktop");
test("is read again with the document", async () => {
    mockSideCard();
    onRpc("client.document", "confirm", () => true);
    await mountDocument({
        arch: `
            <form>
                <header><button name="confirm" type="object" string="Confirm"/></header>
                <sheet><field name="client_id"/></sheet>
                <widget name="client_card_side" client_field="client_id"/>
            </form>`,
    });
    await waitForSide();
    expect.verifySteps([`side of ${CLIENT_ID}`]);
    await contains("button[name=confirm]").click();
    await waitForSide();
    expect.verifySteps([`side of ${CLIENT_ID}`]);
});

test("a document without the field's value has no card", async () => {
    mockSideCard();
    ClientDocument._records[0].client_id = false;
    await mountDocument();
    await waitForSide();
    expect(queryFirst(".o_widget_client_card_side").offsetHeight).toBe(0);
    expect.verifySteps([]);
});

test("stays away in dialogs", async () => {
    mockSideCard();
    ClientDocument._views.form = `
        <form>
            <sheet><field name="name"/><field name="client_id"/></sheet>
            <widget name="client_card_side" client_field="client_id"/>
        </form>`;
    await mountDocument({arch: `<form/>`});
    getService("dialog").add(FormViewDialog, {resModel: "client.document", resId: 1});
    await waitForSide();
    expect(".modal .o_field_widget[name=name]").toHaveCount(1);
    expect(".o_client_side_card").toHaveCount(0);
    expect.verifySteps([]);
});

test.tags("desktop");
test("the Action menu acts for the client; after that the card loads again", async () => {
    mockSideCard(FULL);
    mockService("action", {
        doAction(action, {onClose}) {
            expect.step([action.res_model || action, action.context]);
            return onClose();
        },
    });
    onRpc(
        "res.partner",
        "action_send_client_statement",
        ({args}) => `statement ${args}`
    );
    await mountSideCard({onSaved: () => expect.step("saved")});
    await waitForSide();
    await animationFrame();
    expect.verifySteps([`side of ${CLIENT_ID}`]);
    for (const key of ["task", "statement"]) {
        await contains(".o_client_side_card .o_client_card_action_menu").click();
        await contains(`.o-dropdown-item[data-action=${key}]`).click();
        await advanceTime(LOAD_DELAY);
    }
    expect.verifySteps([
        [
            "calendar.event",
            {
                default_client_id: CLIENT_ID,
                dialog_size: "medium",
                form_view_ref: "client_card.calendar_event_view_form_quick",
            },
        ],
        "saved",
        `side of ${CLIENT_ID}`,
        [`statement ${CLIENT_ID}`, undefined],
        "saved",
        `side of ${CLIENT_ID}`,
    ]);
});

test("no Action menu beside documents, which have their own", async () => {
    mockSideCard(FULL);
    await mountSideCard({isCompact: true});
    await waitForSide();
    await animationFrame();
    expect(".o_client_card_action_menu").toHaveCount(0);
    expect.verifySteps([`side of ${CLIENT_ID}`]);
});

test.tags("desktop");
test("WhatsApp to a contact is logged with that contact", async () => {
    const [ana] = FULL.contacts.records;
    const number = "+346001122";
    mockSideCard({
        ...FULL,
        contacts: {...FULL.contacts, records: [{...ana, phone_international: number}]},
    });
    mockService("action", {doAction: ({params}) => expect.step(params)});
    await mountSideCard();
    await waitForSide();
    await contains(`${getPart("contacts")} .o_client_card_whatsapp`).click();
    expect.verifySteps([`side of ${CLIENT_ID}`, {number, contactId: ana.id}]);
});

test("says what needs attention, and leads to the card", async () => {
    mockSideCard({later: {client_attention_count: 3}});
    mockService("action", {
        doAction: (action, {props}) => expect.step(`${action} ${props.resId}`),
    });
    await mountWithCleanup(ClientSideCard, {props: {clientId: CLIENT_ID}});
    await waitForSide();
    expect(".o_client_side_card_attention").toHaveText("3 need attention");
    expect.verifySteps([`side of ${CLIENT_ID}`]);
    await contains(".o_client_side_card_attention").click();
    expect.verifySteps([`client_card.client_card_action ${CLIENT_ID}`]);
});
