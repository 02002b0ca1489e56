import {_t} from "@web/core/l10n/translation";

/**
 * @param {number} every
 * @param {string} unit of the field `recurrence_unit`
 * @returns {string} such as "/ month" or "every 3 months"; "" for services that do not
 *     recur
 */
export function formatPeriod(every, unit) {
    const isOne = every === 1;
    switch (unit) {
        case "day":
            return isOne ? _t("/ day") : _t("every %s days", every);
        case "week":
            return isOne ? _t("/ week") : _t("every %s weeks", every);
        case "month":
            return isOne ? _t("/ month") : _t("every %s months", every);
        case "year":
            return isOne ? _t("/ year") : _t("every %s years", every);
        default:
            return "";
    }
}
