import {Component} from "@odoo/owl";
import {Dropdown} from "@web/core/dropdown/dropdown";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {_t} from "@web/core/l10n/translation";

const ORDERS = [
    {name: "complete_name", asc: true, label: _t("Name")},
    {name: "client_last_name", asc: true, label: _t("Last Name")},
    {name: "create_date", asc: false, label: _t("Newest First")},
    {name: "client_last_activity", asc: false, label: _t("Recently Active")},
    {name: "client_attention_count", asc: false, label: _t("Needs Attention First")},
];

/**
 * Sorts a list of clients, also by fields that are not columns.
 *
 * In: the list of a view's model. Odoo keeps the order as if a column had been clicked.
 */
export class ClientSortMenu extends Component {
    static template = "client_card.ClientSortMenu";
    static components = {Dropdown, DropdownItem};
    static props = {list: Object};

    orders = ORDERS;

    isCurrent({name, asc}) {
        const [first] = this.props.list.orderBy;
        return first?.name === name && first.asc === asc;
    }

    sort({name, asc}) {
        return this.props.list.load({
            offset: 0,
            orderBy: [
                {name, asc},
                {name: "id", asc},
            ],
        });
    }
}
