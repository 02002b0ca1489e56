import {deserializeDate, parseDate, serializeDate} from "@web/core/l10n/dates";

const ISO_DATE = /^\d{4}-\d{2}-\d{2}$/;

/** The later of two days as strings; if one is open, the other. */
function later(one, other) {
    return one && other ? (one > other ? one : other) : one || other;
}

function earlier(one, other) {
    return one && other ? (one < other ? one : other) : one || other;
}

function both(one, other) {
    return {from: later(one.from, other.from), to: earlier(one.to, other.to)};
}

function either(one, other) {
    return {
        from: one.from && other.from && earlier(one.from, other.from),
        to: one.to && other.to && later(one.to, other.to),
    };
}

/** Days after or before a day, which may be relative as in "today -7d". */
function shift(value, days = 0) {
    const day = ISO_DATE.test(value) ? deserializeDate(value) : parseDate(value);
    return serializeDate(day.plus({days}));
}

function readCondition([field, operator, value]) {
    if (field !== "date" || typeof value !== "string") {
        return {};
    }
    switch (operator) {
        case ">=":
            return {from: shift(value)};
        case ">":
            return {from: shift(value, 1)};
        case "<=":
            return {to: shift(value)};
        case "<":
            return {to: shift(value, -1)};
        case "=":
            return {from: shift(value), to: shift(value)};
    }
    return {};
}

/**
 * The period that contains all records of a domain.
 *
 * @param {Array} domain on records with a `date`
 * @returns {{ from?: string, to?: string }} first and last day, undefined where open
 */
export function getPeriod(domain) {
    const terms = [...domain];
    const read = () => {
        const term = terms.shift();
        if (term === "!") {
            read();
            return {};
        }
        if (term === "&" || term === "|") {
            const combine = term === "&" ? both : either;
            return combine(read(), read());
        }
        return readCondition(term);
    };
    let period = {};
    while (terms.length) {
        period = both(period, read());
    }
    return period;
}
