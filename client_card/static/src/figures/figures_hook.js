import {useEffect, useState} from "@odoo/owl";
import {KeepLast} from "@web/core/utils/concurrency";
import {useService} from "@web/core/utils/hooks";

/**
 * Keeps a client's figures in a reactive state. Figures only accompany a page: when
 * they cannot be read, there are none, and the page goes on.
 *
 * @returns {{
 *     state: { client: Object|null, isLoading: boolean },
 *     load: (clientId: number, kinds: string[]) => Promise<void>,
 * }}
 */
export function useFigures() {
    const service = useService("client_card_figures");
    const keepLast = new KeepLast();
    const state = useState({client: null, isLoading: true});

    async function load(clientId, kinds) {
        if (state.client?.id !== clientId) {
            state.client = null; // never another client's figures
        }
        state.isLoading = true;
        try {
            state.client = (await keepLast.add(service.load(clientId, kinds))) || null;
        } catch {
            state.client = null;
        }
        state.isLoading = false;
    }

    return {state, load};
}

/**
 * The same for a widget of a client's form: loads once the page shows, and whenever
 * the form has read its record anew.
 *
 * @param {import("@odoo/owl").Component} component the widget
 * @param {string[]} kinds
 * @returns {{ client: Object|null, isLoading: boolean }}
 */
export function useRecordFigures(component, kinds) {
    const {state, load} = useFigures();
    useEffect(
        (record, clientId) => {
            if (clientId) {
                load(clientId, kinds);
            }
        },
        () => [component.props.record, component.props.record.resId]
    );
    return state;
}
