from odoo import api, models

from ...tools import ACCOUNTING_GROUPS
from ..figures.client_figures import Figure


class ClientFigures(models.AbstractModel):
    """Late amounts, and amounts on account."""

    _inherit = "client.figures"

    @api.model
    def _figures(self):
        statement = self.env["client.statement"]
        return super()._figures() | {
            "late": Figure(
                model="account.move.line",
                groups=ACCOUNTING_GROUPS,
                read=lambda asked: statement._read_late(asked.clients),
                empty=statement._empty_late(),
                on_demand=True,
            ),
            "on_account": Figure(
                model="account.move.line",
                groups=ACCOUNTING_GROUPS,
                read=lambda asked: statement._read_on_account(asked.clients),
                empty=statement._empty_on_account(),
                on_demand=True,
            ),
        }
