import {openRecord} from "@client_card/shared/open_form";
import {Component, useEffect, useState} from "@odoo/owl";
import {noteFailure} from "@client_card/shared/access";
import {formatCurrency} from "@web/core/currency";
import {DateTimeInput} from "@web/core/datetime/datetime_input";
import {deserializeDate, formatDate, serializeDate} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {download} from "@web/core/network/download";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {KeepLast} from "@web/core/utils/concurrency";
import {useService} from "@web/core/utils/hooks";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

const {DateTime} = luxon;

const PAGE = 80;

/**
 * The client's account as of a day, per company: opening and closing balance of the
 * period, the ageing in each currency and the documents still pending; buttons print
 * the statement, write it to Excel and send it.
 *
 * In: the record of a client's form. Out: actions, files, opened documents.
 * Right: the server refuses users without accounting rights; the page names its groups.
 */
export class ClientCardStatement extends Component {
    static template = "client_card.ClientCardStatement";
    static components = {DateTimeInput};
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.keepLast = new KeepLast();
        // kept by the card's form while another section or page shows
        this.saved = this.env.clientCardStates || {};
        this.state = useState({
            ...this.initialPeriod,
            companies: [],
            offset: 0,
            isLoading: true,
            hasFailed: false,
        });
        this.buckets = [
            {name: "not_due", label: _t("Not due")},
            {name: "1_30", label: _t("1–30 days")},
            {name: "31_60", label: _t("31–60 days")},
            {name: "61_90", label: _t("61–90 days")},
            {name: "over_90", label: _t("Over 90 days")},
            {name: "on_account", label: _t("On account")},
            {name: "total", label: _t("Total")},
        ];
        useEffect(
            () => {
                this.state.offset = 0;
                this.load();
            },
            () => [this.props.record, this.props.record.resId]
        );
    }

    get initialPeriod() {
        if (this.saved.statementPeriod) {
            const [from, to] = this.saved.statementPeriod.map(
                (day) => day && deserializeDate(day)
            );
            return {from, to};
        }
        const today = DateTime.local().startOf("day");
        return {from: today.startOf("month").minus({months: 3}), to: today};
    }

    get clientId() {
        return this.props.record.resId;
    }

    /** First and last day as the server reads them; false where open. */
    get period() {
        const {from, to} = this.state;
        return [from, to].map((day) => (day ? serializeDate(day) : false));
    }

    async load() {
        if (!this.clientId) {
            return;
        }
        this.state.isLoading = true;
        try {
            await noteFailure(this.state, () => this.loadCompanies());
        } finally {
            this.state.isLoading = false;
        }
    }

    tryAgain() {
        return this.load();
    }

    async loadCompanies() {
        this.state.companies = await this.keepLast.add(
            this.orm.call(
                "res.partner",
                "client_card_statement",
                [[this.clientId], ...this.period],
                {
                    parts: ["open_items", "ageing"],
                    limit: PAGE,
                    offset: this.state.offset,
                }
            )
        );
    }

    /** What shows: nothing of another period or client after the server failed. */
    get companies() {
        return this.state.hasFailed ? [] : this.state.companies;
    }

    setDay(name, day) {
        this.state[name] = day || false;
        this.saved.statementPeriod = this.period;
        this.state.offset = 0;
        return this.load();
    }

    turnPage(step) {
        this.state.offset += step * PAGE;
        return this.load();
    }

    get hasNext() {
        const counts = this.companies.map(({ageing}) => ageing.count);
        return Math.max(...counts, 0) > this.state.offset + PAGE;
    }

    /** One row in the company's currency and, where others occur, one for each. */
    getAgeing({ageing, currency, currency_id: currencyId}) {
        const rows = [{name: currency, currencyId, sums: ageing}];
        const foreign = Object.entries(ageing.currencies);
        if (foreign.some(([name]) => name !== currency)) {
            for (const [name, sums] of foreign) {
                const label = _t("of which in %(currency)s", {currency: name});
                rows.push({name: label, currencyId: sums.currency_id, sums});
            }
        }
        return rows;
    }

    formatAmount(amount, currencyId) {
        return formatCurrency(amount, currencyId);
    }

    formatDay(day) {
        return day ? formatDate(deserializeDate(day)) : "";
    }

    openDocument(item) {
        return this.action.doAction(openRecord("account.move", item.move_id));
    }

    async print() {
        await this.callAction("action_print_client_statement");
    }

    async send() {
        await this.callAction("action_send_client_statement");
    }

    async callAction(method) {
        const action = await this.orm.call("res.partner", method, [
            [this.clientId],
            ...this.period,
        ]);
        await this.action.doAction(action, {
            onClose: () => this.props.record.model.load(),
        });
    }

    /** A long account takes its time: the user is told at once. */
    async downloadExcel(kind) {
        const close = this.notification.add(_t("The file is being prepared…"), {
            sticky: true,
            type: "info",
        });
        const [from, to] = this.period;
        // the companies of this tab: other tabs share its cookies
        const data = {company_ids: user.context.allowed_company_ids.join(",")};
        if (kind === "statement") {
            Object.assign(data, {date_from: from, date_to: to});
        }
        try {
            await download({
                url: `/client_card/${kind}/${this.clientId}.xlsx`,
                data,
            });
        } finally {
            close();
        }
    }
}

export const clientCardStatement = {
    component: ClientCardStatement,
    additionalClasses: ["d-block", "w-100"],
};

registry.category("view_widgets").add("client_card_statement", clientCardStatement);
