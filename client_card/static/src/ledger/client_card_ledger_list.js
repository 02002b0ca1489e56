import {ClientCardLedgerPeriod} from "@client_card/ledger/client_card_ledger_period";
import {registry} from "@web/core/registry";
import {ListRenderer} from "@web/views/list/list_renderer";
import {listView} from "@web/views/list/list_view";

/** A client's ledger with the balances of the period above it. */
export class ClientCardLedgerListRenderer extends ListRenderer {
    static template = "client_card.ClientCardLedgerListRenderer";
    static components = {...ListRenderer.components, ClientCardLedgerPeriod};

    get hasPeriod() {
        return Boolean(this.env.searchModel.globalContext.client_card_client_id);
    }
}

export const clientCardLedgerListView = {
    ...listView,
    Renderer: ClientCardLedgerListRenderer,
};

registry.category("views").add("client_card_ledger_list", clientCardLedgerListView);
