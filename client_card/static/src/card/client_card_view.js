import {openRecord} from "@client_card/shared/open_form";
import {
    Component,
    onError,
    onWillUnmount,
    onWillUpdateProps,
    status,
    useEffect,
    useState,
    useSubEnv,
} from "@odoo/owl";
import {getAllowedActions} from "@client_card/card/card_action_access";
import {ClientCardControlPanel} from "@client_card/card/client_card_control_panel";
import {hasAccess, isFailure} from "@client_card/shared/access";
import {getFilter} from "@client_card/shared/filter_choice";
import {useSingleDialog} from "@client_card/shared/single_dialog";
import {browser} from "@web/core/browser/browser";
import {makeContext} from "@web/core/context";
import {Domain} from "@web/core/domain";
import {_t} from "@web/core/l10n/translation";
import {evaluateExpr} from "@web/core/py_js/py";
import {registry} from "@web/core/registry";
import {session} from "@web/session";
import {user} from "@web/core/user";
import {useService} from "@web/core/utils/hooks";
import {deepEqual} from "@web/core/utils/objects";
import {renderToMarkup} from "@web/core/utils/render";
import {RelationalModel} from "@web/model/relational_model/relational_model";
import {CallbackRecorder} from "@web/search/action_hook";
import {getDefaultConfig, View} from "@web/views/view";
import {FormViewDialog} from "@web/views/view_dialogs/form_view_dialog";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

const TYPES = ["list", "kanban", "calendar", "graph"];

/** Collects a view's state, and remembers its controller. */
class StateRecorder extends CallbackRecorder {
    add(controller, callback) {
        super.add(controller, callback);
        this.controller = controller;
    }

    collect() {
        return Object.assign({}, ...this.callbacks.map((callback) => callback()));
    }
}

/** Odoo's view, of any type, with the control panel of a window. */
class WindowView extends View {
    async loadView(props) {
        await super.loadView(props);
        this.env.config.ControlPanel = ClientCardControlPanel;
    }
}

/**
 * A window in a form onto other records: one of Odoo's own views (list, kanban,
 * calendar, graph) in a section, with its search, pager, sorting and buttons. Nothing
 * is loaded until the section is shown. Without records it is one sentence with one
 * button.
 *
 * In: the form's record; model, view types, between which the user switches, and the
 * views' xmlids; domain and context, evaluated with the record's values; where records
 * open ("page" or "dialog"); the xmlid of an action for "See more"; the keys of the
 * registry `client_card_actions` whose buttons it has; what it says without records.
 * Out: opens records and actions, and reloads the form after buttons and dialogs.
 * Right: `read` on the model; without it, or if the model is not installed, the window
 * says so and sends no other request. Its buttons have their own rights. If the server
 * cannot be reached, it offers to try again.
 */
export class ClientCardView extends Component {
    static template = "client_card.ClientCardView";
    static components = {View: WindowView};
    static props = {
        ...standardWidgetProps,
        model: String,
        viewTypes: {
            validate: (types) => types.every((type) => TYPES.includes(type)),
        },
        viewRefs: {type: Array, optional: true}, // in the order of their types
        searchViewRef: {type: String, optional: true},
        domain: {type: String, optional: true},
        context: {type: String, optional: true},
        limit: {type: Number, optional: true},
        open: {validate: (open) => ["page", "dialog"].includes(open), optional: true},
        action: {type: String, optional: true},
        actions: {type: Array, optional: true},
        help: {type: String, optional: true},
    };
    static defaultProps = {
        viewRefs: [],
        domain: "[]",
        context: "{}",
        limit: 20,
        open: "page",
        actions: [],
    };

    setup() {
        this.action = useService("action");
        this.addDialog = useSingleDialog();
        this.card = useState(this.env.clientCardSection || {});
        this.asked = this.takeAsked();
        this.state = useState({access: "unknown", viewType: this.firstViewType});
        this.buttons = [];
        this.resId = this.props.record.resId;
        this.localState = new StateRecorder();
        this.globalState = new StateRecorder();
        // kept by the card's form; in any other form each visit to a section starts
        // afresh
        this.savedStates = this.env.clientCardStates || {};
        this.runCardAction = this.env.runCardAction; // from the card's form, if this is one
        this.isolate();
        this.checkAccess();
        useEffect(
            () => this.onAsked(),
            () => [this.card.asked]
        );
        onError((error) => this.onViewError(error));
        onWillUpdateProps((next) => this.onRecordChange(next));
        onWillUnmount(() => this.saveState());
    }

    /** Gives the view its own environment inside the form. */
    isolate() {
        const {services} = this.env;
        // the methods of the action service use `this`: inherit, do not copy
        const action = Object.create(services.action, {
            switchView: {value: (type) => this.switchView(type)},
            doActionButton: {
                value: (params, options) =>
                    services.action.doActionButton(
                        {...params, onClose: (info) => this.onButtonClose(info)},
                        options
                    ),
            },
        });
        useSubEnv({
            services: Object.create(services, {action: {value: action}}),
            clientCardWindow: this,
            config: {
                ...getDefaultConfig(), // otherwise the form shows this view's pager
                cache: false, // amounts must not be from an earlier visit
                disableSearchBarAutofocus: true,
                isReloadingController: true, // shown with its data, or not at all
            },
        });
    }

