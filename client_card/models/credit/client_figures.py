from odoo import api, models

from ...tools import ACCOUNTING_GROUPS
from ..figures.client_figures import Column, Figure


class ClientFigures(models.AbstractModel):
    """The credit that clients use, and how long they take to pay."""

    _inherit = "client.figures"

    @api.model
    def _figures(self):
        credit = self.env["client.credit"]
        return super()._figures() | {
            "credit": Figure(
                model="account.move.line",
                groups=ACCOUNTING_GROUPS,
                read=lambda asked: credit._read_credit(asked.clients, asked.family),
                empty={},
                by_contact=True,
            ),
            "days_to_pay": Figure(
                model="account.move",
                groups=ACCOUNTING_GROUPS,
                read=lambda asked: credit._read_days_to_pay(
                    asked.clients, asked.period
                ),
                empty={"count": 0, "days": False},
                on_demand=True,
            ),
        }

    @api.model
    def _columns(self):
        credit = self.env["client.credit"]
        return super()._columns() | {
            "client_over_limit": Column(
                "credit", credit._read_over_limit, credit._over_limit_to_sql
            )
        }
