import {Component} from "@odoo/owl";
import {cardActions} from "@client_card/card/card_actions";
import {phoneUrl} from "@client_card/shared/phone_url";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

/**
 * The client's phone number, to call, and e-mail address, to write to: by the entry of
 * the Action menu, so that the e-mail is in the log.
 *
 * In: the record of a client's form.
 */
export class ClientContactLinks extends Component {
    static template = "client_card.ClientContactLinks";
    static props = {...standardWidgetProps};

    get phone() {
        return this.props.record.data.phone;
    }

    get email() {
        return this.props.record.data.email;
    }

    get phoneUrl() {
        return phoneUrl(this.phone);
    }

    get phoneTitle() {
        return _t("Call %s", this.phone);
    }

    get emailTitle() {
        return _t("Write to %s", this.email);
    }

    writeEmail() {
        return this.env.runCardAction(cardActions.get("email"));
    }
}

registry.category("view_widgets").add("client_card_contact_links", {
    component: ClientContactLinks,
    fieldDependencies: [
        {name: "phone", type: "char"},
        {name: "email", type: "char"},
    ],
});
