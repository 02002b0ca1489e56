import {Component, xml} from "@odoo/owl";
import {useOverview} from "@client_card/overview/overview_hook";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

/**
 * Shows the counts beside the names of the card's sections, whichever is open.
 *
 * In: the record of a client's form. Out: the counts of the card. Right: the server
 * counts what the user may see.
 */
export class ClientCardCounts extends Component {
    static template = xml``;
    static props = {...standardWidgetProps};

    setup() {
        useOverview(this, false);
    }
}

registry.category("view_widgets").add("client_card_counts", {
    component: ClientCardCounts,
    additionalClasses: ["d-none"],
});
