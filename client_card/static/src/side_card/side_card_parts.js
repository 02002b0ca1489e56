import {registry} from "@web/core/registry";

/**
 * The lists of the side card and of the overview, ordered by sequence: the server's
 * data of the same names. Each opens and adds records of a model in a dialog.
 */
export const sideCardParts = registry.category("client_card_side_card_parts");

sideCardParts.addValidation({
    label: String,
    model: String,
    // of the side card
    add: {type: String, optional: true},
    empty: {type: String, optional: true},
    context: {type: Function, optional: true}, // (clientId) => context for a new record
    describe: Function, // (record) => {aside, note, icon, iconLabel, isLate, phone, email}
    formRef: {type: String, optional: true}, // xmlid of the form for a new one
    isPage: {type: Boolean, optional: true}, // opens as a page, not in a dialog
    // of the overview
    box: {type: String, optional: true}, // the box in which it appears
    section: {type: String, optional: true}, // the section of the card that lists all of them
});

/** @returns {string} those of these texts that are not empty, on one line */
export const joinTexts = (...texts) => texts.filter(Boolean).join(" · ");
