from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..client_union import Source


class ClientFile(models.Model):
    """Files of calls: their recordings."""

    _inherit = "client.file"

    kind = fields.Selection(selection_add=[("call", "Call")])

    @api.model
    def _sources(self):
        return super()._sources() | {
            9: Source("client.call", self._calls, {"call": Domain.TRUE}),
        }

    def _calls(self):
        columns = {
            "kind": SQL("'call'"),
            "partner_id": "partner_id",
            "company_id": "company_id",
        }
        return self._files("client.call", Domain.TRUE, columns, ("recording",))
