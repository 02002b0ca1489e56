from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..client_union import Source


class ClientFile(models.Model):
    """Files of payments."""

    _inherit = "client.file"

    kind = fields.Selection(selection_add=[("payment", "Payment")])

    @api.model
    def _sources(self):
        return super()._sources() | {
            5: Source("account.payment", self._payments, {"payment": Domain.TRUE}),
        }

    def _payments(self):
        columns = {
            "kind": SQL("'payment'"),
            "partner_id": "partner_id",
            "company_id": "company_id",
        }
        return self._files("account.payment", Domain.TRUE, columns)
