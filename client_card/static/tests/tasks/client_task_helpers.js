import {beforeEach, expect} from "@odoo/hoot";
import {mockTimeZone} from "@odoo/hoot-mock";
import {
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
    preloadBundle,
} from "@web/../tests/web_test_helpers";
import {deserializeDateTime} from "@web/core/l10n/dates";
import {browser} from "@web/core/browser/browser";
import {user} from "@web/core/user";
import {CLIENT_ID, defineClientCardModels} from "../client_card_test_helpers";

export const USER = [7, "Mitchell Admin"];

export const CALENDAR_ARCH = `
    <calendar js_class="client_task_calendar" date_start="start" date_stop="stop"
        all_day="allday" color="client_color" mode="month" scales="day,month"
        event_limit="4" show_date_picker="0" quick_create_view_id="9">
        <field name="client_type" invisible="1"/>
        <field name="client_state" invisible="1"/>
        <field name="client_late" invisible="1"/>
        <field name="user_can_edit" invisible="1"/>
        <field name="recurrency" invisible="1"/>
        <field name="client_id" invisible="not client_id"/>
        <field name="location" invisible="not location"/>
        <field name="user_id" invisible="1"/>
    </calendar>`;

export class CalendarEvent extends models.Model {
    _name = "calendar.event";

    name = fields.Char();
    start = fields.Datetime();
    stop = fields.Datetime();
    start_date = fields.Date();
    stop_date = fields.Date();
    allday = fields.Boolean();
    recurrency = fields.Boolean();
    user_id = fields.Many2one({relation: "res.users"});
    user_can_edit = fields.Boolean({default: true});
    client_id = fields.Many2one({relation: "res.partner"});
    client_type = fields.Selection({
        selection: [
            ["task", "Task"],
            ["call", "Phone call"],
            ["meeting", "Meeting"],
        ],
    });
    client_state = fields.Selection({
        selection: [
            ["in_process", "In process"],
            ["open", "Open"],
            ["unattended", "Unattended"],
            ["completed", "Completed"],
        ],
    });
    client_color = fields.Integer();
    location = fields.Char();
    client_late = fields.Boolean();

    _records = [];
    _views = {
        calendar: CALENDAR_ARCH,
        search: `<search/>`,
        form: `<form><field name="name"/></form>`,
        "form,9": `
            <form js_class="client_task_quick_form">
                <field name="name"/>
                <field name="client_id"/>
                <field name="start"/>
                <field name="stop"/>
                <field name="allday"/>
            </form>`,
    };

    /** Stands for the change of state that each of the three methods makes. */
    setState(ids, state) {
        this.env["calendar.event"].write(ids, {client_state: state});
        return true;
    }

    /** Like the server: the first tasks of each day by status, then by start. */
    client_card_month({domain, fields: names, first_day, last_day, limit} = {}) {
        const {DateTime} = luxon;
        const {selection} = this._fields.client_state;
        const states = selection.map(([state]) => state);
        const rank = ({client_state}) =>
            client_state ? states.indexOf(client_state) : states.length;
        const tasks = this.env["calendar.event"]
            .search_read(domain, names)
            .sort((a, b) => rank(a) - rank(b) || a.start.localeCompare(b.start));
        const read = (event, name) =>
            event.allday
                ? DateTime.fromSQL(event[name]).startOf("day")
                : deserializeDateTime(event[name]);
        const days = {};
        const used = new Set();
        let day = DateTime.fromISO(first_day);
        for (; day <= DateTime.fromISO(last_day); day = day.plus({days: 1})) {
            const next = day.plus({days: 1});
            const found = tasks.filter((event) => {
                const [start, stop] = [read(event, "start"), read(event, "stop")];
                const isOver = event.allday ? stop < day : stop <= day && start < day;
                return start < next && !isOver;
            });
            const ids = found.slice(0, limit).map((event) => event.id);
            if (ids.length) {
                days[day.toISODate()] = {ids, count: found.length};
                ids.forEach((id) => used.add(id));
            }
        }
        return {records: tasks.filter((event) => used.has(event.id)), days};
    }

    action_client_complete(ids) {
        return this.setState(ids, "completed");
    }

    action_client_unattend(ids) {
        return this.setState(ids, "unattended");
    }

    action_client_reopen(ids) {
        return this.setState(ids, "open");
    }
}

/** @returns {Object} a task of an hour, or of the values given */
export function task(id, start, values = {}) {
    const stop = luxon.DateTime.fromSQL(start).plus({hours: 1});
    return {
        id,
        name: `T${id}`,
        start,
        stop: stop.toFormat("yyyy-MM-dd HH:mm:ss"),
        client_id: CLIENT_ID,
        client_type: "task",
        client_state: "open",
        client_color: 4,
        user_can_edit: true,
        ...values,
    };
}

/** What the server sends of another user's private event. */
export function busy(id, start) {
    return task(id, start, {
        name: "Busy",
        client_id: false,
        client_type: false,
        client_state: false,
        client_color: 0,
        user_can_edit: false,
    });
}

export function defineTaskModels() {
    defineClientCardModels();
    defineModels([CalendarEvent]);
    preloadBundle("web.fullcalendar_lib");
    beforeEach(() => {
        mockTimeZone(0);
        onRpc("calendar.event", "search_read", ({kwargs}) => {
            const limits = kwargs.domain.filter(([name]) =>
                ["start", "stop"].includes(name)
            );
            expect.step(`read ${limits.map((limit) => limit[2]).join(" ")}`);
        });
        onRpc("calendar.event", "client_card_month", ({kwargs}) => {
            expect.step(`month ${kwargs.first_day} ${kwargs.last_day}`);
        });
    });
}

/** Mounts the calendar with these tasks. */
export async function mountTasks(records, {scale, ...props} = {}) {
    CalendarEvent._records = records.map((record) => ({...record}));
    if (scale) {
        browser.localStorage.setItem(`client_card.taskScale,${user.userId}`, scale);
    }
    await mountView({
        type: "calendar",
        resModel: "calendar.event",
        arch: CALENDAR_ARCH,
        ...props,
    });
}
