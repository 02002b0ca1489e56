import {Component} from "@odoo/owl";
import {formatCurrency, getCurrency} from "@web/core/currency";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {floatIsZero} from "@web/core/utils/numbers";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {useRecordFigures} from "@client_card/figures/figures_hook";

/**
 * The client's balance, one line per company: the amount and in words who owes whom.
 *
 * In: the record of a client's form. Out: nothing; only shows.
 * Right: the server leaves the balance out for users who may not see it; then there
 * is nothing to show.
 */
export class ClientCardBalance extends Component {
    static template = "client_card.ClientCardBalance";
    static props = {...standardWidgetProps};

    setup() {
        this.figures = useRecordFigures(this, ["balance"]);
    }

    get lines() {
        const companies = (this.figures.client?.companies || []).filter(
            (company) => "balance" in company
        );
        return companies.map((company) => ({
            id: company.company_id,
            company: companies.length > 1 && company.company,
            ...this.describe(company.balance, company.currency_id),
        }));
    }

    describe(balance, currencyId) {
        const digits = getCurrency(currencyId)?.digits[1] ?? 2;
        if (floatIsZero(balance, digits)) {
            return {amount: formatCurrency(0, currencyId), words: _t("Settled")};
        }
        const amount = formatCurrency(balance, currencyId);
        return balance > 0
            ? {amount, words: _t("The client owes us"), color: "text-success"}
            : {amount, words: _t("We owe the client"), color: "text-danger"};
    }
}

export const clientCardBalance = {component: ClientCardBalance};

registry.category("view_widgets").add("client_card_balance", clientCardBalance);
