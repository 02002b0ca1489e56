import {patch} from "@web/core/utils/patch";
import {ListRenderer} from "@web/views/list/list_renderer";

/**
 * A column's place in a row shown as a card, taken from the class of its field in the
 * view.
 */
const getPlace = ({attrs}) => attrs?.class?.match(/o_client_phone_\w+/)?.[0] || "";

// Odoo puts a field's class on its widget, or on the cell if there is none: here every
// cell needs it, and the column's title
patch(ListRenderer.prototype, {
    getColumnClass(column) {
        return `${super.getColumnClass(column)} ${getPlace(column)}`;
    },
    getCellClass(column, record) {
        return `${super.getCellClass(column, record)} ${getPlace(column)}`;
    },
});
