import {overviewBoxes} from "@client_card/overview/overview_boxes";
import {sideCardParts} from "@client_card/side_card/side_card_parts";
import {formatCurrency} from "@web/core/currency";
import {deserializeDate, formatDate} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";

function describeEstimate({amount, currency_id, expired, valid_until: day}) {
    const until = day && formatDate(deserializeDate(day));
    return {
        aside: formatCurrency(amount, currency_id),
        note: until && (expired ? _t("expired on %s", until) : _t("until %s", until)),
    };
}

sideCardParts.add(
    "estimates",
    {
        label: _t("Open estimates"),
        model: "sale.order",
        describe: describeEstimate,
        isPage: true,
        box: "documents",
        section: "estimates",
    },
    {sequence: 48}
);

overviewBoxes.add(
    "documents",
    {
        title: _t("Open documents"),
        column: "main",
        section: "documents",
        link: _t("Documents"),
        action: "estimate",
    },
    {sequence: 60}
);
