import {askRecurrenceUpdatePolicy} from "@calendar/views/ask_recurrence_update_policy_hook";
import {BUSY_ICON, STATES, TYPE_ICONS} from "@client_card/tasks/client_task_looks";
import {user} from "@web/core/user";
import {CalendarModel} from "@web/views/calendar/calendar_model";

const {DateTime} = luxon;
const FIRST_HOUR = 9;

/**
 * Whether a task is on one of the days from first to last. An all-day task has dates,
 * no time; a timed one that ends at midnight is not on the day that begins then.
 */
function isBetween({isAllDay, start, end}, first, last) {
    const from = first.startOf("day");
    const to = last.endOf("day");
    if (isAllDay) {
        return start <= to && end.endOf("day") >= from;
    }
    return start <= to && (end > from || start >= from);
}

/** In the order of the states, which is the server's; then by time. */
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
 * Reads only the range that shows. A private task of another user is known by its
 * missing state: it says when, and nothing else.
 */
export class ClientTaskModel extends CalendarModel {
    static services = [...CalendarModel.services, "dialog"];

    setup(params, services) {
        super.setup(...arguments);
        this.dialog = services.dialog;
    }

    /** One choice of the user for all places where tasks show. */
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

    /** All-day tasks are stored with hours, which may be in a neighbouring day. */
    async loadRecords(data) {
        const records = await super.loadRecords(data);
        const {start, end} = data.range;
        return Object.fromEntries(
            Object.entries(records).filter(([, task]) => isBetween(task, start, end))
        );
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

    /** What nobody may see of a private task comes last. */
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

    /** @returns {Object[]} the tasks of a day, in the order of their states */
    getTasks(day) {
        return Object.values(this.records)
            .filter((task) => isBetween(task, day, day))
            .sort(compareTasks);
    }

    /** @returns {Map} the tasks of each day that has some, in the same order, by its date */
    getTasksByDay() {
        const tasks = new Map();
        for (const task of Object.values(this.records).sort(compareTasks)) {
            for (const day of this.getDays(task)) {
                const date = day.toISODate();
                tasks.set(date, [...(tasks.get(date) || []), task]);
            }
        }
        return tasks;
    }

    /** @returns {DateTime[]} the days of a task that show */
    getDays({isAllDay, start, end}) {
        const days = [];
        let day = (start > this.rangeStart ? start : this.rangeStart).startOf("day");
        do {
            days.push(day);
            day = day.plus({days: 1});
        } while (day <= this.rangeEnd && (isAllDay ? day <= end : day < end));
        return days;
    }

    /** @returns {Object} what a new task on a day starts with: an hour of that day */
    makeTask(day) {
        const next = DateTime.local().plus({hours: 1}).startOf("hour");
        const isToday = day.hasSame(DateTime.local(), "day");
        const hour = isToday ? (next.hasSame(day, "day") ? next.hour : 23) : FIRST_HOUR;
        const start = day.startOf("day").set({hour});
        return {start, end: start.plus({hours: 1}), isAllDay: false};
    }

    /** A month's cell is a day, not a whole day's task. */
    makeContextDefaults(rawRecord) {
        const context = super.makeContextDefaults(rawRecord);
        return {...context, default_allday: rawRecord.allday || false};
    }

    /** Puts a task some days later, at the same hours. */
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

    /** @returns {Promise} what the task's method answers, with the tasks read anew */
    async callTask(task, method) {
        const result = await this.orm.call(this.resModel, method, [[task.id]]);
        await this.load();
        return result;
    }
}
