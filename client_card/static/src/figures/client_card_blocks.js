import {Component, useEffect} from "@odoo/owl";
import {
    getFilter,
    isFilterActive,
    toggleFilter,
} from "@client_card/shared/filter_choice";
import {blockNotes} from "@client_card/figures/block_notes";
import {formatBlock} from "@client_card/figures/figures_format";
import {useFigures} from "@client_card/figures/figures_hook";
import {_t} from "@web/core/l10n/translation";
import {useBus} from "@web/core/utils/hooks";

const {DateTime} = luxon;

// figures that are not a separate block: in small print beneath another block
const NOTES = {outstanding: "not_sent"};
// the search view's filter of the documents of the current year
const YEAR_FILTER = "current_year";

/**
 * The row of figures above a list of a client's documents. Each block is named and
 * filtered by the search view's filter of the same name; a click toggles that filter.
 * The period is a filter as well, so that the list always matches the period of the
 * figures.
 *
 * In: the list below it, and the search context: `client_card_client_id` says whose
 * figures, `client_card_source` which ("invoices", "estimates").
 * Out: facets in the search.
 * Right: the server leaves out figures that the user may not see; without any, there is
 * no row.
 */
export class ClientCardBlocks extends Component {
    static template = "client_card.ClientCardBlocks";
    static props = {list: Object};

    setup() {
        const {state, load} = useFigures();
        this.figures = state;
        this.loadFigures = load;
        this.year = String(DateTime.local().year);
        this.periods = [
            {value: "year", label: this.year},
            {value: "all", label: _t("All time")},
        ];
        // press the button at once, not only when the list has loaded
        useBus(this.searchModel, "update", () => this.render());
        useEffect(
            (list) => this.onListLoaded(list),
            () => [this.props.list]
        );
    }

    get searchModel() {
        return this.env.searchModel;
    }

    get clientId() {
        return this.searchModel.globalContext.client_card_client_id;
    }

    get source() {
        return this.searchModel.globalContext.client_card_source;
    }

    get hasPeriods() {
        return Boolean(this.getFilter(YEAR_FILTER));
    }

    /** What the search shows; the figures follow it. */
    get period() {
        return this.hasPeriods && this.isActive(YEAR_FILTER) ? "year" : "all";
    }

    get note() {
        return blockNotes.get(this.source, null);
    }

    get names() {
        return this.note ? [this.source, this.note.figure] : [this.source];
    }

    /**
     * A list object stands for one load of the whole list; paging and sorting keep it.
     * Another search shows other rows of the same figures.
     */
    onListLoaded({domain, groupBy}) {
        const before = this.shown;
        const {clientId, period} = this;
        const search = JSON.stringify([domain, groupBy]);
        this.shown = {clientId, period, search};
        const isSearch =
            before?.clientId === clientId &&
            before?.period === period &&
            before?.search !== search;
        if (!isSearch) {
            this.loadFigures(clientId, this.names, period);
        }
    }

    tryAgain() {
        return this.loadFigures(this.clientId, this.names, this.period);
    }

    get companies() {
        const companies = this.figures.client?.companies || [];
        return companies.filter((company) => this.source in company);
    }

    get isVisible() {
        return (
            this.companies.length || (this.figures.isLoading && !this.figures.client)
        );
    }

    get blocks() {
        const [company] = this.companies;
        const notes = Object.values(NOTES);
        return Object.keys(company?.[this.source] || {})
            .filter((name) => !notes.includes(name) && this.getFilter(name))
            .map((name) => this.makeBlock(name));
    }

    makeBlock(name) {
        const noteName = NOTES[name];
        const hasNote = noteName && this.getFilter(noteName);
        const notes = hasNote
            ? this.getLines(noteName).filter((line) => line.count)
            : [];
        const lines = this.getLines(name);
        return {
            name,
            label: this.getLabel(name),
            isActive: this.isActive(name),
            isNone: lines.every(({count}) => !count),
            lines,
            note: notes.length && {
                name: noteName,
                isActive: this.isActive(noteName),
                lines: notes.map((line) => this.describeNote(line)),
            },
        };
    }

    /** With the period of the figures shown, until new ones have loaded. */
    getLabel(name) {
        const {description} = this.getFilter(name);
        return this.figures.client.period === "year"
            ? `${description} ${this.year}`
            : description;
    }

    /** One line per company: amounts of companies are never added. */
    getLines(name) {
        const companies = this.companies;
        return companies
            .filter((company) => name in company[this.source])
            .map((company) => ({
                id: company.company_id,
                company: companies.length > 1 && company.company,
                ...formatBlock(company[this.source][name], company),
            }));
    }

    describeNote({company, count, amount}) {
        const text = _t("+ %(count)s not sent: %(amount)s", {count, amount});
        return company ? `${company}: ${text}` : text;
    }

    getFilter(name) {
        return getFilter(this.searchModel, name);
    }

    isActive(name) {
        return isFilterActive(this.searchModel, name);
    }

    /** Toggles the block's filter, which replaces that of another block. */
    toggle(name) {
        const names = Object.keys(this.companies[0][this.source]);
        toggleFilter(this.searchModel, name, names);
    }

    setPeriod(period) {
        if (period !== this.period) {
            this.searchModel.toggleSearchItem(this.getFilter(YEAR_FILTER).id);
        }
    }
}
