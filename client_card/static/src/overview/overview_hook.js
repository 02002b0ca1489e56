import {useEffect, useState} from "@odoo/owl";
import {FIGURES_CHANGED} from "@client_card/figures/figures_hook";
import {overviewBoxes} from "@client_card/overview/overview_boxes";
import {isRefusal} from "@client_card/shared/access";
import {KeepLast} from "@web/core/utils/concurrency";
import {useBus, useService} from "@web/core/utils/hooks";

/**
 * Keeps the overview of a form's client and the counts of the card's sections in a
 * reactive state. Loads once the page shows, and whenever the form has reloaded its
 * record. If the server refuses, nothing is shown; if it cannot be reached, the user
 * can try again. Components that show the figures it contains need not request them.
 *
 * @param {import("@odoo/owl").Component} component a widget of the form
 * @param {boolean} hasBoxes whether to read the boxes as well
 * @returns {{
 *     state: { answer: Object|null, hasFailed: boolean },
 *     load: () => Promise<void>,
 * }}
 */
export function useOverview(component, hasBoxes) {
    const service = useService("client_card_overview");
    const figures = useService("client_card_figures");
    const keepLast = new KeepLast();
    const state = useState({answer: null, hasFailed: false});
    const {clientCardSection: card} = component.env;

    function offerFigures(resId) {
        // the same request; it answers also those who stay when this component goes
        const answer = component.env.services.client_card_overview.load(resId, true);
        for (const [name, box] of overviewBoxes.getEntries()) {
            if (box.figures) {
                figures.offer(resId, box.figures, async () => {
                    const {boxes} = await answer;
                    return {id: resId, companies: boxes[name]?.companies || []};
                });
            }
        }
    }

    async function load() {
        const {resId} = component.props.record;
        if (state.answer?.id !== resId) {
            state.answer = null; // never another client's
            card.counts = card.countsOf === resId ? card.counts : {};
        }
        if (!resId) {
            return;
        }
        try {
            if (hasBoxes) {
                offerFigures(resId);
            }
            state.answer = await keepLast.add(service.load(resId, hasBoxes));
            Object.assign(card, {counts: state.answer.counts, countsOf: resId});
            state.hasFailed = false;
            card.onShown();
        } catch (error) {
            state.answer = null;
            state.hasFailed = !isRefusal(error);
            if (state.hasFailed) {
                throw error; // Odoo shows the error
            }
        }
    }

    useEffect(
        () => {
            load();
        },
        () => [component.props.record, component.props.record.resId]
    );
    useBus(component.env.bus, FIGURES_CHANGED, load);
    return {state, load};
}
