import {CARD_EXPECTED} from "@client_card/card/card_expected";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";

const {DateTime} = luxon;

// so long may what was read ahead wait for its card, in milliseconds
export const FRESH = 10000;
const SECTION = "overview";

/**
 * Reads the overview of a client (`res.partner.client_card_overview`). What is asked in
 * the same tick, by the boxes and for what stands beside the sections, is one call.
 *
 * Of the one client whose card is expected, it is read ahead: while its row is in focus,
 * and at the same time as the form's record. It is kept in memory only, for one use, a
 * few seconds, and the companies it was read for.
 */
export const clientCardOverviewService = {
    dependencies: ["orm"],
    async: ["load"],
    start(env, {orm}) {
        const batches = {}; // by client
        let ahead = null;

        function request(clientId, kwargs) {
            const {silent} = orm;
            return silent.call(
                "res.partner",
                "client_card_overview",
                [[clientId]],
                kwargs
            );
        }

        const isFor = (clientId) =>
            ahead &&
            ahead.clientId === clientId &&
            ahead.companies === String(user.context.allowed_company_ids) &&
            DateTime.now() - ahead.since < FRESH;

        function forget() {
            ahead?.answer.abort?.(false);
            ahead = null;
        }

        function readAhead({detail: {clientId, section = SECTION, isAnew}}) {
            if (isFor(clientId) && !isAnew) {
                return;
            }
            forget();
            if (!clientId || section !== SECTION) {
                return;
            }
            const answer = request(clientId, {});
            // said to whoever waits for it; without the card nobody has to know
            answer.catch(() => {});
            const companies = String(user.context.allowed_company_ids);
            ahead = {clientId, companies, since: DateTime.now(), answer};
        }

        function readBoxes(clientId) {
            const answer = isFor(clientId) && ahead.answer;
            ahead = answer ? null : ahead;
            return answer || request(clientId, {});
        }

        env.bus.addEventListener(CARD_EXPECTED, readAhead);

        return {
            /**
             * @param {number} clientId
             * @param {boolean} hasBoxes whether the boxes are wanted, too
             * @returns {Promise<Object>} what the server answers
             */
            load(clientId, hasBoxes) {
                batches[clientId] ??= {
                    answer: Promise.resolve().then(() => {
                        const isWhole = batches[clientId].hasBoxes;
                        delete batches[clientId];
                        return isWhole
                            ? readBoxes(clientId)
                            : request(clientId, {boxes: []});
                    }),
                };
                batches[clientId].hasBoxes ||= hasBoxes;
                return batches[clientId].answer;
            },
        };
    },
};

registry.category("services").add("client_card_overview", clientCardOverviewService);
