from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..client_union import Probe, Source


class ClientLog(models.Model):
    """Payments in the log."""

    _inherit = "client.log"
    _depends = {
        "account.payment": ["amount", "date", "memo", "name", "payment_type"],
    }

    kind = fields.Selection(selection_add=[("payment", "Payment")])

    @api.model
    def _sources(self):
        kinds = {"payment": Domain.TRUE}
        probe = Probe("account.payment", "client_id")
        return super()._sources() | {
            5: Source("account.payment", self._payments, kinds, probe)
        }

    def _payments(self):
        return self._records(
            "account.payment",
            Domain.TRUE,
            "client_id",
            self._day_columns(SQL.identifier("account_payment", "date"))
            | {
                "kind": SQL("'payment'"),
                "name": SQL(
                    "CONCAT_WS(' – ', account_payment.name, account_payment.memo)"
                ),
                "partner_id": "partner_id",
                "user_id": "create_uid",
                "company_id": "company_id",
                "amount": SQL(
                    "CASE account_payment.payment_type WHEN 'outbound' THEN -1 ELSE 1 "
                    "END * account_payment.amount"
                ),
                "currency_id": "currency_id",
            },
        )
