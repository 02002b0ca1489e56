import {ATTENTION_FIELD} from "@client_card/panel/client_attention_field";
import {browser} from "@web/core/browser/browser";
import {extractFieldsFromArchInfo} from "@web/model/relational_model/utils";

/**
 * Of the panel's optional columns only those that the user shows are read, and never
 * the attention, which shows later.
 */

/** Odoo's own key contains the fields that are read. */
export function getViewKey({viewId}) {
    return `client_panel,${viewId}`;
}

function isHidden({type, name, optional}, shown) {
    const isOptional = type === "field" && optional;
    return isOptional && !(shown ? shown.includes(name) : optional === "show");
}

/**
 * @param {Object} archInfo of the list
 * @param {Object} fields of the model
 * @param {Object} config of the view
 * @returns {Object} the fields to read, by name, as the list's model takes them
 */
export function getReadFields(archInfo, fields, config) {
    const {activeFields} = extractFieldsFromArchInfo(archInfo, fields);
    const stored = browser.localStorage.getItem(
        `optional_fields,${getViewKey(config)}`
    );
    const shown = stored?.split(",");
    for (const column of archInfo.columns) {
        if (column.name === ATTENTION_FIELD || isHidden(column, shown)) {
            delete activeFields[column.name];
        }
    }
    return activeFields;
}
