import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

const tours = registry.category("web_tour.tours");

/** From the app's menu to the card of the client of the test. */
const openCard = () => [
    stepUtils.showAppsMenuItem(),
    {
        content: "open the Clients app",
        trigger: ".o_app[data-menu-xmlid='client_card.client_card_menu_root']",
        run: "click",
    },
    {
        content: "search by a part of a contact's name",
        trigger: ".o_searchview_input",
        run: "edit na Gar",
    },
    {
        content: "in everything the search knows of a client",
        trigger: ".o_searchview_autocomplete .o-dropdown-item:contains(Client)",
        run: "click",
    },
    {
        content: "open the client's card",
        trigger:
            ".o_data_row:only-of-type td[name=complete_name]:contains(Test Client)",
        run: "dblclick",
    },
    {
        content: "the card shows",
        trigger: ".o_client_card_form .o_field_widget[name=name]",
    },
];

const block = (name) =>
    `.o_client_card_block[data-block='${name}'] .o_client_card_block_button`;

/** A click on a block lists its documents; removing the facet lists all again. */
const useBlock = (trigger, listed, all) => [
    {
        content: "list what the block counts",
        trigger,
        run: "click",
    },
    {
        content: "the block is a facet of the search",
        trigger: ".o_client_card_view .o_searchview_facet",
    },
    {
        content: "exactly the documents it counted",
        trigger: `.o_client_card_view .o_list_table:not(:has(.o_data_row:nth-of-type(${
            listed + 1
        }))) .o_data_row:nth-of-type(${listed})`,
    },
    {
        content: "remove the facet",
        trigger: ".o_client_card_view .o_searchview_facet .o_facet_remove",
        run: "click",
    },
    {
        content: "all documents again",
        trigger: `.o_client_card_view .o_data_row:nth-of-type(${all})`,
    },
];

tours.add("client_card_accountant", {
    url: "/odoo",
    steps: () => [
        ...openCard(),
        {
            content: "the balance is said in words, too",
            trigger: ".o_client_card_balance:contains(The client owes us)",
        },
        {
            content: "open the tab of invoices",
            trigger: ".nav-link[name=invoices]",
            run: "click",
        },
        ...useBlock(block("overdue"), 1, 3),
        ...useBlock(".o_client_card_block_note", 2, 3),
        {
            content: "show the current year only",
            trigger: ".o_client_card_period button:first-of-type",
            run: "click",
        },
        {
            content: "the list is of that year, too",
            trigger: ".o_client_card_view .o_searchview_facet:contains(Current Year)",
        },
        {
            content: "and the figures say so",
            trigger: `${block("overdue")} .o_client_card_block_label:contains(Overdue 20)`,
        },
        {
            content: "the Action menu",
            trigger: ".o_client_card_action_menu",
            run: "click",
        },
        {
            content: "a new invoice for this client",
            trigger: ".o-dropdown-item[data-action=invoice]",
            run: "click",
        },
        {
            content: "the client is filled in",
            trigger: ".o_field_widget[name=partner_id] input:value(Test Client)",
        },
        {
            content: "back to the card",
            trigger: ".breadcrumb-item:contains(Test Client)",
            run: "click",
        },
        {
            content: "the tab is still open",
            trigger: ".nav-link.active[name=invoices]",
        },
    ],
});

tours.add("client_card_statement", {
    url: "/odoo",
    steps: () => [
        ...openCard(),
        {
            content: "open the tab of the statement",
            trigger: ".nav-link[name=statement]",
            run: "click",
        },
        {
            content: "what the client owes",
            trigger: ".o_client_card_statement_closing:contains(600.00)",
        },
        {
            content: "the document that is late",
            trigger:
                ".o_client_card_statement_ageing [data-bucket='1_30']:contains(100.00)",
        },
        {
            content: "and its days",
            trigger:
                ".o_client_card_statement_pending tr:contains(100.00) .text-danger:contains(3)",
        },
        {
            content: "as of a day long past",
            trigger: ".o_client_card_statement_from input",
            run: "edit 01/01/2000 && press Enter",
        },
        {
            content: "and up to",
            trigger: ".o_client_card_statement_to input",
            run: "edit 01/31/2000 && press Enter",
        },
        {
            content: "nothing was owed",
            trigger: ".o_client_card_statement_company:contains(Nothing is pending)",
        },
        {
            content: "send it",
            trigger: ".o_client_card_statement_send",
            run: "click",
        },
        {
            content: "in the normal composer, with both files",
            trigger:
                ".modal .o_mail_composer_form_view, .modal .o_form_view:has(.o_field_widget[name=subject])",
        },
        {
            content: "send",
            trigger: ".modal .o_mail_send",
            run: "click",
        },
        {
            content: "back on the card",
            trigger: "body:not(:has(.modal)) .o_client_card_statement",
        },
    ],
});

