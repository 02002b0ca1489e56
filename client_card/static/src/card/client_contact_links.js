import {Component} from "@odoo/owl";
import {cardActions} from "@client_card/card/card_actions";
import {PhoneLinks} from "@client_card/shared/phone_links";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

/**
 * The client's phone number, for calls and messages, and email address: they use the
 * entries of the Action menu, so that messages are in the log.
 *
 * In: the record of a client's form.
 */
export class ClientContactLinks extends Component {
    static template = "client_card.ClientContactLinks";
    static components = {PhoneLinks};
    static props = {...standardWidgetProps};

    get phone() {
        return this.props.record.data.phone;
    }

    get international() {
        return this.props.record.data.client_phone_international;
    }

    get email() {
        return this.props.record.data.email;
    }

    get emailTitle() {
        return _t("Write to %s", this.email);
    }

    /** @param {string} key of an entry of the Action menu */
    run(key) {
        return this.env.runCardAction(cardActions.get(key));
    }
}

registry.category("view_widgets").add("client_card_contact_links", {
    component: ClientContactLinks,
    fieldDependencies: [
        {name: "phone", type: "char"},
        {name: "client_phone_international", type: "char"},
        {name: "email", type: "char"},
    ],
});
