import {Component, onWillStart, useState, useSubEnv} from "@odoo/owl";
import {noteFailure} from "@client_card/shared/access";
import {useSingleDialog} from "@client_card/shared/single_dialog";
import {Chatter} from "@mail/chatter/web_portal/chatter";
import {Composer} from "@mail/core/common/composer";
import {useService} from "@web/core/utils/hooks";
import {FormViewDialog} from "@web/views/view_dialogs/form_view_dialog";
import {_t} from "@web/core/l10n/translation";

const SPECIFICATION = {
    name: {},
    state: {},
    channel: {},
    contact_problem: {},
    reply_notice: {},
    held_notice: {},
    partner_id: {fields: {display_name: {}, email: {}, phone: {}}},
    user_id: {fields: {display_name: {}}},
    client_id: {},
};

/** Odoo's composer, which stays usable after the server refuses a message. */
class ConversationComposer extends Composer {
    get placeholder() {
        return this.props.type === "message"
            ? _t("Write to the client…")
            : super.placeholder;
    }

    async processMessage() {
        try {
            await super.processMessage(...arguments);
        } finally {
            this.state.active = true;
        }
    }
}

/** Odoo's chatter, with the input for messages at hand. */
class ConversationChatter extends Chatter {
    // read late, so that the components other addons add to Odoo's are included
    static get components() {
        return {...Chatter.components, Composer: ConversationComposer};
    }

    static get props() {
        return [...Chatter.props, "onPosted"];
    }

    setup() {
        super.setup();
        this.state.composerType = "message";
    }

    onPostCallback() {
        super.onPostCallback();
        this.state.composerType = "message";
        this.props.onPosted();
    }
}

/**
 * One conversation with a client: its history and input, and buttons to close and
 * reopen it.
 *
 * In: its id. Out: `onChanged` after it was read, written to or changed, `onBack` to
 * leave it on a phone.
 * Right: `read` on the conversation; the server hides those of others.
 */
export class ClientConversation extends Component {
    static template = "client_card.ClientConversation";
    static components = {Chatter: ConversationChatter};
    static props = {resId: Number, onChanged: Function, onBack: Function};

    setup() {
        this.orm = useService("orm");
        this.addDialog = useSingleDialog();
        this.state = useState({conversation: null, hasFailed: false});
        // not the context of the surrounding form
        useSubEnv({chatter: {fetchThreadData: true, fetchMessages: true}});
        // shown once it is loaded or has failed
        onWillStart(() => new Promise((show) => this.tryAgain().finally(show)));
    }

    async tryAgain() {
        await noteFailure(this.state, () => this.load());
        if (this.state.conversation) {
            this.markRead(); // not awaited: the history shows at once
        }
    }

    /** Goes back if it is gone, or no longer accessible to this user. */
    async load() {
        const {records} = await this.orm.webSearchRead(
            "client.conversation",
            [["id", "=", this.props.resId]],
            {specification: SPECIFICATION, limit: 1}
        );
        if (records.length) {
            this.state.conversation = records[0];
        } else {
            this.props.onBack();
        }
    }

    async markRead() {
        await this.orm.call("client.conversation", "action_mark_read", [
            [this.props.resId],
        ]);
        this.props.onChanged();
    }

    get address() {
        const {channel, partner_id: contact} = this.state.conversation;
        return channel === "sms" ? contact.phone : contact.email;
    }

    /** Reloads it after someone wrote or changed something. */
    async reload() {
        await this.load();
        this.props.onChanged();
    }

    async onToggle() {
        const {state} = this.state.conversation;
        const method = state === "open" ? "action_close" : "action_reopen";
        await this.orm.call("client.conversation", method, [[this.props.resId]]);
        await this.reload();
    }

    /** @param {string} method what to do with the held replies */
    async onHeld(method) {
        await this.orm.call("client.conversation", method, [[this.props.resId]]);
        await this.reload();
    }

    onEdit() {
        this.addDialog(
            FormViewDialog,
            {
                resModel: "client.conversation",
                resId: this.props.resId,
                title: _t("Conversation"),
                context: {client_card_client_id: this.state.conversation.client_id.id},
            },
            {onClose: () => this.reload()}
        );
    }
}
