from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.client_card.models.client_union import Probe, Source


class ClientLog(models.Model):
    _inherit = "client.log"
    _depends = {"crm.lead": ["client_number", "name"]}

    kind = fields.Selection(selection_add=[("lead", "Lead")])

    @api.model
    def _sources(self):
        probe = Probe("crm.lead", "client_id")
        source = Source("crm.lead", self._leads, {"lead": Domain.TRUE}, probe)
        return super()._sources() | {16: source}

    def _leads(self):
        return self._records(
            "crm.lead",
            Domain.TRUE,
            "client_id",
            {
                "date": "create_date",
                "kind": SQL("'lead'"),
                "name": SQL("CONCAT_WS(' – ', crm_lead.client_number, crm_lead.name)"),
                "partner_id": "partner_id",
                "user_id": "user_id",
                "company_id": "company_id",
                "amount": "expected_revenue",
                "currency_id": "company_currency",
            },
        )
