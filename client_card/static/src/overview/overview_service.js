import {CARD_EXPECTED} from "@client_card/card/card_expected";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";

const {DateTime} = luxon;

// how long a prefetched overview may be used, in milliseconds
export const FRESH = 10000;
const SECTION = "overview";

/**
 * Reads the overview of a client (`res.partner.client_card_overview`). Requests of the
 * same tick, from the boxes and for the counts beside the sections, become one call.
 *
 * The overview of the one client whose card is expected is prefetched: while its row is
 * in focus, and in parallel with the form's record. It is kept in memory only, for a
 * few seconds, for one use, and for the companies it was read for.
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
            // whoever awaits it handles errors; without the card, nobody needs to
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
             * @param {boolean} hasBoxes whether to read the boxes as well
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
