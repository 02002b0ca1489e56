from odoo import fields, models

from ...tools import ACCOUNTING_GROUPS
from ..figures.figure_column import figure_column


class ResPartner(models.Model):
    """Whether a client uses more credit than its limit."""

    _inherit = "res.partner"

    client_over_limit = figure_column(
        "client_over_limit",
        fields.Boolean,
        string="Over Credit Limit",
        groups=ACCOUNTING_GROUPS,
        help="Uses more credit than its limit in the current company.",
    )
