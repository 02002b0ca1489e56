import {openRecord} from "@client_card/shared/open_form";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {FormController} from "@web/views/form/form_controller";
import {formView} from "@web/views/form/form_view";
import {FormViewDialog} from "@web/views/view_dialogs/form_view_dialog";

const BUTTONS = "client_card.ClientTaskQuickForm.buttons";

/**
 * The short form of a new task; Odoo's own event form takes over what was entered so
 * far. Right: `create` on events.
 */
export class ClientTaskQuickFormController extends FormController {
    setup() {
        super.setup();
        this.action = useService("action");
    }

    async openFullForm() {
        const values = await this.model.root.getChanges();
        const context = Object.fromEntries(
            Object.entries(this.props.context).filter(
                ([name]) => !name.endsWith("_view_ref")
            )
        );
        for (const [name, value] of Object.entries(values)) {
            context[`default_${name}`] = value;
        }
        return this.action.doAction(openRecord(this.props.resModel, false, context));
    }
}

/** The same form in the dialog of a calendar. */
export class ClientTaskQuickCreate extends FormViewDialog {
    setup() {
        super.setup();
        this.viewProps.buttonTemplate = BUTTONS;
    }
}

export const clientTaskQuickForm = {
    ...formView,
    Controller: ClientTaskQuickFormController,
    buttonTemplate: BUTTONS,
};

registry.category("views").add("client_task_quick_form", clientTaskQuickForm);
