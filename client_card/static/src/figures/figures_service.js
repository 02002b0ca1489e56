import {registry} from "@web/core/registry";

/**
 * Reads clients' figures (`res.partner.client_card_figures`). Requests of the same
 * tick, from several components of one page, become one call to the server per period;
 * it leaves out every figure that the user may not see.
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
             * @param {string[]} names as in `client_card_figures`: "balance", …
             * @param {"all"|"year"} period regardless of the user's preference: the
             *     component that shows figures decides their period
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
