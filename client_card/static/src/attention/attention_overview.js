import {Component, useState} from "@odoo/owl";
import {AttentionList} from "@client_card/attention/attention_list";
import {overviewBoxes} from "@client_card/overview/overview_boxes";
import {_t} from "@web/core/l10n/translation";

const COUNTED = 100;
const FIRST = 5; // facts; the others on demand

/** What needs attention of a client, the most urgent first. */
export class AttentionBox extends Component {
    static template = "client_card.AttentionBox";
    static components = {AttentionList};
    static props = {
        data: Object,
        record: Object,
        onChange: Function,
        openSection: Function,
    };

    setup() {
        this.state = useState({showsAll: false});
    }

    get facts() {
        const {facts} = this.props.data;
        return this.state.showsAll ? facts : facts.slice(0, FIRST);
    }

    /** The server caps the count. */
    get more() {
        const {count} = this.props.data;
        const more = Math.min(count, COUNTED) - this.facts.length;
        return more && _t("%s more", count > COUNTED ? `${more}+` : more);
    }

    /** Those that were read; longer lists are not for this box. */
    get hasMore() {
        return this.facts.length < this.props.data.facts.length;
    }
}

overviewBoxes.add(
    "attention",
    {
        title: _t("Needs attention"),
        column: "wide",
        Component: AttentionBox,
        isEmpty: ({count}) => !count,
    },
    {sequence: 10}
);
