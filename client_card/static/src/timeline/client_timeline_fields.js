import {Component} from "@odoo/owl";
import {toLocaleDateString, toLocaleDateTimeString} from "@web/core/l10n/dates";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/** The icon of each kind of entry and document; the core and its bridges add theirs. */
export const timelineIcons = registry.category("client_timeline_icons");

timelineIcons
    .add("call", "fa-phone")
    .add("sms", "fa-mobile")
    .add("email", "fa-envelope-o")
    .add("note", "fa-sticky-note-o")
    .add("conversation", "fa-comments-o")
    .add("task", "fa-calendar")
    .add("service", "fa-cubes")
    .add("estimate", "fa-file-text-o")
    .add("order", "fa-shopping-cart")
    .add("sale", "fa-shopping-cart")
    .add("invoice", "fa-pencil-square-o")
    .add("bill", "fa-file-o")
    .add("payment", "fa-money")
    .add("correction", "fa-balance-scale")
    .add("statement", "fa-list-alt");

/** The kind of an entry or document, with its icon. In: a selection field. */
export class ClientTimelineKind extends Component {
    static template = "client_card.ClientTimelineKind";
    static props = {...standardFieldProps};

    get kind() {
        return this.props.record.data[this.props.name];
    }

    get icon() {
        return timelineIcons.get(this.kind, "fa-circle-o");
    }

    get label() {
        const {selection} = this.props.record.fields[this.props.name];
        return Object.fromEntries(selection)[this.kind] || "";
    }
}

/** What has a day and no time: it is in the log as the beginning of that day. */
const DAYS = ["invoice", "bill", "payment", "correction"];

/** When an entry of the log happened. In: a datetime field beside the field `kind`. */
export class ClientTimelineDate extends Component {
    static template = "client_card.ClientTimelineDate";
    static props = {...standardFieldProps};

    get text() {
        const {data} = this.props.record;
        const date = data[this.props.name];
        if (!date) {
            return "";
        }
        return DAYS.includes(data.kind)
            ? toLocaleDateString(date)
            : toLocaleDateTimeString(date, {showDate: true, showTime: true});
    }
}

registry
    .category("fields")
    .add("client_timeline_kind", {
        component: ClientTimelineKind,
        supportedTypes: ["selection"],
    })
    .add("client_timeline_date", {
        component: ClientTimelineDate,
        supportedTypes: ["datetime"],
    });
