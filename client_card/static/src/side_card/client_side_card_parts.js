import {TYPE_ICONS} from "@client_card/tasks/client_task_looks";
import {formatCurrency} from "@web/core/currency";
import {
    deserializeDate,
    deserializeDateTime,
    formatDate,
    formatDateTime,
} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";

/** @returns {string} such as "/ month" or "/ 3 months" */
function formatPeriod(every, unit) {
    const isOne = every === 1;
    switch (unit) {
        case "day":
            return isOne ? _t("/ day") : _t("/ %s days", every);
        case "week":
            return isOne ? _t("/ week") : _t("/ %s weeks", every);
        case "month":
            return isOne ? _t("/ month") : _t("/ %s months", every);
        case "year":
            return isOne ? _t("/ year") : _t("/ %s years", every);
        default:
            return "";
    }
}

const joined = (...texts) => texts.filter(Boolean).join(" · ");

function describeService(service) {
    const amount =
        service.amount && formatCurrency(service.amount, service.currency_id);
    const day = service.date_end && formatDate(deserializeDate(service.date_end));
    return {
        aside: amount && `${amount} ${formatPeriod(service.every, service.unit)}`,
        note: joined(
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

function describeContact(contact) {
    const {authorised} = contact;
    return {
        icon: authorised && "fa-check-circle text-success",
        iconLabel: authorised && _t("May speak for the company"),
        note: joined(contact.function, authorised && contact.authorised_for),
        phone: contact.phone,
        email: contact.email,
    };
}

function describeTask({type, allday, start, late}) {
    return {
        icon: TYPE_ICONS[type],
        aside: allday
            ? formatDate(deserializeDate(start))
            : formatDateTime(deserializeDateTime(start), {showSeconds: false}),
        isLate: late,
        note: late && _t("Late"),
    };
}

/**
 * The lists of the side card: what the server answers under these names. Each opens
 * and adds records of a model in a dialog, with the context for a new one.
 */
export const SIDE_PARTS = {
    services: {
        label: _t("Services"),
        add: _t("Add a service"),
        empty: _t("None in force"),
        model: "client.service",
        context: (clientId) => ({default_partner_id: clientId, client_card: true}),
        describe: describeService,
    },
    solutions: {
        label: _t("Solutions"),
        add: _t("Add a solution"),
        empty: _t("None installed"),
        model: "client.solution",
        context: (clientId) => ({default_partner_id: clientId, client_card: true}),
        describe: describeSolution,
    },
    contacts: {
        label: _t("Contacts"),
        add: _t("Add a contact"),
        empty: _t("Nobody yet"),
        model: "res.partner",
        context: (clientId) => ({default_parent_id: clientId, default_type: "contact"}),
        describe: describeContact,
    },
    tasks: {
        label: _t("Next tasks"),
        add: _t("Add a task"),
        empty: _t("Nothing to do"),
        model: "calendar.event",
        formRef: "client_card.calendar_event_view_form_quick",
        context: (clientId) => ({default_client_id: clientId}),
        describe: describeTask,
        isPage: true, // Odoo's form of events leaves the page when it deletes one
    },
};
