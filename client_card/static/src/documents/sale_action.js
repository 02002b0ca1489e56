import {cardActions} from "@client_card/card/card_actions";
import {_t} from "@web/core/l10n/translation";

// Odoo's order form with Confirm as the first button: a sale is a confirmed estimate
const NEW_SALE = "client_card.sale_order_action_new_sale";

cardActions.add(
    "sale",
    {
        group: "create",
        label: _t("Create sale"),
        icon: "fa-shopping-cart",
        model: "sale.order",
        action: async (clientId, {model}) => ({
            ...(await model.action.loadAction(NEW_SALE)),
            context: {default_partner_id: clientId},
        }),
    },
    {sequence: 26}
);
