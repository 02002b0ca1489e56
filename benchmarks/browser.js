/* The browser's side of browser.py: waits for the next click or key, then for what it shows. */
const SHOWN = [
    ".o_data_row",
    ".o_kanban_record:not(.o_kanban_ghost)",
    ".fc-view",
    "canvas",
    ".o_view_nocontent",
    ".o_client_card_statement table",
    ".o_client_card_empty",
    ".o_client_overview_box",
    ".o_client_task_calendar_none",
].join();
const BEGIN = ["pointerdown", "keydown"];
const PATIENCE = 20000;

window.bench = {
    interactions: {}, // by id: how long it took, in which step
    step: "",
    armed: null,
    /**
     * @param {string} step
     * @param {Function} isReady true as soon as the result shows
     */
    arm(step, isReady) {
        Object.assign(this, {step, wasGone: false});
        this.armed = new Promise((resolve, reject) => {
            setTimeout(() => reject(new Error(`never: ${isReady}`)), PATIENCE);
            const begin = ({timeStamp}) => {
                BEGIN.forEach((type) => removeEventListener(type, begin, true));
                // after the frame that shows it
                const end = () => resolve(performance.now() - timeStamp);
                const look = () =>
                    requestAnimationFrame(isReady() ? () => setTimeout(end) : look);
                setTimeout(look);
            };
            BEGIN.forEach((type) => addEventListener(type, begin, true));
        });
    },
    /** Whether what was shown before has gone. */
    isAnew() {
        this.wasGone ||= !this.isShown();
        return this.wasGone;
    },
    /** Whether the open section of the card has what it shows. */
    isShown() {
        const panes = [
            ...document.querySelectorAll(".o_client_card_form .tab-pane.active"),
        ];
        return panes.some((pane) => pane.querySelector(SHOWN));
    },
};

function observe(options, note) {
    const observer = new PerformanceObserver((list) => list.getEntries().forEach(note));
    observer.observe({buffered: true, ...options});
}

observe({type: "event", durationThreshold: 16}, ({interactionId, duration}) => {
    const {interactions, step} = window.bench;
    if (interactionId && duration > (interactions[interactionId]?.[0] || 0)) {
        interactions[interactionId] = [duration, step];
    }
});
