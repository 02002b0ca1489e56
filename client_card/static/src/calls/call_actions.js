import {cardActions} from "@client_card/card/card_actions";
import {openForm} from "@client_card/shared/open_form";
import {phoneUrl} from "@client_card/shared/phone_url";
import {browser} from "@web/core/browser/browser";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

function logCall(clientId) {
    return openForm(_t("Log a Call"), "client.call", {
        default_partner_id: clientId,
        dialog_size: "medium",
    });
}

/**
 * Calls somebody back: dials, and lets the user log the call.
 *
 * In: params `number`, and the context of the call's form.
 */
function callBack(env, {params: {number}, context}) {
    if (number) {
        browser.location.assign(phoneUrl(number));
    }
    return openForm(_t("Log a Call"), "client.call", context);
}

registry.category("actions").add("client_card_call", callBack);

function warn(message) {
    return {
        type: "ir.actions.client",
        tag: "display_notification",
        params: {type: "warning", message},
    };
}

/** Dials the client's number on the user's phone, and offers to log the call. */
function call(clientId, {data}) {
    if (!data.phone) {
        return warn(_t("The client has no phone number."));
    }
    browser.location.assign(phoneUrl(data.phone, data.client_phone_international));
    return logCall(clientId);
}

function writeOnWhatsApp(clientId, {data}) {
    if (!data.phone) {
        return warn(_t("The client has no phone number."));
    }
    const number = data.client_phone_international;
    if (!number) {
        return warn(
            _t(
                "WhatsApp needs the number with its country code, such as +34 600 11 22 33."
            )
        );
    }
    return {
        type: "ir.actions.client",
        tag: "client_card_whatsapp",
        params: {number, contactId: clientId},
    };
}

cardActions
    .add(
        "call",
        {
            group: "communicate",
            label: _t("Call"),
            icon: "fa-phone",
            model: "client.call",
            action: call,
        },
        {sequence: 2}
    )
    .add(
        "whatsapp",
        {
            group: "communicate",
            label: _t("WhatsApp"),
            icon: "fa-whatsapp",
            model: "client.contact.log",
            action: writeOnWhatsApp,
        },
        {sequence: 4}
    )
    .add(
        "sms",
        {
            group: "communicate",
            label: _t("Send SMS"),
            icon: "fa-mobile",
            model: "sms.composer",
            action: (clientId) =>
                openForm(_t("Send SMS"), "sms.composer", {
                    default_composition_mode: "comment",
                    default_res_model: "res.partner",
                    default_res_id: clientId,
                    default_number_field_name: "phone",
                    dialog_size: "medium",
                }),
        },
        {sequence: 5}
    )
    .add(
        "email",
        {
            group: "communicate",
            label: _t("Send email"),
            icon: "fa-envelope-o",
            model: "mail.compose.message",
            action: (clientId) =>
                openForm(_t("Send Email"), "mail.compose.message", {
                    default_composition_mode: "comment",
                    default_model: "res.partner",
                    default_res_ids: [clientId],
                    default_partner_ids: [clientId],
                    client_card_notice: true,
                }),
        },
        {sequence: 6}
    )
    .add(
        "log_call",
        {
            group: "record",
            label: _t("Log a call"),
            icon: "fa-pencil",
            model: "client.call",
            button: _t("+ Call"),
            action: logCall,
        },
        {sequence: 10}
    );
