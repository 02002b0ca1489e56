import {Component, markRaw, onMounted, useState} from "@odoo/owl";
import {ClientTaskList, taskProps} from "@client_card/tasks/client_task_list";
import {Dialog} from "@web/core/dialog/dialog";
import {KeepLast} from "@web/core/utils/concurrency";
import {useBus} from "@web/core/utils/hooks";

const {DateTime} = luxon;

/**
 * All tasks of one day of a month, with a button for a new one. Reads them when it
 * opens, and again with the month.
 *
 * In: the month's model, the day. Out: opens details and the form of a new task.
 * Right: `read` on events; New shows to those who may create them.
 */
export class ClientTaskDayDialog extends Component {
    static template = "client_card.ClientTaskDayDialog";
    static components = {ClientTaskList, Dialog};
    static props = {...taskProps, day: DateTime, close: Function};

    setup() {
        this.keepLast = new KeepLast();
        this.state = useState({tasks: null});
        onMounted(() => this.load());
        useBus(this.props.model.bus, "update", () => this.load());
    }

    async load() {
        const {close, day, model} = this.props;
        try {
            this.state.tasks = markRaw(await this.keepLast.add(model.loadDay(day)));
        } catch (error) {
            if (!this.state.tasks) {
                close(); // there is nothing to show but the error
            }
            throw error;
        }
    }

    get title() {
        return this.props.day.toLocaleString(DateTime.DATE_HUGE);
    }

    get listProps() {
        const {model, createRecord, editRecord, deleteRecord, day} = this.props;
        const {tasks} = this.state;
        return {model, createRecord, editRecord, deleteRecord, day, tasks};
    }

    create() {
        const {createRecord, day, model} = this.props;
        return createRecord(model.makeTask(day));
    }
}
