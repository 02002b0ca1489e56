import {Component} from "@odoo/owl";
import {ClientTaskList} from "@client_card/tasks/client_task_list";
import {CalendarCommonRenderer} from "@web/views/calendar/calendar_common/calendar_common_renderer";

/**
 * A day of the calendar as a list of its tasks, instead of a page with hours.
 *
 * In: the props of any scale of a calendar. Out: opens details. Right: that of the list.
 */
export class ClientTaskDay extends Component {
    static template = "client_card.ClientTaskDay";
    static components = {ClientTaskList};
    static props = CalendarCommonRenderer.props;

    get listProps() {
        const {model, createRecord, editRecord, deleteRecord} = this.props;
        const [day, tasks] = [model.date, model.getTasks()];
        return {model, createRecord, editRecord, deleteRecord, day, tasks};
    }
}
