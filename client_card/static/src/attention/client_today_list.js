import {onMounted, onPatched, useSubEnv} from "@odoo/owl";
import {ATTENTION_CHANGED, useAttention} from "@client_card/attention/attention_hook";
import {AttentionList} from "@client_card/attention/attention_list";
import {getSince, getText} from "@client_card/attention/client_today_fields";
import {getActiveHotkey} from "@web/core/hotkeys/hotkey_service";
import {serializeDate} from "@web/core/l10n/dates";
import {registry} from "@web/core/registry";
import {useBus, useService} from "@web/core/utils/hooks";
import {RelationalModel} from "@web/model/relational_model/relational_model";
import {formatInteger} from "@web/views/fields/formatters";
import {ListRenderer} from "@web/views/list/list_renderer";
import {listView} from "@web/views/list/list_view";

const COUNTED = 1000; // of each kind, by the server

/** Asks the server in the time zone of the browser, in which days are shown. */
export class ClientTodayModel extends RelationalModel {
    load(params = {}) {
        const context = params.context || this.config.context;
        const tz = luxon.DateTime.local().zoneName;
        return super.load({...params, context: {...context, tz}});
    }
}

/**
 * What is to be done today, by keyboard: the arrows move between rows, Enter opens, D
 * does what the row asks for, P puts it off, C opens the client's card. When a row is
 * done, the next one gets the focus. On a phone the rows look as in the overview.
 */
export class ClientTodayRenderer extends ListRenderer {
    static template = "client_card.ClientTodayRenderer";
    static rowsTemplate = "client_card.ClientTodayRenderer.Rows";
    static groupRowTemplate = "client_card.ClientTodayRenderer.GroupRow";
    static components = {...ListRenderer.components, AttentionList};

    setup() {
        super.setup();
        this.action = useService("action");
        this.orm = useService("orm");
        const {resModel} = this.props.list;
        this.attention = useAttention(resModel, () => this.reload());
        this.keys = {
            d: ({resId}) => this.attention.act(resId),
            p: ({resId}) => this.attention.putOff([resId]),
            c: ({resId}) => this.openClient(resId),
        };
        useSubEnv({clientToday: this.attention});
        useBus(this.env.bus, ATTENTION_CHANGED, () => this.reload());
        useBus(this.uiService.bus, "active-element-changed", () => this.restoreFocus());
        onMounted(() => this.focusRow(0));
        onPatched(() => this.restoreFocus());
    }

    reload() {
        return this.props.list.model.load();
    }

    async openClient(resId) {
        const {resModel} = this.props.list;
        const action = await this.orm.call(resModel, "action_open_client", [[resId]]);
        return this.action.doAction(action);
    }

    onCellKeydown(ev, group, record) {
        const run = record && this.keys[getActiveHotkey(ev)];
        if (!run) {
            return super.onCellKeydown(ev, group, record);
        }
        ev.preventDefault();
        ev.stopPropagation();
        return run(record);
    }

    /** Up and down skip the headings of open groups. */
    findFocusFutureCell(cell, isGroupRow, direction) {
        const found = super.findFocusFutureCell(cell, isGroupRow, direction);
        const heading = found?.closest(".o_group_header");
        if (isGroupRow || !heading) {
            return found;
        }
        const row =
            direction === "down"
                ? heading.nextElementSibling
                : heading.previousElementSibling;
        const isRow = row?.classList.contains("o_data_row");
        return isRow ? row.children[cell.cellIndex] : found;
    }

    /** @returns {string} how many there are, counted up to a thousand */
    describeCount({count}) {
        return formatInteger(Math.min(count, COUNTED)) + (count > COUNTED ? "+" : "");
    }

    // ------------------------------------------------------------------
    // Focus
    // ------------------------------------------------------------------

    get rows() {
        return [...this.tableRef.el.querySelectorAll(".o_data_row")];
    }

    /** The visible records, in the order of their rows. */
    getRecords(list = this.props.list) {
        if (!list.isGrouped) {
            return list.records;
        }
        const groups = list.groups.filter(({isFolded}) => !isFolded);
        return groups.flatMap((group) => this.getRecords(group.list));
    }

    onFocusin({target}) {
        const index = this.rows.indexOf(target.closest(".o_data_row"));
        if (index >= 0) {
            this.place = {index, resId: this.getRecords()[index]?.resId};
        }
    }

    focusRow(index) {
        if (!this.env.isSmall) {
            this.rows.at(index)?.querySelector(".o_data_cell")?.focus();
        }
    }

    /** Rows are rendered anew after loading: focus the same row, or the next one. */
    restoreFocus() {
        const isElsewhere = document.activeElement !== document.body;
        if (!this.place || isElsewhere || this.uiService.activeElement !== document) {
            return;
        }
        const {index, resId} = this.place;
        const found = this.getRecords().findIndex((record) => record.resId === resId);
        this.focusRow(found < 0 ? Math.min(index, this.rows.length - 1) : found);
    }

    // ------------------------------------------------------------------
    // Phone
    // ------------------------------------------------------------------

    toFact(record) {
        const {resId, data, fields} = record;
        const since = getSince(record);
        const labels = Object.fromEntries(fields.action.selection);
        return {
            id: resId,
            kind: data.kind,
            severity: data.severity,
            name: getText(record, this.env.searchModel),
            client: data.client_id?.display_name,
            since: since && serializeDate(since),
            count: data.count,
            amount: data.amount,
            currency_id: data.currency_id?.id,
            action_label: labels[data.action],
        };
    }
}

export const clientTodayListView = {
    ...listView,
    Model: ClientTodayModel,
    Renderer: ClientTodayRenderer,
};

registry.category("views").add("client_today_list", clientTodayListView);
