import {Component, useEffect, useState} from "@odoo/owl";
import {getAllowedActions} from "@client_card/card/card_action_access";
import {overviewBoxes} from "@client_card/overview/overview_boxes";
import {useOverview} from "@client_card/overview/overview_hook";
import {openRecord} from "@client_card/shared/open_form";
import {phoneUrl} from "@client_card/shared/phone_url";
import {useSingleDialog} from "@client_card/shared/single_dialog";
import {sideCardParts} from "@client_card/side_card/side_card_parts";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {FormViewDialog} from "@web/views/view_dialogs/form_view_dialog";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

const COUNTED = 100;
// where to begin with a new client
const FIRST_ACTIONS = ["contact", "task", "estimate", "invoice"];

/**
 * Where we stand with the client, and what to do next: boxes, each with a link to its
 * section and its usual action. An empty box says so in a sentence, or is left out; a
 * client with no records gets a single box that suggests what to begin with.
 *
 * In: the record of a client's form. Out: opens sections, records and actions.
 * Right: the server leaves out what the user may not see, and that box does not show.
 */
export class ClientCardOverview extends Component {
    static template = "client_card.ClientCardOverview";
    static props = {...standardWidgetProps};

    setup() {
        this.action = useService("action");
        this.addDialog = useSingleDialog();
        const {state, load} = useOverview(this, true);
        this.overview = state;
        this.load = load;
        this.state = useState({actions: []});
        useEffect(
            () => {
                this.loadRights();
            },
            () => []
        );
    }

    /** Not awaited: the boxes show at once. */
    async loadRights() {
        const keys = overviewBoxes.getAll().map(({action}) => action);
        this.state.actions = await getAllowedActions([
            ...new Set([...FIRST_ACTIONS, ...keys]),
        ]);
    }

    get record() {
        return this.props.record;
    }

    /** Of this client only: the next one shows before its own is there. */
    get answer() {
        const {answer} = this.overview;
        return answer?.id === this.record.resId ? answer : null;
    }

    tryAgain() {
        return this.load();
    }

    get card() {
        return this.env.clientCardSection;
    }

    // ---------------------------------------------------------------------
    // Boxes
    // ---------------------------------------------------------------------

    /** The boxes for which the server returned data. */
    get boxes() {
        return overviewBoxes
            .getEntries()
            .map(([name, box], order) => ({...this.makeBox(name, box), order}))
            .filter(({isAnswered}) => isAnswered);
    }

    makeBox(name, box) {
        const data = box.Component && this.answer.boxes[name];
        const parts = box.Component ? [] : this.getParts(name, box);
        return {
            ...box,
            name,
            data,
            parts: parts.filter(({rows}) => rows.length),
            isEmpty: data ? box.isEmpty(data) : parts.every(({rows}) => !rows.length),
            isAnswered: Boolean(data || parts.length),
            hasTitles: parts.filter(({rows}) => rows.length).length > 1,
        };
    }

    getParts(name, box) {
        const {boxes} = this.answer;
        return sideCardParts
            .getEntries()
            .filter(([part, {box: of}]) => of === name && part in boxes)
            .map(([part, entry]) => this.makePart(part, entry, boxes[part], box));
    }

    makePart(name, entry, {records, count}, {isShown}) {
        const rows = isShown ? records.filter(isShown) : records;
        return {
            ...entry,
            name,
            rows: rows.map((row) => ({...row, line: entry.describe(row)})),
            more: isShown ? "" : this.describeMore(count, records.length),
        };
    }

    /** The server caps the count. */
    describeMore(count, shown) {
        if (!(count > shown)) {
            return "";
        }
        const more = Math.min(count, COUNTED) - shown;
        return _t("%s more", count > COUNTED ? `${more}+` : more);
    }

    get isNew() {
        return this.boxes.every(({isEmpty}) => isEmpty);
    }

    /** The columns with their boxes; empty boxes without a text are left out. */
    get columns() {
        const shown = this.boxes.filter(
            ({Component: own, isEmpty, empty}) => own || !isEmpty || empty
        );
        return ["wide", "main", "side"]
            .map((name) => ({
                name,
                boxes: shown.filter(({column}) => column === name),
            }))
            .filter(({boxes}) => boxes.length);
    }

    // ---------------------------------------------------------------------
    // What the user can do
    // ---------------------------------------------------------------------

    hasSection(section) {
        return Boolean(section) && this.card.has(section);
    }

    /** @param {Object} [asked] the model of its list, and the filter that it gets */
    openSection(section, asked) {
        this.card.show(section, asked);
    }

    /** @returns {Object|undefined} an entry of the Action menu that the user may use */
    getAction(key) {
        return this.state.actions.find((action) => action.key === key);
    }

    get firstActions() {
        return FIRST_ACTIONS.map((key) => this.getAction(key)).filter(Boolean);
    }

    /** Contact details that a new client lacks. */
    get missing() {
        const {phone, email} = this.record.data;
        return !phone && !email && this.hasSection("general");
    }

    open(part, resId) {
        if (part.isPage) {
            return this.action.doAction(openRecord(part.model, resId));
        }
        return this.addDialog(
            FormViewDialog,
            {resModel: part.model, resId, title: _t("Details"), canExpand: false},
            {onClose: () => this.reload()}
        );
    }

    callUrl(phone) {
        return phoneUrl(phone);
    }

    /**
     * Reloads the form with all figures, which a change in a box may have affected;
     * unsaved changes of the form are kept.
     */
    async reload() {
        if (await this.record.isDirty()) {
            return this.load();
        }
        return this.record.model.load();
    }
}

export const clientCardOverview = {
    component: ClientCardOverview,
    additionalClasses: ["d-block", "w-100"],
    fieldDependencies: [
        {name: "phone", type: "char"},
        {name: "email", type: "char"},
    ],
};

registry.category("view_widgets").add("client_card_overview", clientCardOverview);
