from functools import partial

from odoo import api, models

from ..overview.client_overview import Box

LIMIT = 40  # facts
FIELDS = ("kind", "name", "severity", "date", "day", "count", "amount", "currency_id")
FIELDS += ("company_id", "res_model", "res_id")


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
        domain = facts._now_domain(client.ids)
        found = facts.search_fetch(domain, FIELDS, limit=LIMIT)
        # in the same query as many clients at once, these few would be found twice
        is_all = len(found) < LIMIT
        return {
            "count": len(found) if is_all else facts.search_count(domain),
            "facts": [fact._describe() for fact in found],
        }
