/**
 * On the environment's bus: the card of a client is about to show, `{clientId, section,
 * isAnew}`. What it shows may be read meanwhile; when `isAnew`, what was read before no
 * longer counts.
 */
export const CARD_EXPECTED = "CLIENT_CARD:CARD_EXPECTED";
