import {openRecord} from "@client_card/shared/open_form";
import {CardActionMenu} from "@client_card/card/card_action_menu";
import {cardActions} from "@client_card/card/card_actions";
import {
    Component,
    onWillUnmount,
    onWillUpdateProps,
    useEffect,
    useState,
} from "@odoo/owl";
import {describeBalance, formatBlock} from "@client_card/figures/figures_format";
import {FIGURES_CHANGED, useFigures} from "@client_card/figures/figures_hook";
import {sideCardParts} from "@client_card/side_card/side_card_parts";
import {isRefusal} from "@client_card/shared/access";
import {PhoneLinks} from "@client_card/shared/phone_links";
import {useSingleDialog} from "@client_card/shared/single_dialog";
import {browser} from "@web/core/browser/browser";
import {deserializeDate, deserializeDateTime, formatDate} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {KeepLast} from "@web/core/utils/concurrency";
import {useBus, useService} from "@web/core/utils/hooks";
import {useDebounced} from "@web/core/utils/timing";
import {imageUrl} from "@web/core/utils/urls";
import {FormViewDialog} from "@web/views/view_dialogs/form_view_dialog";

// the first client loads at once; users who then run on with the arrow keys stop at few
export const LOAD_DELAY = 150;

const COUNTED = 100;

// what takes longer than the rest, and shows after it
const REMINDER = "client_reminder_";
const LATER = [
    "client_attention_count",
    ...["level", "day", "next_level", "next_day"].map((name) => REMINDER + name),
];

/**
 * The side card: picture, contact data, figures, services, solutions, contacts
 * and next tasks; beside the panel's list and beside the client's documents.
 *
 * In: the id of a client or one of its contacts; its name, if known, to show at once;
 * an object whose change means that the client may have changed; whether space is
 * scarce: then the lists open on demand.
 * Out: opens and adds records; `onSaved` after that. `onLoaded` receives the ID of the
 * client that is shown.
 * Right: the server leaves out what the user may not see. If it refuses, `isQuiet`
 * shows nothing; otherwise, and if it fails, a message offers to try again.
 */
