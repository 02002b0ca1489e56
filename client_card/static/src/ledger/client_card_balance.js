import {Component} from "@odoo/owl";
import {describeBalance} from "@client_card/figures/figures_format";
import {Dropdown} from "@web/core/dropdown/dropdown";
import {formatCurrency} from "@web/core/currency";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {formatPercentage} from "@web/views/fields/formatters";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {FIGURES_CHANGED, useRecordFigures} from "@client_card/figures/figures_hook";

/**
 * Where we stand with the client: the balance and in words who owes whom, what is
 * overdue and how much of the limit is used. For the current company; a click shows the
 * others.
 *
 * In: the record of a client's form. Out: nothing; display only.
 * Right: the server leaves out figures that the user may not see; then nothing is
 * shown.
 */
export class ClientCardBalance extends Component {
    static template = "client_card.ClientCardBalance";
    static components = {Dropdown};
    static props = {...standardWidgetProps};

    setup() {
        this.figures = useRecordFigures(this, ["balance", "credit", "invoices"]);
    }

    /** All figures on the page: if one failed, the others failed as well. */
    tryAgain() {
        this.env.bus.trigger(FIGURES_CHANGED);
    }

    /** One line per company, the current one first. */
    get lines() {
        const companies = (this.figures.client?.companies || []).filter(
            (company) => "balance" in company
        );
        const isCurrent = ({company_id: id}) => id === user.activeCompany?.id;
        return companies
            .sort((one, other) => isCurrent(other) - isCurrent(one))
            .map((company) => ({
                id: company.company_id,
                company: companies.length > 1 && company.company,
                overdue: this.describeOverdue(company),
                limit: this.describeLimit(company),
                ...describeBalance(company.balance, company.currency_id),
            }));
    }

    describeOverdue({invoices, currency_id: currencyId}) {
        const amount = invoices?.overdue?.amount;
        return amount > 0 && _t("%s overdue", formatCurrency(amount, currencyId));
    }

    describeLimit({credit}) {
        if (!(credit?.limit > 0)) {
            return false;
        }
        const share = formatPercentage(credit.used / credit.limit, {digits: [16, 0]});
        return {
            text: _t("%s of the limit used", share),
            color: credit.over && "text-danger",
        };
    }
}

export const clientCardBalance = {component: ClientCardBalance};

registry.category("view_widgets").add("client_card_balance", clientCardBalance);
