import {Component} from "@odoo/owl";
import {describeSince} from "@client_card/attention/attention_hook";
import {getIcon} from "@client_card/attention/attention_kinds";
import {formatDate} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/** @returns {luxon.DateTime|false} since when a fact is there */
export const getSince = ({data}) => data.day || data.date;

/**
 * @returns {string} what needs action, without the kind if a heading already shows it
 */
export function getText({data}, searchModel) {
    const isGrouped = searchModel?.groupBy.includes("kind");
    return (isGrouped && data.name) || data.display_name;
}

/** What needs action, with the icon of its kind. In: the name of a fact. */
export class AttentionName extends Component {
    static template = "client_card.AttentionName";
    static props = {...standardFieldProps};

    get icon() {
        const {kind, severity} = this.props.record.data;
        return getIcon(kind, severity);
    }

    get text() {
        return getText(this.props.record, this.env.searchModel);
    }

    get documents() {
        const {count} = this.props.record.data;
        return count > 1 ? _t("%s documents", count) : "";
    }
}

/** How long ago or ahead. In: a datetime field; `day` if there is no time. */
export class AttentionSince extends Component {
    static template = "client_card.AttentionSince";
    static props = {...standardFieldProps};

    get day() {
        const since = getSince(this.props.record);
        return since ? formatDate(since) : "";
    }

    get text() {
        return describeSince(getSince(this.props.record));
    }
}

/** The button that does what a fact asks for. In: its field `action`. */
export class AttentionAction extends Component {
    static template = "client_card.AttentionAction";
    static props = {...standardFieldProps};

    get label() {
        const {data, fields} = this.props.record;
        return Object.fromEntries(fields[this.props.name].selection)[data.action];
    }

    get title() {
        return _t("%s (key D)", this.label);
    }
}

registry
    .category("fields")
    .add("client_attention_name", {
        component: AttentionName,
        supportedTypes: ["char"],
        fieldDependencies: [
            {name: "name", type: "char"},
            {name: "kind", type: "selection"},
            {name: "severity", type: "integer"},
            {name: "count", type: "integer"},
        ],
    })
    .add("client_attention_since", {
        component: AttentionSince,
        supportedTypes: ["datetime"],
        fieldDependencies: [{name: "day", type: "date"}],
    })
    .add("client_attention_action", {
        component: AttentionAction,
        supportedTypes: ["selection"],
    });
