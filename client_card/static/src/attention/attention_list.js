import {Component} from "@odoo/owl";
import {formatCurrency} from "@web/core/currency";
import {deserializeDate, formatDate} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {useBus} from "@web/core/utils/hooks";
import {ATTENTION_CHANGED, describeSince, useAttention} from "./attention_hook";
import {getIcon} from "./attention_kinds";

/**
 * Facts that need action, as returned by `client_card_attention`: each opens its
 * record, has a button for what to do about it, and can be put off.
 *
 * In: the facts. Out: `onChange` when they must be reloaded; `openSection`, if given,
 * in place of a page of the card, with the name of a section.
 * Right: that of the facts, which the server checks each time.
 */
export class AttentionList extends Component {
    static template = "client_card.AttentionList";
    static props = {
        facts: Array,
        onChange: Function,
        model: {type: String, optional: true},
        openSection: {type: Function, optional: true},
        showClient: {type: Boolean, optional: true},
    };

    static defaultProps = {model: "client.attention"};

    setup() {
        this.attention = useAttention(
            this.props.model,
            () => this.props.onChange(),
            this.props.openSection && ((name) => this.props.openSection(name))
        );
        useBus(this.env.bus, ATTENTION_CHANGED, () => this.props.onChange());
    }

    describe({kind, severity, since, amount, currency_id, action_label, ...fact}) {
        const day = since && deserializeDate(since);
        return {
            icon: getIcon(kind, severity),
            client: this.props.showClient && fact.client,
            documents: fact.count > 1 ? _t("%s documents", fact.count) : "",
            amount: currency_id ? formatCurrency(amount, currency_id) : "",
            amountClass: kind === "overdue" ? "text-danger" : "",
            since: describeSince(day),
            day: day ? formatDate(day) : "",
            action: action_label || _t("View"),
            putOff: _t("Put off: %s", fact.name),
        };
    }
}
