from odoo import api, fields, models

from .client_figures import ACCOUNTING_GROUPS


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    # a payment's line may stay on the contact: the client is its commercial partner
    client_id = fields.Many2one(
        related="partner_id.commercial_partner_id", string="Client"
    )
    client_ledger = fields.Boolean(store=False, search="_search_client_ledger")
    client_running_balance = fields.Monetary(
        string="Running Balance",
        compute="_compute_client_running_balance",
        currency_field="company_currency_id",
        groups=ACCOUNTING_GROUPS,
        help="The client's balance after this line; positive: the client owes us.",
    )

    # balance and ledger read the index alone
    _client_card_ledger_idx = models.Index(
        "(partner_id, account_id, date, id) INCLUDE (balance, company_id) "
        "WHERE parent_state = 'posted'"
    )

    @api.model
    def _search_client_ledger(self, operator, value):
        """The lines that make up the balance of clients."""
        if operator != "in" or set(value) != {True}:
            return NotImplemented
        return self.env["client.figures"]._balance_domain()

    @api.depends_context("uid", "allowed_company_ids")
    @api.depends("balance", "date", "partner_id", "parent_state")
    def _compute_client_running_balance(self):
        balances = self.env["client.figures"]._read_running_balances(self._origin)
        for line in self:
            line.client_running_balance = balances.get(line._origin.id, 0.0)
