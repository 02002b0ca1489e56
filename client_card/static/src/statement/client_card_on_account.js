import {Component} from "@odoo/owl";
import {blockNotes} from "@client_card/figures/block_notes";
import {formatCurrency, getCurrency} from "@web/core/currency";
import {_t} from "@web/core/l10n/translation";
import {floatIsZero} from "@web/core/utils/numbers";
import {useService} from "@web/core/utils/hooks";

/**
 * How the client's documents add up to the balance, one line per company: their unpaid
 * amounts and other open debits, less credits on account, are the open items; if these
 * differ from the balance, the rest is named. A click on the amount on account lists it
 * in the ledger.
 *
 * In: the client's id, and companies with the figure `on_account`.
 * Out: opens the ledger. Right: none of its own; the server leaves out the figures.
 */
export class ClientCardOnAccount extends Component {
    static template = "client_card.ClientCardOnAccount";
    static props = {clientId: Number, companies: Array};

    setup() {
        this.action = useService("action");
    }

    /** A company without open items has nothing to explain. */
    get lines() {
        const {companies} = this.props;
        return companies
            .filter(({on_account: figure}) => figure)
            .map((company) => this.describe(company))
            .filter(({has}) => has("open_items") || has("amount") || has("rest"))
            .map((line) => ({
                ...line,
                name: companies.length > 1 && line.company,
            }));
    }

    describe({on_account: figure, company, company_id: id, currency_id: currencyId}) {
        const digits = getCurrency(currencyId)?.digits[1] ?? 2;
        const has = (name) => !floatIsZero(figure[name], digits);
        const format = (name) => formatCurrency(figure[name], currencyId);
        return {
            id,
            company,
            has,
            format,
            bills: has("bills") && _t("of which our own bills: %s", format("bills")),
            rest:
                has("rest") &&
                _t(
                    "Balance: %(balance)s. The difference of %(rest)s is not in any open item: payments on drafts, items matched with another client or branch, or entries without a residual amount.",
                    {
                        balance: formatCurrency(
                            figure.open_items + figure.rest,
                            currencyId
                        ),
                        rest: format("rest"),
                    }
                ),
        };
    }

    async openCredits(companyId) {
        const {clientId} = this.props;
        const action = await this.action.loadAction(
            "client_card.account_move_line_action"
        );
        return this.action.doAction(
            {
                ...action,
                domain: [
                    ["client_id", "=", clientId],
                    ["client_ledger", "=", true],
                    ["company_id", "=", companyId],
                ],
            },
            {
                additionalContext: {
                    client_card_client_id: clientId,
                    client_card_open: true,
                    search_default_open_credits: 1,
                },
            }
        );
    }
}

blockNotes.add("invoices", {figure: "on_account", Component: ClientCardOnAccount});
