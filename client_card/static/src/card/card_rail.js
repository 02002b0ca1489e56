import {useEffect, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {Notebook} from "@web/core/notebook/notebook";

const STEPS = {ArrowDown: 1, ArrowUp: -1};
const MOST = 99;

/**
 * The sections of the card in their groups: a column on the left or, if there is no
 * room for it, a chooser. Sections are pages of Odoo's notebook, identified by name.
 * The number beside a name is its count; a click on it opens just those records.
 *
 * Keys: Alt+L leads here, up, down, Home and End move the focus, Enter and Space open the section in
 * focus, the right arrow what its number counts: sections passed over are not loaded.
 */
export class CardRail extends Notebook {
    static template = "client_card.CardRail";

    setup() {
        super.setup();
        this.card = useState(this.env.clientCardSection);
        // for components that lead from one section to another
        this.card.has = (name) => this.navItems.some(([id]) => id === name);
        this.card.show = (name, asked) => this.show(name, asked);
        useEffect(
            () => this.onShown?.(),
            () => [this.state.currentPage]
        );
    }

    /** Reported at once: the form may render before the notebook's own effect. */
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

    /** @returns {Object|undefined} the count beside a section's name */
    getCount({id}) {
        const count = this.card.counts[id];
        return (
            count && {
                ...count,
                number: this.describeNumber(count),
                ...this.getLook(count),
            }
        );
    }

    /** The server counts only slightly further. */
    describeNumber({count}) {
        return count > MOST ? `${MOST}+` : count;
    }

    /** Counts that need attention have a colour, and late ones also a word. */
    getLook({level}) {
        return {
            color: level ? `text-${level} fw-bold` : "text-muted",
            hasLabel: level === "danger",
            hasDot: level === "primary",
        };
    }

    /** For the chooser, which shows text only. */
    describeSection(section) {
        const count = this.getCount(section);
        const {title} = section;
        return count ? `${title} (${count.number} ${count.label})` : title;
    }

    get currentCount() {
        return this.getCount({id: this.state.currentPage});
    }

    get countTitle() {
        return _t("Show only these");
    }

    openCount(id) {
        this.show(id, this.card.counts[id]);
    }

    /**
     * @param {string} id of a section
     * @param {{model: string, filter: string|false}} [asked] the model of its list, and
     *     the search filter that replaces all others
     * @returns {Promise<void>} resolved when it is visible
     */
    show(id, asked) {
        this.card.asked = asked ? {model: asked.model, filter: asked.filter} : null;
        if (id === this.state.currentPage) {
            return Promise.resolve();
        }
        this.activatePage(id);
        return new Promise((resolve) => (this.onShown = resolve));
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
        } else if (ev.key === "ArrowRight" && ev.target.dataset.count) {
            this.openCount(ev.target.dataset.count);
        } else {
            return;
        }
        ev.preventDefault();
    }
}
