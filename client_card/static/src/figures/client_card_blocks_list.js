import {ClientCardBlocks} from "@client_card/figures/client_card_blocks";
import {registry} from "@web/core/registry";
import {ListController} from "@web/views/list/list_controller";
import {ListRenderer} from "@web/views/list/list_renderer";
import {listView} from "@web/views/list/list_view";

export class ClientCardBlocksListController extends ListController {
    /**
     * A row changed in place may now belong to another block and no longer to this
     * list.
     */
    async onRecordSaved(record) {
        await super.onRecordSaved(record);
        this.model.load(); // not awaited: the record is still being saved
    }
}

/** A list with the client's figures above it, if its context asks for them. */
export class ClientCardBlocksListRenderer extends ListRenderer {
    static template = "client_card.ClientCardBlocksListRenderer";
    static components = {...ListRenderer.components, ClientCardBlocks};

    get hasBlocks() {
        const {globalContext} = this.env.searchModel;
        return globalContext.client_card_client_id && globalContext.client_card_source;
    }
}

export const clientCardBlocksListView = {
    ...listView,
    Controller: ClientCardBlocksListController,
    Renderer: ClientCardBlocksListRenderer,
};

registry.category("views").add("client_card_blocks_list", clientCardBlocksListView);
