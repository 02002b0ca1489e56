import {onWillDestroy} from "@odoo/owl";
import {Navigator} from "@web/core/navigation/navigation";
import {patch} from "@web/core/utils/patch";

/**
 * In 19.0 a search bar that is replaced before it shows, as each list does while it
 * loads, never gives back its hotkeys: they keep the whole list in memory, 2 to 9 MB each
 * time one is opened. Later versions do this themselves (odoo/odoo#279322).
 */
patch(Navigator.prototype, {
    registerHotkeys() {
        super.registerHotkeys();
        // otherwise not in the setup of a component, which registers and unregisters them
        if (this._options.shouldRegisterHotkeys) {
            onWillDestroy(() => this.unregisterHotkeys());
        }
    },
});
