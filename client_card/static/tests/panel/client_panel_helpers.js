import {mountView} from "@web/../tests/web_test_helpers";
import {CLIENT_ID, OTHER_CLIENT_ID} from "../client_card_test_helpers";

/**
 * Mounts the panel with two clients.
 *
 * @param {string} columns XML of the list's fields
 * @param {Object} [values] further parameters of `mountView`
 * @returns {Promise<Component>} the view
 */
export function mountClientPanel(columns, values = {}) {
    return mountView({
        type: "list",
        resModel: "res.partner",
        domain: [["id", "in", [CLIENT_ID, OTHER_CLIENT_ID]]],
        arch: `
            <list js_class="client_panel_list" multi_edit="1" default_order="id">
                ${columns}
            </list>`,
        ...values,
    });
}
