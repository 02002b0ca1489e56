/** @returns {Object|undefined} the search view's filter of this name */
export function getFilter(searchModel, name) {
    const items = Object.values(searchModel.searchItems);
    return items.find((item) => item.type === "filter" && item.name === name);
}

/** @returns {Boolean} whether the filter of this name is on */
export function isFilterActive(searchModel, name) {
    const {id} = getFilter(searchModel, name);
    return searchModel.query.some(({searchItemId}) => searchItemId === id);
}

/** Turns filters off without a notification: the toggle that follows notifies. */
export function removeFilters(searchModel, names) {
    const ids = names.map((name) => getFilter(searchModel, name)?.id);
    searchModel.query = searchModel.query.filter(
        ({searchItemId}) => !ids.includes(searchItemId)
    );
}

/** Toggles a filter; turning it on turns off the other named filters. */
export function toggleFilter(searchModel, name, names) {
    if (!isFilterActive(searchModel, name)) {
        removeFilters(searchModel, names);
    }
    searchModel.toggleSearchItem(getFilter(searchModel, name).id);
}