    /** Not awaited: the form shows at once. */
    async checkAccess() {
        try {
            const [isAllowed, buttons] = await Promise.all([
                hasAccess(this.props.model, "read"),
                this.loadButtons(),
            ]);
            this.buttons = buttons;
            if (isAllowed) {
                this.showView();
            }
            this.state.access = isAllowed ? "granted" : "denied";
        } catch (error) {
            this.state.access = "failed";
            throw error; // Odoo shows the error
        }
    }

    /** @returns {Object|undefined} the count that was clicked, if this window has it */
    takeAsked() {
        const {asked} = this.card;
        if (asked?.model !== this.props.model) {
            return undefined;
        }
        this.card.asked = null;
        return asked;
    }

    /** A count was clicked while the window is visible: only its filter stays. */
    onAsked() {
        const asked = this.state.access === "granted" && this.takeAsked();
        if (!asked) {
            return;
        }
        this.asked = asked;
        if (this.firstViewType !== this.viewType) {
            this.changeView(this.firstViewType);
            return;
        }
        this.searchModel.clearQuery();
        if (asked.filter) {
            const {id} = getFilter(this.searchModel, asked.filter);
            this.searchModel.toggleSearchItem(id);
        }
    }

    /** Buttons act on the card: it saves, and reloads afterwards. */
    async loadButtons() {
        const {actions, record} = this.props;
        const isArchived = record.data.active === false;
        return this.runCardAction && !isArchived ? getAllowedActions(actions) : [];
    }

    run(key) {
        return this.runCardAction(this.buttons.find((entry) => entry.key === key));
    }

    /**
     * What an empty view shows; its buttons are plain text, and their actions are
     * defined here.
     */
    onClick({target}) {
        const button = target.closest(".o_client_card_empty button");
        if (button?.dataset.action) {
            this.run(button.dataset.action);
        } else if (button) {
            this.searchModel.clearQuery(); // as its control panel reported
        }
    }

    /** A view that fails to load does not break the rest of the form. */
    onViewError(error) {
        if (!isFailure(error.cause)) {
            throw error;
        }
        this.state.access = "failed";
        Promise.reject(error); // Odoo shows the error
    }

    tryAgain() {
        this.state.access = "unknown";
        return this.checkAccess();
    }

    get viewType() {
        return this.state.viewType;
    }

    get viewRef() {
        const {viewTypes, viewRefs} = this.props;
        return viewRefs[viewTypes.indexOf(this.viewType)];
    }

    /** One setting of the user for all clients. */
    get choiceKey() {
        return `client_card.view,${this.props.model},${user.userId}`;
    }

    /** A count belongs to the list, if there is one. */
    get firstViewType() {
        const {viewTypes} = this.props;
        if (this.asked && viewTypes.includes("list")) {
            return "list";
        }
        const chosen = browser.localStorage.getItem(this.choiceKey);
        return viewTypes.includes(chosen) ? chosen : viewTypes[0];
    }

    get viewSwitcherEntries() {
        return this.props.viewTypes.map((type) => {
            const {display_name: name, icon} = session.view_info[type];
            return {type, name, icon, active: type === this.viewType};
        });
    }

    /** The other view keeps the search of this one. */
    switchView(type) {
        const globalState = this.globalState.collect();
        browser.localStorage.setItem(this.choiceKey, type);
        this.changeView(type, {globalState});
    }

    changeView(type, state) {
        this.saveState();
        this.localState.controller = undefined;
        this.state.viewType = type;
        this.showView(state);
    }

    showView(state) {
        this.env.config.viewSwitcherEntries = this.viewSwitcherEntries;
        this.viewProps = {
            ...this.makeViewProps(this.props),
            ...(this.asked ? {} : this.savedStates[this.key]),
            ...state,
        };
    }

    get key() {
        const {model, domain} = this.props;
        const {viewType, viewRef} = this;
        return JSON.stringify([model, viewType, viewRef, domain, this.resId]);
    }

    saveState() {
        if (this.localState.controller) {
            this.savedStates[this.key] = {
                state: this.localState.collect(),
                globalState: this.globalState.collect(),
            };
        }
    }

