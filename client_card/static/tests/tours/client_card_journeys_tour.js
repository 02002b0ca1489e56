/* global XMLHttpRequest */
import {inputFiles} from "@web/../tests/utils";
import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

const SHOWN = ".o_client_conversation";
const CONVERSATION = ".o_client_card_conversations .o_kanban_record";
const EMAIL = `${SHOWN} .o-mail-Message-body div:shadow span`; // apart from Odoo's styles
const CLIENTS = {
    "Test Client": [
        "+34600112233",
        "600 112 233",
        "tel:+34600112233",
        "+34 (0) 600 112 233",
        "\u202a+34 600 112 233\u202c",
    ],
    "Tax Argentina": ["30-71429569-8", "30714295698"],
    "Tax Spain": ["ES B83266031", "B-83266031", "ESB83266031"],
    "Tax Chile": ["76.201.224-3", "762012243"],
};

/** In the search of the list of clients, in all that it knows of a client. */
const search = (text) => [
    {
        content: `search ${text}`,
        trigger: ".o_searchview_input",
        run: `edit ${text}`,
    },
    {
        content: "in everything the search knows of a client",
        trigger: ".o_searchview_autocomplete .o-dropdown-item:contains(Client)",
        run: "click",
    },
];

tours.add("client_card_journey_search", {
    steps: () =>
        Object.entries(CLIENTS).flatMap(([name, writings]) =>
            writings.flatMap((text) => [
                ...search(text),
                {
                    content: `finds ${name} alone`,
                    trigger: `.o_data_row:only-of-type td[name=complete_name]:contains(${name})`,
                },
                {
                    content: "to all clients again",
                    trigger: ".o_searchview_facet .o_facet_remove",
                    run: "click",
                },
                {
                    content: "they are there",
                    trigger:
                        ".o_list_view:not(:has(.o_searchview_facet)) .o_data_row:nth-of-type(4)",
                },
            ])
        ),
});

const FILE = "Name,Payment day (Contact Properties)\nImported Client,Tuesday\n";

tours.add("client_card_journey_import", {
    steps: () => [
        {
            content: "what else can be done with the list",
            trigger: ".o_cp_action_menus .dropdown-toggle:has(.fa-cog)",
            run: "click",
        },
        {
            content: "import",
            trigger: ".o-dropdown--menu .o_import_menu",
            run: "click",
        },
        {
            content: "a file",
            trigger: ".o_import_file",
            async run() {
                const file = new File([FILE], "clients.csv", {type: "text/csv"});
                await inputFiles(".o_control_panel .o_input_file", [file]);
            },
        },
        {
            content: "its column is the custom field",
            trigger:
                ".o_import_data_content tr:contains(Tuesday) .o_select_menu:contains(Payment day)",
        },
        {
            content: "test it",
            trigger: ".o_control_panel button:contains(/^Test$/)",
            run: "click",
        },
        {
            content: "nothing is wrong",
            trigger: ".o_import_data_content .alert-info:contains(valid)",
        },
        {
            content: "import it",
            trigger: ".o_control_panel button.btn-primary:contains(/^Import$/)",
            run: "click",
        },
        {
            content: "it has been imported: back to all clients",
            trigger:
                ".o_control_panel:contains(Imported records) .breadcrumb-item:contains(/^Clients$/)",
            run: "click",
        },
        {
            content: "they are there",
            trigger: ".o_list_view .o_data_row:nth-of-type(2)",
        },
        ...search("Imported Client"),
        {
            content: "open it",
            trigger:
                ".o_data_row:only-of-type td[name=complete_name]:contains(Imported Client)",
            run: "dblclick",
        },
        {
            content: "open General",
            trigger: ".o_client_card_rail .nav-link[name=general]",
            run: "click",
        },
        {
            content: "the card shows the custom field",
            trigger:
                ".o_client_card_form .o_field_properties .o_property_field:contains(Payment day) input:value(Tuesday)",
        },
    ],
});

const {send} = XMLHttpRequest.prototype;
const {error} = console;

const goOffline = {
    content: "the network fails",
    trigger: "body",
    run() {
        XMLHttpRequest.prototype.send = function () {
            this.dispatchEvent(new Event("error"));
        };
        // Odoo writes it there, too, which is no fault of the page
        console.error = (message, ...args) =>
            String(message).includes("ConnectionLostError") || error(message, ...args);
    },
};

const comeBack = {
    content: "the network is back",
    trigger: "body",
    run() {
        XMLHttpRequest.prototype.send = send;
    },
};

/**
 * What opens while the network fails says so, and the rest of the card stays; after that
 * its button shows what belongs there.
 */
