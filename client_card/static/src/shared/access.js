import {ConnectionLostError, rpc, RPCError} from "@web/core/network/rpc";
import {user} from "@web/core/user";

const REFUSALS = ["odoo.exceptions.AccessError", "odoo.exceptions.MissingError"];
const NOT_FOUND = 404; // for a model whose app is not installed

/**
 * @param {Error} error of a request
 * @returns {boolean} whether the server refused access; otherwise it could not answer,
 *     which says nothing about rights: offline, session expired, server error
 */
export function isRefusal(error) {
    return (
        error instanceof RPCError &&
        (error.code === NOT_FOUND || REFUSALS.includes(error.exceptionName))
    );
}

/**
 * @param {Error} error
 * @returns {boolean} whether the server could not answer a request; false for a refusal
 *     or an error in the page itself
 */
export function isFailure(error) {
    return (
        error instanceof ConnectionLostError ||
        (error instanceof RPCError && !isRefusal(error))
    );
}

/**
 * Asks the server for the data of a part of the page; if that fails, the part calls the
 * template `client_card.TryAgain`.
 *
 * @param {{hasFailed: boolean}} state of that part: whether the server could not answer
 * @param {() => Promise<void>} ask
 * @returns {Promise<void>} rejected like `ask`: Odoo shows the error
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

/** Odoo caches failed answers until the page is reloaded: bypass its cache then. */
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
 * @returns {Promise<boolean>} whether the user has the right; also false if the model
 *     is not installed. Rejected if the server cannot be reached.
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
 * @returns {Promise<boolean>} whether the user is in it. Rejected if the server cannot
 *     be reached.
 */
export function hasGroup(group) {
    return askAgain(() => user.hasGroup(group), {
        model: "res.users",
        method: "has_group",
        args: [user.userId, group],
    });
}
