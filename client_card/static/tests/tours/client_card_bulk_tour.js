import {inputFiles} from "@web/../tests/utils";
import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

const tours = registry.category("web_tour.tours");

const selectAll = () => [
    {
        content: "select all",
        trigger: "thead .o_list_record_selector input",
        run: "click",
    },
];

/** From the app's menu to the clients of the test, all of them selected. */
const selectClients = () => [
    stepUtils.showAppsMenuItem(),
    {
        content: "open the Clients app",
        trigger: ".o_app[data-menu-xmlid='client_card.client_card_menu_root']",
        run: "click",
    },
    {
        content: "search the test's clients",
        trigger: ".o_searchview_input",
        run: "edit Bulk",
    },
    {
        content: "in everything the search knows of a client",
        trigger: ".o_searchview_autocomplete .o-dropdown-item:contains(Client)",
        run: "click",
    },
    {
        content: "they show",
        trigger:
            ".o_list_table:not(:has(.o_data_row:nth-of-type(4))) .o_data_row:nth-of-type(3)",
    },
    ...selectAll(),
];

const act = (name) => [
    {
        content: "the Action menu",
        trigger: ".o_cp_action_menus .dropdown-toggle:has(.fa-cog)",
        run: "click",
    },
    {
        content: name,
        trigger: `.o-dropdown--menu .o-dropdown-item:contains(/^${name}$/)`,
        run: "click",
    },
];

const apply = (label) => [
    {
        content: "do it",
        trigger: `.modal footer button:contains(/^${label}$/)`,
        run: "click",
    },
];

const done = (count) => [
    {
        content: "all are done",
        trigger: `.o_notification:contains(Clients done: ${count})`,
    },
    {
        content: "close the notification",
        trigger: ".o_notification_close",
        run: "click",
    },
    {
        content: "back on the list",
        trigger: "body:not(:has(.modal, .o_notification)) .o_list_view",
    },
];

const closeReport = () => [
    {
        content: "close the report",
        trigger: ".o_client_bulk_report footer button:contains(Close)",
        run: "click",
    },
    {
        content: "back on the list",
        trigger: "body:not(:has(.modal)) .o_list_view",
    },
];

tours.add("client_card_bulk", {
    url: "/odoo",
    steps: () => [
        ...selectClients(),
        ...act("Tags"),
        {
            content: "as many as were selected",
            trigger: ".modal .o_field_widget[name=client_count]:contains(3)",
        },
        {
            content: "a tag to add",
            trigger: ".modal .o_field_widget[name=add_ids] input",
            run: "edit Bulk Gold",
        },
        {
            content: "choose it",
            trigger: ".o-autocomplete--dropdown-item:contains(Bulk Gold)",
            run: "click",
        },
        ...apply("Apply"),
        ...done(3),
        {
            content: "which columns there are",
            trigger: ".o_optional_columns_dropdown button",
            run: "click",
        },
        {
            content: "show the tags",
            trigger: ".o-dropdown-item:contains(/^Tags$/) input",
            run: "click",
        },
        {
            content: "close the menu",
            trigger: ".o_optional_columns_dropdown button",
            run: "click",
        },
        {
            content: "the tag shows on each",
            trigger:
                ".o_list_table:has(.o_data_row:nth-of-type(1) .o_tag:contains(Bulk Gold)) .o_data_row:nth-of-type(3) .o_tag:contains(Bulk Gold)",
        },
        ...selectAll(),
        ...act("Status"),
        {
            content: "a status",
            trigger: ".modal .o_field_widget[name=status_id] input",
            run: "edit Bulk Status",
        },
        {
            content: "choose it",
            trigger: ".o-autocomplete--dropdown-item:contains(Bulk Status)",
            run: "click",
        },
        ...apply("Apply"),
        ...done(3),
        ...selectAll(),
        ...act("Attach Documents"),
        {
            content: "upload a file",
            trigger:
                ".modal .o_field_widget[name=attachment_ids] .o_file_input_trigger",
            async run() {
                const file = new File(["Prices"], "prices.txt", {type: "text/plain"});
                await inputFiles(".modal .o_input_file", [file]);
            },
        },
        {
            content: "it is there",
            trigger: ".modal .o_attachment:contains(prices)",
        },
        ...apply("Attach"),
        ...done(3),
        ...selectAll(),
        ...act("Send Email"),
        {
            content: "who is left out",
            trigger:
                ".o_client_bulk_report:contains(Clients who will receive the email: 2) li:contains(Bulk Silent):contains(no valid email)",
        },
        {
            content: "go on with the others",
            trigger: ".o_client_bulk_report footer .btn-primary",
            run: "click",
        },
        {
            content: "the subject",
            trigger: ".modal .o_field_widget[name=subject] input",
            run: "edit News",
        },
        {
            content: "send",
            trigger: ".modal .o_mail_send",
            run: "click",
        },
        {
            content: "back on the list",
            trigger: "body:not(:has(.modal)) .o_list_view",
        },
        {
            content: "nothing is selected after the e-mail",
            trigger: ".o_list_view:not(:has(.o_selection_box))",
        },
        ...selectAll(),
        ...act("Invite to the Portal"),
        {
            content: "with links",
            trigger: ".modal .o_field_widget[name=links]:contains(See your documents)",
        },
        ...apply("Invite"),
        {
            content: "two are invited, one is not",
            trigger:
                ".o_client_bulk_report:contains(Clients done: 2) li:contains(Bulk Silent):contains(valid email)",
        },
        ...closeReport(),
        ...selectAll(),
        ...act("Archive"),
        ...apply("Archive"),
        {
            content: "the counts beside the list are of now",
            trigger:
                ".o_search_panel_category_value:contains(Without) .o_search_panel_counter:contains(/^2$/)",
        },
        {
            content: "users are not archived, which Odoo refuses",
            trigger:
                ".o_client_bulk_report:contains(Clients done: 1):not(:has(li:contains(Bulk Silent))) li:contains(Bulk One)",
        },
        {
            content: "from there to a card",
            trigger: ".o_client_bulk_report li a:contains(Bulk One)",
            run: "click",
        },
        {
            content: "the card",
            trigger: ".o_client_card_form .o_field_widget[name=name]",
        },
        {
            content: "back to the list",
            trigger: ".breadcrumb-item:contains(Clients)",
            run: "click",
        },
        {
            content: "the archived one is gone",
            trigger:
                ".o_list_table:not(:has(.o_data_row:nth-of-type(3))) .o_data_row:nth-of-type(2)",
        },
        ...selectAll(),
        ...act("Delete"),
        ...apply("Delete"),
        {
            content: "users are not deleted",
            trigger:
                ".o_client_bulk_report:contains(Clients done: 0) li:nth-of-type(2)",
        },
        ...closeReport(),
    ],
});