const offline = (open, shown) => [
    goOffline,
    ...open,
    {
        content:
            "it says that the server could not be reached, not that one has no right",
        trigger:
            ".o_client_card_form:not(:contains(You do not have access)) .o_client_card_failed:contains(could not be reached)",
    },
    {
        content: "the Action menu is there",
        trigger: ".o_client_card_action_menu",
    },
    comeBack,
    {
        content: "try again",
        trigger: ".o_client_card_failed button",
        run: "click",
    },
    {
        content: "it shows",
        trigger: `.o_client_card_form:not(:has(.o_client_card_failed)) ${shown}`,
    },
];

const openTab = (name) => ({
    content: `open the tab ${name}`,
    trigger: `.o_notebook .nav-link[name=${name}]`,
    run: "click",
});

const seeRow = ".o_client_card_view .o_data_row";

tours.add("client_card_journey_offline", {
    steps: () => [
        {
            content: "the card is there",
            trigger: ".o_client_card_form:has(.o_client_card_action_menu)",
        },
        ...offline([openTab("invoices")], seeRow),
        // who may read invoices is known now, but not what there is
        openTab("general"),
        ...offline([openTab("invoices")], seeRow),
        ...offline([openTab("statement")], ".o_client_card_statement_pending"),
        ...offline(
            [
                {
                    content: "another first day",
                    trigger: ".o_client_card_statement_from input",
                    run: "edit 01/01/2020 && press Enter",
                },
            ],
            ".o_client_card_statement_pending"
        ),
        openTab("conversations"),
        {
            content: "the conversations are there",
            trigger: `${CONVERSATION}:contains(About)`,
        },
        ...offline(
            [
                {
                    content: "open a conversation",
                    trigger: `${CONVERSATION}:contains(About)`,
                    run: "click",
                },
            ],
            `${SHOWN} h3:contains(About the invoice)`
        ),
        {
            content: "with what was written",
            trigger: `${SHOWN} .o-mail-Composer-input`,
        },
        // two parts, each with its own button
        goOffline,
        openTab("history"),
        {
            content: "both say that the server could not be reached",
            trigger: ".o_widget_client_card_history .o_client_card_failed",
        },
        {
            content: "the chart, too",
            trigger: ".o_client_card_view_graph .o_client_card_failed",
        },
        comeBack,
        {
            content: "the table again",
            trigger: ".o_widget_client_card_history .o_client_card_failed button",
            run: "click",
        },
        {
            content: "it shows",
            trigger: ".o_client_card_history td.fw-bold:contains(100)",
        },
        {
            content: "the chart again",
            trigger: ".o_client_card_view_graph .o_client_card_failed button",
            run: "click",
        },
        {
            content: "it shows",
            trigger: ".o_client_card_view_graph canvas",
        },
    ],
});

const openConversation = [
    openTab("conversations"),
    {
        content: "open the conversation",
        trigger: `${CONVERSATION}:contains(The installation)`,
        run: "click",
    },
];

tours.add("client_card_journey_answer", {
    steps: () => [
        ...openConversation,
        {
            content: "what the client wrote",
            trigger: `${EMAIL}:contains(When do you come)`,
        },
        {
            content: "answer",
            trigger: `${SHOWN} .o-mail-Composer-input`,
            run: "edit On Monday",
        },
        {
            content: "send",
            trigger: `${SHOWN} .o-mail-Composer-send:enabled`,
            run: "click",
        },
        {
            content: "it stands in the history",
            trigger: `${SHOWN} .o-mail-Message:contains(On Monday)`,
        },
        {
            content: "close it",
            trigger: `${SHOWN}_toggle:contains(Close)`,
            run: "click",
        },
        {
            content: "closed",
            trigger: `${SHOWN}_toggle:contains(Reopen)`,
        },
    ],
});

tours.add("client_card_journey_out_of_office", {
    steps: () => [
        openTab("conversations"),
        {
            content: "it is closed and read",
            trigger: `${CONVERSATION}:contains(The installation):contains(Closed):not(:has([title=Unread]))`,
            run: "click",
        },
        {
            content: "the automatic answer is shown",
            trigger: `${EMAIL}:contains(Back in May)`,
        },
        {
            content: "it stays closed",
            trigger: `${SHOWN} .badge:contains(Closed)`,
        },
    ],
});

tours.add("client_card_journey_answered", {
    steps: () => [
        openTab("conversations"),
        {
            content: "it is open again and unread",
            trigger: `${CONVERSATION}:contains(The installation):contains(Open):has([title=Unread])`,
            run: "click",
        },
        {
            content: "the answer",
            trigger: `${EMAIL}:contains(Monday is fine)`,
        },
        {
            content: "it is read",
            trigger: `${CONVERSATION}:contains(The installation):not(:has([title=Unread]))`,
        },
    ],
});
