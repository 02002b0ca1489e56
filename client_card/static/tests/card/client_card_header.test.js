import {expect, test} from "@odoo/hoot";
import {queryAllTexts, queryFirst, waitFor} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {browser} from "@web/core/browser/browser";
import {
    contains,
    defineModels,
    fields,
    getMockEnv,
    mockService,
    models,
    mountView,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {
    CLIENT_ID,
    defineClientCardModels,
    OTHER_CLIENT_ID,
} from "../client_card_test_helpers";

class ClientStatus extends models.Model {
    _name = "client.status";

    name = fields.Char();
    color = fields.Integer();

    _records = [
        {id: 1, name: "Active", color: 10},
        {id: 2, name: "On hold", color: 2},
    ];
}

const LOCAL_CLIENT_ID = 52;

/** Stands for the client, with what its header shows. */
class Client extends models.Model {
    _name = "client";

    name = fields.Char();
    phone = fields.Char();
    client_phone_international = fields.Char();
    email = fields.Char();
    client_status_id = fields.Many2one({relation: "client.status"});
    client_status_color = fields.Integer({related: "client_status_id.color"});

    _records = [
        {
            id: CLIENT_ID,
            name: "Azure Interior",
            phone: "55 1234 5678",
            client_phone_international: "+525512345678",
            email: "azure@example.com",
            client_status_id: 1,
        },
        {id: OTHER_CLIENT_ID, name: "Deco Addict"},
        {id: LOCAL_CLIENT_ID, name: "Local", phone: "12 34 (5)"},
    ];
}

defineClientCardModels();
defineModels([ClientStatus, Client]);

const STATUS = ".o_client_card_status";

async function mountHeader({readonly = "0", ...props} = {}) {
    await mountView({
        type: "form",
        resModel: "client",
        resId: CLIENT_ID,
        arch: `
            <form js_class="client_card_form">
                <sheet>
                    <field name="name"/>
                    <field name="client_status_id" widget="client_card_status"
                        readonly="${readonly}"
                        options="{'color_field': 'client_status_color'}"/>
                    <widget name="client_card_contact_links"/>
                </sheet>
            </form>`,
        ...props,
    });
}

test("the status is a badge in its colour; one click offers the others", async () => {
    onRpc("client.status", "*", ({method}) => expect.step(method));
    onRpc("client", "web_save", ({args}) => expect.step(args[1]));
    await mountHeader();
    expect(STATUS).toHaveText("Active");
    expect(STATUS).toHaveClass("o_tag_color_10");
    expect.verifySteps([]); // read when asked for
    await contains(STATUS).click();
    expect(
        queryAllTexts(
            ".o-dropdown--menu .o-dropdown-item, .o_bottom_sheet .o-dropdown-item"
        )
    ).toEqual(["Active", "On hold", "No status"]);
    await contains(".o-dropdown-item:contains(On hold)").click();
    await animationFrame();
    expect(STATUS).toHaveText("On hold");
    expect(STATUS).toHaveClass("o_tag_color_2");
    expect.verifySteps(["search_read", {client_status_id: 2}]);
});

test("a status can be taken away", async () => {
    onRpc("client", "web_save", ({args}) => expect.step(args[1]));
    await mountHeader();
    await contains(STATUS).click();
    await contains(".o-dropdown-item:contains(No status)").click();
    await animationFrame();
    expect(STATUS).toHaveText("Status");
    expect.verifySteps([{client_status_id: false}]);
});

test("that of a new client is saved with it", async () => {
    onRpc("client", "web_save", () => expect.step("save"));
    await mountHeader({resId: false});
    await contains(STATUS).click();
    await contains(".o-dropdown-item:contains(On hold)").click();
    await animationFrame();
    expect(STATUS).toHaveText("On hold");
    expect.verifySteps([]);
});

test("a status that may not be changed is no button", async () => {
    await mountHeader({readonly: "1"});
    expect(".badge.o_tag_color_10").toHaveText("Active");
    expect(STATUS).toHaveCount(0);
});

test.tags("desktop");
test("the phone number calls, the address opens the composer", async () => {
    mockService("action", {
        doAction(action, {onClose}) {
            expect.step([action.res_model, action.context.default_partner_ids]);
            return onClose();
        },
    });
    await mountHeader();
    expect(".o_client_card_phone").toHaveText("55 1234 5678");
    expect(".o_client_card_phone").toHaveAttribute("href", "tel:+525512345678");
    expect(".o_client_card_sms").toHaveCount(0);
    await contains(".o_client_card_email:contains(azure@example.com)").click();
    expect.verifySteps([["mail.compose.message", [CLIENT_ID]]]);
});

test.tags("mobile");
test("on a phone they are symbols, with their names", async () => {
    await mountHeader();
    expect(".o_client_card_email").toHaveAttribute(
        "title",
        "Write to azure@example.com"
    );
    expect(".o_client_card_phone").toHaveAttribute("title", "Call 55 1234 5678");
    expect(".o_client_card_sms").toHaveAttribute("href", "sms:+525512345678");
    expect(".o_client_card_whatsapp").toHaveAttribute(
        "aria-label",
        "WhatsApp to 55 1234 5678"
    );
});

test("WhatsApp opens with the international number, and offers to log it", async () => {
    onRpc("has_access", () => true);
    patchWithCleanup(browser, {
        open: (address, target) => expect.step([address, target]),
    });
    await mountHeader();
    const address = "https://wa.me/525512345678";
    expect(".o_client_card_whatsapp").toHaveAttribute("href", address);
    expect(".o_client_card_whatsapp").toHaveAttribute("target", "_blank");
    await contains(".o_client_card_whatsapp").click();
    await waitFor(".o_notification");
    expect.verifySteps([[address, "_blank"]]);
    await contains(".o_client_card_whatsapp").click();
    await animationFrame();
    expect.verifySteps([[address, "_blank"]]);
    expect(".o_notification").toHaveCount(1); // not one for each
    patchWithCleanup(getMockEnv().services.action, {
        doAction: ({res_model: model, context}) => expect.step([model, context]),
    });
    await contains(".o_notification button:contains(Log it)").click();
    expect.verifySteps([
        [
            "client.contact.log",
            {
                default_partner_id: CLIENT_ID,
                default_kind: "note",
                default_subject: "WhatsApp",
            },
        ],
    ]);
    await animationFrame();
    expect(".o_notification").toHaveCount(0);
});

test("without the right to log, WhatsApp opens and nothing is offered", async () => {
    onRpc("has_access", () => false);
    patchWithCleanup(browser, {open: (address) => expect.step(address)});
    await mountHeader();
    await contains(".o_client_card_whatsapp").click();
    await animationFrame();
    expect.verifySteps(["https://wa.me/525512345678"]);
    expect(".o_notification").toHaveCount(0);
});

test("a number that cannot be dialled from abroad is called as it is", async () => {
    await mountHeader({resId: LOCAL_CLIENT_ID});
    expect(".o_client_card_phone").toHaveAttribute("href", "tel:12345");
    expect(".o_client_card_whatsapp").toHaveCount(0);
});

test("without a number or an address there is no link", async () => {
    await mountHeader({resId: OTHER_CLIENT_ID});
    expect(
        ".o_client_card_phone, .o_client_card_whatsapp, .o_client_card_email"
    ).toHaveCount(0);
});

test("a click on the image changes it", async () => {
    await mountView({
        type: "form",
        resModel: "res.partner",
        resId: CLIENT_ID,
        arch: `<form><field name="image_1920" widget="client_card_image"/></form>`,
    });
    const input = queryFirst(".o_field_widget[name=image_1920] input[type=file]");
    input.addEventListener("click", (ev) => {
        ev.preventDefault();
        expect.step("choose a file");
    });
    await contains(".o_field_widget[name=image_1920] img").click();
    expect.verifySteps(["choose a file"]);
});
