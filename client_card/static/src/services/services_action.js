import {cardActions} from "@client_card/card/card_actions";
import {openForm} from "@client_card/shared/open_form";
import {_t} from "@web/core/l10n/translation";

function ofClient(clientId) {
    return {default_partner_id: clientId, client_card: true};
}

cardActions
    .add(
        "service",
        {
            group: "create",
            label: _t("Create service"),
            icon: "fa-cubes",
            model: "client.service",
            button: _t("+ Service"),
            action: (clientId) =>
                openForm(_t("New Service"), "client.service", ofClient(clientId)),
        },
        {sequence: 22}
    )
    .add(
        "solution",
        {
            group: "create",
            label: _t("Create solution"),
            icon: "fa-desktop",
            model: "client.solution",
            button: _t("+ Solution"),
            action: (clientId) =>
                openForm(_t("New Solution"), "client.solution", ofClient(clientId)),
        },
        {sequence: 23}
    );
