import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

registry.category("web_tour.tours").add("client_card_correction", {
    url: "/odoo",
    steps: () => [
        stepUtils.showAppsMenuItem(),
        {
            content: "open the Clients app",
            trigger: ".o_app[data-menu-xmlid='client_card.client_card_menu_root']",
            run: "click",
        },
        {
            content: "search the client",
            trigger: ".o_searchview_input",
            run: "edit Test Client",
        },
        {
            content: "by its name",
            trigger: ".o_searchview_autocomplete .o-dropdown-item:contains(Client)",
            run: "click",
        },
        {
            content: "open the card",
            trigger: ".o_data_row:only-of-type td[name=complete_name]",
            run: "dblclick",
        },
        {
            content: "open the ledger",
            trigger: ".nav-link[name=balance]",
            run: "click",
        },
        {
            content: "it has the invoice, and the balance after it",
            trigger: ".o_data_row td[name=client_running_balance]:contains(100.00)",
        },
        {
            content: "the Action menu",
            trigger: ".o_client_card_action_menu",
            run: "click",
        },
        {
            content: "correct the balance",
            trigger: ".o-dropdown-item[data-action=correction]",
            run: "click",
        },
        {
            content: "the client owes less",
            trigger: ".modal .o_field_widget[name=direction] input[data-value=less]",
            run: "click",
        },
        {
            content: "by this amount",
            trigger: ".modal .o_field_widget[name=size] input",
            run: "edit 25",
        },
        {
            content: "for this reason",
            trigger: ".modal .o_field_widget[name=reason] input",
            run: "edit Agreed by phone",
        },
        {
            content: "which leads to this balance",
            trigger: ".modal .o_field_widget[name=balance_after]:contains(75.00)",
        },
        {
            content: "post it",
            trigger: ".modal button[name=action_post]",
            run: "click",
        },
        {
            content: "a notice says so, with a link to the entry",
            trigger: ".o_notification:contains(75.00) a[href*='/odoo/account.move/']",
        },
        {
            content: "the ledger shows the new balance",
            trigger:
                ".o_data_row:first-of-type td[name=client_running_balance]:contains(75.00)",
        },
        {
            content: "and so does the header",
            trigger: ".o_client_card_balance:contains(75.00)",
        },
        {
            content: "undo the correction",
            trigger: ".o_data_row button[name=action_undo_client_correction]",
            run: "click",
        },
        {
            content: "yes",
            trigger: ".modal-footer .btn-primary",
            run: "click",
        },
        {
            content: "the balance is what it was",
            trigger: ".o_client_card_balance:contains(100.00)",
        },
        {
            content: "both entries stand in the ledger",
            trigger: ".o_client_card_view .o_data_row:nth-of-type(3)",
        },
    ],
});
