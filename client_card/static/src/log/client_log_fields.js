import {Component} from "@odoo/owl";
import {toLocaleDateString, toLocaleDateTimeString} from "@web/core/l10n/dates";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/** The icon of each kind of entry and document; the core and its bridges add theirs. */
export const logIcons = registry.category("client_log_icons");

logIcons
    .add("call", "fa-phone")
    .add("sms", "fa-mobile")
    .add("email", "fa-envelope-o")
    .add("letter", "fa-file-text")
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
    .add("statement", "fa-list-alt")
    .add("put_off", "fa-clock-o");

/** The kind of an entry or document, with its icon. In: a selection field. */
export class ClientLogKind extends Component {
    static template = "client_card.ClientLogKind";
    static props = {...standardFieldProps};

    get kind() {
        return this.props.record.data[this.props.name];
    }

    get icon() {
        return logIcons.get(this.kind, "fa-circle-o");
    }

    get label() {
        const {selection} = this.props.record.fields[this.props.name];
        return Object.fromEntries(selection)[this.kind] || "";
    }
}

/**
 * When something happened: a date and time or, if there is no time, the date, which is
 * the same in any time zone.
 *
 * In: a datetime field; the name of the date field that is set if there is no time.
 */
export class ClientLogDate extends Component {
    static template = "client_card.ClientLogDate";
    static props = {...standardFieldProps, dayField: String};

    get text() {
        const {data} = this.props.record;
        const day = data[this.props.dayField];
        if (day) {
            return toLocaleDateString(day);
        }
        const date = data[this.props.name];
        return date
            ? toLocaleDateTimeString(date, {showDate: true, showTime: true})
            : "";
    }
}

const getDayField = ({options}) => options.day_field || "day";

registry
    .category("fields")
    .add("client_log_kind", {
        component: ClientLogKind,
        supportedTypes: ["selection"],
    })
    .add("client_log_date", {
        component: ClientLogDate,
        supportedTypes: ["datetime"],
        extractProps: (fieldInfo) => ({dayField: getDayField(fieldInfo)}),
        fieldDependencies: (fieldInfo) => [
            {name: getDayField(fieldInfo), type: "date"},
        ],
    });
