/** How types and states look; their names are those of the fields' selections. */
export const TYPE_ICONS = {
    task: "fa-check-square-o",
    call: "fa-phone",
    meeting: "fa-users",
};

export const BUSY_ICON = "fa-lock";

export const STATES = {
    in_process: {order: 1, icon: "fa-play-circle", badge: "text-bg-info"},
    open: {order: 2, icon: "fa-circle-o", badge: "text-bg-secondary"},
    unattended: {order: 3, icon: "fa-exclamation-circle", badge: "text-bg-warning"},
    completed: {order: 4, icon: "fa-check-circle", badge: "text-bg-success"},
};

/** What nobody may see of a private task comes last. */
export const BUSY_ORDER = 5;
