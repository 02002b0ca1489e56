import {expect, test} from "@odoo/hoot";
import {queryAttribute} from "@odoo/hoot-dom";
import {mountView} from "@web/../tests/web_test_helpers";
import {CLIENT_ID, defineClientCardModels} from "../client_card_test_helpers";

defineClientCardModels();

const IMAGE = ".o_field_widget[name=image_1920] img";

async function mountImage(resId) {
    await mountView({
        type: "form",
        resModel: "res.partner",
        resId,
        arch: `
            <form>
                <field name="image_1920" widget="client_card_image"
                       options="{'preview_image': 'image_128'}"/>
            </form>`,
    });
}

test("a client without an image has its avatar, by its address", async () => {
    await mountImage(CLIENT_ID);
    const address = queryAttribute(IMAGE, "data-src") || queryAttribute(IMAGE, "src");
    expect(address).toMatch(
        new RegExp(`/web/image/res.partner/${CLIENT_ID}/avatar_128`)
    );
});

test("a new client has a grey one", async () => {
    await mountImage(false);
    const address = queryAttribute(IMAGE, "data-src") || queryAttribute(IMAGE, "src");
    expect(address).toMatch(/avatar_grey/);
});
