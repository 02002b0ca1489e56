from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.client_card.models.client_union import Source


class ClientFile(models.Model):
    """Files of work orders."""

    _inherit = "client.file"

    kind = fields.Selection(selection_add=[("work_order", "Work Order")])

    @api.model
    def _sources(self):
        return super()._sources() | {
            17: Source("repair.order", self._work_orders, {"work_order": Domain.TRUE}),
        }

    def _work_orders(self):
        columns = {
            "kind": SQL("'work_order'"),
            "partner_id": "partner_id",
            "company_id": "company_id",
        }
        return self._files("repair.order", Domain.TRUE, columns)
