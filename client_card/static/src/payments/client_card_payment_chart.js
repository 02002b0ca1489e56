/* global Chart */
import {Component, onWillStart, useEffect, useRef, useState} from "@odoo/owl";
import {hasAccess, noteFailure} from "@client_card/shared/access";
import {loadBundle} from "@web/core/assets";
import {formatCurrency} from "@web/core/currency";
import {Domain} from "@web/core/domain";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {KeepLast} from "@web/core/utils/concurrency";
import {useService} from "@web/core/utils/hooks";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

const {DateTime} = luxon;
const AMOUNT = "amount_company_currency_signed:sum";
const DIRECTIONS = [
    {type: "inbound", label: _t("Received"), color: "--success"},
    {type: "outbound", label: _t("Paid out"), color: "--danger"},
];

/**
 * Bars of one company's payments, one for each day of a month: money received above the
 * line, money paid below it.
 *
 * In: `days` (labels), `series` ([{label, color, amounts}]), the company's currency.
 * Out: nothing; display only. Right: none of its own.
 */
export class ClientCardPaymentBars extends Component {
    static template = "client_card.ClientCardPaymentBars";
    static props = {days: Array, series: Array, currencyId: Number};

    setup() {
        this.canvas = useRef("canvas");
        onWillStart(() => loadBundle("web.chartjs_lib"));
        useEffect(() => {
            const chart = new Chart(this.canvas.el, this.makeConfig());
            return () => chart.destroy();
        });
    }

    format(amount) {
        return formatCurrency(amount, this.props.currencyId);
    }

    /** The current colours of the page: a canvas cannot use CSS variables. */
    makeConfig() {
        const style = getComputedStyle(this.canvas.el);
        const text = style.color;
        const grid = style.getPropertyValue("--border-color");
        return {
            type: "bar",
            data: {
                labels: this.props.days,
                datasets: this.props.series.map(({label, color, amounts}) => ({
                    label,
                    data: amounts,
                    backgroundColor: style.getPropertyValue(color),
                })),
            },
            options: {
                animation: false,
                maintainAspectRatio: false,
                plugins: {
                    legend: {display: false},
                    tooltip: {
                        // a day without payments needs no tooltip
                        filter: ({raw}) => raw !== 0,
                        callbacks: {
                            label: ({dataset, raw}) =>
                                `${dataset.label}: ${this.format(raw)}`,
                        },
                    },
                },
                scales: {
                    x: {stacked: true, grid: {display: false}, ticks: {color: text}},
                    y: {
                        stacked: true,
                        grid: {color: grid},
                        ticks: {
                            color: text,
                            maxTicksLimit: 5,
                            callback: (amount) => this.format(amount),
                        },
                    },
                },
            },
        };
    }
}

/**
 * The client's payments of one month, day by day, for each company separately and in
 * its own currency, with arrows to change the month.
 *
 * In: the record of a client's form; `domain`, evaluated with the record's values: the
 * payments that count. Out: nothing; display only.
 * Right: `read` on payments; without it there is no chart and no request.
 */
export class ClientCardPaymentChart extends Component {
    static template = "client_card.ClientCardPaymentChart";
    static components = {ClientCardPaymentBars};
    static props = {...standardWidgetProps, domain: String};

    setup() {
        this.orm = useService("orm");
        this.keepLast = new KeepLast();
        // kept by the card's form while another section or page shows
        this.saved = this.env.clientCardStates || {};
        this.state = useState({
            isAllowed: false,
            hasFailed: false,
            month: this.saved.paymentMonth || DateTime.local().toFormat("yyyy-MM"),
            companies: null,
        });
        useEffect(
            (record, resId) => {
                if (resId) {
                    this.load(resId);
                }
            },
            () => [this.props.record, this.props.record.resId]
        );
    }

    get month() {
        return DateTime.fromFormat(this.state.month, "yyyy-MM");
    }

    get title() {
        return this.month.toFormat("LLLL yyyy");
    }

    get days() {
        return Array.from({length: this.month.daysInMonth}, (_, index) => index + 1);
    }

    /** @param {number} step months to go: -1, 1 */
    changeMonth(step) {
        this.state.month = this.month.plus({months: step}).toFormat("yyyy-MM");
        this.saved.paymentMonth = this.state.month;
        return this.load(this.props.record.resId);
    }

    /** A payment has a date without a time, so no time zone moves it to another day. */
    get domain() {
        return Domain.and([
            new Domain(this.props.domain).toList(this.props.record.evalContext),
            [
                ["date", ">=", this.month.toISODate()],
                ["date", "<=", this.month.endOf("month").toISODate()],
            ],
        ]).toList();
    }

    load(resId) {
        return noteFailure(this.state, () => this.loadPayments(resId));
    }

    tryAgain() {
        return this.load(this.props.record.resId);
    }

    async loadPayments(resId) {
        this.state.isAllowed = await hasAccess("account.payment", "read");
        if (!this.state.isAllowed) {
            return;
        }
        const shown = `${resId} ${this.state.month}`;
        if (this.shown !== shown) {
            this.state.companies = null; // never show those of another month or client
        }
        this.shown = shown;
        const groups = await this.keepLast.add(
            this.orm.formattedReadGroup(
                "account.payment",
                this.domain,
                ["company_id", "payment_type", "date:day"],
                [AMOUNT]
            )
        );
        this.state.companies = this.makeCompanies(groups);
    }

    makeCompanies(groups) {
        const companies = user.activeCompanies.map((company) => ({
            ...company,
            groups: groups.filter((group) => group.company_id[0] === company.id),
        }));
        const paid = companies.filter((company) => company.groups.length);
        return paid.map(({id, name, currency_id, groups: own}) => ({
            id,
            name: user.activeCompanies.length > 1 && name,
            currencyId: currency_id,
            series: DIRECTIONS.map((direction) =>
                this.makeSeries(direction, own, currency_id)
            ),
        }));
    }

    makeSeries({type, label, color}, groups, currencyId) {
        const amounts = this.days.map(() => 0);
        let total = 0;
        for (const group of groups.filter((g) => g.payment_type === type)) {
            const day = Number(group["date:day"][0].slice(8, 10));
            amounts[day - 1] += group[AMOUNT];
            total += group[AMOUNT];
        }
        return {
            type,
            label,
            amounts,
            total: formatCurrency(Math.abs(total), currencyId),
            color, // a CSS variable
        };
    }
}

export const clientCardPaymentChart = {
    component: ClientCardPaymentChart,
    additionalClasses: ["d-block", "w-100"],
    extractProps: ({attrs}) => ({domain: attrs.domain}),
};

registry
    .category("view_widgets")
    .add("client_card_payment_chart", clientCardPaymentChart);
