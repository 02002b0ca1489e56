import {onMounted, onWillUnmount} from "@odoo/owl";
import {
    ClientPanelListController,
    ClientPanelListRenderer,
} from "@client_card/panel/client_panel_list";
import {ClientPanelKanbanController} from "@client_card/panel/client_panel_kanban";
import {
    ClientPanelSearchModel,
    COUNTS_CHANGED,
} from "@client_card/panel/client_panel_search_model";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {SearchPanel} from "@web/search/search_panel/search_panel";
import {useBus} from "@web/core/utils/hooks";
import {kanbanView} from "@web/views/kanban/kanban_view";
import {listView} from "@web/views/list/list_view";
import {withClientBulk} from "@client_card/bulk/client_bulk_controller";

// what takes long for many clients: not while the list and its side card load
const COUNTS_DELAY = 1000;

export class ClientSearchPanel extends SearchPanel {
    setup() {
        super.setup();
        const {searchModel} = this.env;
        useBus(searchModel, COUNTS_CHANGED, () => this.render());
        let timer = null;
        onMounted(() => {
            if (searchModel.hasOldCounts) {
                timer = browser.setTimeout(
                    () => searchModel.reloadCounts(),
                    COUNTS_DELAY
                );
            }
        });
        onWillUnmount(() => browser.clearTimeout(timer));
    }
}

export const clientPanelListView = {
    ...listView,
    Controller: withClientBulk(ClientPanelListController),
    Renderer: ClientPanelListRenderer,
    SearchModel: ClientPanelSearchModel,
    SearchPanel: ClientSearchPanel,
};
export const clientPanelKanbanView = {
    ...kanbanView,
    Controller: withClientBulk(ClientPanelKanbanController),
    SearchModel: ClientPanelSearchModel,
    SearchPanel: ClientSearchPanel,
};

registry.category("views").add("client_panel_list", clientPanelListView);
registry.category("views").add("client_panel_kanban", clientPanelKanbanView);
