from odoo import models

from ...tools import ACCOUNTING_GROUPS
from ..figures.figure_column import figure_column


class ResPartner(models.Model):
    """The balance of a client."""

    _inherit = "res.partner"

    client_balance = figure_column(
        "client_balance",
        string="Balance",
        groups=ACCOUNTING_GROUPS,
        help="What the client owes the current company; negative if we owe the client.",
    )
