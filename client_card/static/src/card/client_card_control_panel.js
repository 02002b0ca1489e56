import {useEffect, useExternalListener, useState} from "@odoo/owl";
import {useBus, useService} from "@web/core/utils/hooks";
import {ControlPanel} from "@web/search/control_panel/control_panel";
import {SearchBar} from "@web/search/search_bar/search_bar";

const MAGNIFIER = ".o_searchview > button";

/**
 * The row above a window of the card: the section's own buttons, and the search, which
 * is a magnifier with the active facets until it is opened.
 *
 * Keys: "/" opens the search, Escape closes it if it is empty.
 */
export class ClientCardControlPanel extends ControlPanel {
    static template = "client_card.ClientCardControlPanel";
    static components = {...ControlPanel.components, SearchBar};

    setup() {
        super.setup();
        this.ui = useService("ui");
        this.search = useState({isOpen: false});
        this.env.clientCardWindow.searchModel = this.env.searchModel;
        useEffect(
            (isOpen) => {
                if (isOpen) {
                    this.input.focus();
                }
            },
            () => [this.search.isOpen]
        );
        useBus(this.env.searchModel, "focus-search", () => this.openSearch());
        useBus(this.env.searchModel, "update", () => this.render());
        useExternalListener(window, "keydown", (ev) => this.onWindowKeydown(ev));
    }

    /** Buttons of the section, if they replace the view's own button. */
    get sectionButtons() {
        const {viewType, buttons} = this.env.clientCardWindow;
        return ["list", "kanban"].includes(viewType) ? buttons : [];
    }

    /** Whether the search differs from what the section starts with. */
    get isSearched() {
        const {query, searchItems} = this.env.searchModel;
        const {ownContext} = this.env.clientCardWindow;
        return query.some(
            ({searchItemId}) =>
                !(`search_default_${searchItems[searchItemId].name}` in ownContext)
        );
    }

    get input() {
        return this.root.el.querySelector(".o_searchview_input");
    }

    openSearch() {
        this.search.isOpen = true;
    }

    foldSearch() {
        this.search.isOpen = false;
        this.root.el.querySelector(MAGNIFIER).focus();
    }

    /** Text that was typed stays visible; then Odoo's own button searches for it. */
    onSearchClick(ev) {
        if (!ev.target.closest(MAGNIFIER) || this.input.value) {
            return;
        }
        ev.stopPropagation();
        if (this.search.isOpen) {
            this.foldSearch();
        } else {
            this.openSearch();
        }
    }

    onSearchKeydown(ev) {
        if (ev.key === "Escape" && this.search.isOpen && !this.input.value) {
            ev.stopPropagation();
            this.foldSearch();
        }
    }

    onWindowKeydown(ev) {
        const isTyping = ev.target.closest?.(
            "input, textarea, select, [contenteditable=true]"
        );
        const isOurs =
            ev.key === "/" &&
            !(ev.ctrlKey || ev.altKey || ev.metaKey || ev.defaultPrevented || isTyping);
        const {el} = this.root;
        if (isOurs && el.checkVisibility() && this.ui.activeElement.contains(el)) {
            ev.preventDefault(); // the first window of a page handles the key
            this.openSearch();
        }
    }
}
