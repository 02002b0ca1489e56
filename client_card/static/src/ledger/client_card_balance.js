import {Component} from "@odoo/owl";
import {describeBalance} from "@client_card/figures/figures_format";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {FIGURES_CHANGED, useRecordFigures} from "@client_card/figures/figures_hook";

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

    /** All figures on the page: what failed for one has failed for the others. */
    tryAgain() {
        this.env.bus.trigger(FIGURES_CHANGED);
    }

    get lines() {
        const companies = (this.figures.client?.companies || []).filter(
            (company) => "balance" in company
        );
        return companies.map((company) => ({
            id: company.company_id,
            company: companies.length > 1 && company.company,
            ...describeBalance(company.balance, company.currency_id),
        }));
    }
}

export const clientCardBalance = {component: ClientCardBalance};

registry.category("view_widgets").add("client_card_balance", clientCardBalance);
