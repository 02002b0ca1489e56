import {Component} from "@odoo/owl";
import {logIcons} from "@client_card/log/client_log_fields";
import {overviewBoxes} from "@client_card/overview/overview_boxes";
import {formatCurrency} from "@web/core/currency";
import {
    deserializeDate,
    deserializeDateTime,
    toLocaleDateString,
    toLocaleDateTimeString,
} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";

/** What happened last with a client: each entry opens its record. */
export class LatestBox extends Component {
    static template = "client_card.LatestBox";
    static props = {
        data: Object,
        record: Object,
        onChange: Function,
        openSection: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
    }

    get entries() {
        return this.props.data.entries.map((entry) => ({
            ...entry,
            icon: logIcons.get(entry.kind, "fa-circle-o"),
            amountText:
                entry.currency_id && formatCurrency(entry.amount, entry.currency_id),
            when: this.describeWhen(entry),
        }));
    }

    describeWhen({day, date}) {
        return day
            ? toLocaleDateString(deserializeDate(day))
            : toLocaleDateTimeString(deserializeDateTime(date));
    }

    async open(id) {
        const action = await this.orm.call("client.log", "action_open_source", [[id]]);
        return this.action.doAction(action, {onClose: () => this.props.onChange()});
    }
}

overviewBoxes.add(
    "latest",
    {
        title: _t("Latest"),
        column: "main",
        section: "log",
        link: _t("Log"),
        action: "log_contact",
        Component: LatestBox,
        isEmpty: ({entries}) => !entries.length,
    },
    {sequence: 40}
);
