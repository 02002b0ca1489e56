import {overviewBoxes} from "@client_card/overview/overview_boxes";
import {_t} from "@web/core/l10n/translation";

overviewBoxes.add(
    "contacts",
    {
        title: _t("May speak for the client"),
        column: "side",
        section: "contacts",
        link: _t("Contacts"),
        action: "contact",
        isShown: ({authorised}) => authorised,
    },
    {sequence: 70}
);
