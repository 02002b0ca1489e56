import {_t} from "@web/core/l10n/translation";
import {cardActions} from "@client_card/card/card_actions";
import {openForm} from "@client_card/shared/open_form";

const ADVANCE = {
    model: "client.advance",
    groups: "account.group_account_invoice",
};

/** @returns {Object} an action that opens the dialog in which money is registered */
function registerMoney(name, clientId, paymentType) {
    return openForm(name, "client.advance", {
        default_partner_id: clientId,
        default_payment_type: paymentType,
    });
}

cardActions
    .add(
        "advance",
        {
            ...ADVANCE,
            label: _t("+ Advance"),
            icon: "fa-money",
            action: (clientId) => registerMoney(_t("Advance"), clientId, "inbound"),
        },
        {sequence: 22}
    )
    .add(
        "payment",
        {
            ...ADVANCE,
            label: _t("− Payment"),
            icon: "fa-undo",
            action: (clientId) =>
                registerMoney(_t("Give Money Back"), clientId, "outbound"),
        },
        {sequence: 24}
    );
