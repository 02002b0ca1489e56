import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {formatBlock} from "@client_card/figures/figures_format";
import {useRecordFigures} from "@client_card/figures/figures_hook";

const LINES = {
    invoices: [
        {block: "outstanding", label: _t("Outstanding")},
        {block: "overdue", label: _t("Overdue")},
    ],
    estimates: [
        {block: "outstanding", label: _t("Outstanding"), withCount: true},
        {block: "accepted", label: _t("Accepted"), withCount: true},
    ],
};

/**
 * Two lines of text for a smart button: the outstanding amount, and what became of the
 * rest. Companies are shown side by side and never added up.
 *
 * In: the record of a contact's form, the source of figures ("invoices", "estimates").
 * Out: nothing; the surrounding button decides what a click does.
 * Right: the server leaves out the figures that the user may not see; then only the
 * labels show.
 */
export class ClientCardSummary extends Component {
    static template = "client_card.ClientCardSummary";
    static props = {...standardWidgetProps, source: String};

    setup() {
        this.figures = useRecordFigures(this, [this.props.source]);
    }

    get companies() {
        const companies = this.figures.client?.companies || [];
        return companies.filter((company) => this.props.source in company);
    }

    get lines() {
        return LINES[this.props.source].map(({block, label, withCount}) => {
            const values = this.companies.map((company) => {
                const figure = company[this.props.source][block];
                const {count, amount} = formatBlock(figure, company);
                return {
                    text: withCount ? `${count} · ${amount}` : amount,
                    company: company.company,
                };
            });
            return {block, label, ...this.join(values)};
        });
    }

    join(values) {
        const named = values.map(({company, text}) => `${company}: ${text}`);
        return {
            text: values.map(({text}) => text).join(" | "),
            title: values.length > 1 ? named.join("\n") : undefined,
        };
    }
}

export const clientCardSummary = {
    component: ClientCardSummary,
    extractProps: ({attrs}) => ({source: attrs.figures}),
    additionalClasses: ["o_stat_info"],
};

registry.category("view_widgets").add("client_card_summary", clientCardSummary);
