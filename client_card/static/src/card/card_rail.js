import {Notebook} from "@web/core/notebook/notebook";

const STEPS = {ArrowDown: 1, ArrowUp: -1};

/**
 * The sections of the card in their groups: a column at the left, and where there is no
 * room for it a chooser. Sections are pages of Odoo's notebook, by their names.
 *
 * Keys: the arrows, Home and End move the focus, Enter and Space open the section in
 * focus: nothing is read of the sections passed over.
 */
export class CardRail extends Notebook {
    static template = "client_card.CardRail";

    /** Told at once: the form may render before the notebook's own effect. */
    activatePage(name) {
        super.activatePage(name);
        this.props.onPageUpdate(this.state.currentPage);
    }

    /** The visible sections in their groups; a group without any is left out. */
    get groups() {
        const groups = new Map();
        for (const [id, {group, ...section}] of this.navItems) {
            const title = group || "";
            if (!groups.has(title)) {
                groups.set(title, {title, sections: []});
            }
            groups.get(title).sections.push({id, ...section});
        }
        return [...groups.values()];
    }

    onKeydown(ev) {
        const tabs = [...ev.currentTarget.querySelectorAll("[role=tab]")];
        const goTo = (index) => tabs.at(index % tabs.length).focus();
        if (ev.key in STEPS) {
            goTo(tabs.indexOf(ev.target) + STEPS[ev.key]);
        } else if (ev.key === "Home") {
            goTo(0);
        } else if (ev.key === "End") {
            goTo(-1);
        } else if (ev.key === " ") {
            ev.target.click();
        } else {
            return;
        }
        ev.preventDefault();
    }
}
