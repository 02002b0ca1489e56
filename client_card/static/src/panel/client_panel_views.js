import {
    ClientPanelListController,
    ClientPanelListRenderer,
} from "@client_card/panel/client_panel_list";
import {ClientPanelKanbanController} from "@client_card/panel/client_panel_kanban";
import {
    ClientPanelSearchModel,
    COUNTS_CHANGED,
} from "@client_card/panel/client_panel_search_model";
import {registry} from "@web/core/registry";
import {SearchPanel} from "@web/search/search_panel/search_panel";
import {useBus} from "@web/core/utils/hooks";
import {kanbanView} from "@web/views/kanban/kanban_view";
import {listView} from "@web/views/list/list_view";
import {withClientBulk} from "@client_card/bulk/client_bulk_controller";

export class ClientSearchPanel extends SearchPanel {
    setup() {
        super.setup();
        useBus(this.env.searchModel, COUNTS_CHANGED, () => this.render());
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
