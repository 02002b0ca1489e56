import {registry} from "@web/core/registry";

/**
 * Reads the overview of a client (`res.partner.client_card_overview`). Requests of the
 * same tick, from the boxes and for the counts beside the sections, become one call.
 */
export const clientCardOverviewService = {
    dependencies: ["orm"],
    async: ["load"],
    start(env, {orm}) {
        const batches = {}; // by client

        return {
            /**
             * @param {number} clientId
             * @param {boolean} hasBoxes whether to read the boxes as well
             * @returns {Promise<Object>} what the server answers
             */
            load(clientId, hasBoxes) {
                batches[clientId] ??= {
                    answer: Promise.resolve().then(() => {
                        const kwargs = batches[clientId].hasBoxes ? {} : {boxes: []};
                        delete batches[clientId];
                        return orm.silent.call(
                            "res.partner",
                            "client_card_overview",
                            [[clientId]],
                            kwargs
                        );
                    }),
                };
                batches[clientId].hasBoxes ||= hasBoxes;
                return batches[clientId].answer;
            },
        };
    },
};

registry.category("services").add("client_card_overview", clientCardOverviewService);
