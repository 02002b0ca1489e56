import {useState} from "@odoo/owl";
import {openForm} from "@client_card/shared/open_form";
import {formatDate} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {RPCError} from "@web/core/network/rpc";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";

const {DateTime} = luxon;
const UNDO_DELAY = 10000;
const MISSING = "odoo.exceptions.MissingError";

/** On the environment's bus: facts that were put off are back. */
export const ATTENTION_CHANGED = "CLIENT_CARD:ATTENTION_CHANGED";

/** @returns {string} how many days ago or ahead a day is, in the user's language */
export function describeSince(day) {
    const base = DateTime.local().startOf("day");
    return day ? day.toRelativeCalendar({base, unit: "days"}) || "" : "";
}

/**
 * What the user does about facts. If someone else was faster, it says so and reports
 * the change.
 *
 * @param {string} model of the facts
 * @param {Function} onChange called after a fact was done, opened or put off
 * @param {Function} [openSection] used instead of opening the card as a page; gets the
 *     name of the section
 * @returns {{
 *     state: { isBusy: boolean },
 *     act: (id: number) => Promise<void>,
 *     open: (id: number) => Promise<void>,
 *     putOff: (ids: number[]) => Promise<void>,
 * }}
 */
export function useAttention(model, onChange, openSection) {
    const actionService = useService("action");
    const notification = useService("notification");
    const orm = useService("orm");
    const state = useState({isBusy: false}); // a second click would repeat it

    async function find(method, id) {
        try {
            return await orm.call(model, method, [[id]]);
        } catch (error) {
            if (!(error instanceof RPCError) || error.exceptionName !== MISSING) {
                throw error;
            }
            notification.add(_t("Someone else has already done this."), {
                type: "info",
            });
            onChange();
            return undefined;
        }
    }

    async function run(method, id) {
        if (state.isBusy) {
            return;
        }
        state.isBusy = true;
        try {
            const action = await find(method, id);
            const section = action?.context?.client_card_section;
            if (section && openSection) {
                openSection(section);
            } else if (action) {
                await actionService.doAction(action, {onClose: () => onChange()});
            }
        } finally {
            state.isBusy = false;
        }
    }

    return {
        state,
        act: (id) => run("action_do", id),
        open: (id) => run("action_open_source", id),
        putOff: (ids) =>
            actionService.doAction(
                openForm(_t("Put Off"), "client.attention.put.off", {
                    active_ids: ids,
                    dialog_size: "medium",
                }),
                {onClose: () => onChange()}
            ),
    };
}

/** Says until when facts are put off, and offers to undo it. */
function notifyPutOff(env, {params: {ids, until}}) {
    const {notification, orm} = env.services;
    const day = formatDate(DateTime.fromISO(until));
    const close = notification.add(_t("Put off until %s.", day), {
        type: "success",
        autocloseDelay: UNDO_DELAY,
        buttons: [
            {
                name: _t("Undo"),
                onClick: async () => {
                    close();
                    await orm.call("client.today", "action_take_up", [ids]);
                    env.bus.trigger(ATTENTION_CHANGED);
                },
            },
        ],
    });
    return {type: "ir.actions.act_window_close"};
}

registry.category("actions").add("client_attention_put_off", notifyPutOff);
