import {currencies, formatCurrency, getCurrency} from "@web/core/currency";
import {_t} from "@web/core/l10n/translation";
import {floatIsZero} from "@web/core/utils/numbers";
import {nbsp} from "@web/core/utils/strings";

/**
 * @param {number} amount
 * @param {string} name of the currency, e.g. "USD"
 * @returns {string}
 */
function formatNamedCurrency(amount, name) {
    const id = Object.keys(currencies).find((key) => currencies[key].name === name);
    const formatted = formatCurrency(amount, id);
    return id ? formatted : `${formatted}${nbsp}${name}`;
}

/**
 * @param {Object} block of one company: `{count, amount, currencies}`
 * @param {Object} company `{currency, currency_id}`
 * @returns {{ count: number, amount: string, foreign: string }} what to show; foreign
 *     lists the amounts in currencies other than the company's
 */
export function formatBlock(block, company) {
    const foreign = Object.entries(block.currencies)
        .filter(([name]) => name !== company.currency)
        .map(([name, {amount}]) => formatNamedCurrency(amount, name));
    return {
        count: block.count,
        amount: formatCurrency(block.amount, company.currency_id),
        foreign: foreign.join(", "),
    };
}

/**
 * @param {number} balance positive: the client owes us
 * @param {number} currencyId
 * @returns {{ amount: string, words: string, color: string|undefined }} what to show:
 *     the amount, who owes whom, and the class of its colour
 */
export function describeBalance(balance, currencyId) {
    const digits = getCurrency(currencyId)?.digits[1] ?? 2;
    if (floatIsZero(balance, digits)) {
        return {amount: formatCurrency(0, currencyId), words: _t("Settled")};
    }
    const amount = formatCurrency(balance, currencyId);
    return balance > 0
        ? {amount, words: _t("The client owes us"), color: "text-success"}
        : {amount, words: _t("We owe the client"), color: "text-danger"};
}
