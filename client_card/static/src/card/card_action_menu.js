import {Component, useState} from "@odoo/owl";
import {noteFailure} from "@client_card/shared/access";
import {getAllowedActions} from "@client_card/card/card_action_access";
import {ACTION_GROUPS} from "@client_card/card/card_actions";
import {Dropdown} from "@web/core/dropdown/dropdown";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";

/**
 * The green menu of everything that can be done next for a client: the entries of the
 * registry `client_card_actions`, in groups.
 *
 * In: `onSelected`. Out: calls it with the chosen entry.
 * Right: that of each entry, `create` on its model and its groups; until that is known,
 * and if nothing is allowed, there is no menu. If the server cannot be reached, the
 * menu offers to try again.
 */
export class CardActionMenu extends Component {
    static template = "client_card.CardActionMenu";
    static components = {Dropdown, DropdownItem};
    static props = {onSelected: Function};

    setup() {
        // arrow keys on a button in the control panel move into the view below
        this.navigationOptions = {shouldFocusFirstItem: true};
        this.state = useState({entries: [], hasFailed: false});
        this.tryAgain(); // not awaited: the form shows at once
    }

    tryAgain() {
        return noteFailure(this.state, () => this.loadEntries());
    }

    async loadEntries() {
        this.state.entries = await getAllowedActions();
    }

    /** Those with entries. */
    get groups() {
        return Object.entries(ACTION_GROUPS)
            .map(([name, label]) => ({
                name,
                label,
                entries: this.state.entries.filter(({group}) => group === name),
            }))
            .filter(({entries}) => entries.length);
    }

    get menuClass() {
        return this.groups.length > 2 ? "o_client_card_action_columns" : "";
    }
}
