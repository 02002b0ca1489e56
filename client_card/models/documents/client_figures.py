from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain

from ...tools import ACCOUNTING_GROUPS, round_amount
from ..figures.client_figures import Block, Source

PAID = ("paid", "in_payment")
NOT_FULLY_PAID = ("not_paid", "partial", "blocked")


class ClientFigures(models.AbstractModel):
    """Invoices and estimates in blocks, and the invoiced amounts by month."""

    _inherit = "client.figures"

    @api.model
    def _sources(self):
        return super()._sources() | {
            "invoices": Source(
                model="account.move",
                client="client_id",
                domain=Domain("move_type", "in", self._invoice_types()),
                year=self._invoice_year(),
                blocks=self._invoice_blocks(),
                groups=ACCOUNTING_GROUPS,
            ),
            "estimates": Source(
                model="sale.order",
                client="client_id",
                domain=Domain.TRUE,
                year=self._moment_year("date_order"),
                blocks=self._estimate_blocks(),
            ),
        }

    @api.model
    def _columns(self):
        return super()._columns() | {
            "client_overdue": self._block_column("invoices", "overdue"),
            "client_open_estimates": self._block_column("estimates", "outstanding"),
        }

    @api.model
    def _invoice_types(self):
        return ("out_invoice", "out_refund", "out_receipt")

    @api.model
    def _invoice_blocks(self):
        """Return the blocks of customer documents; a draft may be marked as paid, so
        all of them check the state."""
        posted = Domain("state", "=", "posted")
        invoice = Domain("move_type", "in", ("out_invoice", "out_receipt"))
        unpaid = posted & invoice & Domain("payment_state", "in", NOT_FULLY_PAID)
        total = ("amount_total_signed", "amount_total_in_currency_signed")
        residual = ("amount_residual_signed", "amount_residual")
        settled = ("client_settled_signed", "client_settled")
        return {
            "outstanding": Block(
                unpaid & Domain("is_move_sent", "=", True), *residual, unpaid
            ),
            "not_sent": Block(
                unpaid & Domain("is_move_sent", "=", False), *residual, unpaid
            ),
            "overdue": Block(
                unpaid
                & Domain("invoice_date_due", "<", fields.Date.context_today(self)),
                *residual,
                unpaid,
            ),
            "draft": Block(Domain("state", "=", "draft"), *total),
            "paid": Block(
                posted & invoice & Domain("payment_state", "in", PAID),
                *total,
            ),
            "partial": Block(
                posted & invoice & Domain("payment_state", "=", "partial"), *settled
            ),
            "total": Block(posted, *total),
        }

    @api.model
    def _estimate_blocks(self):
        amounts = ("client_amount_total", "amount_total")
        return {
            "outstanding": Block(Domain("state", "=", "sent"), *amounts),
            "accepted": Block(Domain("state", "=", "sale"), *amounts),
            "rejected": Block(
                Domain("state", "=", "cancel") & Domain("client_rejected", "=", True),
                *amounts,
            ),
        }

    @api.model
    def _invoice_year(self):
        """Drafts have no invoice date yet: their accounting date decides."""
        first, last = self._year_bounds()
        dated = Domain("invoice_date", ">=", first) & Domain("invoice_date", "<=", last)
        undated = Domain("date", ">=", first) & Domain("date", "<=", last)
        return dated | (Domain("invoice_date", "=", False) & undated)

    @api.model
    def _read_history(self, clients, since=None):
        """Compute the invoiced amounts by month and year: the block Total, for all
        time.

        :param since: the first day that counts; default: all
        :return: ``{(client id, company id): {year: [amount of each month]}}``, in the
            company's currency; 0.0 for a month without documents
        """
        self = self.sudo(False)
        source = self._sources()["invoices"]
        block = source.blocks["total"]
        counted = source.domain & block.domain
        if since:
            counted &= Domain("invoice_date", ">=", since)
        rows = self.env[source.model]._read_group(
            counted
            & Domain(source.client, "in", clients.ids)
            & Domain("company_id", "in", self.env.companies.ids),
            [source.client, "company_id", "invoice_date:month"],
            [f"{block.amount}:sum"],
        )
        history = defaultdict(lambda: defaultdict(lambda: [0.0] * 12))
        for client, company, month, amount in rows:
            amount = round_amount(company.currency_id, amount)
            history[client.id, company.id][month.year][month.month - 1] = amount
        return history
