import {registry} from "@web/core/registry";

/**
 * Reads clients' figures (`res.partner.client_card_figures`). What is asked in the
 * same tick, by several components of one page, is one call to the server for each
 * period; it leaves out every figure that the user may not see.
 */
export const clientCardFiguresService = {
    dependencies: ["orm"],
    async: ["load"],
    start(env, {orm}) {
        const batches = {}; // one for each period

        function openBatch(period) {
            const clientIds = new Set();
            const names = new Set();
            const answer = Promise.resolve().then(() => {
                delete batches[period];
                return orm.silent.call(
                    "res.partner",
                    "client_card_figures",
                    [[...clientIds]],
                    {figures: [...names], period}
                );
            });
            return {clientIds, names, answer};
        }

        return {
            /**
             * @param {number} clientId
             * @param {string[]} names as `client_card_figures` names them: "balance", …
             * @param {"all"|"year"} period whatever the user prefers: who shows figures
             *     says of when they are
             * @returns {Promise<Object|undefined>} the client's figures per company
             */
            async load(clientId, names, period) {
                batches[period] ??= openBatch(period);
                const batch = batches[period];
                batch.clientIds.add(clientId);
                names.forEach((source) => batch.names.add(source));
                const rows = await batch.answer;
                return rows.find((row) => row.id === clientId);
            },
        };
    },
};

registry.category("services").add("client_card_figures", clientCardFiguresService);
