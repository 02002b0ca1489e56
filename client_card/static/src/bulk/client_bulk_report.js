import {Component} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";

/**
 * Reports for which clients something was not done, and why.
 *
 * In: what was done, for how many, the refused clients (`more`: how many are not named)
 * and the next action for the others. Out: opens a client's card, or the next action.
 * Right: the server names only clients that the user may read.
 */
export class ClientBulkReport extends Component {
    static template = "client_card.ClientBulkReport";
    static components = {Dialog};
    static props = {
        close: Function,
        title: String,
        message: String,
        refused: {
            type: Array,
            element: {
                type: Object,
                shape: {
                    id: Number,
                    name: {type: [String, {value: false}]},
                    reason: String,
                },
            },
        },
        more: Number,
        onNext: {type: Function, optional: true},
    };

    setup() {
        this.actionService = useService("action");
    }

    get more() {
        return _t("And %s more.", this.props.more);
    }

    openCard(resId) {
        this.props.close();
        return this.actionService.doAction("client_card.client_card_action", {
            props: {resId},
        });
    }

    next() {
        this.props.close();
        return this.props.onNext();
    }
}

registry.category("actions").add("client_bulk_report", (env, action, options) => {
    const {message, refused, more, next} = action.params;
    const props = {title: action.name, message, refused, more};
    if (next) {
        props.onNext = () => env.services.action.doAction(next, options);
    }
    env.services.dialog.add(ClientBulkReport, props);
    return {type: "ir.actions.act_window_close"};
});
