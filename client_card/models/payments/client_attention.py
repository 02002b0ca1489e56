from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..attention.client_attention import URGENT, Fact
from ..client_union import Probe


class ClientAttention(models.Model):
    """Rejected payments that were not made again."""

    _inherit = "client.attention"
    _depends = {
        "account.payment": [
            "amount",
            "client_id",
            "company_id",
            "currency_id",
            "date",
            "payment_type",
            "state",
        ],
    }

    kind = fields.Selection(selection_add=[("rejected_payment", "Payment rejected")])

    @api.model
    def _sources(self):
        return super()._sources() | {
            9: Fact(
                "account.payment",
                self._rejected_payments,
                {"rejected_payment": Domain.TRUE},
                "open",
                self._open,
                probe=Probe(
                    "account.payment", "client_id", Domain("state", "=", "rejected")
                ),
            )
        }

    def _rejected_payments(self):
        return self._records(
            "account.payment",
            Domain("state", "=", "rejected")
            & Domain.custom(to_sql=self._not_paid_after),
            "client_id",
            self._day_columns(SQL.identifier("account_payment", "date"))
            | {
                "kind": SQL("'rejected_payment'"),
                "severity": SQL("%s", URGENT),
                "name": "name",
                "partner_id": "partner_id",
                "user_id": "create_uid",
                "company_id": "company_id",
                "amount": "amount",
                "currency_id": "currency_id",
            },
        )

    @api.model
    def _not_paid_after(self, _model, alias, _query):
        """Return the SQL condition that no later payment has the same amount."""
        return SQL(
            """
            NOT EXISTS (
                SELECT FROM account_payment AS later
                 WHERE later.client_id = %(own)s.client_id
                   AND later.company_id = %(own)s.company_id
                   AND later.payment_type = %(own)s.payment_type
                   AND later.currency_id = %(own)s.currency_id
                   AND later.amount = %(own)s.amount
                   AND later.state IN ('in_process', 'paid')
                   AND (later.date, later.id) > (%(own)s.date, %(own)s.id)
            )
            """,
            own=SQL.identifier(alias),
        )
