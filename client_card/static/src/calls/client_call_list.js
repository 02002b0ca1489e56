import {
    getFilter,
    isFilterActive,
    toggleFilter,
} from "@client_card/shared/filter_choice";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useBus} from "@web/core/utils/hooks";
import {ListRenderer} from "@web/views/list/list_renderer";
import {listView} from "@web/views/list/list_view";

const DIRECTIONS = ["incoming", "outgoing"];

/**
 * A list of calls with the choice All / Incoming / Outgoing above it: the search view's
 * filters of these names, which appear as facets.
 */
export class ClientCallListRenderer extends ListRenderer {
    static template = "client_card.ClientCallListRenderer";

    setup() {
        super.setup();
        useBus(this.env.searchModel, "update", () => this.render());
    }

    get directions() {
        const {searchModel} = this.env;
        const names = DIRECTIONS.filter((name) => getFilter(searchModel, name));
        const chosen = names.filter((name) => isFilterActive(searchModel, name));
        return [
            {name: "all", label: _t("All"), isActive: chosen.length !== 1},
            ...names.map((name) => ({
                name,
                label: getFilter(searchModel, name).description,
                isActive: chosen.length === 1 && chosen[0] === name,
            })),
        ];
    }

    chooseDirection({name, isActive}) {
        const {searchModel} = this.env;
        if (isActive) {
            return;
        }
        if (name !== "all") {
            toggleFilter(searchModel, name, DIRECTIONS);
            return;
        }
        for (const other of DIRECTIONS) {
            if (isFilterActive(searchModel, other)) {
                toggleFilter(searchModel, other, DIRECTIONS);
            }
        }
    }
}

export const clientCallListView = {...listView, Renderer: ClientCallListRenderer};

registry.category("views").add("client_call_list", clientCallListView);
