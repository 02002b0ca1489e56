import {registry} from "@web/core/registry";

/**
 * Reads clients' figures (`res.partner.client_card_figures`). Requests of the same
 * tick, from several components of one page, become one call to the server per period;
 * it leaves out every figure that the user may not see. If another request of that tick
 * brings along the figures of a client, there is no call.
 */
export const clientCardFiguresService = {
    dependencies: ["orm"],
    async: ["load"],
    start(env, {orm}) {
        const batches = {}; // one for each period

        function openBatch(period) {
            const batch = {clientIds: new Set(), names: new Set(), offers: {}};
            batch.answer = Promise.resolve().then(() => {
                delete batches[period];
                return readBatch(batch, period);
            });
            return batch;
        }

        function readBatch({clientIds, names, offers}, period) {
            const isOffered = (id) =>
                offers[id] &&
                [...names].every((name) => offers[id].names.includes(name));
            const ids = [...clientIds];
            const left = ids.filter((id) => !isOffered(id));
            const reading = ids.filter(isOffered).map((id) => offers[id].read());
            if (left.length) {
                reading.push(
                    orm.silent.call("res.partner", "client_card_figures", [left], {
                        figures: [...names],
                        period,
                    })
                );
            }
            return Promise.all(reading).then((rows) => rows.flat());
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

            /**
             * Who reads a client's figures of all time along with something else offers
             * them to whoever asks for them in the same tick.
             *
             * @param {number} clientId
             * @param {string[]} names of the figures
             * @param {() => Promise<Object>} read called if somebody asks; what `load`
             *     answers
             */
            offer(clientId, names, read) {
                batches.all ??= openBatch("all");
                batches.all.offers[clientId] = {names, read};
            },
        };
    },
};

registry.category("services").add("client_card_figures", clientCardFiguresService);
