import {ConnectionLostError, rpc, RPCError} from "@web/core/network/rpc";
import {user} from "@web/core/user";

const REFUSALS = ["odoo.exceptions.AccessError", "odoo.exceptions.MissingError"];
const NOT_FOUND = 404; // of a model: its app is not installed

/**
 * @param {Error} error of a request
 * @returns {boolean} whether the server said no; else it could not answer, which is
 *     no statement about rights: offline, session expired, server error
 */
export function isRefusal(error) {
    return (
        error instanceof RPCError &&
        (error.code === NOT_FOUND || REFUSALS.includes(error.exceptionName))
    );
}

/**
 * @param {Error} error
 * @returns {boolean} whether the server could not answer a request: neither a refusal
 *     nor a fault of the page itself
 */
export function isFailure(error) {
    return (
        error instanceof ConnectionLostError ||
        (error instanceof RPCError && !isRefusal(error))
    );
}

/**
 * Asks the server for what a part of the page shows, which calls the template
 * `client_card.TryAgain` once that has failed.
 *
 * @param {{hasFailed: boolean}} state of that part: whether the server could not answer
 * @param {() => Promise<void>} ask
 * @returns {Promise<void>} rejected as `ask` is: Odoo says what it is
 */
export async function noteFailure(state, ask) {
    try {
        await ask();
        state.hasFailed = false;
    } catch (error) {
        state.hasFailed = isFailure(error);
        throw error;
    }
}

/** Odoo keeps failed answers until the page is loaded anew: then ask past it. */
async function askAgain(ask, {model, method, args}) {
    try {
        return await ask();
    } catch (error) {
        if (isRefusal(error)) {
            return false;
        }
        const kwargs = {context: user.context};
        const url = `/web/dataset/call_kw/${model}/${method}`;
        return rpc(url, {model, method, args, kwargs});
    }
}

/**
 * @param {string} model
 * @param {string} operation
 * @returns {Promise<boolean>} whether the user has the right; false, too, where the
 *     model is not installed. Rejected when the server cannot be asked.
 */
export function hasAccess(model, operation) {
    return askAgain(() => user.checkAccessRight(model, operation), {
        model,
        method: "has_access",
        args: [[], operation],
    });
}

/**
 * @param {string} group its xmlid
 * @returns {Promise<boolean>} whether the user is in it. Rejected when the server
 *     cannot be asked.
 */
export function hasGroup(group) {
    return askAgain(() => user.hasGroup(group), {
        model: "res.users",
        method: "has_group",
        args: [user.userId, group],
    });
}
