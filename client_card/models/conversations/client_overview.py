from odoo import api, models
from odoo.fields import Domain

from ..overview.client_overview import Count


class ClientOverview(models.AbstractModel):
    """The number of conversations that the user has not read."""

    _inherit = "client.overview"

    @api.model
    def _counts(self, client):
        unread = Domain("client_id", "=", client.id) & Domain("is_unread", "=", True)
        label = self.env._("unread")
        count = Count("client.conversation", unread, "unread", label, "primary")
        return super()._counts(client) | {"conversations": (count,)}
