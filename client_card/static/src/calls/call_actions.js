import {cardActions} from "@client_card/card/card_actions";
import {openForm} from "@client_card/shared/open_form";
import {browser} from "@web/core/browser/browser";
import {_t} from "@web/core/l10n/translation";

function logCall(clientId) {
    return openForm(_t("Log a Call"), "client.call", {
        default_partner_id: clientId,
        dialog_size: "medium",
    });
}

/** Dials the client's number on the user's telephone, and lets the user log the call. */
function call(clientId, record) {
    const number = record.data.phone;
    if (!number) {
        return {
            type: "ir.actions.client",
            tag: "display_notification",
            params: {type: "warning", message: _t("The client has no phone number.")},
        };
    }
    browser.location.assign(`tel:${number.replace(/[^\d+*#]/g, "")}`);
    return logCall(clientId);
}

cardActions
    .add(
        "call",
        {
            label: _t("Call"),
            icon: "fa-phone",
            model: "client.call",
            action: call,
        },
        {sequence: 3}
    )
    .add(
        "log_call",
        {
            label: _t("Log a Call"),
            icon: "fa-pencil",
            model: "client.call",
            button: _t("+ Call"),
            action: logCall,
        },
        {sequence: 4}
    )
    .add(
        "sms",
        {
            label: _t("SMS"),
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
            label: _t("Email"),
            icon: "fa-envelope-o",
            model: "mail.compose.message",
            action: (clientId) =>
                openForm(_t("Send Email"), "mail.compose.message", {
                    default_composition_mode: "comment",
                    default_model: "res.partner",
                    default_res_ids: [clientId],
                    default_partner_ids: [clientId],
                }),
        },
        {sequence: 6}
    );
