import {onWillStart, reactive, useEffect, useState, useSubEnv} from "@odoo/owl";
import {CARD_EXPECTED} from "@client_card/card/card_expected";
import {
    ATTENTION_FIELD,
    ClientAttentionCounts,
} from "@client_card/panel/client_attention_field";
import {getReadFields, getViewKey} from "@client_card/panel/client_panel_columns";
import {NAME_LINK} from "@client_card/panel/client_name_field";
import {ClientPanelSearchBar} from "@client_card/panel/client_panel_search_bar";
import {ClientPanelSide} from "@client_card/panel/client_panel_side";
import {ClientSortMenu} from "@client_card/panel/client_sort_menu";
import {ClientSideCard} from "@client_card/side_card/client_side_card";
import {useFreshReads} from "@client_card/shared/fresh_reads";
import {nextPaint} from "@client_card/shared/next_paint";
import {useHotkey} from "@web/core/hotkeys/hotkey_hook";
import {_t} from "@web/core/l10n/translation";
import {useBus, useService} from "@web/core/utils/hooks";
import {useSetupAction} from "@web/search/action_hook";
import {ListController} from "@web/views/list/list_controller";
import {ListRenderer} from "@web/views/list/list_renderer";

// minimum widths, so that these stay legible with any number of columns
const MIN_WIDTHS = {complete_name: 116, phone: 136};
const ARROWS = ["arrowup", "arrowdown"];

/** In inputs, such as the search, Escape belongs to the input. */
const isTextInput = (target) =>
    Boolean(
        target?.closest?.("input:not([type=checkbox]), textarea, [contenteditable]")
    );

/**
 * The list of clients with the side card of one of them, initially the first: a click
 * focuses its row, a second click or one on its name opens it; arrow keys move the
 * focus, Enter opens the card and Escape closes the side card. While rows are selected
 * or edited, and for a new window, clicks work as in any list.
 */
export class ClientPanelListRenderer extends ListRenderer {
    static props = [...ListRenderer.props, "side"];
    static recordRowTemplate = "client_card.ClientPanelListRenderer.RecordRow";

    setup() {
        super.setup();
        useFreshReads();
        // a click would be felt late if all rows were rendered for it; this is never
        // cancelled, so nothing that outlives the list may be read through it
        this.side = reactive(this.props.side, () => this.showFocus());
        this.attention = useState(new ClientAttentionCounts(useService("orm")));
        useSubEnv({clientAttention: this.attention});
        useEffect(() => {
            this.showFocus();
            this.loadAttention();
        });
    }

    /** After each rendering, of the rows that it added; not awaited. */
    loadAttention() {
        const {list} = this.props;
        const isShown = this.columns.some(({name}) => name === ATTENTION_FIELD);
        if (isShown && !list.model.useSampleModel) {
            this.attention.load(this.getRecords(list));
        }
    }

    getRecords(list) {
        return list.isGrouped
            ? list.groups.flatMap(({list: records}) => this.getRecords(records))
            : list.records;
    }

    /** What shows later is there, too. */
    isWithout(column, record) {
        return column.name !== ATTENTION_FIELD && !(column.name in record.data);
    }

    createViewKey() {
        return getViewKey(this.env.config);
    }

    /** A column is read once the user shows it; the selection stays. */
    async toggleOptionalField() {
        await super.toggleOptionalField(...arguments);
        const {archInfo, list} = this.props;
        const {config, model} = list;
        const fields = getReadFields(archInfo, list.fields, this.env.config);
        const isRead = Object.keys(fields).every((name) => name in list.activeFields);
        if (isRead || !(await list.leaveEditMode())) {
            return;
        }
        const selected = new Set(list.selection.map(({resId}) => resId));
        config.activeFields = fields;
        await model.load();
        model.root.records
            .filter(({resId}) => selected.has(resId))
            .forEach((record) => record.toggleSelection(true));
    }

    getActiveColumns() {
        return super.getActiveColumns().map((column) => {
            const width = MIN_WIDTHS[column.name];
            return width
                ? {...column, field: {...column.field, listViewWidth: [width]}}
                : column;
        });
    }

    isFocused(record) {
        return this.side.isShown && record === this.side.focusedOf(this.props.list);
    }

    /** Mark the row in focus. */
    showFocus() {
        const {isShown} = this.side;
        const focused = this.side.focusedOf(this.props.list);
        for (const row of this.tableRef.el?.querySelectorAll(".o_data_row") || []) {
            // not by a class: for Odoo's `:has()` rules the browser would restyle the page
            if (isShown && row.dataset.id === focused?.id) {
                row.setAttribute("aria-current", "true");
            } else {
                row.removeAttribute("aria-current");
            }
        }
    }

    async onCellClicked(record, column, ev, newWindow) {
        const {list} = this.props;
        const isUsual =
            newWindow ||
            ev.target.special_click ||
            list.selection.length ||
            this.editedRecord ||
            ev.target.closest(`.${NAME_LINK}`);
        if (isUsual || !this.side.isShown || this.isFocused(record)) {
            return super.onCellClicked(record, column, ev, newWindow);
        }
        this.side.focusedId = record.resId;
    }

    onCellKeydownReadOnlyMode(hotkey) {
        const isHandled = super.onCellKeydownReadOnlyMode(...arguments);
        if (isHandled && ARROWS.includes(hotkey)) {
            this.focusActiveRow();
        }
        return isHandled;
    }

    focusActiveRow() {
        const id = document.activeElement.closest(".o_data_row")?.dataset.id;
        const record = this.props.list.records.find((row) => row.id === id);
        if (record) {
            this.side.focusedId = record.resId;
        }
    }
}

export class ClientPanelListController extends ListController {
    static template = "client_card.ClientPanelListController";
    static components = {
        ...ListController.components,
        ClientSideCard,
        ClientSortMenu,
        SearchBar: ClientPanelSearchBar,
    };

    setup() {
        super.setup();
        useFreshReads();
        const focusedId = this.props.state?.clientPanelFocus;
        const ui = useService("ui");
        this.side = useState(new ClientPanelSide(ui.size, focusedId));
        useBus(ui.bus, "resize", () => this.side.setSize(ui.size));
        useSetupAction({
            getLocalState: () => ({clientPanelFocus: this.side.focusedId}),
        });
        useHotkey("escape", () => this.toggleSide(), {
            isAvailable: (target) =>
                this.side.isShown && !this.hasSelectedRecords && !isTextInput(target),
        });
        this.env.searchModel.openFocused = () => this.openFocused();
        if (this.props.state) {
            // the click that comes back is answered before all rows are drawn in one go
            onWillStart(nextPaint);
        }
    }

    get modelParams() {
        const params = super.modelParams;
        const {fields} = this.props;
        const {config} = this.env;
        params.config.activeFields = getReadFields(this.archInfo, fields, config);
        return params;
    }

    /** The row of the side card. */
    get focused() {
        const {isReady, root, useSampleModel} = this.model;
        return isReady && !useSampleModel ? this.side.focusedOf(root) : undefined;
    }

    openFocused() {
        const record = this.side.isShown && this.focused;
        if (record) {
            this.openRecord(record);
        }
        return Boolean(record);
    }

    /** Who looks at a client opens it, often. */
    expectCard(clientId) {
        this.env.bus.trigger(CARD_EXPECTED, {clientId, isAnew: true});
    }

    get toggleLabel() {
        return this.side.isOpen ? _t("Close the side card") : _t("Open the side card");
    }

    toggleSide() {
        this.side.toggle();
        this.rootRef.el.querySelector(".o_client_panel_toggle")?.focus();
    }
}
