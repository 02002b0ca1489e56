from odoo import api, models


class ClientSideCard(models.AbstractModel):
    """Open invoices and estimates, on the side card."""

    _inherit = "client.side.card"

    @api.model
    def _blocks(self):
        open_blocks = {"invoices": ("overdue",), "estimates": ("outstanding",)}
        return super()._blocks() | open_blocks
