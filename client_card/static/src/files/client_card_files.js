import {Component} from "@odoo/owl";
import {ClientCardView, clientCardView} from "@client_card/card/client_card_view";
import {registry} from "@web/core/registry";

const LIST = {viewTypes: ["list"], viewRefs: ["client_card.client_file_view_list"]};
const CARDS = {
    viewTypes: ["kanban"],
    viewRefs: ["client_card.client_file_view_kanban"],
};

/**
 * The files of a client: a list or, on a phone, cards. In, out, right: as for a window.
 */
export class ClientCardFiles extends Component {
    static template = "client_card.ClientCardFiles";
    static components = {ClientCardView};
    static props = {...ClientCardView.props, viewTypes: {optional: true}};

    get viewProps() {
        return {...this.props, ...(this.env.isSmall ? CARDS : LIST)};
    }
}

registry.category("view_widgets").add("client_card_files", {
    ...clientCardView,
    component: ClientCardFiles,
});
