import {ClientTaskDayDialog} from "@client_card/tasks/client_task_day_dialog";
import {ClientTaskPopover} from "@client_card/tasks/client_task_popover";
import {_t} from "@web/core/l10n/translation";
import {useOwnedDialogs} from "@web/core/utils/hooks";
import {renderToFragment} from "@web/core/utils/render";
import {CalendarCommonRenderer} from "@web/views/calendar/calendar_common/calendar_common_renderer";

const {DateTime} = luxon;

/**
 * The library measures the entries of each week several times, to place bars that cross
 * days; each time the browser lays out the page. Those of one day follow one another.
 */
function skipMeasuring(harness) {
    harness.getBoundingClientRect = () => new DOMRect();
}

/**
 * A month of tasks: a click on one shows its details, a click beside it the day.
 *
 * In: the props of any scale of a calendar. Out: moves a task that is dragged to another
 * day. Rights: `read` on events; only those the user may edit can be dragged.
 */
export class ClientTaskMonth extends CalendarCommonRenderer {
    static eventTemplate = "client_card.ClientTaskMonth.event";
    static components = {
        ...CalendarCommonRenderer.components,
        Popover: ClientTaskPopover,
    };

    setup() {
        super.setup();
        this.addDialog = useOwnedDialogs();
    }

    get options() {
        return {
            ...super.options,
            dayCellDidMount: this.onDayCellDidMount,
            dayMaxEventRows: false,
            eventDurationEditable: false,
            eventOrder: "order",
        };
    }

    /**
     * Day by day: a bar across several days would not fit the order within each. The
     * library only gets the entries it shows; a thousand entries would take seconds.
     */
    mapRecordsToEvents() {
        const {days, eventLimit, records} = this.props.model;
        return Object.entries(days).flatMap(([day, {ids, count}]) => {
            const isTooMany = count > eventLimit;
            const shown = isTooMany ? ids.slice(0, eventLimit - 1) : ids;
            const entries = shown.map((id, order) =>
                this.convertRecordToEvent(records[id], day, order)
            );
            return isTooMany
                ? [...entries, this.makeMore(day, count - shown.length)]
                : entries;
        });
    }

    convertRecordToEvent(task, day, order) {
        const {id, title, isMovable} = task;
        return {id, title, order, start: day, allDay: true, editable: isMovable};
    }

    makeMore(day, count) {
        return {
            id: `more-${day}`,
            title: this.env.isSmall ? `+${count}` : _t("+%s more", count),
            order: this.props.model.eventLimit,
            start: day,
            allDay: true,
            editable: false,
        };
    }

    onEventContent({event}) {
        const task = this.props.model.records[event.id];
        if (!task) {
            return true; // the link to more, or the days being selected
        }
        const {eventTemplate} = this.constructor;
        const values = {
            task,
            startTime: this.getStartTime(task),
            where: this.getWhere(task),
        };
        return {domNodes: renderToFragment(eventTemplate, values).children};
    }

    /** The address; among the tasks of many clients, also the client. */
    getWhere({client, address}) {
        const isOfOne = this.env.clientCardWindow;
        return [!isOfOne && client, address].filter(Boolean).join(" · ");
    }

    eventClassNames({event}) {
        const record = this.props.model.records[event.id];
        if (!record) {
            return event.id ? ["o_client_task_more"] : ["o_event"];
        }
        // not super's: past tasks are not faded, and timed ones are not dots
        return [
            "o_event",
            "o_client_task",
            `o_calendar_color_${record.colorIndex || 0}`,
            record.isDone && "o_client_task_done",
            record.isLate && "o_client_task_late",
        ].filter(Boolean);
    }

    onEventDidMount(info) {
        super.onEventDidMount(info);
        const {el, event} = info;
        skipMeasuring(el.parentElement);
        const record = this.props.model.records[event.id];
        if (record) {
            const description = this.describe(record);
            el.setAttribute("role", "button");
            el.setAttribute("aria-label", description);
            el.setAttribute("title", description);
        }
    }

    onDblClick(info) {
        if (!this.props.model.records[info.event.id].isBusy) {
            super.onDblClick(info);
        }
    }

    /** Everything that the entry may have no room for. */
    describe(record) {
        return [
            record.typeName,
            record.title,
            record.client,
            record.address,
            !record.isAllDay && this.getStartTime(record),
            record.isLate && _t("Late"),
            record.stateName,
        ]
            .filter(Boolean)
            .join(", ");
    }

    /** The number of a day is its button for the keyboard. */
    onDayCellDidMount({date, el}) {
        const number = el.querySelector(".fc-daygrid-day-number");
        const day = this.getDay(date);
        number.setAttribute("role", "button");
        number.setAttribute("tabindex", "0");
        number.setAttribute("aria-label", day.toLocaleString(DateTime.DATE_FULL));
        number.addEventListener("keydown", (ev) => {
            if (["Enter", " "].includes(ev.key)) {
                ev.preventDefault();
                this.openDay(day);
            }
        });
    }

    /** The library's dates have the day in the browser's time zone. */
    getDay(date) {
        return DateTime.fromJSDate(date).startOf("day");
    }

    onDateClick(info) {
        if (!info.jsEvent.defaultPrevented) {
            this.openDay(this.getDay(info.date));
        }
    }

    onEventClick(info) {
        if (this.props.model.records[info.event.id]) {
            super.onEventClick(info);
        } else {
            this.openDay(this.getDay(info.event.start));
        }
    }

    openDay(day) {
        const {model, createRecord, editRecord, deleteRecord} = this.props;
        this.addDialog(ClientTaskDayDialog, {
            model,
            createRecord,
            editRecord,
            deleteRecord,
            day,
        });
    }

    async onEventDrop(info) {
        this.fc.api.unselect();
        const {model} = this.props;
        try {
            await model.moveTask(model.records[info.event.id], info.delta.days);
        } catch (error) {
            info.revert();
            throw error;
        }
    }
}
