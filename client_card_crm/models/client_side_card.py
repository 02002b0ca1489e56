from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.client_card.models.side_card.client_side_card import Part


class ClientSideCard(models.AbstractModel):
    _inherit = "client.side.card"

    @api.model
    def _parts(self, client):
        return super()._parts(client) | {
            "leads": Part(
                model="crm.lead",
                domain=Domain("client_id", "=", client.id)
                & Domain("won_status", "=", "pending"),
                order="create_date desc, id desc",
                fields=("name", "client_number", "stage_id", "create_date")
                + ("expected_revenue", "company_currency"),
                describe=self._describe_lead,
            )
        }

    @api.model
    def _describe_lead(self, lead):
        return {
            "name": lead.name,
            "number": lead.client_number,
            "stage": lead.stage_id.name,
            "created": fields.Datetime.to_string(lead.create_date),
            "amount": lead.expected_revenue,
            "currency_id": lead.company_currency.id,
        }
