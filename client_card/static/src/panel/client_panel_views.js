import {
    ClientPanelListController,
    ClientPanelListRenderer,
} from "@client_card/panel/client_panel_list";
import {registry} from "@web/core/registry";
import {SearchModel} from "@web/search/search_model";
import {SearchPanel} from "@web/search/search_panel/search_panel";
import {useBus} from "@web/core/utils/hooks";
import {kanbanView} from "@web/views/kanban/kanban_view";
import {listView} from "@web/views/list/list_view";
import {withClientBulk} from "@client_card/bulk/client_bulk_controller";

const COUNTS_CHANGED = "CLIENT_CARD:COUNTS_CHANGED";

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

    /**
     * Reads the counts anew: clients have changed. The list is not loaded by it, which
     * would take away what was selected meanwhile.
     */
    async reloadCounts() {
        const {orm} = this;
        // what Odoo kept of them would show first, and load the list once it differs
        this.orm = Object.create(orm, {cache: {value: () => orm}});
        try {
            await this._reloadSections();
            await this.sectionsPromise;
        } finally {
            this.orm = orm;
        }
        this.trigger(COUNTS_CHANGED);
    }
}

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
    Controller: withClientBulk(kanbanView.Controller),
    SearchModel: ClientPanelSearchModel,
    SearchPanel: ClientSearchPanel,
};

registry.category("views").add("client_panel_list", clientPanelListView);
registry.category("views").add("client_panel_kanban", clientPanelKanbanView);
