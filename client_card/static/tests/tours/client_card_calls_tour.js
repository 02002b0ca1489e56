import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

const rows = (count) =>
    `.o_client_card_view tbody:has(.o_data_row:nth-child(${count})):not(:has(.o_data_row:nth-child(${count + 1})))`;

registry.category("web_tour.tours").add("client_card_calls", {
    steps: () => [
        {
            content: "open the section",
            trigger: ".nav-link[name=calls]",
            run: "click",
        },
        {
            content: "the calls of the client",
            trigger: rows(2),
        },
        {
            content: "a missed one says so in words",
            trigger: ".o_client_card_view .o_data_row .badge:contains(Missed)",
        },
        {
            content: "nothing of a recording was read yet",
            trigger:
                ".o_client_card_view audio[controls][preload=none][src^='/web/content/client.call/']",
            async run({anchor}) {
                if (anchor.readyState !== 0) {
                    throw new Error("the recording was read before it was played");
                }
                anchor.muted = true;
                await anchor.play().catch(() => {}); // no sound in this machine
            },
        },
        {
            content: "it plays in the page: no record opens",
            trigger: "body:not(:has(.modal)) .o_client_card_view audio",
        },
        {
            content: "only outgoing ones",
            trigger: ".o_client_call_directions button[name=outgoing]",
            run: "click",
        },
        {
            content: "there is none yet; the filter is a facet of the search",
            trigger:
                ".o_client_card_view:has(.o_facet_value:contains(Outgoing)):not(:has(.o_data_row:not(.o_sample_data_disabled .o_data_row)))",
        },
        {
            content: "log a call",
            trigger:
                ".o_control_panel .btn-success.dropdown-toggle, .o_control_panel button:contains(Action)",
            run: "click",
        },
        {
            content: "from the Action menu",
            trigger: ".o-dropdown-item[data-action=log_call]",
            run: "click",
        },
        {
            content: "its number is the client's",
            trigger:
                ".modal .o_field_widget[name=number] input:value(+34 600 11 22 33)",
        },
        {
            content: "how long it took",
            trigger: ".modal .o_field_widget[name=duration] input",
            run: "edit 0:05",
        },
        {
            content: "what it was about",
            trigger: ".modal .o_field_widget[name=note] textarea",
            run: "edit Tour note",
        },
        {
            content: "save it",
            trigger: ".modal .o_form_button_save",
            run: "click",
        },
        {
            content: "it is in the list",
            trigger: `body:not(:has(.modal)) ${rows(1)} .o_data_row:contains(00:05:00)`,
        },
        {
            content: "all calls again",
            trigger: ".o_client_call_directions button[name=all]",
            run: "click",
        },
        {
            content: "three",
            trigger: rows(3),
        },
        {
            content: "incoming ones",
            trigger: ".o_client_call_directions button[name=incoming]",
            run: "click",
        },
        {
            content: "two",
            trigger: rows(2),
        },
        {
            content: "all calls of all clients",
            trigger: ".o_client_card_see_more",
            run: "click",
        },
        {
            content: "its calls on a page of their own",
            trigger: ".o_breadcrumb .active:contains(Calls)",
        },
        stepUtils.showAppsMenuItem(),
        {
            content: "open the Clients app",
            trigger: ".o_app[data-menu-xmlid='client_card.client_card_menu_root']",
            run: "click",
        },
        {
            content: "the calls of all clients",
            trigger:
                ".o_menu_sections [data-menu-xmlid='client_card.client_call_menu']",
            run: "click",
        },
        {
            content: "open the filters",
            trigger: ".o_searchview_dropdown_toggler",
            run: "click",
        },
        {
            content: "who was it?",
            trigger: ".o_filter_menu .o-dropdown-item:contains(Unknown Numbers)",
            run: "click",
        },
        {
            content: "open a call",
            trigger: ".o_data_row:contains(655000111) td[name=start]",
            run: "click",
        },
        {
            content: "choose its client",
            trigger: ".o_form_view .o_field_widget[name=partner_id] input",
            run: "edit Test Client",
        },
        {
            content: "this one",
            trigger: ".o-autocomplete--dropdown-item:contains(Test Client):first",
            run: "click",
        },
        ...stepUtils.saveForm(),
    ],
});
