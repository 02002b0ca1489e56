import {onWillUnmount, reactive, useSubEnv} from "@odoo/owl";
import {
    ClientCardCompiler,
    ClientCardRenderer,
} from "@client_card/card/client_card_renderer";
import {CardActionMenu} from "@client_card/card/card_action_menu";
import {CARD_EXPECTED} from "@client_card/card/card_expected";
import {FIGURES_CHANGED} from "@client_card/figures/figures_hook";
import {openRecord} from "@client_card/shared/open_form";
import {browser} from "@web/core/browser/browser";
import {router} from "@web/core/browser/router";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useSetupAction} from "@web/search/action_hook";
import {FormController} from "@web/views/form/form_controller";
import {formView} from "@web/views/form/form_view";

// fields of the card on which its figures depend
const CREDIT_FIELDS = ["credit_limit", "use_partner_credit_limit"];
const PROPERTIES_SECTION = "general";
// components keep what they have observed of each client: new ones after so many
const CLIENTS_KEPT = 20;
// in milliseconds: first the browser paints
export const LOOK_DELAY = 150;

/**
 * The form of the client card: the Action menu beside New, the sections, with the open
 * one in the URL, and the state of their windows, kept while the user visits another
 * section or page.
 *
 * Rights: those of the form, and of each entry of the menu.
 */
export class ClientCardFormController extends FormController {
    static template = "client_card.ClientCardFormController";
    static components = {...FormController.components, CardActionMenu};

    clientsLoaded = 0;
    shownId = undefined;
    step = 0; // from client to client, once the user walks through them

    setup() {
        super.setup();
        const clientCardStates = this.props.state?.clientCardStates || {};
        const clientCardSection = reactive({
            current:
                this.props.state?.clientCardSection ||
                this.sectionOfAddress ||
                this.props.context.client_card_section, // from an action that opens it
            open: (name) => this.onSectionOpened(name),
            counts: {}, // by section: the count beside its name
            asked: null, // the clicked count: its list shows just these records
            onShown: () => this.onShown(),
        });
        this.section = clientCardSection;
        useSubEnv({
            clientCardStates,
            clientCardSection,
            runCardAction: (entry) => this.runCardAction(entry),
        });
        onWillUnmount(() => browser.clearTimeout(this.timer));
        useSetupAction({
            getLocalState: () => ({
                clientCardStates,
                clientCardSection: clientCardSection.current,
            }),
        });
    }

    get rendererKey() {
        return Math.floor(this.clientsLoaded / CLIENTS_KEPT);
    }

    /** The section named in the URL; that of another page does not count. */
    get sectionOfAddress() {
        const {resId, section} = router.current;
        return resId === this.props.resId ? section : undefined;
    }

    /** What the open section shows is read at the same time. */
    onWillLoadRoot({resId}) {
        super.onWillLoadRoot(...arguments);
        const section = this.section.current;
        const isAnew = this.model.root?.resId === resId;
        this.clientsLoaded += isAnew ? 0 : 1;
        this.env.bus.trigger(CARD_EXPECTED, {clientId: resId, section, isAnew});
    }

    async onPagerUpdate({offset, resIds}) {
        this.step = offset - resIds.indexOf(this.model.root.resId);
        browser.clearTimeout(this.timer);
        await super.onPagerUpdate(...arguments);
    }

    /** A client shows: the following one is read while the user looks at it. */
    onShown() {
        const {resId, resIds} = this.model.root;
        const following = resIds[resIds.indexOf(resId) + (this.step || 1)];
        if (!following || resId === this.shownId) {
            return;
        }
        this.shownId = resId;
        this.timer = browser.setTimeout(() => this.readAhead(following), LOOK_DELAY);
    }

    /** In memory only: unlike what was shown, it is not kept in the browser's storage. */
    async readAhead(resId) {
        if (this.step) {
            // who walks will probably see the section of the following one, too
            const section = this.section.current;
            this.env.bus.trigger(CARD_EXPECTED, {clientId: resId, section});
        }
        const config = {...this.model.config, resId};
        try {
            await this.model._loadData(config, {type: "ram", update: "always"});
        } catch {
            // who opens that client gets the error
        }
    }

    onSectionOpened(section) {
        this.section.current = section;
        if (this.env.inDialog) {
            return;
        }
        // for later URLs, such as that of the next client
        this.props.updateActionState({section});
        // instead of pushing an entry, so that Back leaves the card
        router.replaceState({section});
    }

    /** Properties are edited in their own section. */
    getStaticActionMenuItems() {
        const items = super.getStaticActionMenuItems();
        const {callback} = items.addPropertyFieldValue;
        items.addPropertyFieldValue.callback = async () => {
            await this.section.show(PROPERTIES_SECTION);
            callback();
        };
        return items;
    }

    async onRecordSaved(record, changes) {
        await super.onRecordSaved(record, changes);
        if (CREDIT_FIELDS.some((name) => name in changes)) {
            this.env.bus.trigger(FIGURES_CHANGED);
        }
    }

    /** @param {Object} entry of the registry `client_card_actions` */
    async runCardAction(entry) {
        if (!(await this.save())) {
            return; // the form marks what is missing
        }
        const {root} = this.model;
        const action = await entry.action(root.resId, root);
        const options = {onClose: () => this.model.load()};
        if (action.target === "new") {
            options.props = {onSave: (...saved) => this.onDialogSaved(...saved)};
        }
        return this.actionService.doAction(action, options);
    }

    /** A dialog closes with the record it saved: a short notice links to it. */
    onDialogSaved({resModel, resId, data}, params) {
        if (!params?.closable) {
            return;
        }
        this.actionService.doAction({type: "ir.actions.act_window_close"});
        this.env.services.notification.add(
            data.display_name || data.name || _t("Saved"),
            {
                title: _t("Saved"),
                type: "success",
                buttons: [
                    {
                        name: _t("View"),
                        onClick: () =>
                            this.actionService.doAction(openRecord(resModel, resId)),
                    },
                ],
            }
        );
    }
}

export const clientCardFormView = {
    ...formView,
    Compiler: ClientCardCompiler,
    Controller: ClientCardFormController,
    Renderer: ClientCardRenderer,
};

registry.category("views").add("client_card_form", clientCardFormView);
