import {patch} from "@web/core/utils/patch";
import {ListRenderer} from "@web/views/list/list_renderer";

/** A column's place in a row shown as a card, from its field's class in the view. */
const getPlace = ({attrs}) => attrs?.class?.match(/o_client_phone_\w+/)?.[0] || "";

// Odoo gives a field's class to its widget, and to cells without one: the place belongs
// to every cell, and to the column's title
patch(ListRenderer.prototype, {
    getColumnClass(column) {
        return `${super.getColumnClass(column)} ${getPlace(column)}`;
    },
    getCellClass(column, record) {
        return `${super.getCellClass(column, record)} ${getPlace(column)}`;
    },
});
