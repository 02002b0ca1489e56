import {openForm} from "@client_card/shared/open_form";
import {_t} from "@web/core/l10n/translation";
import {cardActions} from "@client_card/card/card_actions";

cardActions.add(
    "correction",
    {
        group: "money",
        label: _t("Correct balance"),
        icon: "fa-balance-scale",
        model: "client.correction",
        button: _t("+ Correction"),
        action: (clientId) =>
            openForm(_t("Balance Correction"), "client.correction", {
                default_partner_id: clientId,
            }),
    },
    {sequence: 46}
);
