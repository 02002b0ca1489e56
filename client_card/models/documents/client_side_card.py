from odoo import api, models


class ClientSideCard(models.AbstractModel):
    """What is open of invoices and estimates, on the side card."""

    _inherit = "client.side.card"

    @api.model
    def _blocks(self):
        open_blocks = {"invoices": ("overdue",), "estimates": ("outstanding",)}
        return super()._blocks() | open_blocks