export class ClientSideCard extends Component {
    static template = "client_card.ClientSideCard";
    static components = {CardActionMenu, PhoneLinks};
    static props = {
        clientId: Number,
        name: {type: String, optional: true},
        source: {type: Object, optional: true},
        isCompact: {type: Boolean, optional: true},
        isQuiet: {type: Boolean, optional: true},
        onLoaded: {type: Function, optional: true},
        onSaved: {type: Function, optional: true},
    };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.addDialog = useSingleDialog();
        this.keepLast = new KeepLast();
        // after the rest, because it adds up the whole ledger
        this.balances = useFigures();
        this.state = useState({
            client: null,
            later: {}, // the fields LATER
            hasFailed: false,
            isRefused: false,
            isExpanded: false,
        });
        this.load = useDebounced(this.read, LOAD_DELAY, {
            immediate: true,
            trailing: true,
        });
        onWillUpdateProps((next) => this.onNextProps(next));
        onWillUnmount(() => this.abort());
        useBus(this.env.bus, FIGURES_CHANGED, () => this.load());
        useEffect(
            (client) => this.onShown(client),
            () => [this.client]
        );
        this.load();
    }

    /** The request does not wait for the next frame. */
    onNextProps({clientId, source}) {
        if (clientId === this.props.clientId && source === this.props.source) {
            return;
        }
        this.abort();
        if (this.state.client?.id !== clientId) {
            this.state.client = null; // never another client's data
            this.state.later = {};
        }
        this.state.hasFailed = false;
        this.load(clientId);
    }

    abort() {
        this.request?.abort(false);
        this.request = undefined;
    }

    async read(clientId = this.props.clientId) {
        this.abort();
        this.request = this.orm.silent.call("res.partner", "client_card_side", [
            [clientId],
        ]);
        try {
            this.state.client = await this.keepLast.add(this.request);
            this.state.hasFailed = false;
        } catch (error) {
            this.state.client = null;
            this.state.hasFailed = true;
            this.state.isRefused = isRefusal(error);
        }
        this.request = undefined;
    }

    /** What takes longer is read once the browser has painted the rest. */
    onShown(client) {
        const timer = client && browser.setTimeout(() => this.readMore(client));
        return () => browser.clearTimeout(timer);
    }

    /** Not awaited: the card shows without it. */
    async readMore(client) {
        const {clientId} = this.props;
        if (client.has_balance) {
            this.balances.load(clientId, ["balance"], "all");
        }
        this.props.onLoaded?.(client.client_id);
        const request = this.orm.silent.read("res.partner", [clientId], LATER);
        const [later] = await request;
        if (clientId === this.props.clientId) {
            this.state.later = later;
        }
    }

    get client() {
        return this.state.client;
    }

    get isHidden() {
        return this.props.isQuiet && this.state.hasFailed && this.state.isRefused;
    }

    get image() {
        const {client_id: id, write_date: unique} = this.client;
        return imageUrl("res.partner", id, "avatar_128", {unique});
    }

    get badges() {
        const {active, status} = this.client;
        return [
            !active && {text: _t("Archived"), class: "text-bg-secondary"},
            status && {text: status.name, class: `o_tag_color_${status.color} o_tag`},
        ].filter(Boolean);
    }

    get attention() {
        const {client_attention_count: count} = this.state.later;
        if (count === 1) {
            return _t("1 needs attention");
        }
        return _t("%s need attention", this.describeCount({count}));
    }

    /** Further details, each with a name. */
    get information() {
        const {vat, ref, salesperson, service_status: services} = this.client;
        const {last_activity: last} = this.client;
        const day = last && formatDate(deserializeDateTime(last));
        return [
            {label: _t("Tax ID"), text: vat},
            {label: _t("Reference"), text: ref},
            {label: _t("Salesperson"), text: salesperson},
            {label: _t("Services"), text: services?.name},
            {label: _t("Last Activity"), text: day},
            {label: _t("Last Reminder"), text: this.describeStep("")},
            {label: _t("Next Reminder"), text: this.describeStep("next_")},
        ].filter(({text}) => text);
    }

    describeStep(which) {
        const {[`${REMINDER}${which}level`]: level} = this.state.later;
        const {[`${REMINDER}${which}day`]: day} = this.state.later;
        return level && `${level}, ${formatDate(deserializeDate(day))}`;
    }

    /** With the balance as soon as it is known. */
    get companies() {
        const {client} = this.balances.state;
        const known = client?.id === this.client.id ? client.companies : [];
        return this.client.companies.map((company) => {
            const row = known.find(({company_id: id}) => id === company.company_id);
            return row ? {...company, balance: row.balance} : company;
        });
    }

    get awaitsBalance() {
        return this.client.has_balance && this.balances.state.isLoading;
    }

    /** Those of each company that has any, otherwise of the current one. */
    get figures() {
        const companies = this.companies;
        const telling = companies.filter((company) => this.hasFigures(company));
        return (telling.length ? telling : companies.slice(0, 1)).map((company) => ({
            id: company.company_id,
            company: companies.length > 1 && company.company,
            balance:
                "balance" in company &&
                describeBalance(company.balance, company.currency_id),
            lines: this.getFigureLines(company),
        }));
    }

    hasFigures(company) {
        return company.balance || this.getFigureLines(company).length;
    }

    getFigureLines(company) {
        const {invoices, estimates} = company;
        return [
            {label: _t("Overdue"), block: invoices?.overdue, color: "text-danger"},
            {label: _t("Open Estimates"), block: estimates?.outstanding},
        ]
            .filter(({block}) => block?.count)
            .map(({label, block, color}) => ({
                label,
                color,
                ...formatBlock(block, company),
            }));
    }

    get parts() {
        return sideCardParts
            .getEntries()
            .filter(([name]) => name in this.client)
            .map(([name, part]) => ({name, ...part, ...this.client[name]}));
    }

    get showsParts() {
        return !this.props.isCompact || this.state.isExpanded;
    }

    /** The server caps the count. */
    describeCount({count}) {
        return count > COUNTED ? `${COUNTED}+` : count;
    }

    describeMore({count, records}) {
        const more = Math.min(count, COUNTED) - records.length;
        return _t("%s more on the card", count > COUNTED ? `${more}+` : more);
    }

    describe(part, record) {
        return part.describe(record);
    }

    // ---------------------------------------------------------------------
    // What the user can do
    // ---------------------------------------------------------------------

    openCard(newWindow) {
        const props = {resId: this.client.client_id};
        return this.action.doAction("client_card.client_card_action", {
            props,
            newWindow,
        });
    }

    /**
     * @param {Object} entry of the Action menu
     * @param {{id: number, phone: string, phone_international: string}} contact the
     *     client, or one of its contacts
     */
    async runAction(entry, contact) {
        const {action: service, orm} = this;
        const record = {
            resId: contact.id,
            data: {
                phone: contact.phone,
                client_phone_international: contact.phone_international,
                commercial_partner_id: {id: this.client.client_id},
            },
            model: {action: service, orm},
        };
        const action = await entry.action(contact.id, record);
        return service.doAction(action, {onClose: () => this.onChanged()});
    }

    runForClient(entry) {
        return this.runAction(entry, this.clientContact);
    }

    get clientContact() {
        return {...this.client, id: this.client.client_id};
    }

    openWhatsApp(contact) {
        return this.runAction(cardActions.get("whatsapp"), contact);
    }

    onChanged() {
        this.load();
        this.props.onSaved?.();
    }

    open(part, resId) {
        if (part.isPage) {
            return this.action.doAction(openRecord(part.model, resId));
        }
        return this.openDialog(part, resId);
    }

    add(part) {
        const context = {
            ...part.context(this.client.client_id),
            ...(part.formRef ? {form_view_ref: part.formRef} : {}),
        };
        return this.openDialog(part, false, {context, title: part.add});
    }

    openDialog({model}, resId, props) {
        this.addDialog(
            FormViewDialog,
            {resModel: model, resId, title: _t("Details"), canExpand: false, ...props},
            {onClose: () => this.onChanged()}
        );
    }
}
