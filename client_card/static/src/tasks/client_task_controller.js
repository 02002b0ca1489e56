import {openRecord} from "@client_card/shared/open_form";
import {ClientTaskQuickCreate} from "@client_card/tasks/client_task_quick_create";
import {DateTimePicker} from "@web/core/datetime/datetime_picker";
import {Dropdown} from "@web/core/dropdown/dropdown";
import {useDropdownState} from "@web/core/dropdown/dropdown_hooks";
import {_t} from "@web/core/l10n/translation";
import {CalendarController} from "@web/views/calendar/calendar_controller";

const {DateTime} = luxon;

/**
 * Tasks by day and by month: arrows, today, the date, and the switch, whose last
 * position is remembered for the user.
 *
 * Out: opens Odoo's own form of events, and a short one for new tasks.
 * Rights: those on events.
 */
export class ClientTaskController extends CalendarController {
    static template = "client_card.ClientTaskController";
    static components = {
        ...CalendarController.components,
        DateTimePicker,
        Dropdown,
        QuickCreateFormView: ClientTaskQuickCreate,
    };

    setup() {
        super.setup();
        this.datePicker = useDropdownState();
    }

    get className() {
        const scale = `o_client_task_calendar_${this.model.scale}`;
        const none = this.showCalendar ? "" : "o_client_task_calendar_none";
        return `${super.className} o_client_task_calendar ${scale} ${none}`;
    }

    /**
     * Not for a month without tasks in the card: a sentence instead of a blank grid.
     */
    get showCalendar() {
        return super.showCalendar && !(this.env.clientCardWindow && this.showsNothing);
    }

    get isDay() {
        return this.model.scale === "day";
    }

    get title() {
        return this.isDay
            ? this.date.toLocaleString(DateTime.DATE_HUGE)
            : this.date.toFormat("LLLL yyyy");
    }

    get previousLabel() {
        return this.isDay ? _t("Previous day") : _t("Previous month");
    }

    get nextLabel() {
        return this.isDay ? _t("Next day") : _t("Next month");
    }

    get datePickerProps() {
        return {
            type: "date",
            value: this.date,
            minPrecision: this.isDay ? "days" : "months",
            showWeekNumbers: false,
            onSelect: (date) => this.goTo(date),
        };
    }

    get showsNothing() {
        return !this.isDay && !this.model.hasTasks;
    }

    goTo(date) {
        this.datePicker.close();
        return this.model.load({date: date.startOf("day")});
    }

    /** On the visible day; in a month, today if visible, otherwise the first day. */
    create() {
        const today = DateTime.local().startOf("day");
        const isThisMonth = this.date.hasSame(today, "month");
        const day = isThisMonth ? today : this.date.startOf("month");
        return this.createRecord(this.model.makeTask(this.isDay ? this.date : day));
    }

    getQuickCreateFormViewProps(record) {
        return {
            ...super.getQuickCreateFormViewProps(record),
            title: _t("New Task"),
            size: "md",
            canExpand: false, // closing would lose what was entered; More Options does not
            onRecordSaved: () => this.model.load(),
        };
    }

    /** As a page: Odoo's event form leaves the page when it deletes an event. */
    editRecord(record, context = {}) {
        return this.action.doAction(
            openRecord(this.model.resModel, record.id || false, context)
        );
    }
}
