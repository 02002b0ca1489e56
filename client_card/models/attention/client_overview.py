from functools import partial

from odoo import api, models

from ..overview.client_overview import COUNTED, Box

LIMIT = 40  # facts
FIELDS = ("kind", "name", "severity", "date", "day", "count", "amount", "currency_id")
FIELDS += ("company_id", "res_model", "res_id")


class ClientOverview(models.AbstractModel):
    """What needs attention with a client."""

    _inherit = "client.overview"

    @api.model
    def _boxes(self, client):
        read = partial(self._read_attention, client)
        box = Box(read, union="client.attention")
        return super()._boxes(client) | {"attention": box}

    @api.model
    def _read_attention(self, client):
        facts = self.env["client.attention"]
        if not facts.has_access("read"):
            return None
        # found and counted in one query; for many clients at once it takes two
        domain = facts._now_domain(client.ids)
        found = facts.search_fetch(domain, FIELDS, limit=COUNTED + 1)
        return {
            "count": len(found),
            "facts": [fact._describe() for fact in found[:LIMIT]],
        }
