import {formatPeriod} from "@client_card/services/service_period";
import {joinTexts, sideCardParts} from "@client_card/side_card/side_card_parts";
import {formatCurrency} from "@web/core/currency";
import {deserializeDate, formatDate, toLocaleDateString} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";

function describeService(service) {
    const amount =
        service.amount && formatCurrency(service.amount, service.currency_id);
    const day = service.date_end && formatDate(deserializeDate(service.date_end));
    return {
        aside: amount && `${amount} ${formatPeriod(service.every, service.unit)}`,
        note: joinTexts(
            service.type !== service.name && service.type,
            day && _t("until %s", day)
        ),
    };
}

function describeSolution(solution) {
    const {date_installed: date, version} = solution;
    const day = date && formatDate(deserializeDate(date));
    return {aside: version, note: day && _t("installed on %s", day)};
}

function describeRenewal({day, ...service}) {
    return {
        icon: "fa-refresh",
        aside: toLocaleDateString(deserializeDate(day)),
        note: describeService(service).aside,
    };
}

sideCardParts.add(
    "services",
    {
        label: _t("Services"),
        add: _t("Add a service"),
        empty: _t("None in force"),
        model: "client.service",
        context: (clientId) => ({default_partner_id: clientId, client_card: true}),
        describe: describeService,
        box: "services",
        section: "services",
    },
    {sequence: 10}
);

sideCardParts.add(
    "solutions",
    {
        label: _t("Solutions"),
        add: _t("Add a solution"),
        empty: _t("None installed"),
        model: "client.solution",
        context: (clientId) => ({default_partner_id: clientId, client_card: true}),
        describe: describeSolution,
        box: "services",
        section: "services",
    },
    {sequence: 20}
);

sideCardParts.add(
    "renewals",
    {
        label: _t("Renewals"),
        model: "client.service",
        describe: describeRenewal,
        box: "next",
        section: "services",
    },
    {sequence: 45}
);
