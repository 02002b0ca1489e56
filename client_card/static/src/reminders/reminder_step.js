import {Component, useEffect, useState} from "@odoo/owl";
import {deserializeDate, formatDate} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {KeepLast} from "@web/core/utils/concurrency";
import {useService} from "@web/core/utils/hooks";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

const FIELDS = ["level", "day", "next_level", "next_day"];

/**
 * The client's last and next reminder, with their dates; loaded with the component and
 * whenever the form reloads its record.
 *
 * In: the record of a client's form. Out: nothing, read-only.
 * Right: that of the fields, for all users of the Clients app.
 */
export class ClientCardReminderStep extends Component {
    static template = "client_card.ClientCardReminderStep";
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.keepLast = new KeepLast();
        this.state = useState({step: {}});
        useEffect(
            () => {
                this.load();
            },
            () => [this.props.record.resId, this.props.record.data]
        );
    }

    async load() {
        const {resId} = this.props.record;
        if (!resId) {
            this.state.step = {};
            return;
        }
        const names = FIELDS.map((name) => `client_reminder_${name}`);
        const request = this.orm.silent.read("res.partner", [resId], names);
        const [client] = await this.keepLast.add(request);
        this.state.step = Object.fromEntries(
            FIELDS.map((name) => [name, client[`client_reminder_${name}`]])
        );
    }

    get facts() {
        const {level, day, next_level: next, next_day: from} = this.state.step;
        return [
            level && {label: _t("Last:"), level, day: this.formatDay(day)},
            next && {label: _t("Next:"), level: next, day: this.describeFrom(from)},
        ].filter(Boolean);
    }

    describeFrom(day) {
        return _t("from %s", this.formatDay(day));
    }

    formatDay(day) {
        return formatDate(deserializeDate(day));
    }
}

registry.category("view_widgets").add("client_card_reminder_step", {
    component: ClientCardReminderStep,
});
