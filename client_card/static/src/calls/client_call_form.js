import {useBus} from "@web/core/utils/hooks";
import {registry} from "@web/core/registry";
import {FormController} from "@web/views/form/form_controller";
import {formView} from "@web/views/form/form_view";

/** The form of a call: an empty one is discarded when the page closes. */
export class ClientCallFormController extends FormController {
    setup() {
        super.setup();
        // text being typed that is not yet part of the record
        useBus(this.model.bus, "FIELD_IS_DIRTY", ({detail}) => {
            this.isBeingTyped = detail;
        });
    }

    async beforeUnload(ev) {
        const {isNew, dirty} = this.model.root;
        if (isNew && !dirty && !this.isBeingTyped) {
            return undefined;
        }
        return super.beforeUnload(ev);
    }
}

registry.category("views").add("client_call_form", {
    ...formView,
    Controller: ClientCallFormController,
});
