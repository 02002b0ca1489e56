import {Component, useEffect, useState} from "@odoo/owl";
import {noteFailure} from "@client_card/shared/access";
import {getPeriod} from "@client_card/ledger/ledger_period";
import {useStatementFiles} from "@client_card/statement/statement_files";
import {formatCurrency} from "@web/core/currency";
import {DateTimeInput} from "@web/core/datetime/datetime_input";
import {Domain} from "@web/core/domain";
import {deserializeDate, formatDate, serializeDate} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {KeepLast} from "@web/core/utils/concurrency";
import {useService} from "@web/core/utils/hooks";

/**
 * The row above a client's ledger: the period and, once a period is chosen here or by a
 * search filter, the opening balance, debit, credit and closing balance of each
 * company.
 *
 * In: the list below it, and the search's context: `client_card_client_id`.
 * Out: the period as a facet of the search; the ledger, or the statement of the period,
 * as an Excel file.
 * Right: the server refuses users without accounting rights, as for the list.
 */
export class ClientCardLedgerPeriod extends Component {
    static template = "client_card.ClientCardLedgerPeriod";
    static components = {DateTimeInput};
    static props = {list: Object};

    setup() {
        this.orm = useService("orm");
        this.keepLast = new KeepLast();
        this.download = useStatementFiles();
        this.state = useState({companies: [], hasFailed: false});
        // a list object stands for one load of the whole list
        useEffect(
            () => {
                this.tryAgain();
            },
            () => [this.props.list]
        );
    }

    get searchModel() {
        return this.env.searchModel;
    }

    get clientId() {
        return this.searchModel.globalContext.client_card_client_id;
    }

    get period() {
        return getPeriod(this.props.list.domain);
    }

    /** First and last day for the inputs. */
    get days() {
        const {from, to} = this.period;
        return {
            from: from ? deserializeDate(from) : false,
            to: to ? deserializeDate(to) : false,
        };
    }

    get hasPeriod() {
        const {from, to} = this.period;
        return Boolean((from || to) && !(from > to));
    }

    tryAgain() {
        return noteFailure(this.state, () => this.load());
    }

    async load() {
        const {from = false, to = false} = this.period;
        const shown = `${this.clientId} ${from} ${to}`;
        if (this.shown !== shown) {
            this.state.companies = []; // never show those of another period or client
        }
        this.shown = shown;
        if (!this.hasPeriod) {
            return;
        }
        this.state.companies = await this.keepLast.add(
            this.orm.call(
                "res.partner",
                "client_card_statement",
                [[this.clientId], from, to],
                {parts: []}
            )
        );
    }

    downloadExcel() {
        const {from: date_from, to: date_to} = this.period;
        return this.hasPeriod
            ? this.download("statement", this.clientId, {
                  ...(date_from && {date_from}),
                  ...(date_to && {date_to}),
              })
            : this.download("ledger", this.clientId);
    }

    get openingLabel() {
        const {from} = this.days;
        return from
            ? _t("Opening balance on %s", formatDate(from))
            : _t("Opening balance");
    }

    get closingLabel() {
        const {to} = this.days;
        return to ? _t("Closing balance on %s", formatDate(to)) : _t("Closing balance");
    }

    /** How many lines the list has on all pages; NaN if it did not count them all. */
    get listed() {
        const {isGrouped, groups, recordCount, count, hasLimitedCount} =
            this.props.list;
        if (isGrouped) {
            return groups.length < count ? NaN : recordCount;
        }
        return hasLimitedCount ? NaN : count;
    }

    /** Other filters may hide lines of the period from the list: then it says so. */
    get hiddenNote() {
        const {listed} = this;
        const total = this.state.companies.reduce((sum, row) => sum + row.count, 0);
        return listed < total
            ? _t("%(listed)s of the %(total)s lines of the period are shown.", {
                  listed,
                  total,
              })
            : "";
    }

    formatAmount(amount, {currency_id: currencyId}) {
        return formatCurrency(amount, currencyId);
    }

    /** If the first day is after the last one, the other end is left open. */
    setDay(name, day) {
        const period = {...this.period, [name]: day ? serializeDate(day) : undefined};
        if (period.from > period.to) {
            period[name === "from" ? "to" : "from"] = undefined;
        }
        this.applyPeriod(period);
    }

    /** Makes the period a facet of the search, replacing those that exist. */
    applyPeriod({from, to}) {
        const {searchModel} = this;
        const domain = [
            ...(from ? [["date", ">=", from]] : []),
            ...(to ? [["date", "<=", to]] : []),
        ];
        searchModel.blockNotification = domain.length > 0; // the new facet notifies
        for (const groupId of this.getPeriodGroups()) {
            searchModel.deactivateGroup(groupId);
        }
        searchModel.blockNotification = false;
        if (domain.length) {
            searchModel.createNewFilters([
                {
                    description: this.describePeriod(from, to),
                    domain: Domain.and(domain.map((term) => [term])).toString(),
                },
            ]);
        }
    }

    describePeriod(from, to) {
        const [first, last] = [from, to].map(
            (day) => day && formatDate(deserializeDate(day))
        );
        if (first && last) {
            return `${first} – ${last}`;
        }
        return first ? _t("From %s", first) : _t("Until %s", last);
    }

    /** The groups of active filters that restrict the date. */
    getPeriodGroups() {
        const {query, searchItems, domainEvalContext} = this.searchModel;
        const items = query.map(({searchItemId}) => searchItems[searchItemId]);
        const bounding = items.filter(({type, domain}) => {
            if (type !== "filter") {
                return type === "dateFilter";
            }
            const {from, to} = getPeriod(new Domain(domain).toList(domainEvalContext));
            return from || to;
        });
        return new Set(bounding.map(({groupId}) => groupId));
    }
}
