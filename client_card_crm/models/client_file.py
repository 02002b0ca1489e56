from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.client_card.models.client_union import Source


class ClientFile(models.Model):
    """Files of leads."""

    _inherit = "client.file"

    kind = fields.Selection(selection_add=[("lead", "Lead")])

    @api.model
    def _sources(self):
        return super()._sources() | {
            16: Source("crm.lead", self._leads, {"lead": Domain.TRUE}),
        }

    def _leads(self):
        columns = {
            "kind": SQL("'lead'"),
            "partner_id": "partner_id",
            "company_id": "company_id",
        }
        return self._files("crm.lead", Domain.TRUE, columns)
