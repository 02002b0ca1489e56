import {useState} from "@odoo/owl";
import {ClientPanelSide} from "@client_card/panel/client_panel_side";
import {ClientSideCard} from "@client_card/side_card/client_side_card";
import {useHotkey} from "@web/core/hotkeys/hotkey_hook";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";
import {useSetupAction} from "@web/search/action_hook";
import {ListController} from "@web/views/list/list_controller";
import {ListRenderer} from "@web/views/list/list_renderer";

const NAME_COLUMNS = ["complete_name"];
const NAME_WIDTH = 140;
const ARROWS = ["arrowup", "arrowdown"];

/** Where people write, as in the search, Escape is for what they write. */
const isTextInput = (target) =>
    Boolean(
        target?.closest?.("input:not([type=checkbox]), textarea, [contenteditable]")
    );

/**
 * The list of clients with the side card of one: a click focuses its row, and another
 * one opens it; arrow keys move the focus, Enter opens and Escape closes the side card.
 * While rows are selected or edited, and for a new window, clicks do what
 * they do in any list.
 */
export class ClientPanelListRenderer extends ListRenderer {
    static props = [...ListRenderer.props, "side"];
    static recordRowTemplate = "client_card.ClientPanelListRenderer.RecordRow";

    setup() {
        super.setup();
        this.side = useState(this.props.side);
    }

    /** However many columns there are, names can be read. */
    getActiveColumns() {
        return super.getActiveColumns().map((column) => {
            const listViewWidth = NAME_COLUMNS.includes(column.name) && [NAME_WIDTH];
            return listViewWidth
                ? {...column, field: {...column.field, listViewWidth}}
                : column;
        });
    }

    isFocused(record) {
        return this.side.isShown && record.resId === this.side.focusedId;
    }

    getRowClass(record) {
        const focused = this.isFocused(record)
            ? " o_client_panel_focused table-active"
            : "";
        return super.getRowClass(record) + focused;
    }

    async onCellClicked(record, column, ev, newWindow) {
        const {list} = this.props;
        const isUsual =
            newWindow ||
            ev.target.special_click ||
            list.selection.length ||
            this.editedRecord;
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
    static components = {...ListController.components, ClientSideCard};

    setup() {
        super.setup();
        const focusedId = this.props.state?.clientPanelFocus;
        this.side = useState(new ClientPanelSide(useService("ui"), focusedId));
        useSetupAction({
            getLocalState: () => ({clientPanelFocus: this.side.focusedId}),
        });
        useHotkey("escape", () => this.toggleSide(), {
            isAvailable: (target) =>
                this.side.isShown && !this.hasSelectedRecords && !isTextInput(target),
        });
    }

    /** The row of the side card, while the list has it. */
    get focused() {
        const {isReady, root, useSampleModel} = this.model;
        if (!isReady || useSampleModel) {
            return undefined;
        }
        return root.records.find(({resId}) => resId === this.side.focusedId);
    }

    get toggleLabel() {
        return this.side.isOpen ? _t("Close the side card") : _t("Open the side card");
    }

    toggleSide() {
        this.side.toggle();
        this.rootRef.el.querySelector(".o_client_panel_toggle")?.focus();
    }
}
