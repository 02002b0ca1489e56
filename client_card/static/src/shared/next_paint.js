import {browser} from "@web/core/browser/browser";

/** @returns {Promise} once the browser has painted what an event changed */
export function nextPaint() {
    return new Promise((resolve) => {
        browser.requestAnimationFrame(() => browser.setTimeout(resolve));
    });
}
