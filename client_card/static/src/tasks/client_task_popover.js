import {useState} from "@odoo/owl";
import {useService} from "@web/core/utils/hooks";
import {CalendarCommonPopover} from "@web/views/calendar/calendar_common/calendar_common_popover";

const ACTIONS = {
    complete: "action_client_complete",
    unattend: "action_client_unattend",
    reopen: "action_client_reopen",
    copy: "action_client_copy",
};

/**
 * The details of a task, and what can be done with it at once: complete it, copy it,
 * edit it, mark it unattended, reopen it.
 *
 * In: the task, the calendar's model. Out: the model reloads its tasks; the form of a
 * copy opens. Rights: those of the methods; a private task shows only its time.
 */
export class ClientTaskPopover extends CalendarCommonPopover {
    static subTemplates = {
        ...CalendarCommonPopover.subTemplates,
        body: "client_card.ClientTaskPopover.body",
        footer: "client_card.ClientTaskPopover.footer",
    };

    setup() {
        super.setup();
        this.action = useService("action");
        this.state = useState({isRunning: false});
    }

    get task() {
        return this.props.record;
    }

    get hasFooter() {
        return !this.task.isBusy;
    }

    get isEventEditable() {
        return super.isEventEditable && this.task.isMovable;
    }

    get isFinished() {
        return ["completed", "unattended"].includes(this.task.state);
    }

    async run(name) {
        if (this.state.isRunning) {
            return;
        }
        this.state.isRunning = true;
        try {
            const action = await this.props.model.callTask(this.task, ACTIONS[name]);
            this.props.close();
            if (action?.type) {
                await this.action.doAction(action);
            }
        } finally {
            this.state.isRunning = false;
        }
    }
}
