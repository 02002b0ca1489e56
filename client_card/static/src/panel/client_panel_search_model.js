import {Domain} from "@web/core/domain";
import {SearchModel} from "@web/search/search_model";

export const COUNTS_CHANGED = "CLIENT_CARD:COUNTS_CHANGED";
const MIN_LENGTH = 2;

/**
 * The search of the list of clients. What is being typed narrows the list, and nothing
 * else: neither the counts of the search panel nor a favorite that is saved.
 *
 * Odoo keeps the counts of its search panel when the user comes back to a list; here a
 * service may have started or ended meanwhile.
 */
export class ClientPanelSearchModel extends SearchModel {
    typed = "";

    async load(config) {
        await super.load(config);
        this.typed = config.state?.typed || "";
        if (config.state && this.display.searchPanel) {
            this.reloadCounts(); // the list does not wait for them
        }
    }

    exportState() {
        return {...super.exportState(), typed: this.typed};
    }

    get domain() {
        const found = this.typed ? this.typedDomain : [];
        return Domain.and([super.domain, found]).toList({});
    }

    /** What the first field of the search view finds: Enter makes a facet of the same. */
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
     * Opens the client in focus, where there is one: the list says how.
     *
     * @returns {Boolean} whether it did
     */
    openFocused() {
        return false;
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