    makeViewProps(props) {
        this.resId = props.record.resId;
        const {evalContext} = props.record;
        const viewProps = {
            resModel: props.model,
            type: this.viewType,
            views: [
                [false, this.viewType],
                [false, "search"],
            ],
            domain: new Domain(props.domain).toList(evalContext),
            context: this.makeViewContext(props),
            display: {controlPanel: {}, searchPanel: false},
            noBreadcrumbs: true,
            // a favorite would be saved for every list of the model
            searchMenuTypes: ["filter", "groupBy"],
            // rows being edited are saved when leaving the form
            __beforeLeave__: this.env.__beforeLeave__,
            __getLocalState__: this.localState,
            __getGlobalState__: this.globalState,
        };
        if (this.viewType !== "calendar") {
            viewProps.useSampleModel = false;
            viewProps.noContentHelp = this.emptyHelp;
        }
        if (["list", "kanban"].includes(this.viewType)) {
            Object.assign(viewProps, {
                limit: props.limit,
                selectRecord: (resId, options) => this.openRecord(resId, options),
                createRecord: () => this.openRecord(false),
            });
        }
        return viewProps;
    }

    get emptyHelp() {
        return renderToMarkup("client_card.ClientCardEmpty", {
            help: this.props.help || _t("Nothing here yet."),
            entry: this.buttons[0],
        });
    }

    makeViewContext({record, context, searchViewRef}) {
        const {viewType, viewRef} = this;
        this.ownContext = evaluateExpr(context, record.evalContext);
        const {ownContext} = this;
        // figures start with the user's period; after that the window keeps its search
        const isOfYear =
            ownContext.client_card_source &&
            user.settings.client_card_period === "year";
        return makeContext([
            user.context,
            this.asked ? this.onlyAsked(ownContext) : ownContext,
            isOfYear && !this.asked ? {search_default_current_year: 1} : {},
            viewRef ? {[`${viewType}_view_ref`]: viewRef} : {},
            searchViewRef ? {search_view_ref: searchViewRef} : {},
        ]);
    }

    /** The context with only the filter of the clicked count. */
    onlyAsked(context) {
        const entries = Object.entries(context).filter(
            ([key]) => !key.startsWith("search_default_")
        );
        const {filter} = this.asked;
        return {
            ...Object.fromEntries(entries),
            ...(filter && {[`search_default_${filter}`]: 1}),
        };
    }

    /** What the window's context passes to a record or page opened from it. */
    get openContext() {
        return Object.fromEntries(
            Object.entries(this.viewProps.context).filter(
                ([key]) =>
                    !key.endsWith("_view_ref") && !key.startsWith("search_default_")
            )
        );
    }

    /**
     * The form creates a new record object whenever it loads, and only then. New props
     * make the view load; in between they keep their identity, so that rendering does
     * not load it.
     */
    onRecordChange(next) {
        if (next.record !== this.props.record || next.record.resId !== this.resId) {
            this.updateView(next);
        }
    }

    updateView(props) {
        const before = this.viewProps;
        if (!before) {
            return; // nothing shows yet
        }
        const viewProps = this.makeViewProps(props);
        const model = this.localState.controller?.model;
        const isSame =
            deepEqual(viewProps.domain, before.domain) &&
            deepEqual(viewProps.context, before.context);
        if (isSame && model instanceof RelationalModel) {
            model.load(); // new props would return to the first page
        } else {
            this.viewProps = viewProps;
        }
    }

    /**
     * Reloads the form, and with it this window; unsaved changes of the form are kept.
     */
    async reload() {
        if (status(this) === "destroyed") {
            return;
        }
        const {record} = this.props;
        if (await record.isDirty()) {
            this.updateView(this.props);
            this.render();
        } else {
            await record.model.load();
        }
    }

    /** Replaces the view's own reload, which would not include the form. */
    async onButtonClose(info) {
        if (!info?.noReload) {
            await this.reload();
        }
    }

    openRecord(resId, {activeIds, newWindow} = {}) {
        if (this.props.open === "dialog" && !newWindow) {
            return this.openDialog(resId);
        }
        return this.action.doAction(
            openRecord(this.props.model, resId, this.openContext),
            {props: {resIds: activeIds}, newWindow}
        );
    }

    openDialog(resId) {
        this.addDialog(
            FormViewDialog,
            {
                resModel: this.props.model,
                resId,
                context: this.openContext,
                title: resId ? _t("Details") : _t("New"),
            },
            {onClose: () => this.reload()}
        );
    }

    async seeMore() {
        const action = await this.action.loadAction(this.props.action);
        return this.action.doAction(
            {...action, domain: this.viewProps.domain},
            {additionalContext: this.openContext}
        );
    }
}

/** @returns {string[]} the names in a list such as "calendar,list" */
function splitNames(names = "") {
    return names.split(",").filter(Boolean);
}

export const clientCardView = {
    component: ClientCardView,
    additionalClasses: ["d-block", "w-100"],
    extractProps: ({attrs}) => ({
        model: attrs.model,
        viewTypes: splitNames(attrs.view_type),
        viewRefs: splitNames(attrs.view_ref),
        searchViewRef: attrs.search_view_ref,
        domain: attrs.domain,
        context: attrs.context,
        limit: attrs.limit ? parseInt(attrs.limit, 10) : undefined,
        open: attrs.open,
        action: attrs.action,
        actions: splitNames(attrs.actions),
        help: attrs.help,
    }),
};

registry.category("view_widgets").add("client_card_view", clientCardView);
