import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

const status = (name) =>
    `.o_search_panel_category_value:has(.o_search_panel_label_title:contains(/^${name}$/))`;
const type = (name) =>
    `.o_search_panel_filter_value:has(.o_search_panel_label_title:contains(/^${name}$/))`;
const counter = (count) => `.o_search_panel_counter:contains(/^${count}$/)`;
const onlyRow = (name) =>
    `.o_data_row:only-of-type td[name=complete_name]:contains(${name})`;

registry.category("web_tour.tours").add("client_card_services", {
    url: "/odoo",
    steps: () => [
        stepUtils.showAppsMenuItem(),
        {
            content: "open the Clients app",
            trigger: ".o_app[data-menu-xmlid='client_card.client_card_menu_root']",
            run: "click",
        },
        {
            content: "search the test's clients",
            trigger: ".o_searchview_input",
            run: "edit Tour",
        },
        {
            content: "in everything the search knows of a client",
            trigger: ".o_searchview_autocomplete .o-dropdown-item:contains(Client)",
            run: "click",
        },
        {
            content: "the counts are those of the search",
            trigger: `.o_search_panel:has(${status("With services")} ${counter(1)})`,
        },
        {
            content: "who left",
            trigger: `${status("Cancelled")}:has(${counter(1)}) header`,
            run: "click",
        },
        {
            content: "one client",
            trigger: onlyRow("Tour Left"),
        },
        {
            content: "who has services",
            trigger: `${status("With services")} header`,
            run: "click",
        },
        {
            content: "one client",
            trigger: onlyRow("Tour Served"),
        },
        {
            content: "who has this type",
            trigger: `${type("Tour maintenance")}:has(${counter(1)}) input`,
            run: "click",
        },
        {
            content: "the same one",
            trigger: onlyRow("Tour Served"),
        },
        {
            content: "all types again",
            trigger: `${type("Tour maintenance")} input`,
            run: "click",
        },
        {
            content: "who has nothing",
            trigger: `${status("Without services")} header`,
            run: "click",
        },
        {
            content: "open its card",
            trigger: onlyRow("Tour New"),
            run: "dblclick",
        },
        {
            content: "open the tab of services",
            trigger: ".nav-link[name=services]",
            run: "click",
        },
        {
            content: "a new service",
            trigger:
                ".o_client_card_section_button[data-action=service], .o_client_card_empty [data-action=service]",
            run: "click",
        },
        {
            content: "the client is filled in",
            trigger: ".modal .o_field_widget[name=partner_id] input:value(Tour New)",
        },
        {
            content: "its type",
            trigger: ".modal .o_field_widget[name=type_id] input",
            run: "edit Tour maint",
        },
        {
            content: "choose it",
            trigger:
                ".modal .o_field_widget[name=type_id] .o-autocomplete--dropdown-item:contains(Tour maintenance)",
            run: "click",
        },
        {
            content: "a subscription recurs",
            trigger: ".modal .o_field_widget[name=recurrence_unit]",
        },
        {
            content: "its amount",
            trigger: ".modal .o_field_widget[name=amount] input",
            run: "edit 75",
        },
        {
            content: "save it",
            trigger: ".modal .o_form_button_save",
            run: "click",
        },
        {
            content: "it is in force",
            trigger:
                "body:not(:has(.modal)) .o_client_card_view .o_data_row:contains(75.00):contains(In force)",
        },
        {
            content: "open it",
            trigger: ".o_client_card_view .o_data_row:contains(75.00) td[name=type_id]",
            run: "click",
        },
        {
            content: "cancel it",
            trigger: ".modal button[name=action_open_cancel]",
            run: "click",
        },
        {
            content: "say why",
            trigger: ".modal .o_field_widget[name=cancel_reason] input",
            run: "edit Too expensive",
        },
        {
            content: "confirm",
            trigger: ".modal footer button[name=action_confirm]",
            run: "click",
        },
        {
            content: "the service says so",
            trigger: ".modal .alert:contains(Too expensive)",
        },
        {
            content: "close it",
            trigger: ".modal .o_form_button_cancel, .modal .btn-close",
            run: "click",
        },
        {
            content: "and so does the list",
            trigger:
                "body:not(:has(.modal)) .o_client_card_view .o_data_row:contains(75.00):contains(Cancelled)",
        },
        {
            content: "a new solution",
            trigger:
                ".o_client_card_section_button[data-action=solution], .o_client_card_empty [data-action=solution]",
            run: "click",
        },
        {
            content: "its name",
            trigger: ".modal .o_field_widget[name=name] input",
            run: "edit Tour till",
        },
        {
            content: "save it",
            trigger: ".modal .o_form_button_save",
            run: "click",
        },
        {
            content: "it is installed",
            trigger:
                "body:not(:has(.modal)) .o_client_card_view .o_data_row:contains(Tour till)",
        },
        {
            content: "back to the list",
            trigger: ".breadcrumb-item:contains(Clients)",
            run: "click",
        },
        {
            content: "the client has left now",
            trigger: `.o_search_panel:has(${status("Cancelled")} ${counter(2)})`,
        },
    ],
});

registry.category("web_tour.tours").add("client_card_custom_field", {
    steps: () => [
        {
            content: "the cog menu of the card",
            trigger: ".o_control_panel .o_cp_action_menus .dropdown-toggle",
            run: "click",
        },
        {
            content: "edit properties",
            trigger: ".o-dropdown-item:contains(Properties)",
            run: "click",
        },
        {
            content: "name the field",
            trigger: ".o_property_field_popover .o_field_property_definition_header",
            run: "edit Payment day && press Enter",
        },
        {
            content: "close its definition",
            trigger: ".o_form_sheet .nav-link[name=general]",
            run: "click",
        },
        {
            content: "fill it",
            trigger:
                ".o_property_field:contains(Payment day) .o_property_field_value input",
            run: "edit Friday",
        },
        ...stepUtils.saveForm(),
        {
            content: "it is on the card",
            trigger:
                ".o_property_field:contains(Payment day) .o_property_field_value input:value(Friday)",
        },
    ],
});
