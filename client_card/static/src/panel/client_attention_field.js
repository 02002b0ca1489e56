import {Component, toRaw, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

export const ATTENTION_FIELD = "client_attention_count";
const SEVERITY_FIELD = "client_attention_severity";
const COLORS = {3: "text-bg-danger", 2: "text-bg-warning", 1: "text-bg-secondary"};
const URGENCIES = {3: _t("Urgent"), 2: _t("Late"), 1: _t("Soon")};

/**
 * What needs attention with the clients of a list. Loaded once the rows are shown, so
 * that the page does not wait for it; reloaded rows are requested again.
 *
 * Right: the server counts only facts that the user may see.
 */
export class ClientAttentionCounts {
    asked = new WeakSet();
    found = {}; // by the client's id

    constructor(orm) {
        this.orm = orm;
    }

    /** @param {Object[]} records rows of the list */
    async load(records) {
        const rows = records.map(toRaw).filter((row) => !this.asked.has(row));
        if (!rows.length) {
            return;
        }
        rows.forEach((row) => this.asked.add(row));
        const found = await this.orm.silent.read(
            "res.partner",
            rows.map(({resId}) => resId),
            [ATTENTION_FIELD, SEVERITY_FIELD]
        );
        found.forEach((row) => (this.found[row.id] = row));
    }
}

/**
 * The number of facts about a client that need action, in the colour of the most urgent
 * one; empty if there are none.
 *
 * In: the environment's `clientAttention`, shared by the list.
 */
export class ClientAttentionField extends Component {
    static template = "client_card.ClientAttentionField";
    static props = {...standardFieldProps};

    setup() {
        this.attention = useState(this.env.clientAttention);
    }

    get badge() {
        const found = this.attention.found[this.props.record.resId];
        if (!found?.[ATTENTION_FIELD]) {
            return null;
        }
        const {[ATTENTION_FIELD]: count, [SEVERITY_FIELD]: severity} = found;
        return {count, color: COLORS[severity], urgency: URGENCIES[severity]};
    }

    get title() {
        const {count, urgency} = this.badge;
        const text =
            count === 1 ? _t("1 needs attention") : _t("%s need attention", count);
        return `${text}: ${urgency}`;
    }
}

registry.category("fields").add("client_attention", {
    component: ClientAttentionField,
    supportedTypes: ["integer"],
    listViewWidth: 34, // its title is an icon
});
