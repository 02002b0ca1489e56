import {useSubEnv} from "@odoo/owl";
import {CardActionMenu} from "@client_card/card/card_action_menu";
import {FIGURES_CHANGED} from "@client_card/figures/figures_hook";
import {registry} from "@web/core/registry";
import {useSetupAction} from "@web/search/action_hook";
import {FormController} from "@web/views/form/form_controller";
import {formView} from "@web/views/form/form_view";

// fields of the card that its figures depend on
const CREDIT_FIELDS = ["credit_limit", "use_partner_credit_limit"];

/**
 * The form of the client card: the Action menu beside New, and the memory of the
 * windows in its sections, kept while the user visits another section or page.
 *
 * Rights: those of the form, and of each entry of the menu.
 */
export class ClientCardFormController extends FormController {
    static template = "client_card.ClientCardFormController";
    static components = {...FormController.components, CardActionMenu};

    setup() {
        super.setup();
        const clientCardStates = this.props.state?.clientCardStates || {};
        useSubEnv({clientCardStates});
        useSetupAction({getLocalState: () => ({clientCardStates})});
    }

    async onRecordSaved(record, changes) {
        await super.onRecordSaved(record, changes);
        if (CREDIT_FIELDS.some((name) => name in changes)) {
            this.env.bus.trigger(FIGURES_CHANGED);
        }
    }

    /** @param {Object} entry of the registry `client_card_actions` */
    async runCardAction(entry) {
        if (!(await this.save())) {
            return; // the form shows what is missing
        }
        const {root} = this.model;
        const action = await entry.action(root.resId, root);
        return this.actionService.doAction(action, {onClose: () => this.model.load()});
    }
}

export const clientCardFormView = {...formView, Controller: ClientCardFormController};

registry.category("views").add("client_card_form", clientCardFormView);
