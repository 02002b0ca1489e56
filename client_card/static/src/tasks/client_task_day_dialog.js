import {Component} from "@odoo/owl";
import {ClientTaskList, taskProps} from "@client_card/tasks/client_task_list";
import {Dialog} from "@web/core/dialog/dialog";
import {useBus} from "@web/core/utils/hooks";

const {DateTime} = luxon;

/**
 * All tasks of one day of a month, with a button for a new one.
 *
 * In: the month's model, the day. Out: opens details and the form of a new task.
 * Right: `read` on events; New shows to those who may create them.
 */
export class ClientTaskDayDialog extends Component {
    static template = "client_card.ClientTaskDayDialog";
    static components = {ClientTaskList, Dialog};
    static props = {...taskProps, day: DateTime, close: Function};

    setup() {
        // a dialog is not rendered together with the calendar that opened it
        useBus(this.props.model.bus, "update", () => this.render(true));
    }

    get title() {
        return this.props.day.toLocaleString(DateTime.DATE_HUGE);
    }

    get listProps() {
        const {model, createRecord, editRecord, deleteRecord, day} = this.props;
        return {model, createRecord, editRecord, deleteRecord, day};
    }

    create() {
        const {createRecord, day, model} = this.props;
        return createRecord(model.makeTask(day));
    }
}
