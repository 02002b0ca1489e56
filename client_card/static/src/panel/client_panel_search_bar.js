import {useEffect} from "@odoo/owl";
import {getActiveHotkey} from "@web/core/hotkeys/hotkey_service";
import {useDebounced} from "@web/core/utils/timing";
import {SearchBar} from "@web/search/search_bar/search_bar";

const TYPING_DELAY = 100;

/**
 * The search bar of the panel: the list follows what is being typed. Enter makes a facet
 * of it, Escape clears it; elsewhere one may click meanwhile. With nothing typed, Enter
 * opens the client in focus.
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

    /** What was typed comes back with the list; on a phone the bar may be folded. */
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

    /** On a phone the menu would hide what is found: there it opens by the icon. */
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

    /** What was typed stays when its menu closes: the list goes by it. */
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
            ev.stopPropagation(); // Odoo's search bar never lets it out
        } else if (this.pressed(hotkey)) {
            ev.preventDefault();
            ev.stopPropagation();
        }
    }

    /** @returns {Boolean} whether the key did something */
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
