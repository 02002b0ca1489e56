import {formatDate} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";

/**
 * @param {DateTime} day
 * @param {number} daysLate 0 when it is not late
 * @returns {{ text: string, isLate: boolean }} such as "01/31/2026 · 30 days late"
 */
export function describeDueDate(day, daysLate) {
    const date = formatDate(day);
    if (!(daysLate > 0)) {
        return {text: date, isLate: false};
    }
    const late = daysLate === 1 ? _t("1 day late") : _t("%s days late", daysLate);
    return {text: `${date} · ${late}`, isLate: true};
}
