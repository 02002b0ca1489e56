import {cardActions} from "@client_card/card/card_actions";
import {openForm} from "@client_card/shared/open_form";
import {joinTexts, sideCardParts} from "@client_card/side_card/side_card_parts";
import {logIcons} from "@client_card/log/client_log_fields";
import {formatCurrency} from "@web/core/currency";
import {_t} from "@web/core/l10n/translation";

const ICON = "fa-wrench";

cardActions
    .add(
        "work_order",
        {
            group: "create",
            label: _t("Create work order"),
            icon: ICON,
            model: "repair.order",
            action: (clientId) =>
                openForm(
                    _t("New Work Order"),
                    "repair.order",
                    {default_partner_id: clientId},
                    "current"
                ),
        },
        {sequence: 27}
    )
    .add(
        "asset",
        {
            group: "create",
            label: _t("Add asset"),
            icon: "fa-barcode",
            model: "stock.lot",
            action: (clientId) =>
                openForm(_t("New Asset"), "stock.lot", {
                    default_client_id: clientId,
                    form_view_ref: "client_card_repair.stock_lot_view_form",
                }),
        },
        {sequence: 32}
    );

logIcons.add("work_order", ICON);

function describeWorkOrder(order) {
    const {product, serial, amount, currency_id: currencyId} = order;
    return {
        aside: amount && formatCurrency(amount, currencyId),
        note: joinTexts(product, serial, order.state_name),
    };
}

sideCardParts.add(
    "work_orders",
    {
        label: _t("Open work orders"),
        add: _t("Add a work order"),
        empty: _t("No open work orders"),
        model: "repair.order",
        context: (clientId) => ({default_partner_id: clientId}),
        describe: describeWorkOrder,
        box: "documents",
        section: "documents",
        isPage: true, // the status bar and the chatter need a page, not a dialog
    },
    {sequence: 60}
);
