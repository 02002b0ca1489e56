/** What the device dials: a number as from abroad, where that is known. */
function dialled(phone, international) {
    return international || phone.replace(/[^\d+*#]/g, "");
}

/**
 * @param {string} phone
 * @param {string|false} [international] the number as it is dialled from abroad
 * @returns {string} an address by which the device calls a number
 */
export function phoneUrl(phone, international) {
    return `tel:${dialled(phone, international)}`;
}

/**
 * @param {string} phone
 * @param {string|false} [international]
 * @returns {string} an address by which the device writes to a number
 */
export function smsUrl(phone, international) {
    return `sms:${dialled(phone, international)}`;
}

/**
 * @param {string|false} international
 * @returns {string|undefined} an address by which WhatsApp opens with a number; none
 *     where it is not known how the number is dialled from abroad
 */
export function whatsAppUrl(international) {
    return international
        ? `https://wa.me/${international.replace(/\D/g, "")}`
        : undefined;
}
