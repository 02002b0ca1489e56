from odoo import api, models
from odoo.fields import Domain

from odoo.addons.client_card.models.figures.client_figures import Block, Source


class ClientFigures(models.AbstractModel):
    _inherit = "client.figures"

    @api.model
    def _sources(self):
        return super()._sources() | {
            "leads": Source(
                model="crm.lead",
                client="client_id",
                domain=Domain.TRUE,
                year=self._moment_year("create_date"),
                blocks=self._lead_blocks(),
                company="client_company_id",
                currency="company_currency",
            )
        }

    @api.model
    def _lead_blocks(self):
        amounts = ("expected_revenue", "expected_revenue")
        pending = Domain("won_status", "=", "pending")
        return {
            "open": Block(pending & Domain("active", "=", True), *amounts),
            "won": Block(Domain("won_status", "=", "won"), *amounts),
            "lost": Block(Domain("won_status", "=", "lost"), *amounts),
        }
