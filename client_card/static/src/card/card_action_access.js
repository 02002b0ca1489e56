import {hasAccess, hasGroup} from "@client_card/shared/access";

async function hasOneGroup(groups) {
    const xmlids = groups.split(",").map((xmlid) => xmlid.trim());
    const inGroup = await Promise.all(xmlids.map(hasGroup));
    return inGroup.some(Boolean);
}

/**
 * @param {Object} entry of the registry `client_card_actions`
 * @returns {Promise<boolean>} whether the user has the right that it takes. Rejected
 *     when the server cannot be asked.
 */
export async function isActionAllowed({model, groups}) {
    return (
        (await hasAccess(model, "create")) && (!groups || (await hasOneGroup(groups)))
    );
}
