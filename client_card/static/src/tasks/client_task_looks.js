/** How types and statuses look; their names come from the fields' selections. */
export const TYPE_ICONS = {
    task: "fa-check-square-o",
    call: "fa-phone",
    meeting: "fa-users",
};

export const BUSY_ICON = "fa-lock";

export const STATES = {
    in_process: {icon: "fa-play-circle", badge: "text-bg-info"},
    open: {icon: "fa-circle-o", badge: "text-bg-secondary"},
    unattended: {icon: "fa-exclamation-circle", badge: "text-bg-warning"},
    completed: {icon: "fa-check-circle", badge: "text-bg-success"},
};
