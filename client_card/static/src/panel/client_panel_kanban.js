import {ClientPanelSearchBar} from "@client_card/panel/client_panel_search_bar";
import {ClientSortMenu} from "@client_card/panel/client_sort_menu";
import {KanbanController} from "@web/views/kanban/kanban_controller";

/** The clients as cards, which have no column headers to sort by. */
export class ClientPanelKanbanController extends KanbanController {
    static template = "client_card.ClientPanelKanbanController";
    static components = {
        ...KanbanController.components,
        ClientSortMenu,
        SearchBar: ClientPanelSearchBar,
    };
}
