from odoo import api, models
from odoo.fields import Domain

from odoo.addons.client_card.models.overview.client_overview import Count


class ClientOverview(models.AbstractModel):
    _inherit = "client.overview"

    @api.model
    def _counts(self, client):
        source = self.env["client.figures"]._sources()["leads"]
        leads = Domain(source.client, "=", client.id) & source.blocks["open"].domain
        count = Count(source.model, leads, "open", self.env._("open"))
        return super()._counts(client) | {"leads": (count,)}
