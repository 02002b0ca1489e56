import {useEffect, useState, useSubEnv} from "@odoo/owl";
import {NEW_CONVERSATION} from "@client_card/conversations/conversation_action";
import {ClientConversation} from "@client_card/conversations/client_conversation";
import {ClientCardView, clientCardView} from "@client_card/card/client_card_view";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {KanbanRecord} from "@web/views/kanban/kanban_record";
import {KanbanRenderer} from "@web/views/kanban/kanban_renderer";
import {kanbanView} from "@web/views/kanban/kanban_view";
import {FormViewDialog} from "@web/views/view_dialogs/form_view_dialog";

/** A card of the list, which marks the conversation shown beside it. */
class ConversationRecord extends KanbanRecord {
    setup() {
        super.setup();
        this.shown = useState(this.env.shownConversation || {});
        useEffect(
            (isShown) => this.rootRef.el.setAttribute("aria-current", isShown),
            () => [this.isShown]
        );
    }

    get isShown() {
        return this.shown.currentId === this.props.record.resId;
    }

    getRecordClasses() {
        return `${super.getRecordClasses()} ${this.isShown ? "o_client_conversation_current" : ""}`;
    }
}

class ConversationRenderer extends KanbanRenderer {
    static components = {
        ...KanbanRenderer.components,
        KanbanRecord: ConversationRecord,
    };
}

registry.category("views").add("client_card_conversation_kanban", {
    ...kanbanView,
    Renderer: ConversationRenderer,
});

/**
 * The conversations with a client: on the left the list of those the user may see, on
 * the right the chosen one; on a phone it takes the place of the list.
 *
 * In and out: those of a window. Right: `create` for the button for new ones, which the
 * view checks.
 */
export class ClientCardConversations extends ClientCardView {
    static template = "client_card.ClientCardConversations";
    static components = {...ClientCardView.components, ClientConversation};

    setup() {
        super.setup();
        useSubEnv({shownConversation: this.state});
        this.state.currentId = this.savedStates[this.shownKey] || false;
    }

    get shownKey() {
        return `shown ${this.key}`;
    }

    saveState() {
        super.saveState();
        this.savedStates[this.shownKey] = this.state.currentId;
    }

    updateView(props) {
        if (props.record.resId !== this.resId) {
            this.state.currentId = false;
        }
        super.updateView(props);
    }

    openRecord(resId, options) {
        if (options?.newWindow) {
            return super.openRecord(resId, options);
        }
        this.state.currentId = resId;
    }

    onBack() {
        this.state.currentId = false;
    }

    reloadList() {
        return this.localState.controller?.model.load();
    }

    onNew() {
        this.addDialog(FormViewDialog, {
            resModel: this.props.model,
            context: {...this.openContext, form_view_ref: NEW_CONVERSATION},
            title: _t("New Conversation"),
            onRecordSaved: async ({resId}) => {
                this.state.currentId = resId;
                await this.reloadList();
            },
        });
    }
}

export const clientCardConversations = {
    ...clientCardView,
    component: ClientCardConversations,
};

registry
    .category("view_widgets")
    .add("client_card_conversations", clientCardConversations);
