import {expect, test} from "@odoo/hoot";
import {queryAllTexts, queryFirst} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {
    contains,
    defineModels,
    fields,
    mockService,
    models,
    mountView,
    onRpc,
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

/** Stands for the client, with what its header shows. */
class Client extends models.Model {
    _name = "client";

    name = fields.Char();
    phone = fields.Char();
    email = fields.Char();
    client_status_id = fields.Many2one({relation: "client.status"});
    client_status_color = fields.Integer({related: "client_status_id.color"});

    _records = [
        {
            id: CLIENT_ID,
            name: "Azure Interior",
            phone: "+52 55 1234",
            email: "azure@example.com",
            client_status_id: 1,
        },
        {id: OTHER_CLIENT_ID, name: "Deco Addict"},
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
    expect(".o_client_card_phone").toHaveText("+52 55 1234");
    expect(".o_client_card_phone").toHaveAttribute("href", "tel:+52551234");
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
    expect(".o_client_card_phone").toHaveAttribute("title", "Call +52 55 1234");
});

test("without a number or an address there is no link", async () => {
    await mountHeader({resId: OTHER_CLIENT_ID});
    expect(".o_client_card_phone, .o_client_card_email").toHaveCount(0);
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
