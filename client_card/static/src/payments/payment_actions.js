import {_t} from "@web/core/l10n/translation";
import {cardActions} from "@client_card/card/card_actions";
import {openForm} from "@client_card/shared/open_form";

const ADVANCE = {
    group: "money",
    model: "client.advance",
    groups: "account.group_account_invoice",
};

/** @returns {Object} an action that opens the dialog for registering money */
function registerMoney(name, clientId, paymentType) {
    return openForm(name, "client.advance", {
        default_partner_id: clientId,
        default_payment_type: paymentType,
    });
}

cardActions
    .add(
        "register_payment",
        {
            group: "money",
            label: _t("Register payment"),
            icon: "fa-credit-card",
            model: "account.payment.register",
            groups: "account.group_account_invoice",
            action: (clientId, {model}) =>
                model.orm.call("res.partner", "action_pay_client_invoices", [
                    [clientId],
                ]),
        },
        {sequence: 40}
    )
    .add(
        "advance",
        {
            ...ADVANCE,
            label: _t("Register advance"),
            icon: "fa-money",
            action: (clientId) => registerMoney(_t("Advance"), clientId, "inbound"),
        },
        {sequence: 42}
    )
    .add(
        "payment",
        {
            ...ADVANCE,
            label: _t("Give money back"),
            icon: "fa-undo",
            action: (clientId) =>
                registerMoney(_t("Give Money Back"), clientId, "outbound"),
        },
        {sequence: 44}
    );
