import {openRecord} from "@client_card/shared/open_form";
import {Component, useEffect, useState} from "@odoo/owl";
import {noteFailure} from "@client_card/shared/access";
import {describeDueDate} from "@client_card/shared/due_date";
import {useStatementFiles} from "@client_card/statement/statement_files";
import {formatCurrency} from "@web/core/currency";
import {DateTimeInput} from "@web/core/datetime/datetime_input";
import {deserializeDate, formatDate, serializeDate} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {KeepLast} from "@web/core/utils/concurrency";
import {useService} from "@web/core/utils/hooks";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

const {DateTime} = luxon;

const PAGE = 80;

/**
 * The client's statement for a period, per company, as on paper: the lines from opening
 * to closing balance, the documents still pending, and the ageing in each currency,
 * with buttons to print, export to Excel and send it.
 *
 * In: the record of a client's form. Out: actions, files, opened documents.
 * Right: the server refuses users without accounting rights; the page names its groups.
 */
export class ClientCardStatement extends Component {
    static template = "client_card.ClientCardStatement";
    static components = {DateTimeInput};
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.download = useStatementFiles();
        this.keepLast = new KeepLast();
        this.keepLastOpen = new KeepLast();
        // kept by the card's form while another section or page shows
        this.saved = this.env.clientCardStates || {};
        this.state = useState({
            ...this.initialPeriod,
            companies: [],
            open: null, // by company: what is open, and its age
            offset: 0,
            isLoading: true,
            hasFailed: false,
        });
        this.buckets = [
            {name: "not_due", label: _t("Not due")},
            {name: "1_30", label: _t("1–30 days")},
            {name: "31_60", label: _t("31–60 days")},
            {name: "61_90", label: _t("61–90 days")},
            {name: "over_90", label: _t("Over 90 days")},
            {name: "on_account", label: _t("On account")},
            {name: "total", label: _t("Total")},
        ];
        useEffect(
            () => {
                this.state.offset = 0;
                this.load();
            },
            () => [this.props.record, this.props.record.resId]
        );
    }

    get initialPeriod() {
        if (this.saved.statementPeriod) {
            const [from, to] = this.saved.statementPeriod.map(
                (day) => day && deserializeDate(day)
            );
            return {from, to};
        }
        const today = DateTime.local().startOf("day");
        return {from: today.startOf("month").minus({months: 3}), to: today};
    }

    get clientId() {
        return this.props.record.resId;
    }

    /** First and last day in server format; false if open. */
    get period() {
        const {from, to} = this.state;
        return [from, to].map((day) => (day ? serializeDate(day) : false));
    }

    async load() {
        if (!this.clientId) {
            return;
        }
        // the lines come first: open items take longer for a large client
        await noteFailure(this.state, async () => {
            await this.loadLines();
            await this.loadOpen();
        });
    }

    read(parts, offset) {
        return this.orm.call(
            "res.partner",
            "client_card_statement",
            [[this.clientId], ...this.period],
            {parts, limit: PAGE, offset}
        );
    }

    tryAgain() {
        return this.load();
    }

    async loadLines() {
        this.state.isLoading = true;
        try {
            this.state.companies = await this.keepLast.add(this.read(["lines"], 0));
        } finally {
            this.state.isLoading = false;
        }
    }

    /** The next lines of each company, below those already shown. */
    async loadMore() {
        const {companies} = this.state;
        const shown = Math.max(...companies.map(({lines}) => lines.length));
        const more = await this.keepLast.add(this.read(["lines"], shown));
        this.state.companies = companies.map((company, index) => ({
            ...company,
            lines: [...company.lines, ...more[index].lines],
        }));
    }

    async loadOpen() {
        const shown = `${this.clientId} ${this.period}`;
        if (this.shown !== shown) {
            this.state.open = null; // never show that of another client or day
        }
        this.shown = shown;
        const rows = await this.keepLastOpen.add(
            this.read(["open_items", "ageing"], this.state.offset)
        );
        this.state.open = Object.fromEntries(rows.map((row) => [row.company_id, row]));
    }

    /** What is shown: nothing of another period or client after a server error. */
    get companies() {
        return this.state.hasFailed ? [] : this.state.companies;
    }

    setDay(name, day) {
        this.state[name] = day || false;
        this.saved.statementPeriod = this.period;
        this.state.offset = 0;
        return this.load();
    }

    turnPage(step) {
        this.state.offset += step * PAGE;
        return noteFailure(this.state, () => this.loadOpen());
    }

    get hasNext() {
        const counts = Object.values(this.state.open || {}).map(
            ({ageing}) => ageing.count
        );
        return Math.max(...counts, 0) > this.state.offset + PAGE;
    }

    /** One row in the company's currency and one for each other currency, if any. */
    getAgeing({ageing, currency, currency_id: currencyId}) {
        const rows = [{name: currency, currencyId, sums: ageing}];
        const foreign = Object.entries(ageing.currencies);
        if (foreign.some(([name]) => name !== currency)) {
            for (const [name, sums] of foreign) {
                const label = _t("of which in %(currency)s", {currency: name});
                rows.push({name: label, currencyId: sums.currency_id, sums});
            }
        }
        return rows;
    }

    formatAmount(amount, currencyId) {
        return formatCurrency(amount, currencyId);
    }

    formatDay(day) {
        return day ? formatDate(deserializeDate(day)) : "";
    }

    describeMore({count, lines}) {
        return _t("Show more lines (%s)", count - lines.length);
    }

    describeDue({due, days_late: daysLate}) {
        return due ? describeDueDate(deserializeDate(due), daysLate) : {text: ""};
    }

    openDocument(item) {
        return this.action.doAction(openRecord("account.move", item.move_id));
    }

    async print() {
        await this.callAction("action_print_client_statement");
    }

    async send() {
        await this.callAction("action_send_client_statement");
    }

    async callAction(method) {
        const action = await this.orm.call("res.partner", method, [
            [this.clientId],
            ...this.period,
        ]);
        await this.action.doAction(action, {
            onClose: () => this.props.record.model.load(),
        });
    }

    downloadExcel(kind) {
        const [date_from, date_to] = this.period;
        const days = kind === "statement" ? {date_from, date_to} : {};
        return this.download(kind, this.clientId, days);
    }
}

export const clientCardStatement = {
    component: ClientCardStatement,
    additionalClasses: ["d-block", "w-100"],
};

registry.category("view_widgets").add("client_card_statement", clientCardStatement);