tours.add("client_card_bulk_unarchive", {
    url: "/odoo/clients",
    steps: () => [
        {
            content: "the filters",
            trigger: ".o_searchview_dropdown_toggler",
            run: "click",
        },
        {
            content: "archived clients",
            trigger: ".o_filter_menu .o-dropdown-item:contains(/^Archived$/)",
            run: "click",
        },
        {
            content: "search the test's clients among them",
            trigger: ".o_searchview_input",
            run: "edit Bulk",
        },
        {
            content: "in everything the search knows of a client",
            trigger: ".o_searchview_autocomplete .o-dropdown-item:contains(Client)",
            run: "click",
        },
        {
            content: "two are archived",
            trigger:
                ".o_list_table:not(:has(.o_data_row:nth-of-type(3))) .o_data_row:nth-of-type(2)",
        },
        ...selectAll(),
        ...act("Unarchive"),
        ...done(2),
        {
            content: "none is archived",
            trigger: ".o_list_view:not(:has(.o_data_row:contains(Bulk)))",
        },
        {
            content: "to all clients again",
            trigger: ".o_searchview_facet:contains(Archived) .o_facet_remove",
            run: "click",
        },
        {
            content: "they are among them",
            trigger: ".o_list_table .o_data_row:nth-of-type(3)",
        },
    ],
});

tours.add("client_card_palette", {
    url: "/odoo/clients",
    steps: () => [
        {
            content: "the page is there",
            trigger: ".o_list_view .o_data_row",
            run: "press Control+k",
        },
        {
            content: "clients are among what one can search",
            trigger: ".o_command_palette_footer:contains(clients)",
        },
        {
            content: "search them",
            trigger: ".o_command_palette_search input",
            run: "edit +",
        },
        {
            content: "by a part of a contact's e-mail",
            trigger: ".o_command_palette_search:has(.o_namespace:contains(+)) input",
            run: "edit ana@bul",
        },
        {
            content: "the client is found",
            trigger:
                ".o_command_palette:not(:has(.o_command:nth-of-type(2))) .o_client_command:contains(Bulk One)",
        },
        {
            content: "open it",
            trigger: ".o_command_palette_search input",
            run: "press Enter",
        },
        {
            content: "the card",
            trigger:
                "body:not(:has(.o_command_palette)) .o_client_card_form .o_field_widget[name=name] :value(Bulk One)",
        },
        {
            content: "open the tab of estimates",
            trigger: ".nav-link[name=estimates]",
            run: "click",
        },
        {
            content: "open the estimate",
            trigger: ".o_client_card_view .o_data_row td[name=name]",
            run: "click",
        },
        {
            content: "the client's name on it",
            trigger: ".o_field_widget[name=partner_id] input:value(Bulk One)",
        },
        {
            content: "is a link, which shows when the mouse is there",
            trigger:
                ".o_field_widget[name=partner_id] .o_external_button:not(:visible)",
            run: "click",
        },
        {
            content: "leads to the card",
            trigger: ".o_client_card_form .o_field_widget[name=name]",
        },
    ],
});

tours.add("client_card_company_in_contacts", {
    steps: () => [
        {
            content: "the company of a contact",
            trigger: ".o_field_widget[name=parent_id] input:value(Bulk One)",
        },
        {
            content: "is a link, which shows when the mouse is there",
            trigger: ".o_field_widget[name=parent_id] .o_external_button:not(:visible)",
            run: "click",
        },
        {
            content: "the page of the company",
            trigger: ".o_last_breadcrumb_item:contains(/^Bulk One$/)",
        },
        {
            content: "is Odoo's own form in Contacts",
            trigger:
                "body:not(:has(.o_client_card_form)) .o_field_widget[name=child_ids]",
        },
    ],
});
