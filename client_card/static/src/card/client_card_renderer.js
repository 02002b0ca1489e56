import {CardRail} from "@client_card/card/card_rail";
import {createElement, getTag} from "@web/core/utils/xml";
import {FormCompiler} from "@web/views/form/form_compiler";
import {FormRenderer} from "@web/views/form/form_renderer";
import {toStringExpression} from "@web/views/utils";

// the fields to fill in first
const NEW_SECTION = "general";

/**
 * Turns the notebook of the card into its rail. A page is a section, and belongs to the
 * group of the separator that follows it. Notebooks inside a section are left alone.
 */
export class ClientCardCompiler extends FormCompiler {
    compileNotebook(el, params) {
        const notebook = super.compileNotebook(el, params);
        if (el.parentElement?.closest("page")) {
            return notebook;
        }
        const rail = createElement("CardRail", [...notebook.childNodes], {
            defaultPage: `__comp__.props.record.isNew ? "${NEW_SECTION}" : __comp__.env.clientCardSection.current`,
            onPageUpdate: `(name) => __comp__.env.clientCardSection.open(name)`,
        });
        if (notebook.hasAttribute("className")) {
            rail.setAttribute("className", notebook.getAttribute("className"));
        }
        const groups = this.getGroups(el);
        for (const slot of rail.children) {
            const name = slot.getAttribute("name"); // an expression: text in backticks
            if (name !== toStringExpression("")) {
                slot.setAttribute("t-set-slot", name.slice(1, -1));
            }
            slot.setAttribute("group", groups[name] || toStringExpression(""));
        }
        return rail;
    }

    /** @returns {Object} titles of groups by names of pages, both as expressions */
    getGroups(el) {
        const groups = {};
        let names = [];
        for (const child of el.children) {
            if (getTag(child, true) === "page") {
                names.push(toStringExpression(child.getAttribute("name") || ""));
            } else if (getTag(child, true) === "separator") {
                const title = toStringExpression(child.getAttribute("string") || "");
                names.forEach((name) => (groups[name] = title));
                names = [];
            }
        }
        return groups;
    }
}

export class ClientCardRenderer extends FormRenderer {
    static components = {...FormRenderer.components, CardRail};
}
