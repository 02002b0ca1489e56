/**
 * @returns {Object} an action that opens the form of a new record, by default in a
 *     dialog
 */
export function openForm(name, resModel, context, target = "new") {
    return {
        type: "ir.actions.act_window",
        name,
        res_model: resModel,
        views: [[false, "form"]],
        target,
        context,
    };
}

/** @returns {Object} an action that opens a record's form, or a new one, as a page */
export function openRecord(resModel, resId, context) {
    return {
        type: "ir.actions.act_window",
        res_model: resModel,
        res_id: resId,
        views: [[false, "form"]],
        ...(context && {context}),
    };
}
