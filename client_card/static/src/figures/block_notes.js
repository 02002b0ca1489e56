import {registry} from "@web/core/registry";

/** Explanations of the blocks of a source, such as "invoices", in a line below them. */
export const blockNotes = registry.category("client_card_block_notes");

blockNotes.addValidation({
    figure: String, // which the server adds to the blocks
    Component: Function, // its props are clientId, and companies with that figure
});
