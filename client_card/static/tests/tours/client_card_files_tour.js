import {inputFiles} from "@web/../tests/utils";
import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const named = (row, name) => `${row}:contains(${name})`;

/** Of whoever may change the client, in rows or, on a phone, cards. */
function journey(row, openSection) {
    const first = named(row, "First.txt");
    return [
        ...openSection,
        {
            content: "nothing yet: one sentence says so",
            trigger: ".o_client_card_view:contains(No files of this client yet)",
        },
        {
            content: "upload several files",
            trigger: ".o_client_file_upload",
            async run() {
                await inputFiles(".o_client_card_view .o_input_file", [
                    new File(["first"], "First.txt", {type: "text/plain"}),
                    new File(["second"], "Second.bin"),
                ]);
            },
        },
        {
            content: "both are there",
            trigger: `.o_client_card_view:has(${named(row, "Second.bin")}) ${first}`,
        },
        {
            content: "can be downloaded",
            trigger: `${first} .o_client_file_download[href*='download=true']`,
        },
        {
            content: "a click shows what the browser can show",
            trigger: `${first} .o_client_file_open`,
            run: "click",
        },
        {
            content: "Odoo's viewer shows it; close it",
            trigger: ".o-FileViewer-headerButton[aria-label=Close]",
            run: "click",
        },
        {
            content: "delete it",
            trigger: `body:not(:has(.o-FileViewer)) ${first} button[name=action_delete]`,
            run: "click",
        },
        {
            content: "after a question",
            trigger: ".modal .btn-primary",
            run: "click",
        },
        {
            content: "the other is still there",
            trigger: `.o_client_card_view:not(:has(${first})) ${named(row, "Second.bin")}`,
        },
        {
            content: "no sideways scrolling",
            trigger: ".o_client_card_view",
            run() {
                const {scrollWidth, clientWidth} = document.documentElement;
                if (scrollWidth > clientWidth) {
                    throw new Error(`the page is ${scrollWidth - clientWidth}px wider`);
                }
            },
        },
    ];
}

tours.add("client_card_files", {
    steps: () =>
        journey(".o_data_row", [
            {
                content: "open the section",
                trigger: ".nav-link[name=files]",
                run: "click",
            },
        ]),
});

tours.add("client_card_files_phone", {
    steps: () =>
        journey(".o_kanban_record", [
            {
                content: "choose the section",
                trigger: ".o_client_card_chooser select",
                run: "select files",
            },
        ]),
});

tours.add("client_card_files_reader", {
    steps: () => [
        {
            content: "who may change contacts, and only read invoices",
            trigger: ".o_data_row:contains(Terms.txt) button[name=action_delete]",
        },
        {
            content: "reads the files of invoices, and deletes none",
            trigger: ".o_data_row:contains(Signed.txt):not(:has([name=action_delete]))",
        },
        {
            content: "the record that has it is one click away",
            trigger: ".o_data_row:contains(Terms.txt) .o_client_file_record",
            run: "click",
        },
        {
            content: "in a dialog",
            trigger: ".modal .o_form_view",
        },
    ],
});
