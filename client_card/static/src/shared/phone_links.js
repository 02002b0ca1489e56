import {Component} from "@odoo/owl";
import {phoneUrl, smsUrl, whatsAppUrl} from "@client_card/shared/phone_url";
import {_t} from "@web/core/l10n/translation";

/**
 * What the user can do with a phone number: call it, write to it with WhatsApp and, on
 * a phone, send an SMS.
 *
 * In: the number, and its international form; whether to show the number itself or an
 * icon. Out: `onWhatsApp` opens it.
 */
export class PhoneLinks extends Component {
    static template = "client_card.PhoneLinks";
    static props = {
        phone: String,
        international: {type: [String, {value: false}], optional: true},
        isIcon: {type: Boolean, optional: true},
        onWhatsApp: Function,
    };

    get callUrl() {
        return phoneUrl(this.props.phone, this.props.international);
    }

    get callTitle() {
        return _t("Call %s", this.props.phone);
    }

    get smsUrl() {
        return smsUrl(this.props.phone, this.props.international);
    }

    get smsTitle() {
        return _t("Send an SMS to %s", this.props.phone);
    }

    get whatsAppUrl() {
        return whatsAppUrl(this.props.international);
    }

    get whatsAppTitle() {
        return _t("WhatsApp to %s", this.props.phone);
    }
}
