import {askRecurrenceUpdatePolicy} from "@calendar/views/ask_recurrence_update_policy_hook";
import {BUSY_ICON, STATES, TYPE_ICONS} from "@client_card/tasks/client_task_looks";
import {user} from "@web/core/user";
import {CalendarModel} from "@web/views/calendar/calendar_model";

const {DateTime} = luxon;
const FIRST_HOUR = 9;

/**
 * Whether a task is on one of the days between the start of one and the end of another.
 * An all-day task has dates without a time; a timed one that ends at midnight is not on
 * the following day.
 */
function isBetween({isAllDay, start, end}, from, to) {
    if (isAllDay) {
        return start <= to && end >= from;
    }
    return start <= to && (end > from || start >= from);
}

/** Ordered by status, then by time, as the server orders the days of a month. */
function compareTasks(a, b) {
    return (
        a.order - b.order ||
        a.start - b.start ||
        a.end - b.end ||
        a.title.localeCompare(b.title)
    );
}

/**
 * The tasks of a month or a day, of the clients in the view's domain.
 *
 * Reads only the visible range: all tasks of a day, and of the days of a month those
 * that its page has room for, with their number. A private task of another user has no
 * status: it shows when it is, and nothing else.
 */
export class ClientTaskModel extends CalendarModel {
    static services = [...CalendarModel.services, "dialog"];

    setup(params, services) {
        super.setup(...arguments);
        this.dialog = services.dialog;
    }

    /** One choice of the user for all places that show tasks. */
    get storageKey() {
        return `client_card.taskScale,${user.userId}`;
    }

    /** Without the sixth week, where the month's page has none. */
    computeRange() {
        const range = super.computeRange();
        if (this.meta.scale === "month") {
            const end = this.meta.date.endOf("month");
            const daysLeft = 6 - ((end.weekday - this.meta.firstDayOfWeek + 7) % 7);
            range.end = end.plus({days: daysLeft}).endOf("day");
        }
        return range;
    }

    async loadRecords(data) {
        return this.meta.scale === "month"
            ? this.loadMonth(data)
            : this.loadRange(data);
    }

    async loadMonth(data) {
        const {context, domain, resModel} = this.meta;
        const {start, end} = data.range;
        const {records, days} = await this.orm.call(resModel, "client_card_month", [], {
            domain: [...domain, ...this.computeFiltersDomain(data)],
            fields: this.readFields,
            first_day: start.toISODate(),
            last_day: end.toISODate(),
            limit: this.eventLimit,
            // days are those of the page, also for users without a time zone
            context: {...context, tz: start.zoneName},
        });
        data.days = days;
        return Object.fromEntries(
            records.map((record) => [record.id, this.normalizeRecord(record)])
        );
    }

    /** All-day tasks are stored with hours that may fall on a neighbouring day. */
    async loadRange(data) {
        const records = await super.loadRecords(data);
        const {start, end} = data.range;
        return Object.fromEntries(
            Object.entries(records).filter(([, task]) => isBetween(task, start, end))
        );
    }

    /** @returns {Promise<Object[]>} all tasks of a day of the month, ordered by status */
    async loadDay(day) {
        const range = {start: day.startOf("day"), end: day.endOf("day")};
        const tasks = await this.loadRange({...this.data, range});
        return Object.values(tasks).sort(compareTasks);
    }

    get readFields() {
        const {activeFields, fieldNames} = this.meta;
        return [...new Set([...fieldNames, ...Object.keys(activeFields)])];
    }

    normalizeRecord(rawRecord) {
        const record = super.normalizeRecord(rawRecord);
        const isBusy = !rawRecord.client_state;
        const {icon, badge} = STATES[rawRecord.client_state] || {};
        return {
            ...record,
            isBusy,
            order: this.getStateOrder(rawRecord.client_state),
            typeIcon: isBusy ? BUSY_ICON : TYPE_ICONS[rawRecord.client_type],
            typeName: this.getLabel("client_type", rawRecord.client_type),
            state: rawRecord.client_state,
            stateIcon: icon,
            stateBadge: badge,
            stateName: this.getLabel("client_state", rawRecord.client_state),
            isLate: Boolean(rawRecord.client_late),
            isDone: rawRecord.client_state === "completed",
            isMovable: this.canEdit && !isBusy && rawRecord.user_can_edit !== false,
            client: rawRecord.client_id ? rawRecord.client_id[1] : "",
            address: rawRecord.location || "",
            responsible: rawRecord.user_id || false,
        };
    }

    /** Private tasks of others, which show nothing, come last. */
    getStateOrder(state) {
        const {selection} = this.fields.client_state;
        const order = selection.findIndex(([name]) => name === state);
        return order < 0 ? selection.length : order;
    }

    getLabel(fieldName, value) {
        const {selection} = this.fields[fieldName];
        return selection.find(([name]) => name === value)?.[1] || "";
    }

    get hasTasks() {
        return Object.keys(this.records).length > 0;
    }

    /** @returns {Object} of each day with any tasks, by date: the first ids, the count */
    get days() {
        return this.data.days;
    }

    /** @returns {Object[]} the tasks of the visible day, ordered by status */
    getTasks() {
        return Object.values(this.records).sort(compareTasks);
    }

    /**
     * @returns {Object} the default values of a new task on a day: one hour of that day
     */
    makeTask(day) {
        const next = DateTime.local().plus({hours: 1}).startOf("hour");
        const isToday = day.hasSame(DateTime.local(), "day");
        const hour = isToday ? (next.hasSame(day, "day") ? next.hour : 23) : FIRST_HOUR;
        const start = day.startOf("day").set({hour});
        return {start, end: start.plus({hours: 1}), isAllDay: false};
    }

    /** A cell of the month stands for a day, not for an all-day task. */
    makeContextDefaults(rawRecord) {
        const context = super.makeContextDefaults(rawRecord);
        return {...context, default_allday: rawRecord.allday || false};
    }

    /** Moves a task some days later, at the same time of day. */
    async moveTask(task, days) {
        const values = {
            ...task,
            start: task.start.plus({days}),
            end: task.end.plus({days}),
        };
        if (task.rawRecord.recurrency) {
            values.recurrenceUpdate = await askRecurrenceUpdatePolicy(this.dialog);
            if (!values.recurrenceUpdate) {
                return this.notify();
            }
        }
        await this.updateRecord(values);
    }

    buildRawRecord(partialRecord, options) {
        const {recurrenceUpdate} = partialRecord;
        return {
            ...super.buildRawRecord(partialRecord, options),
            ...(recurrenceUpdate && {recurrence_update: recurrenceUpdate}),
        };
    }

    /**
     * @returns {Promise} the answer of the task's method, once the tasks are reloaded
     */
    async callTask(task, method) {
        const result = await this.orm.call(this.resModel, method, [[task.id]]);
        await this.load();
        return result;
    }
}
