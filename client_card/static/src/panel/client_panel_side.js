import {browser} from "@web/core/browser/browser";
import {SIZES} from "@web/core/ui/ui_service";

const STORAGE_KEY = "client_card.side_card";

/**
 * The side card beside the list of clients: whether it is shown, and for which client.
 * The browser remembers that it was closed. If there is no room for it, it is not
 * shown, and the list works as usual.
 */
export class ClientPanelSide {
    /** @param {number} size of the page, as in the `ui` service */
    constructor(size, focusedId) {
        this.setSize(size);
        this.focusedId = focusedId || false;
        this.isOpen = browser.localStorage.getItem(STORAGE_KEY) !== "closed";
    }

    setSize(size) {
        this.hasRoom = size >= SIZES.LG;
    }

    get isShown() {
        return this.isOpen && this.hasRoom;
    }

    /** @returns {Object} the row in focus if the list has it, otherwise the first */
    focusedOf({records}) {
        return records.find(({resId}) => resId === this.focusedId) || records[0];
    }

    toggle() {
        this.isOpen = !this.isOpen;
        browser.localStorage.setItem(STORAGE_KEY, this.isOpen ? "open" : "closed");
    }
}
