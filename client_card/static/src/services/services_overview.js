import {overviewBoxes} from "@client_card/overview/overview_boxes";
import {_t} from "@web/core/l10n/translation";

overviewBoxes.add(
    "services",
    {
        title: _t("Services and solutions"),
        column: "side",
        section: "services",
        link: _t("Services"),
        action: "service",
        empty: _t("No services in force."),
    },
    {sequence: 50}
);
