import {registry} from "@web/core/registry";

/** How each kind of fact looks; the core and its bridges add theirs. */
export const attentionKinds = registry.category("client_attention_kinds");

attentionKinds.addValidation({icon: String}); // font awesome class

attentionKinds
    .add("overdue", {icon: "fa-money"})
    .add("over_limit", {icon: "fa-credit-card"})
    .add("missed_call", {icon: "fa-phone"})
    .add("conversation", {icon: "fa-comments-o"})
    .add("task", {icon: "fa-calendar"})
    .add("task_today", {icon: "fa-calendar-o"})
    .add("estimate", {icon: "fa-file-text-o"})
    .add("renewal", {icon: "fa-cubes"})
    .add("failed_email", {icon: "fa-envelope-o"})
    .add("rejected_payment", {icon: "fa-ban"});

/** @returns {string} classes of a kind's icon, coloured by urgency */
export function getIcon(kind, severity) {
    const {icon} = attentionKinds.get(kind, {icon: "fa-exclamation-circle"});
    const color = {3: "text-danger", 2: "text-warning"}[severity] || "text-muted";
    return `${icon} ${color}`;
}