tours.add("client_card_ledger", {
    url: "/odoo",
    steps: () => [
        ...openCard(),
        {
            content: "open the ledger",
            trigger: ".nav-link[name=balance]",
            run: "click",
        },
        {
            content: "all lines",
            trigger: ".o_client_card_view .o_data_row:nth-of-type(3)",
        },
        {
            content: "from a day to come",
            trigger: ".o_client_card_ledger_from input",
            run: "edit 01/01/2100 && press Enter",
        },
        {
            content: "it begins with what is owed",
            trigger: ".o_client_card_ledger_opening:contains(600.00)",
        },
        {
            content: "and has no lines",
            trigger: ".o_client_card_view .o_list_view:not(:has(.o_data_row))",
        },
        {
            content: "up to today",
            trigger: ".o_client_card_ledger_to input",
            run: `edit ${luxon.DateTime.local().toFormat("MM/dd/yyyy")} && press Enter`,
        },
        {
            content: "it ends with the balance",
            trigger: ".o_client_card_ledger_closing:contains(600.00)",
        },
        {
            content: "all lines again, from nothing",
            trigger:
                ".o_client_card_view:has(.o_client_card_ledger_opening:contains(0.00)) .o_data_row:nth-of-type(3)",
        },
        {
            content: "the Action menu",
            trigger: ".o_client_card_action_menu",
            run: "click",
        },
        {
            content: "the statement",
            trigger: ".o-dropdown-item[data-action=statement]",
            run: "click",
        },
        {
            content: "in the composer",
            trigger: ".modal .o_field_widget[name=subject]",
        },
        {
            content: "not now",
            trigger: ".modal .o_form_button_cancel, .modal .btn-close",
            run: "click",
        },
        {
            content: "back on the card",
            trigger: "body:not(:has(.modal)) .o_client_card_ledger_period",
        },
    ],
});

tours.add("client_card_salesperson", {
    url: "/odoo",
    steps: () => [
        ...openCard(),
        {
            content: "no ledger, no invoices, no statement, no credit",
            trigger:
                ".o_notebook_headers:not(:has([name=invoices], [name=statement], [name=credit]))",
        },
        {
            content: "no balance",
            trigger:
                ".o_client_card_form:not(:has(.o_client_card_balance :contains(owes)))",
        },
        {
            content: "its data",
            trigger: ".nav-link[name=general]",
            run: "click",
        },
        {
            content: "change the phone",
            trigger: ".o_field_widget[name=phone] input",
            run: "edit +52 55 0000 0000",
        },
        ...stepUtils.saveForm(),
        {
            content: "open the tab of estimates",
            trigger: ".nav-link[name=estimates]",
            run: "click",
        },
        ...useBlock(block("outstanding"), 1, 2),
        {
            content: "open an estimate",
            trigger: ".o_client_card_view .o_data_row:first-of-type td[name=name]",
            run: "click",
        },
        {
            content: "the estimate shows",
            trigger: ".o_form_view .o_field_widget[name=order_line]",
        },
        {
            content: "back to the card",
            trigger: ".breadcrumb-item:contains(Test Client)",
            run: "click",
        },
        {
            content: "see more opens all estimates of the client",
            trigger: ".o_client_card_see_more",
            run: "click",
        },
        {
            content: "in a page of its own",
            trigger: ".o_control_panel .o_breadcrumb:contains(Estimates)",
        },
        {
            content: "with the client's estimates",
            trigger: ".o_list_view .o_data_row:nth-of-type(2)",
        },
    ],
});

tours.add("client_card_manager", {
    url: "/odoo",
    steps: () => [
        stepUtils.showAppsMenuItem(),
        {
            content: "open the Clients app",
            trigger: ".o_app[data-menu-xmlid='client_card.client_card_menu_root']",
            run: "click",
        },
        {
            content: "a new client",
            trigger: ".o_list_button_add",
            run: "click",
        },
        {
            content: "its name",
            trigger: ".o_field_widget[name=name] :is(input, textarea)",
            run: "edit Brand New Client",
        },
        ...stepUtils.saveForm(),
        {
            content: "nothing is owed",
            trigger: ".o_client_card_balance:contains(Settled)",
        },
        {
            content: "the tab of an empty client",
            trigger: ".nav-link[name=invoices]",
            run: "click",
        },
        {
            content: "says so in a sentence, with no blank rows",
            trigger:
                ".o_client_card_view:not(:has(.o_list_table:visible)) .o_client_card_empty_section:contains(No invoices)",
        },
        {
            content: "a contact from the Action menu",
            trigger: ".o_client_card_action_menu",
            run: "click",
        },
        {
            content: "in a dialog",
            trigger: ".o-dropdown-item[data-action=contact]",
            run: "click",
        },
        {
            content: "the contact's name",
            trigger: ".modal .o_field_widget[name=name] :is(input, textarea)",
            run: "edit Rosa Nueva",
        },
        {
            content: "save it",
            trigger: ".modal .o_form_button_save",
            run: "click",
        },
        {
            content: "it is among the contacts",
            trigger: "body:not(:has(.modal)) .nav-link[name=contacts]",
            run: "click",
        },
        {
            content: "the contact shows",
            trigger: ".o_client_card_view .o_kanban_record:contains(Rosa Nueva)",
        },
        {
            content: "configure statuses",
            trigger: "[data-menu-xmlid='client_card.client_card_menu_configuration']",
            run: "click",
        },
        {
            content: "open them",
            trigger: "[data-menu-xmlid='client_card.client_status_menu']",
            run: "click",
        },
        {
            content: "the statuses show",
            trigger: ".o_list_view .o_data_row:contains(Cancelled)",
        },
    ],
});

tours.add("client_card_contact_form", {
    steps: () => [
        {
            content: "the smart button says what is outstanding",
            trigger: ".oe_stat_button:contains(Outstanding):contains(300.00)",
            run: "click",
        },
        {
            content: "and opens exactly that",
            trigger:
                ".o_list_view .o_list_table:not(:has(.o_data_row:nth-of-type(2))) .o_data_row",
        },
        {
            content: "back to the contact",
            trigger: ".breadcrumb-item:contains(García)",
            run: "click",
        },
        {
            content: "to the card of its company",
            trigger: ".oe_stat_button:contains(Client Card)",
            run: "click",
        },
        {
            content: "the card of the whole client",
            trigger:
                "body:has(.o_client_card_form) .o_last_breadcrumb_item:not(:contains(García))",
        },
    ],
});
