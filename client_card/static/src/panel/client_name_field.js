import {CARD_EXPECTED} from "@client_card/card/card_expected";
import {registry} from "@web/core/registry";
import {CharField, charField} from "@web/views/fields/char/char_field";

export const NAME_LINK = "o_client_panel_name";

/**
 * The name of a client as a link to its card. The browser can open it in a new tab like
 * any link; a plain click is left to the list.
 */
export class ClientNameField extends CharField {
    static template = "client_card.ClientNameField";

    get url() {
        return `/odoo/clients/${this.props.record.resId}`;
    }

    /** The click follows: what the card shows is read meanwhile. */
    onPointerdown({button}) {
        if (!button) {
            const {resId: clientId} = this.props.record;
            this.env.bus.trigger(CARD_EXPECTED, {clientId});
        }
    }

    onClick(ev) {
        if (ev.button || ev.ctrlKey || ev.metaKey || ev.shiftKey) {
            ev.stopPropagation();
        } else {
            ev.preventDefault();
        }
    }
}

registry.category("fields").add("client_card_name", {
    ...charField,
    component: ClientNameField,
});
