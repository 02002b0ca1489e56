import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {RelationalModel} from "@web/model/relational_model/relational_model";
import {ListRenderer} from "@web/views/list/list_renderer";
import {listView} from "@web/views/list/list_view";
import {logIcons} from "./client_log_fields";

const {DateTime} = luxon;
const PINS = 10;
/**
 * Hidden on a phone to make room for the text: the day is in the heading, the rest one
 * tap away.
 */
const WIDE = ["date", "document", "user_id", "amount"];

/**
 * Asks the server in the time zone of the browser, in which times are shown: entries
 * with only a date are sorted to the start of that day, and groups and periods match
 * the days on screen, whatever the time zone of the user's profile. The pinned entries
 * are read at the same time.
 */
export class ClientLogModel extends RelationalModel {
    pins = [];

    load(params = {}) {
        const context = params.context || this.config.context;
        const tz = DateTime.local().zoneName;
        return super.load({...params, context: {...context, tz}});
    }

    async _loadData(config) {
        const [data, pins] = await Promise.all([
            super._loadData(...arguments),
            this.readPins(config.context.client_card_client_id),
        ]);
        this.pins = pins;
        return data;
    }

    /** Of one client only. */
    async readPins(clientId) {
        const domain = [
            ["client_id", "=", clientId],
            ["pinned", "=", true],
        ];
        const options = {limit: PINS, order: "date desc, id desc"};
        return clientId
            ? this.orm.searchRead("client.log", domain, ["kind", "summary"], options)
            : [];
    }
}

/**
 * The log of a client: a heading for each day, and pinned entries above.
 *
 * In: entries of the log; the client from the context (`client_card_client_id`).
 * Out: opens the records behind the entries. Right: `read` on the log.
 */
export class ClientLogListRenderer extends ListRenderer {
    static template = "client_card.ClientLogListRenderer";
    static rowsTemplate = "client_card.ClientLogListRenderer.Rows";

    setup() {
        super.setup();
        this.orm = useService("orm");
        this.action = useService("action");
    }

    get pins() {
        return this.props.list.model.pins;
    }

    getIcon({kind}) {
        return logIcons.get(kind, "fa-circle-o");
    }

    async openPin({id}) {
        const action = await this.orm.call("client.log", "action_open_source", [[id]]);
        return this.action.doAction(action, {
            onClose: () => this.props.list.model.load(),
        });
    }

    getActiveColumns() {
        const columns = super.getActiveColumns();
        return this.env.isSmall && this.hasDays
            ? columns.filter(({name}) => !WIDE.includes(name))
            : columns;
    }

    get hasDays() {
        const [first] = this.props.list.orderBy;
        return !this.props.list.isGrouped && (!first || first.name === "date");
    }

    /**
     * @returns {String} the day of a record if it is the first of its day, otherwise ""
     */
    getDay(record) {
        const {records} = this.props.list;
        const before = records[records.indexOf(record) - 1];
        const day = this.getDate(record);
        if (!day || (before && this.getDate(before)?.hasSame(day, "day"))) {
            return "";
        }
        return day.toLocaleString(DateTime.DATE_HUGE);
    }

    getDate({data}) {
        return data.day || data.date;
    }
}

export const clientLogListView = {
    ...listView,
    Model: ClientLogModel,
    Renderer: ClientLogListRenderer,
};

registry.category("views").add("client_log_list", clientLogListView);
