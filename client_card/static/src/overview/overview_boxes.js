import {registry} from "@web/core/registry";

/**
 * The boxes of the overview, ordered by their sequence. A box shows what the server
 * answers under its name, by a component, or the lists of the side card that name it as
 * their `box`.
 */
export const overviewBoxes = registry.category("client_card_overview_boxes");

overviewBoxes.addValidation({
    title: String,
    // in which column it stands where there is room for two
    column: {validate: (column) => ["wide", "main", "side"].includes(column)},
    section: {type: String, optional: true}, // of the card, which tells more
    link: {type: String, optional: true}, // the name of that section
    action: {type: String, optional: true}, // an entry of the Action menu
    empty: {type: String, optional: true}, // says so; else an empty list is left out
    // with the props data (of the server), record, onChange and openSection; it says
    // itself that there is nothing
    Component: {type: Function, optional: true},
    isEmpty: {type: Function, optional: true}, // (data) => whether there is nothing
    // its answer has `companies` with these figures of all time: for the header
    figures: {type: Array, optional: true},
    isShown: {type: Function, optional: true}, // (row of a list) => whether it shows
});
