import {cardActions} from "@client_card/card/card_actions";
import {hasAccess, hasGroup} from "@client_card/shared/access";

async function isAllowed({model, groups}) {
    if (!(await hasAccess(model, "create"))) {
        return false;
    }
    const xmlids = groups ? groups.split(",").map((xmlid) => xmlid.trim()) : [];
    const inGroup = await Promise.all(xmlids.map(hasGroup));
    return !xmlids.length || inGroup.some(Boolean);
}

/**
 * @param {string[]} [keys] of the registry `client_card_actions`; all by default
 * @returns {Promise<Object[]>} the entries that the user may use, with their keys.
 *     Rejected if the server cannot be reached.
 */
export async function getAllowedActions(keys) {
    const entries = cardActions.getEntries().map(([key, entry]) => ({key, ...entry}));
    const asked = keys
        ? keys.map((key) => entries.find((entry) => entry.key === key)).filter(Boolean)
        : entries;
    const allowed = await Promise.all(asked.map(isAllowed));
    return asked.filter((entry, index) => allowed[index]);
}
