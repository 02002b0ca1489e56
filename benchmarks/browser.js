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
const ACT = ["click", "keydown"];
const PATIENCE = 20000;

/** Call on the first of these events, before anything else does. */
function once(types, call) {
    const controller = new AbortController();
    const listener = (ev) => {
        controller.abort();
        call(ev);
    };
    const options = {capture: true, signal: controller.signal};
    types.forEach((type) => addEventListener(type, listener, options));
}

/** Call after the first frame that shows what is ready. */
function waitForFrame(isReady, call) {
    let inFrame = false; // between the start of a frame and its painting
    let isDone = false;
    const look = () => {
        if (isDone || !isReady()) {
            return;
        }
        isDone = true;
        if (inFrame) {
            setTimeout(call);
        } else {
            requestAnimationFrame(() => setTimeout(call));
        }
    };
    const observer = new MutationObserver(look);
    observer.observe(document, {attributes: true, childList: true, subtree: true});
    const tick = () => {
        inFrame = true;
        setTimeout(() => (inFrame = false));
        look(); // changing the value of an input is not a mutation
        if (isDone) {
            observer.disconnect();
        } else {
            requestAnimationFrame(tick);
        }
    };
    requestAnimationFrame(tick);
}

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
            let start = 0;
            once(BEGIN, ({timeStamp}) => (start = timeStamp));
            once(ACT, () =>
                waitForFrame(isReady, () => resolve(performance.now() - start))
            );
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
    isOpen(section) {
        const open = `.o_client_card_rail .nav-link.active[name=${section}]`;
        return document.querySelector(open) && this.isShown();
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
