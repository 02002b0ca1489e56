import {useEffect} from "@odoo/owl";
import {getActiveHotkey} from "@web/core/hotkeys/hotkey_service";
import {useDebounced} from "@web/core/utils/timing";
import {SearchBar} from "@web/search/search_bar/search_bar";

const TYPING_DELAY = 75;

/**
 * The search bar of the panel: the list follows the text being typed. Enter turns it
 * into a facet, Escape clears it; the user may click elsewhere in between. Without
 * text, Enter opens the client in focus.
 *
 * In: a search model that is a `ClientPanelSearchModel`.
 */
export class ClientPanelSearchBar extends SearchBar {
    static template = "client_card.ClientPanelSearchBar";

    setup() {
        super.setup();
        this.searchTyped = useDebounced(
            () => this.env.searchModel.searchTyped(this.state.query),
            TYPING_DELAY
        );
        useEffect(
            (input) => this.onShown(input),
            () => [this.inputRef.el]
        );
    }

    /** The typed text comes back with the list; on a phone the bar may be collapsed. */
    onShown(input) {
        const {searchModel} = this.env;
        if (!input) {
            searchModel.searchTyped("");
        } else if (searchModel.typed) {
            this.computeState({query: searchModel.typed});
        }
    }

    async computeState() {
        await super.computeState(...arguments);
        if (this.state.query) {
            this.searchTyped();
        } else {
            this.searchTyped.cancel();
            this.env.searchModel.searchTyped("");
        }
    }

    /** On a phone the menu would hide the results: there the icon opens it. */
    onSearchInput(ev) {
        super.onSearchInput(ev);
        if (this.env.isSmall) {
            this.inputDropdownState.close();
        }
    }

    onClickSearchIcon() {
        if (this.env.isSmall && this.items.length) {
            this.inputDropdownState.open();
        } else {
            super.onClickSearchIcon();
        }
    }

    /** The typed text stays when its menu closes, because the list depends on it. */
    onInputDropdownChanged(isOpen) {
        if (isOpen) {
            super.onInputDropdownChanged(isOpen);
        }
    }

    onSearchKeydown(ev) {
        if (this.inputDropdownState.isOpen || this.searchBarDropdownState.isOpen) {
            return;
        }
        const hotkey = getActiveHotkey(ev);
        if (["tab", "shift+tab"].includes(hotkey)) {
            ev.stopPropagation(); // Odoo's search bar always consumes it
        } else if (this.pressed(hotkey)) {
            ev.preventDefault();
            ev.stopPropagation();
        }
    }

    /** @returns {Boolean} whether the key was handled */
    pressed(hotkey) {
        const [item] = this.items;
        if (hotkey === "escape" && item) {
            this.resetState();
            return true;
        }
        if (hotkey === "enter") {
            return item ? this.selectFirst(item) : this.env.searchModel.openFocused();
        }
        return false;
    }

    selectFirst(item) {
        this.selectItem(item);
        return true;
    }
}
