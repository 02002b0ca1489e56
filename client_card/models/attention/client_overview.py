from functools import partial

from odoo import api, models

from ..overview.client_overview import Box

LIMIT = 40  # facts


class ClientOverview(models.AbstractModel):
    """What needs attention of a client."""

    _inherit = "client.overview"

    @api.model
    def _boxes(self, client):
        box = Box(partial(self._read_attention, client))
        return super()._boxes(client) | {"attention": box}

    @api.model
    def _read_attention(self, client):
        facts = self.env["client.attention"]
        if not facts.has_access("read"):
            return None
        nothing = {"count": 0, "facts": []}
        return facts._read_clients(client, LIMIT).get(client.id, nothing)
