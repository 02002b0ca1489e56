import {Component, useEffect, useState} from "@odoo/owl";
import {overviewBoxes} from "@client_card/overview/overview_boxes";
import {noteFailure} from "@client_card/shared/access";
import {formatCurrency} from "@web/core/currency";
import {_t} from "@web/core/l10n/translation";
import {formatFloat} from "@web/core/utils/numbers";
import {KeepLast} from "@web/core/utils/concurrency";
import {useService} from "@web/core/utils/hooks";
import {formatPercentage} from "@web/views/fields/formatters";

const {DateTime} = luxon;
const DETAILS = "money_details";
const AGES = [
    {name: "not_due", label: _t("Not due"), color: "bg-success"},
    {name: "1_30", label: _t("1–30 days"), color: "bg-warning bg-opacity-50"},
    {name: "31_60", label: _t("31–60 days"), color: "bg-warning"},
    {name: "61_90", label: _t("61–90 days"), color: "bg-danger bg-opacity-50"},
    {name: "over_90", label: _t("Over 90 days"), color: "bg-danger"},
];
const BLOCKS = [
    {name: "outstanding", label: _t("Outstanding")},
    {name: "overdue", label: _t("Overdue"), color: "text-danger"},
];
const isOpen = ({invoices, on_account: onAccount}) =>
    onAccount || Object.values(invoices).some(({count}) => count);

/**
 * What the client owes us, per company: the open amount at once; its age, the invoiced
 * amounts and the days to pay follow in a second request.
 *
 * In: the box of the overview. Out: opens the invoices behind an amount.
 * Right: the server leaves the box out for users who may not see it.
 */
export class MoneyBox extends Component {
    static template = "client_card.MoneyBox";
    static props = {
        data: Object,
        record: Object,
        onChange: Function,
        openSection: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.keepLast = new KeepLast();
        this.state = useState({details: null, hasFailed: false});
        useEffect(
            () => {
                this.tryAgain();
            },
            () => [this.props.data]
        );
    }

    tryAgain() {
        return noteFailure(this.state, () => this.load());
    }

    async load() {
        const {resId} = this.props.record;
        if (this.state.details?.id !== resId) {
            this.state.details = null; // never another client's
        }
        this.state.details = await this.keepLast.add(
            this.orm.silent.call("res.partner", "client_card_overview", [[resId]], {
                boxes: [DETAILS],
            })
        );
    }

    /** Those with open amounts, otherwise the current one. */
    get companies() {
        const {companies} = this.props.data;
        const telling = companies.filter(isOpen);
        return (telling.length ? telling : companies.slice(0, 1)).map((company) => {
            const details = this.getDetails(company);
            return {
                id: company.company_id,
                name: companies.length > 1 && company.company,
                tiles: this.getTiles(company, details),
                ages: details && this.getAges(details, company),
                months: details && this.getMonths(details, company),
            };
        });
    }

    getDetails({company_id: id}) {
        const {companies = []} = this.state.details?.boxes[DETAILS] || {};
        return companies.find((company) => company.company_id === id);
    }

    getTiles(company, details) {
        const {invoices, credit, on_account: onAccount} = company;
        const format = (amount) => formatCurrency(amount, company.currency_id);
        const blocks = BLOCKS.map(({name, label, color}) => ({
            label,
            text: format(invoices[name].amount),
            color: invoices[name].count ? color : "text-muted",
            filter: invoices[name].count && name,
        }));
        const onAccountTile = {
            label: _t("On account"),
            text: format(onAccount),
            color: onAccount ? "" : "text-muted",
        };
        return [
            ...blocks,
            onAccountTile,
            ...this.getLimit(credit, format),
            ...this.getDays(details),
        ];
    }

    getLimit(credit, format) {
        if (!(credit?.limit > 0)) {
            return [];
        }
        return [
            {
                label: _t("Limit used"),
                text: formatPercentage(credit.used / credit.limit, {digits: [16, 0]}),
                note: _t("of %s", format(credit.limit)),
                color: credit.over ? "text-danger" : "",
            },
        ];
    }

    getDays(details) {
        const days = details?.days_to_pay.days;
        return typeof days === "number"
            ? [{label: _t("Days to pay"), text: formatFloat(days, {digits: [16, 1]})}]
            : [];
    }

    getAges({ageing}, {currency_id: currencyId}) {
        const total = AGES.reduce((sum, {name}) => sum + ageing[name], 0);
        return AGES.filter(({name}) => ageing[name] > 0).map(({name, ...age}) => ({
            ...age,
            name,
            text: formatCurrency(ageing[name], currencyId),
            width: (100 * ageing[name]) / total,
        }));
    }

    getMonths({months}, {currency_id: currencyId}) {
        const most = Math.max(...months.map(({amount}) => Math.abs(amount)));
        return {
            isEmpty: !most,
            bars: months.map(({month, amount}) => {
                const date = DateTime.fromFormat(month, "yyyy-MM");
                return {
                    month,
                    label: date.toFormat("LLLLL"),
                    title: `${date.toFormat("LLLL yyyy")}: ${formatCurrency(amount, currencyId)}`,
                    height: most ? (100 * Math.abs(amount)) / most : 0,
                    color: amount < 0 ? "bg-danger" : "bg-primary",
                };
            }),
        };
    }

    open(filter) {
        this.props.openSection("invoices", {model: "account.move", filter});
    }
}

overviewBoxes.add(
    "money",
    {
        title: _t("Money"),
        column: "main",
        section: "balance",
        link: _t("Balance"),
        action: "invoice",
        Component: MoneyBox,
        figures: ["balance", "credit", "invoices"],
        isEmpty: ({companies}) => !companies.some(isOpen),
    },
    {sequence: 20}
);
