from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..attention.client_attention import LATE, SOON, Fact
from ..client_union import Probe

SOON_DAYS = 7


class ClientAttention(models.Model):
    """Estimates that have expired or expire soon."""

    _inherit = "client.attention"
    _depends = {"sale.order": ["validity_date"]}

    kind = fields.Selection(selection_add=[("estimate", "Estimate expires")])

    @api.model
    def _sources(self):
        return super()._sources() | {
            6: Fact(
                "sale.order",
                self._expiring,
                {"estimate": Domain.TRUE},
                "open",
                self._open,
                probe=Probe("sale.order", "client_id"),
            )
        }

    def _expiring(self):
        today = fields.Date.context_today(self)
        day = SQL.identifier("sale_order", "validity_date")
        return self._records(
            "sale.order",
            Domain("state", "=", "sent")
            & Domain("validity_date", "<=", today + timedelta(days=SOON_DAYS)),
            "client_id",
            self._day_columns(day)
            | {
                "kind": SQL("'estimate'"),
                "severity": SQL(
                    "CASE WHEN %s < %s THEN %s ELSE %s END", day, today, LATE, SOON
                ),
                "name": "name",
                "partner_id": "partner_id",
                "user_id": "user_id",
                "company_id": "company_id",
                "amount": "amount_total",
                "currency_id": "currency_id",
            },
        )
