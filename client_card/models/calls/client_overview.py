from odoo import api, models
from odoo.fields import Domain

from ..overview.client_overview import Count


class ClientOverview(models.AbstractModel):
    """The number of missed calls that nobody has returned."""

    _inherit = "client.overview"

    @api.model
    def _counts(self, client):
        missed = Domain("client_id", "=", client.id)
        missed &= Domain("to_call_back", "=", True)
        label = self.env._("missed")
        count = Count("client.call", missed, "to_call_back", label, "danger")
        return super()._counts(client) | {"calls": (count,)}
