from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..client_union import Probe, Source

BILLS = ("in_invoice", "in_refund", "in_receipt")
ESTIMATE_KINDS = {
    "estimate": Domain("state", "!=", "sale"),
    "order": Domain("state", "=", "sale"),
}
INVOICE_KINDS = {
    "invoice": Domain("move_type", "not in", ("entry", *BILLS)),
    "bill": Domain("move_type", "in", BILLS),
}


class ClientLog(models.Model):
    """Estimates and invoices in the log."""

    _inherit = "client.log"
    _depends = {
        "account.move": ["client_id", "date", "invoice_date", "move_type"],
        "sale.order": ["state"],
    }

    kind = fields.Selection(
        selection_add=[
            ("estimate", "Estimate"),
            ("order", "Order"),
            ("invoice", "Invoice"),
            ("bill", "Bill"),
        ]
    )

    @api.model
    def _sources(self):
        orders = Probe("sale.order", "client_id")
        moves = Probe("account.move", "client_id", Domain("move_type", "!=", "entry"))
        return super()._sources() | {
            3: Source("sale.order", self._estimates, ESTIMATE_KINDS, orders),
            4: Source("account.move", self._invoices, INVOICE_KINDS, moves),
        }

    def _estimates(self):
        return self._records(
            "sale.order",
            self._kinds_domain(ESTIMATE_KINDS),
            "client_id",
            {
                "date": "date_order",
                "kind": SQL(
                    "CASE sale_order.state WHEN 'sale' THEN 'order' ELSE 'estimate' END"
                ),
                "name": "name",
                "partner_id": "partner_id",
                "user_id": "user_id",
                "company_id": "company_id",
                "amount": "amount_total",
                "currency_id": "currency_id",
            },
        )

    def _invoices(self):
        day = SQL("COALESCE(account_move.invoice_date, account_move.date)")
        return self._records(
            "account.move",
            Domain("move_type", "!=", "entry") & self._kinds_domain(INVOICE_KINDS),
            "client_id",
            self._day_columns(day)
            | {
                "kind": SQL(
                    "CASE WHEN account_move.move_type IN %s THEN 'bill' "
                    "ELSE 'invoice' END",
                    BILLS,
                ),
                "name": "name",
                "partner_id": "partner_id",
                "user_id": "invoice_user_id",
                "company_id": "company_id",
                "amount": "amount_total_in_currency_signed",
                "currency_id": "currency_id",
            },
        )
