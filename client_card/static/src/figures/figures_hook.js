import {useEffect, useState} from "@odoo/owl";
import {isRefusal} from "@client_card/shared/access";
import {KeepLast} from "@web/core/utils/concurrency";
import {useBus, useService} from "@web/core/utils/hooks";

/** On the environment's bus: a saved change affects the figures shown. */
export const FIGURES_CHANGED = "CLIENT_CARD:FIGURES_CHANGED";

/**
 * Keeps a client's figures in a reactive state. Figures only accompany a page: if the
 * server refuses them, there are none, and the rest of the page works. If the server
 * cannot be reached, they have failed, and can be loaded again.
 *
 * @returns {{
 *     state: { client: Object|null, isLoading: boolean, hasFailed: boolean },
 *     load: (clientId: number, names: string[], period: string) => Promise<void>,
 * }}
 */
export function useFigures() {
    const service = useService("client_card_figures");
    const keepLast = new KeepLast();
    const state = useState({client: null, isLoading: true, hasFailed: false});

    async function load(clientId, names, period) {
        if (state.client?.id !== clientId) {
            state.client = null; // never show another client's figures
        }
        state.isLoading = true;
        try {
            const figures = service.load(clientId, names, period);
            state.client = (await keepLast.add(figures)) || null;
            state.hasFailed = false;
        } catch (error) {
            state.client = null;
            state.hasFailed = !isRefusal(error);
            if (state.hasFailed) {
                throw error; // Odoo shows the error
            }
        } finally {
            state.isLoading = false;
        }
    }

    return {state, load};
}

/**
 * The same for a widget of a client's form, for all time: open amounts do not end with
 * the year. Loads once the page shows, and whenever the form has reloaded its record or
 * saved a change that affects the figures.
 *
 * @param {import("@odoo/owl").Component} component the widget
 * @param {string[]} names
 * @returns {{ client: Object|null, isLoading: boolean, hasFailed: boolean }}
 */
export function useRecordFigures(component, names) {
    const {state, load} = useFigures();
    const loadRecord = () => {
        const {resId} = component.props.record;
        if (resId) {
            load(resId, names, "all");
        }
    };
    useEffect(loadRecord, () => [component.props.record, component.props.record.resId]);
    useBus(component.env.bus, FIGURES_CHANGED, loadRecord);
    return state;
}
