import {openRecord} from "@client_card/shared/open_form";
import {Component} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/**
 * Document numbers as links, each opening its document instead of the row.
 *
 * In: a json field, a list of `{model, id, name}`. Out: opens documents in the page.
 * Right: the server returns only documents that the user may read.
 */
export class ClientCardDocumentsField extends Component {
    static template = "client_card.ClientCardDocumentsField";
    static props = {...standardFieldProps};

    setup() {
        this.action = useService("action");
    }

    get documents() {
        return this.props.record.data[this.props.name] || [];
    }

    getHref({model, id}) {
        return `/odoo/${model}/${id}`;
    }

    open({model, id}, ev) {
        return this.action.doAction(openRecord(model, id), {
            newWindow: ev.ctrlKey || ev.metaKey,
        });
    }
}

export const clientCardDocumentsField = {
    component: ClientCardDocumentsField,
    supportedTypes: ["json"],
};

registry.category("fields").add("client_card_documents", clientCardDocumentsField);
