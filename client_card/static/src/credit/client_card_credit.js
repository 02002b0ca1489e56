import {useRecordFigures} from "@client_card/figures/figures_hook";
import {formatCurrency} from "@web/core/currency";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {formatFloat} from "@web/core/utils/numbers";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {Component} from "@odoo/owl";

/**
 * How much credit the client uses, what is overdue and how fast it pays: one column per
 * company. Loaded when shown.
 *
 * In: the record of a client's form. Out: nothing; display only.
 * Right: the server leaves out what the user may not see; then nothing shows.
 */
export class ClientCardCredit extends Component {
    static template = "client_card.ClientCardCredit";
    static props = {...standardWidgetProps};

    setup() {
        this.figures = useRecordFigures(this, [
            "credit",
            "invoices",
            "late",
            "days_to_pay",
        ]);
    }

    get companies() {
        const companies = this.figures.client?.companies || [];
        return companies.filter(({credit}) => credit);
    }

    get rows() {
        const row = (name, label, describe) => ({
            name,
            label,
            cells: this.companies.map((company) => ({
                id: company.company_id,
                ...describe(company),
            })),
        });
        const hasLimit = this.companies.some(({credit}) => credit.limit !== false);
        const rows = [
            row("limit", _t("Credit Limit"), (company) => this.describeLimit(company)),
            row("used", _t("Used"), (company) => this.describeUse(company)),
            row("available", _t("Available"), (company) => this.describeRest(company)),
            row("overdue", _t("Overdue"), (company) => this.describeOverdue(company)),
            row("late", _t("Late"), (company) => this.describeLate(company)),
            row("days", _t("Average Days to Pay"), (company) =>
                this.describeDays(company)
            ),
        ];
        return rows.filter(({name}) => name !== "available" || hasLimit);
    }

    describeLimit({credit, currency_id: currencyId}) {
        return credit.limit === false
            ? {text: _t("No limit"), color: "text-muted"}
            : {text: formatCurrency(credit.limit, currencyId)};
    }

    describeUse({credit, currency_id: currencyId}) {
        const orders = formatCurrency(credit.to_invoice, currencyId);
        return {
            text: formatCurrency(credit.used, currencyId),
            note: credit.to_invoice && _t("of which orders to invoice: %s", orders),
            color: credit.over && "text-danger",
        };
    }

    describeRest({credit, currency_id: currencyId}) {
        return credit.limit === false
            ? {text: ""}
            : {
                  text: formatCurrency(credit.available, currencyId),
                  color: credit.available < 0 && "text-danger",
              };
    }

    describeOverdue({invoices, currency_id: currencyId}) {
        const {amount, count} = invoices.overdue;
        return {
            text: formatCurrency(amount, currencyId),
            note: count && _t("documents: %s", count),
            color: amount > 0 && "text-danger",
        };
    }

    /** By instalment, and of all time: see the figure Late. */
    describeLate({late: {amount, count}, currency_id: currencyId}) {
        return {
            text: formatCurrency(amount, currencyId),
            note: count && _t("by instalment, all time; documents: %s", count),
            color: amount > 0 && "text-danger",
        };
    }

    describeDays({days_to_pay: {count, days}}) {
        return count
            ? {
                  text: formatFloat(days, {digits: [16, 1], trailingZeros: false}),
                  note: _t("paid documents: %s", count),
              }
            : {text: _t("Nothing paid yet"), color: "text-muted"};
    }
}

registry.category("view_widgets").add("client_card_credit", {
    component: ClientCardCredit,
    additionalClasses: ["d-block", "w-100"],
});
