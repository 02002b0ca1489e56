import {useRecordFigures} from "@client_card/figures/figures_hook";
import {formatCurrency} from "@web/core/currency";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {Component} from "@odoo/owl";

/**
 * Warns at the top of the card that the client exceeds its credit limit, for each
 * company in which it does.
 *
 * In: the record of a client's form. Out: nothing; display only.
 * Right: the server leaves the credit out for users who may not see it; then no warning
 * is shown.
 */
export class ClientCardCreditAlert extends Component {
    static template = "client_card.ClientCardCreditAlert";
    static props = {...standardWidgetProps};

    setup() {
        this.figures = useRecordFigures(this, ["credit"]);
    }

    get warnings() {
        const companies = this.figures.client?.companies || [];
        return companies
            .filter(({credit}) => credit?.over)
            .map((company) => ({
                id: company.company_id,
                company: companies.length > 1 && company.company,
                text: this.describe(company),
            }));
    }

    describe({credit, currency_id: currencyId}) {
        const values = {
            used: formatCurrency(credit.used, currencyId),
            limit: formatCurrency(credit.limit, currencyId),
            orders: formatCurrency(credit.to_invoice, currencyId),
        };
        return credit.to_invoice
            ? _t(
                  "Over the credit limit of %(limit)s: %(used)s used, of which %(orders)s in orders to be invoiced.",
                  values
              )
            : _t("Over the credit limit of %(limit)s: %(used)s used.", values);
    }
}

registry.category("view_widgets").add("client_card_credit_alert", {
    component: ClientCardCreditAlert,
});
