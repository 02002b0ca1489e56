import {router} from "@web/core/browser/router";
import {rpcBus} from "@web/core/network/rpc";
import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

const box = (name) => `.o_client_overview_box[data-box=${name}]`;
const isSmall = () => window.innerWidth < 1200;

/** From the list of clients to the card, which opens with the overview. */
const openOverview = () => [
    {
        content: "the columns fit beside the side card",
        trigger:
            ".o_kanban_record, .o_client_panel:has(.o_client_side_card_contact) .o_list_renderer",
        run: ({anchor: {clientWidth, scrollWidth}}) => {
            if (scrollWidth > clientWidth) {
                throw new Error(`The columns take ${scrollWidth} of ${clientWidth}px`);
            }
        },
    },
    {
        content: "open the client's card",
        trigger:
            "td[name=complete_name]:contains(Test Client), .o_kanban_record:contains(Test Client)",
        run: isSmall() ? "click" : "dblclick",
    },
    {
        content: "it opens with the overview",
        trigger: `.o_client_overview[aria-busy=false] ${box("next")}`,
        run() {
            if (document.documentElement.scrollWidth > window.innerWidth) {
                throw new Error("The overview is wider than the screen.");
            }
        },
    },
];

const expectSection = (section) => [
    {
        content: `opens ${section}`,
        trigger: isSmall()
            ? `.o_client_card_chooser select:value(${section})`
            : `.nav-link.active[name=${section}]`,
    },
];

const openLink = (name, section) => [
    {
        content: `the link of the box ${name}`,
        trigger: `${box(name)} .o_client_overview_link`,
        run: "click",
    },
    ...expectSection(section),
];

/** A click on the count: the list has just these, and says so. */
const openCount = (section, text, facet, rows) => [
    ...(isSmall()
        ? [
              {
                  content: `choose ${section}`,
                  trigger: `.o_client_card_chooser:has(option:contains(${text})) select`,
                  run: `select ${section}`,
              },
              {
                  content: `just those that count: ${text}`,
                  trigger: `.o_client_card_chooser_count:contains(${text})`,
                  run: "click",
              },
          ]
        : [
              {
                  content: `just those that count: ${text}`,
                  trigger: `.nav-link[name=${section}] .o_client_card_count:contains(${text})`,
                  run: "click",
              },
          ]),
    {
        content: "the search says so",
        trigger: `.o_client_card_view .o_searchview_facet:only-of-type:contains(${facet})`,
    },
    {
        content: "so many rows",
        trigger: `.o_client_card_view:not(:has(.o_data_row:nth-of-type(${rows + 1}))) .o_data_row:nth-of-type(${rows})`,
    },
];

const goBack = () => [
    {
        content: "Back",
        trigger: ".o_client_card_form",
        run: () => history.back(),
    },
    {
        content: "leaves the card",
        trigger:
            "body:not(:has(.o_client_card_form)) :is(.o_list_view, .o_kanban_view)",
    },
];

let requests = [];
const noteRequest = ({detail: {url, data}}) => {
    const {method, args, kwargs} = data.params;
    const boxes = kwargs?.boxes || [];
    if (method !== "client_card_side") {
        // of the list: the first of two clicks focuses the client
        requests.push({of: args?.[0]?.[0], name: [method || url, ...boxes].join(" ")});
    }
};
/** Without the following client, which is read ahead afterwards. */
const openedWith = () =>
    requests
        .filter(({of, name}) => name !== "web_read" || of === router.current.resId)
        .map(({name}) => name)
        .join();
// the overview and the record at the same time, and after them what takes longer
const OPENING = [
    "client_card_overview",
    "web_read",
    "client_card_overview money_details",
];

/** Once the browser knows views and rights, the card takes two requests. */
const openAgain = () => [
    ...goBack(),
    {
        content: "note the requests",
        trigger: ".o_data_row, .o_kanban_record",
        run: async () => {
            await new Promise((resolve) => setTimeout(resolve, 1000)); // the list's own
            requests = [];
            rpcBus.addEventListener("RPC:REQUEST", noteRequest);
        },
    },
    ...openOverview(),
    {
        content: "the header and what takes longer are there, too",
        trigger: `body:has(.o_client_card_balance) ${box("money")} .o_client_overview_legend`,
        run() {
            rpcBus.removeEventListener("RPC:REQUEST", noteRequest);
            if (openedWith() !== OPENING.join()) {
                throw new Error(`Opening the card asked for ${openedWith()}`);
            }
        },
    },
];

tours.add("client_card_overview_accountant", {
    steps: () => [
        ...openOverview(),
        {
            content: "the ages of what is open come after, of a card opened before",
            trigger: `${box("money")} .o_client_overview_legend:contains(1–30 days)`,
        },
        ...openAgain(),
        {
            content: "the ages of what is open come after",
            trigger: `${box("money")} .o_client_overview_legend:contains(1–30 days)`,
        },
        {
            content: "the invoices behind an amount",
            trigger: `${box("money")} [data-filter=overdue]:contains(100.00)`,
            run: "click",
        },
        ...expectSection("invoices"),
        ...openCount("invoices", "1 overdue", "Overdue", 1),
        ...goBack(),
    ],
});

tours.add("client_card_overview_salesperson", {
    steps: () => [
        ...openOverview(),
        {
            content: "no money",
            trigger: `.o_client_overview:not(:has(${box("money")})) ${box("documents")}`,
        },
        ...openLink("latest", "log"),
        ...openCount("estimates", "1", "Outstanding", 1),
        ...goBack(),
    ],
});

tours.add("client_card_overview_manager", {
    steps: () => [
        ...openOverview(),
        ...openLink("money", "balance"),
        ...openCount("invoices", "1 overdue", "Overdue", 1),
        ...openCount("estimates", "1", "Outstanding", 1),
        ...goBack(),
    ],
});
