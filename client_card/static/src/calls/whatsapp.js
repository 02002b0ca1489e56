import {hasAccess} from "@client_card/shared/access";
import {openForm} from "@client_card/shared/open_form";
import {whatsAppUrl} from "@client_card/shared/phone_url";
import {browser} from "@web/core/browser/browser";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

let closeOffer = () => undefined;

/**
 * Opens WhatsApp with a number, and offers to log what is written there, because
 * nothing of it reaches Odoo.
 *
 * In: params `number`, as dialled from abroad, and `contactId`.
 * Right: the right to log; without it there is no offer.
 */
async function openWhatsApp(env, {params: {number, contactId}}, {onClose} = {}) {
    browser.open(whatsAppUrl(number), "_blank", "noreferrer");
    if (!(await hasAccess("client.contact.log", "create"))) {
        return;
    }
    const log = openForm(_t("Log an Interaction"), "client.contact.log", {
        default_partner_id: contactId,
        default_kind: "note",
        default_subject: _t("WhatsApp"),
    });
    closeOffer(); // of another client
    closeOffer = env.services.notification.add(
        _t("Log what you wrote on WhatsApp so that your colleagues can see it."),
        {
            type: "info",
            sticky: true, // until the user comes back
            buttons: [
                {
                    name: _t("Log it"),
                    primary: true,
                    onClick: () => {
                        closeOffer();
                        return env.services.action.doAction(log, {onClose});
                    },
                },
            ],
        }
    );
}

registry.category("actions").add("client_card_whatsapp", openWhatsApp);
