/** Opens the search of a window of the card, which is folded. */
export const openSearch = () => ({
    content: "open the search of the section",
    trigger: ".o_client_card_view .o_client_card_search_folded .o_searchview > button",
    run: "click",
});
