import {overviewBoxes} from "@client_card/overview/overview_boxes";
import {_t} from "@web/core/l10n/translation";

overviewBoxes.add(
    "next",
    {
        title: _t("Next"),
        column: "side",
        section: "tasks",
        link: _t("Tasks"),
        action: "task",
        empty: _t("Nothing is planned."),
    },
    {sequence: 30}
);
