import {Component, useEffect} from "@odoo/owl";
import {
    getFilter,
    isFilterActive,
    toggleFilter,
} from "@client_card/window/filter_choice";
import {formatBlock} from "@client_card/figures/figures_format";
import {useFigures} from "@client_card/figures/figures_hook";
import {_t} from "@web/core/l10n/translation";
import {user} from "@web/core/user";
import {useBus} from "@web/core/utils/hooks";

const {DateTime} = luxon;

// figures that are no block of their own: said in small beneath another block
const NOTES = {outstanding: "not_sent"};

/**
 * The row of figures above a list of a client's documents. Each block is named and
 * filtered by the search view's filter of the same name; a click toggles that filter.
 *
 * In: the list below it, and the search's context: `client_card_client_id`, whose
 * figures, and `client_card_figures`, which ("invoices", "estimates").
 * Out: facets in the search, and the user's own choice of the period.
 * Right: the server leaves out figures that the user may not see; then there is no row.
 */
export class ClientCardBlocks extends Component {
    static template = "client_card.ClientCardBlocks";
    static props = {list: Object};

    setup() {
        const {state, load} = useFigures();
        this.figures = state;
        this.loadFigures = load;
        this.periods = [
            {value: "year", label: String(DateTime.local().year)},
            {value: "all", label: _t("All time")},
        ];
        // press the button at once, not only when the list has come
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

    get kind() {
        return this.searchModel.globalContext.client_card_figures;
    }

    /**
     * A list object stands for one load of the whole list; the pager and the sorting
     * keep it. Another search shows other rows of the same figures.
     */
    onListLoaded({domain, groupBy}) {
        const before = this.shown;
        const clientId = this.clientId;
        const search = JSON.stringify([domain, groupBy]);
        this.shown = {clientId, search};
        const isSearch = before?.clientId === clientId && before?.search !== search;
        if (!isSearch) {
            this.loadFigures(clientId, [this.kind]);
        }
    }

    get companies() {
        const companies = this.figures.client?.companies || [];
        return companies.filter((company) => this.kind in company);
    }

    get isVisible() {
        return (
            this.companies.length || (this.figures.isLoading && !this.figures.client)
        );
    }

    get blocks() {
        const [company] = this.companies;
        const notes = Object.values(NOTES);
        return Object.keys(company?.[this.kind] || {})
            .filter((name) => !notes.includes(name) && this.getFilter(name))
            .map((name) => this.makeBlock(name));
    }

    makeBlock(name) {
        const noteName = NOTES[name];
        const hasNote = noteName && this.getFilter(noteName);
        const notes = hasNote
            ? this.getLines(noteName).filter((line) => line.count)
            : [];
        return {
            name,
            label: this.getFilter(name).description,
            isActive: this.isActive(name),
            lines: this.getLines(name),
            note: notes.length && {
                name: noteName,
                isActive: this.isActive(noteName),
                lines: notes.map((line) => this.describeNote(line)),
            },
        };
    }

    /** One line per company: amounts of companies are never added. */
    getLines(name) {
        const companies = this.companies;
        return companies
            .filter((company) => name in company[this.kind])
            .map((company) => ({
                id: company.company_id,
                company: companies.length > 1 && company.company,
                ...formatBlock(company[this.kind][name], company),
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

    /** Toggles the block's filter; it takes another block's place. */
    toggle(name) {
        const names = Object.keys(this.companies[0][this.kind]);
        toggleFilter(this.searchModel, name, names);
    }

    async setPeriod(period) {
        if (period !== this.figures.client.period) {
            await user.setUserSettings("client_card_period", period);
            // the server reads the period in the filters' domains; the figures follow
            await this.props.list.model.load();
        }
    }
}
