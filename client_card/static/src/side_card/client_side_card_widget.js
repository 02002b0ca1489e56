import {Component} from "@odoo/owl";
import {ClientSideCard} from "@client_card/side_card/client_side_card";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

/**
 * The side card of the client beside one of its documents: after the form's sheet.
 *
 * In: the form's record; `client_field`, the field of the view that names the client or
 * one of its contacts, `partner_id` by default. It follows the choice made
 * there even before saving. Out: nothing to the document. In a dialog, or without a
 * client, there is no side card.
 * Right: give the widget the group `client_card.group_client_card_user`.
 */
export class ClientSideCardWidget extends Component {
    static template = "client_card.ClientSideCardWidget";
    static components = {ClientSideCard};
    static props = {...standardWidgetProps, clientField: String};

    get client() {
        const client = this.props.record.data[this.props.clientField];
        return !this.env.inDialog && client?.id ? client : undefined;
    }
}

registry.category("view_widgets").add("client_card_side", {
    component: ClientSideCardWidget,
    extractProps: ({attrs}) => ({clientField: attrs.client_field || "partner_id"}),
});
