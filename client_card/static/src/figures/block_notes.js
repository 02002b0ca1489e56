import {registry} from "@web/core/registry";

/** What explains the blocks of a source, such as "invoices", in a line below them. */
export const blockNotes = registry.category("client_card_block_notes");

blockNotes.addValidation({
    figure: String, // which the server adds to the blocks
    Component: Function, // with the props clientId, and companies with that figure
});
