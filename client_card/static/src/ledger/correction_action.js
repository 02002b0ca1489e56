import {openForm} from "@client_card/shared/open_form";
import {_t} from "@web/core/l10n/translation";
import {cardActions} from "@client_card/card/card_actions";

cardActions.add(
    "correction",
    {
        label: _t("Balance Correction"),
        icon: "fa-balance-scale",
        model: "client.correction",
        button: _t("+ Correction"),
        action: (clientId) =>
            openForm(_t("Balance Correction"), "client.correction", {
                default_partner_id: clientId,
            }),
    },
    {sequence: 25}
);
