import {registry} from "@web/core/registry";

const PAGE = ".o_client_card_conversations";
const SHOWN = `${PAGE} .o_client_conversation`;
const RECORD = `${PAGE} .o_kanban_record`;

const openTab = {
    content: "open the client's conversations",
    trigger: ".o_notebook .nav-link[name=conversations]",
    run: "click",
};

registry.category("web_tour.tours").add("client_card_conversations", {
    steps: () => [
        openTab,
        {
            content: "an empty page says what to do",
            trigger: `${PAGE} .o_client_card_empty_section:contains(Start one)`,
        },
        {
            content: "begin one",
            trigger: `${PAGE} .o_client_card_conversation_new`,
            run: "click",
        },
        {
            content: "about something",
            trigger: ".modal .o_field_widget[name=name] input",
            run: "edit Tour subject",
        },
        {
            content: "with its first message",
            trigger: ".modal .o_field_widget[name=first_message] textarea",
            run: "edit First of all",
        },
        {
            content: "save",
            trigger: ".modal .o_form_button_save",
            run: "click",
        },
        {
            content: "it opens in place",
            trigger: `${SHOWN} h3:contains(Tour subject)`,
        },
        {
            content: "with what was written",
            trigger: `${SHOWN} .o-mail-Message:contains(First of all)`,
        },
        {
            content: "write",
            trigger: `${SHOWN} .o-mail-Composer-input`,
            run: "edit Good morning",
        },
        {
            content: "send",
            trigger: `${SHOWN} .o-mail-Composer-send:enabled`,
            run: "click",
        },
        {
            content: "it stands in the history",
            trigger: `${SHOWN} .o-mail-Message:contains(Good morning)`,
        },
        {
            content: "a note for colleagues",
            trigger: `${SHOWN} .o-mail-Chatter-logNote`,
            run: "click",
        },
        {
            content: "write it",
            trigger: `${SHOWN} .o-mail-Composer-input[placeholder*=note]`,
            run: "edit Between us",
        },
        {
            content: "log",
            trigger: `${SHOWN} .o-mail-Composer-send:enabled`,
            run: "click",
        },
        {
            content: "it stands in the history",
            trigger: `${SHOWN} .o-mail-Message:contains(Between us)`,
        },
        {
            content: "close it",
            trigger: `${SHOWN} .o_client_conversation_toggle:contains(Close)`,
            run: "click",
        },
        {
            content: "the list shows it closed",
            trigger: `${RECORD}:contains(Tour subject) [name=state]:contains(Closed)`,
        },
        {
            content: "open the Action menu",
            trigger: ".o_client_card_action_menu",
            run: "click",
        },
        {
            content: "a conversation from there",
            trigger: ".o-dropdown-item[data-action=conversation]",
            run: "click",
        },
        {
            content: "with the client filled in",
            trigger: ".modal .o_field_widget[name=partner_id] input:value(Test Client)",
        },
        {
            content: "about something else",
            trigger: ".modal .o_field_widget[name=name] input",
            run: "edit From the menu",
        },
        {
            content: "save",
            trigger: ".modal .o_form_button_save",
            run: "click",
        },
        {
            content: "it stands in the list",
            trigger: `${RECORD}:contains(From the menu)`,
        },
    ],
});

registry.category("web_tour.tours").add("client_card_conversations_unread", {
    url: "/odoo/client-conversations",
    steps: () => [
        {
            content: "only the user's own, the unread one stands out",
            trigger:
                ".o_list_view:has(.o_data_row:only-of-type) .o_data_row.fw-bold:contains(Unread of mine)",
        },
        {
            content: "open it",
            trigger: ".o_data_row td[name=name]",
            run: "click",
        },
        {
            content: "read it",
            trigger: ".o-mail-Message:contains(Do you read me)",
        },
        {
            content: "close it",
            trigger: "button[name=action_close]",
            run: "click",
        },
        {
            content: "closed",
            trigger: "button[name=action_reopen]",
        },
    ],
});

registry.category("web_tour.tours").add("client_card_conversations_none", {
    steps: () => [
        {
            content: "the card has its tabs",
            trigger: ".o_notebook .nav-link[name=contacts]",
        },
        {
            content: "but not that of conversations",
            trigger: ".o_notebook:not(:has([name=conversations]))",
        },
        {
            content: "open the Action menu",
            trigger: ".o_client_card_action_menu",
            run: "click",
        },
        {
            content: "nor a conversation there",
            trigger:
                ".o-dropdown--menu:has([data-action=contact]):not(:has([data-action=conversation]))",
        },
    ],
});
