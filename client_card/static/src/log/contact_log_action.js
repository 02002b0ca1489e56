import {cardActions} from "@client_card/card/card_actions";
import {openForm} from "@client_card/shared/open_form";
import {_t} from "@web/core/l10n/translation";

cardActions.add(
    "log_contact",
    {
        group: "record",
        label: _t("Log an interaction"),
        icon: "fa-book",
        model: "client.contact.log",
        button: _t("+ Entry"),
        action: (clientId) =>
            openForm(_t("Log an Interaction"), "client.contact.log", {
                default_partner_id: clientId,
            }),
    },
    {sequence: 12}
);
