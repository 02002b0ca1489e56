import {
    ClientPanelListController,
    ClientPanelListRenderer,
} from "@client_card/panel/client_panel_list";
import {registry} from "@web/core/registry";
import {SearchModel} from "@web/search/search_model";
import {kanbanView} from "@web/views/kanban/kanban_view";
import {listView} from "@web/views/list/list_view";
import {withClientBulk} from "@client_card/bulk/client_bulk_controller";

/**
 * The search of the list of clients. Odoo keeps the counts of its search panel when
 * the user comes back to a list; here a service may have started or ended meanwhile.
 */
export class ClientPanelSearchModel extends SearchModel {
    async load(config) {
        await super.load(config);
        if (config.state && this.display.searchPanel) {
            await this._reloadSections();
        }
    }

    /** Loads the list again, and the counts beside it: a client has changed. */
    async reloadCounts() {
        await this._reloadSections();
        await this.sectionsPromise;
        this.trigger("update");
    }
}

export const clientPanelListView = {
    ...listView,
    Controller: withClientBulk(ClientPanelListController),
    Renderer: ClientPanelListRenderer,
    SearchModel: ClientPanelSearchModel,
};
export const clientPanelKanbanView = {
    ...kanbanView,
    Controller: withClientBulk(kanbanView.Controller),
    SearchModel: ClientPanelSearchModel,
};

registry.category("views").add("client_panel_list", clientPanelListView);
registry.category("views").add("client_panel_kanban", clientPanelKanbanView);
