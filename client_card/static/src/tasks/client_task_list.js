import {Component} from "@odoo/owl";
import {ClientTaskPopover} from "@client_card/tasks/client_task_popover";
import {is24HourFormat} from "@web/core/l10n/time";
import {useCalendarPopover} from "@web/views/calendar/hooks/calendar_popover_hook";
import {getColor} from "@web/views/calendar/utils";

const {DateTime} = luxon;

/** What a list or month of tasks needs from the calendar around it. */
export const taskProps = {
    model: Object,
    createRecord: Function,
    editRecord: Function,
    deleteRecord: Function,
};

/**
 * The tasks of one day, in the order given; a click on one shows its details.
 *
 * In: the calendar's model, the day, its tasks. Out: opens details. Right: `read` on events.
 */
export class ClientTaskList extends Component {
    static template = "client_card.ClientTaskList";
    static props = {...taskProps, day: DateTime, tasks: Array};

    setup() {
        this.popover = useCalendarPopover(ClientTaskPopover);
    }

    /**
     * The part of the task's time on this day, and a note if it extends to other days.
     */
    getTime({isAllDay, start, end}) {
        if (isAllDay) {
            return "";
        }
        const format = is24HourFormat() ? "HH:mm" : "h:mm a";
        const [from, to] = [start, end].map((time) =>
            time.hasSame(this.props.day, "day")
                ? time.toFormat(format)
                : time.toFormat(`${format} (d LLL)`)
        );
        return `${from} – ${to}`;
    }

    getAvatar({responsible: [id]}) {
        return `/web/image/res.users/${id}/avatar_128`;
    }

    open(task, ev) {
        const {model, createRecord, editRecord, deleteRecord} = this.props;
        const color = getColor(task.colorIndex) || 0;
        this.popover.open(
            ev.currentTarget,
            {record: task, model, createRecord, editRecord, deleteRecord},
            `o_cw_popover card o_calendar_color_${color}`
        );
    }
}
