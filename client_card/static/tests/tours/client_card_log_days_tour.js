import {registry} from "@web/core/registry";

const DAYS = {"January 1, 2026": "Jan 1", "November 10, 2025": "Nov 10"};
const KINDS = ["invoice", "payment", "correction", "task"];

/** Below the heading of its day, and nowhere else, each with that date and no hour. */
function checkDays() {
    const found = [];
    let heading = "";
    for (const row of document.querySelectorAll(".o_list_table tbody tr")) {
        if (row.matches(".o_client_log_day")) {
            heading = row.textContent.trim();
        }
        const kind = row.querySelector("[data-kind]")?.dataset.kind;
        if (KINDS.includes(kind)) {
            // the current year is not said
            const [date] = row
                .querySelector("[name=date]")
                .textContent.trim()
                .split(/, \d{4}$/);
            found.push(`${heading.split(", ").slice(1).join(", ")}: ${kind} ${date}`);
        }
    }
    const expected = Object.entries(DAYS).flatMap(([day, date]) =>
        KINDS.map((kind) => `${day}: ${kind} ${date}`)
    );
    if (String(found.sort()) !== String(expected.sort())) {
        throw new Error(`found ${found.join("; ")}`);
    }
}

registry.category("web_tour.tours").add("client_card_log_days", {
    steps: () => [
        {
            content: "open the log",
            trigger: ".nav-link[name=log]",
            run: "click",
        },
        {
            content: "whatever has a date stands under it",
            trigger: ".o_client_log_day:contains(November 10, 2025)",
            run: checkDays,
        },
    ],
});
