/* global Response */
import {expect, test} from "@odoo/hoot";
import {queryAllTexts, waitFor, waitForNone} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {
    contains,
    defineModels,
    fields,
    makeServerError,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {
    CLIENT_ID,
    defineClientCardModels,
    openSection,
    OTHER_CLIENT_ID,
} from "../client_card_test_helpers";

const PAGE = ".o_client_card_conversations";
const RECORD = `${PAGE} .o_kanban_record:not(.o_kanban_ghost)`;
const SHOWN = `${PAGE} .o_client_conversation`;

class ClientConversation extends models.Model {
    _name = "client.conversation";

    message_ids = fields.One2many({relation: "mail.message"});
    message_follower_ids = fields.Many2many({relation: "mail.followers"});
    name = fields.Char();
    partner_id = fields.Many2one({relation: "res.partner"});
    user_id = fields.Many2one({relation: "res.users"});
    state = fields.Selection({
        selection: [
            ["open", "Open"],
            ["closed", "Closed"],
        ],
    });
    channel = fields.Selection({
        selection: [
            ["email", "Email"],
            ["sms", "SMS"],
        ],
    });
    is_unread = fields.Boolean();
    contact_problem = fields.Char();
    reply_notice = fields.Char();
    held_notice = fields.Char();
    client_id = fields.Many2one({relation: "res.partner"});

    _records = [
        {
            id: 1,
            name: "Labels",
            partner_id: CLIENT_ID,
            state: "open",
            channel: "email",
            is_unread: true,
        },
        {
            id: 2,
            name: "Third till",
            partner_id: CLIENT_ID,
            state: "closed",
            channel: "sms",
            contact_problem: "Azure has no phone number",
            held_notice: "Not sent: Marc",
        },
        {
            id: 3,
            name: "Of another",
            partner_id: OTHER_CLIENT_ID,
            state: "open",
            channel: "email",
        },
    ];
    _views = {
        kanban: `
            <kanban js_class="client_card_conversation_kanban" create="0">
                <field name="is_unread"/>
                <templates>
                    <t t-name="card">
                        <i t-if="record.is_unread.raw_value" class="fa fa-circle" title="Unread"/>
                        <span class="o_subject"><field name="name"/></span>
                        <span class="o_state"><field name="state"/></span>
                    </t>
                </templates>
            </kanban>`,
        search: `<search><field name="name"/></search>`,
        form: `<form><field name="name"/><field name="partner_id"/></form>`,
    };

    action_mark_read(ids) {
        return this.write(ids, {is_unread: false});
    }

    action_send_held(ids) {
        expect.step(`send ${ids}`);
        return this.write(ids, {held_notice: false});
    }

    action_close(ids) {
        return this.write(ids, {state: "closed"});
    }

    action_reopen(ids) {
        return this.write(ids, {state: "open"});
    }
}

defineClientCardModels();
defineModels([ClientConversation]);

const ARCH = `
    <form js_class="client_card_form">
        <sheet>
            <field name="name"/>
            <notebook>
                <page name="general" string="General"/>
                <page name="conversations" string="Conversations">
                    <widget name="client_card_conversations" model="client.conversation"
                        view_type="kanban" domain="[('partner_id', '=', id)]"
                        context="{'default_partner_id': id}"/>
                </page>
            </notebook>
        </sheet>
    </form>`;

async function openCard() {
    await mountView({
        type: "form",
        resModel: "res.partner",
        resId: CLIENT_ID,
        arch: ARCH,
    });
    await openSection("conversations");
    await animationFrame();
}

// a message takes several requests
const seen = (selector) => waitFor(selector, {timeout: 3000});
const gone = (selector) => waitForNone(selector, {timeout: 3000});

/** Makes each request for conversations a step, but not those for rights. */
function stepRequests() {
    onRpc("client.conversation", "*", ({method}) => {
        if (method !== "has_access") {
            expect.step(method);
        }
    });
}

async function openConversation(name) {
    await contains(`${RECORD}:contains(${name})`).click();
    await seen(`${SHOWN} .o-mail-Composer-input`);
}

test("the client's conversations, none of them chosen", async () => {
    await openCard();
    expect(queryAllTexts(`${RECORD} .o_subject`)).toEqual(["Labels", "Third till"]);
    expect(`${RECORD} .fa-circle`).toHaveCount(1);
    expect(SHOWN).toHaveCount(0);
    expect(`${PAGE} .o_client_card_conversation_none`).toHaveText(/Choose/);
});

test("a tab that is not opened asks for nothing", async () => {
    stepRequests();
    await mountView({
        type: "form",
        resModel: "res.partner",
        resId: CLIENT_ID,
        arch: ARCH,
    });
    await animationFrame();
    expect.verifySteps([]);
});

test("without the right nothing is asked for", async () => {
    stepRequests();
    onRpc("has_access", () => false);
    await openCard();
    expect(`${PAGE} p`).toHaveText("You do not have access to these records.");
    expect(`${PAGE} button`).toHaveCount(0);
    expect.verifySteps([]);
});

test("opens in place, is read, and its input is at hand", async () => {
    onRpc("client.conversation", "action_mark_read", ({args}) =>
        expect.step(`read ${args[0]}`)
    );
    await openCard();
    await openConversation("Labels");
    expect(`${SHOWN} h3`).toHaveText("Labels");
    expect(`${SHOWN} .badge`).toHaveText("Open");
    expect(".o-mail-Composer-input").toHaveAttribute(
        "placeholder",
        "Write to the client…"
    );
    expect(".o-mail-Chatter-activity").toHaveCount(0);
    expect(".o_client_conversation_current .o_subject").toHaveText("Labels");
    expect.verifySteps(["read 1"]);
    await gone(`${RECORD} .fa-circle`);
});

test("closes, and opens again", async () => {
    await openCard();
    await openConversation("Labels");
    await contains(`${SHOWN} .o_client_conversation_toggle:contains(Close)`).click();
    await seen(`${SHOWN} .badge:contains(Closed)`);
    await seen(`${RECORD}:contains(Labels) .o_state:contains(Closed)`);
    await contains(`${SHOWN} .o_client_conversation_toggle:contains(Reopen)`).click();
    await seen(`${SHOWN} .badge:contains(Open)`);
});

test.tags("desktop");
test("says why the contact cannot be reached", async () => {
    await openCard();
    await openConversation("Third till");
    expect(`${SHOWN} p[role=alert]`).toHaveText("Azure has no phone number");
    await openConversation("Labels");
    await gone(`${SHOWN} [role=alert]`);
});

test("writes, and goes on writing", async () => {
    onRpc("/mail/message/post", async (request) => {
        const {params} = await request.json();
        const {body, subtype_xmlid} = params.post_data;
        expect.step(
            `${params.thread_model} ${params.thread_id}: ${body} ${subtype_xmlid}`
        );
    });
    await openCard();
    await openConversation("Labels");
    await contains(`${SHOWN} .o-mail-Composer-input`).edit("Good morning", {
        confirm: false,
    });
    await contains(`${SHOWN} .o-mail-Composer-send:enabled`).click();
    await seen(`${SHOWN} .o-mail-Message:contains(Good morning)`);
    await seen(`${SHOWN} .o-mail-Composer-input`);
    expect.verifySteps(["client.conversation 1: Good morning mail.mt_comment"]);
});

test("a message that was refused can be mended and sent", async () => {
    expect.errors(1);
    let isRefused = true;
    onRpc("/mail/message/post", () => {
        if (isRefused) {
            isRefused = false;
            throw makeServerError({message: "No address"});
        }
    });
    await openCard();
    await openConversation("Labels");
    await contains(`${SHOWN} .o-mail-Composer-input`).edit("Again", {confirm: false});
    await contains(`${SHOWN} .o-mail-Composer-send:enabled`).click();
    await seen(".o_error_dialog, .modal");
    expect.verifyErrors(["No address"]);
    await contains(".modal .btn-primary").click();
    expect(`${SHOWN} .o-mail-Composer-input`).toHaveValue("Again");
    await contains(`${SHOWN} .o-mail-Composer-send:enabled`).click();
    await seen(`${SHOWN} .o-mail-Message:contains(Again)`);
});

test("a double click begins one", async () => {
    await openCard();
    await contains(`${PAGE} .o_client_card_conversation_new`).dblclick();
    await animationFrame();
    await animationFrame();
    expect(".modal").toHaveCount(1);
});

test("an answer that is held goes to the client by one click", async () => {
    await openCard();
    await openConversation("Third till");
    await seen(`${SHOWN}_held:contains(Not sent: Marc)`);
    await contains(`${SHOWN}_held .btn-primary`).click();
    await gone(`${SHOWN}_held`);
    expect.verifySteps(["send 2"]);
});

test("begins one, which then shows beside the list", async () => {
    await openCard();
    await contains(`${PAGE} .o_client_card_conversation_new`).click();
    await contains(".modal .o_field_widget[name=name] input").edit("A new one");
    await contains(".modal .o_form_button_save").click();
    await seen(`${SHOWN} h3:contains(A new one)`);
    await seen(`${RECORD}:contains(A new one)`);
});

test("remembers the one shown while the user visits another tab", async () => {
    await openCard();
    await openConversation("Labels");
    await openSection("general");
    await openSection("conversations");
    await seen(`${SHOWN} h3:contains(Labels)`);
});

test("one that could not be read can be tried again", async () => {
    expect.errors(1);
    let isDown = true;
    onRpc("client.conversation", "web_search_read", ({kwargs}) => {
        if (isDown && JSON.stringify(kwargs.domain) === '[["id","=",1]]') {
            return new Response("", {status: 502});
        }
        return undefined;
    });
    await openCard();
    await contains(`${RECORD}:contains(Labels)`).click();
    await seen(`${SHOWN} .o_client_card_failed:contains(could not be reached)`);
    expect.verifyErrors([/.*/]);
    expect(`${SHOWN} .o_client_conversation_back`).toHaveCount(1);
    isDown = false;
    await contains(`${SHOWN} .o_client_card_failed button`).click();
    await seen(`${SHOWN} h3:contains(Labels)`);
    await gone(`${RECORD} .fa-circle`);
});

test("goes back to the list from one that is gone", async () => {
    await openCard();
    await openConversation("Labels");
    onRpc("client.conversation", "web_search_read", ({kwargs}) =>
        JSON.stringify(kwargs.domain) === '[["id","=",1]]'
            ? {length: 0, records: []}
            : undefined
    );
    await contains(`${SHOWN} .o_client_conversation_toggle`).click();
    await gone(SHOWN);
});

test.tags("mobile");
test("on a phone the conversation takes the place of the list", async () => {
    await openCard();
    expect(`${PAGE} .o_client_card_conversation_main`).not.toBeVisible();
    await openConversation("Labels");
    expect(`${PAGE} .o_client_card_conversation_list`).not.toBeVisible();
    await contains(`${SHOWN} .o_client_conversation_back`).click();
    expect(`${PAGE} .o_client_card_conversation_list`).toBeVisible();
    expect(SHOWN).toHaveCount(0);
});
