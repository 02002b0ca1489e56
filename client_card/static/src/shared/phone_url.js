/** @returns {string} an address by which the device calls a number */
export function phoneUrl(phone) {
    return `tel:${phone.replace(/\s+/g, "")}`;
}
