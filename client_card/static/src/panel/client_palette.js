import {Component} from "@odoo/owl";
import {Domain} from "@web/core/domain";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {session} from "@web/session";
import {user} from "@web/core/user";

export const NAMESPACE = "+";
const LIMIT = 8;

/**
 * A client in the command palette.
 *
 * In: the name, and details that distinguish clients of the same name. Out: nothing;
 * display only.
 */
class ClientCommand extends Component {
    static template = "client_card.ClientCommand";
    static props = {
        id: Number,
        attention: String,
        detail: String,
        name: String,
        searchValue: String,
        executeCommand: Function,
        slots: Object,
    };
}

/** @returns {string} how many facts need action, "" for none */
function describeAttention({client_attention_count: count}) {
    return count ? `${count}` : "";
}

function toCommand(env, client) {
    const {id} = client;
    const detail = [client.ref, client.email, client.phone, client.vat]
        .filter(Boolean)
        .join(" · ");
    return {
        Component: ClientCommand,
        name: client.complete_name || _t("Unnamed"),
        href: `/odoo/client-card/${id}`,
        props: {id, detail, attention: describeAttention(client)},
        action: () =>
            env.services.action.doAction("client_card.client_card_action", {
                props: {resId: id},
            }),
    };
}

export const clientPaletteProvider = {
    namespace: NAMESPACE,
    /**
     * The clients of the panel that match the search; without a search, those who were
     * active last.
     *
     * @param {Object} env
     * @param {{searchValue: String}} options
     * @returns {Promise<Object[]>} commands that open a client's card
     */
    async provide(env, {searchValue}) {
        const {action, orm} = env.services;
        const panel = await action.loadAction("client_card.res_partner_action");
        const text = searchValue.trim();
        const found = text ? [["client_search", "ilike", text]] : [];
        const clients = await orm.searchRead(
            "res.partner",
            Domain.and([new Domain(panel.domain || []), found]).toList(user.context),
            ["client_attention_count", "complete_name", "email", "phone", "ref", "vat"],
            {
                limit: LIMIT,
                order: text ? "complete_name, id" : "client_last_activity desc, id",
            }
        );
        return clients.map((client) => toCommand(env, client));
    },
};

/** Offers clients in the command palette, beside conversations and menus. */
export function offerClients() {
    registry.category("command_setup").add(NAMESPACE, {
        debounceDelay: 250,
        emptyMessage: _t("No client found"),
        name: _t("clients"),
        placeholder: _t("Search by name, email, phone, reference or tax ID"),
    });
    registry.category("command_provider").add("client_card", clientPaletteProvider);
}

if (session.client_card_user) {
    offerClients();
}
