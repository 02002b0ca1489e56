from odoo import api, models
from odoo.fields import Domain

from odoo.addons.client_card.models.overview.client_overview import Count


class ClientOverview(models.AbstractModel):
    _inherit = "client.overview"

    @api.model
    def _counts(self, client):
        companies = [False, *self.env.companies.ids]
        assets = Domain("client_id.commercial_partner_id", "=", client.id) & (
            Domain("location_id", "=", False)
            | Domain("location_id.company_id", "in", companies)
        )
        count = Count("stock.lot", assets, None, self.env._("in total"))
        return super()._counts(client) | {"assets": (count,)}
