import {Domain} from "@web/core/domain";
import {SearchModel} from "@web/search/search_model";

export const COUNTS_CHANGED = "CLIENT_CARD:COUNTS_CHANGED";
const MIN_LENGTH = 2;

/**
 * The search of the list of clients. Text being typed narrows the list only: neither
 * the counts of the search panel nor a saved favorite.
 *
 * Odoo keeps the counts of its search panel when the user returns to a list; here a
 * service may have started or ended in the meantime: the search panel reloads them.
 */
export class ClientPanelSearchModel extends SearchModel {
    typed = "";

    async load(config) {
        await super.load(config);
        this.typed = config.state?.typed || "";
        this.hasOldCounts = Boolean(config.state);
    }

    exportState() {
        return {...super.exportState(), typed: this.typed};
    }

    get domain() {
        const found = this.typed ? this.typedDomain : [];
        return Domain.and([super.domain, found]).toList({});
    }

    /** What the first field of the search view finds: Enter creates a facet with it. */
    get typedDomain() {
        const [field] = this.getSearchItems(({type}) => type === "field");
        const value = {label: this.typed, operator: "ilike", value: this.typed};
        return field ? this._getFieldDomain(field, [value]) : [];
    }

    searchTyped(text) {
        const trimmed = text.trim();
        const typed = trimmed.length < MIN_LENGTH ? "" : trimmed;
        if (typed !== this.typed) {
            this.typed = typed;
            this.trigger("update");
        }
    }

    addAutoCompletionValues() {
        this.typed = "";
        super.addAutoCompletionValues(...arguments);
    }

    /**
     * Opens the client in focus, if any: the list defines how.
     *
     * @returns {Boolean} whether it did
     */
    openFocused() {
        return false;
    }

    /**
     * Reloads the counts after clients have changed, but not the list, which would lose
     * the current selection.
     */
    async reloadCounts() {
        this.hasOldCounts = false;
        const {orm} = this;
        // Odoo's cached counts would be shown first, and reload the list if they differ
        this.orm = Object.create(orm, {cache: {value: () => orm}});
        try {
            const reload = this._reloadSections();
            const {sectionsPromise} = this;
            // meanwhile the search panel shows what it has, and the list beside it
            this.sectionsPromise = undefined;
            await reload;
            await sectionsPromise;
        } finally {
            this.orm = orm;
        }
        this.trigger(COUNTS_CHANGED);
    }
}
