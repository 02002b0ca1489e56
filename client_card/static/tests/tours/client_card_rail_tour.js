import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

const HEADER = ".o_client_card_header";

const lookAtHeader = (highest) => ({
    content: `the header has what counts, in ${highest} pixels`,
    trigger: `${HEADER}:has(.o_client_card_balance_overdue:contains(overdue)) .o_client_card_balance:contains(The client owes us)`,
    run() {
        const header = document.querySelector(HEADER);
        const {height} = header.getBoundingClientRect();
        if (height > highest) {
            throw new Error(`The header is ${height} pixels high.`);
        }
        if (document.documentElement.scrollWidth > window.innerWidth) {
            throw new Error("The card is wider than the screen.");
        }
        for (const name of ["name", "client_status_id"]) {
            const field = header.querySelector(`.o_field_widget[name=${name}]`);
            if (!field.checkVisibility()) {
                throw new Error(`${name} is not in sight.`);
            }
        }
    },
});

const expectSection = (name) => ({
    content: `the address names ${name}`,
    trigger: `.nav-link.active[name=${name}]`,
    async run() {
        await new Promise((resolve) => setTimeout(resolve));
        const section = new URL(window.location).searchParams.get("section");
        if (section !== name) {
            throw new Error(`The address names ${section}.`);
        }
    },
});

tours.add("client_card_rail", {
    steps: () => [
        lookAtHeader(96),
        expectSection("statement"),
        {
            content: "the groups have their headings",
            trigger: ".o_client_card_rail:contains(Communication) li:contains(Money)",
        },
        {
            content: "one click opens a section",
            trigger: ".o_client_card_rail .nav-link[name=calls]",
            run: "click",
        },
        {
            content: "its list shows",
            trigger: ".tab-pane.active .o_client_card_view_list .o_list_view",
        },
        expectSection("calls"),
        {
            content: "a click on the status offers the others",
            trigger: ".o_client_card_status",
            run: "click",
        },
        {
            content: "another one",
            trigger: ".o-dropdown-item:contains(On hold)",
            run: "click",
        },
        {
            content: "it is saved",
            trigger: ".o_client_card_status:contains(On hold)",
        },
        {
            content: "the e-mail address opens the composer",
            trigger: ".o_client_card_email",
            run: "click",
        },
        {
            content: "to the client",
            trigger:
                ".modal .o_mail_composer_form_view .o_field_widget[name=partner_ids]:contains(Test Client)",
        },
        {
            content: "not now",
            trigger: ".modal .btn-close",
            run: "click",
        },
        {
            content: "still the same section",
            trigger: "body:not(:has(.modal)) .nav-link.active[name=calls]",
        },
    ],
});

tours.add("client_card_chooser", {
    steps: () => [
        lookAtHeader(120),
        {
            content: "choose a section",
            trigger: ".o_client_card_chooser select",
            run: "select calls",
        },
        {
            content: "it shows",
            trigger: ".tab-pane.active .o_client_card_view_list",
        },
    ],
});
