from odoo import api, models
from odoo.fields import Domain

from ..overview.client_overview import Count


class ClientOverview(models.AbstractModel):
    """The number of contacts of a client."""

    _inherit = "client.overview"

    @api.model
    def _counts(self, client):
        contacts = Domain("commercial_partner_id", "=", client.id)
        contacts &= Domain("id", "!=", client.id)
        count = Count("res.partner", contacts, None, self.env._("in total"))
        return super()._counts(client) | {"contacts": (count,)}
