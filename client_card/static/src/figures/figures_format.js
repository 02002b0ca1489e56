import {currencies, formatCurrency} from "@web/core/currency";
import {nbsp} from "@web/core/utils/strings";

/**
 * @param {number} amount
 * @param {string} name the currency's, e.g. "USD"
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
 * @returns {{ count: number, amount: string, foreign: string }} what to show;
 *     foreign lists the amounts of documents in other currencies than the company's
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
