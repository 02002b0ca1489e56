import {Component, useEffect, useState} from "@odoo/owl";
import {noteFailure} from "@client_card/shared/access";
import {formatCurrency} from "@web/core/currency";
import {registry} from "@web/core/registry";
import {KeepLast} from "@web/core/utils/concurrency";
import {useService} from "@web/core/utils/hooks";
import {formatPercentage} from "@web/views/fields/formatters";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

const {DateTime, Info} = luxon;

/**
 * Amounts invoiced to the client by year and month: a table per company, the newest
 * year first, each compared with the year before.
 *
 * In: the record of a client's form. Out: nothing; display only.
 * Right: that of the invoices; the page is limited to their groups.
 */
export class ClientCardHistory extends Component {
    static template = "client_card.ClientCardHistory";
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.keepLast = new KeepLast();
        this.state = useState({companies: null, hasFailed: false});
        this.months = Info.months("short", {locale: DateTime.now().locale});
        useEffect(
            () => {
                this.tryAgain();
            },
            () => [this.props.record, this.props.record.resId]
        );
    }

    tryAgain() {
        return noteFailure(this.state, () => this.load());
    }

    async load() {
        const clientId = this.props.record.resId;
        if (!clientId) {
            return;
        }
        const [client] = await this.keepLast.add(
            this.orm.call("res.partner", "client_card_history", [[clientId]])
        );
        this.state.companies = client.companies;
    }

    /** Companies with invoices; if there are none, the chart below says so. */
    get companies() {
        return this.state.companies.filter(({years}) => years.length);
    }

    format(amount, {currency_id: currencyId}) {
        return amount ? formatCurrency(amount, currencyId) : "";
    }

    formatChange({change}) {
        return `${change > 0 ? "+" : ""}${formatPercentage(change)}`;
    }
}

registry.category("view_widgets").add("client_card_history", {
    component: ClientCardHistory,
    additionalClasses: ["d-block", "w-100"],
});
