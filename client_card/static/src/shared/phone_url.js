/** What the device dials: the international form of a number, if known. */
function dialled(phone, international) {
    return international || phone.replace(/[^\d+*#]/g, "");
}

/**
 * @param {string} phone
 * @param {string|false} [international] the number as dialled from abroad
 * @returns {string} a URL with which the device calls the number
 */
export function phoneUrl(phone, international) {
    return `tel:${dialled(phone, international)}`;
}

/**
 * @param {string} phone
 * @param {string|false} [international]
 * @returns {string} a URL with which the device writes to the number
 */
export function smsUrl(phone, international) {
    return `sms:${dialled(phone, international)}`;
}

/**
 * @param {string|false} international
 * @returns {string|undefined} a URL that opens WhatsApp with a number; none if its
 *     international form is not known
 */
export function whatsAppUrl(international) {
    return international
        ? `https://wa.me/${international.replace(/\D/g, "")}`
        : undefined;
}
