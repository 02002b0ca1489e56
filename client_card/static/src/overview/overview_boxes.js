import {registry} from "@web/core/registry";

/**
 * The boxes of the overview, ordered by sequence. A box shows the server's data of the
 * same name with a component, or the lists of the side card that name it as their
 * `box`.
 */
export const overviewBoxes = registry.category("client_card_overview_boxes");

overviewBoxes.addValidation({
    title: String,
    // its column, if there is room for two
    column: {validate: (column) => ["wide", "main", "side"].includes(column)},
    section: {type: String, optional: true}, // the section of the card with the details
    link: {type: String, optional: true}, // the name of that section
    action: {type: String, optional: true}, // an entry of the Action menu
    // shown if the list is empty; without it, an empty list is left out
    empty: {type: String, optional: true},
    // its props are data (from the server), record, onChange and openSection; it
    // handles empty data itself
    Component: {type: Function, optional: true},
    isEmpty: {type: Function, optional: true}, // (data) => whether it is empty
    // the figures in the `companies` of its answer, of all time: for the header
    figures: {type: Array, optional: true},
    isShown: {type: Function, optional: true}, // (row of a list) => whether to show it
});
