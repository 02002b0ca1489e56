from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..client_union import Source


class ClientFile(models.Model):
    """Files of services and solutions."""

    _inherit = "client.file"

    kind = fields.Selection(
        selection_add=[
            ("service", "Service"),
            ("solution", "Solution"),
        ]
    )

    @api.model
    def _sources(self):
        return super()._sources() | {
            6: Source("client.service", self._services, {"service": Domain.TRUE}),
            7: Source("client.solution", self._solutions, {"solution": Domain.TRUE}),
        }

    def _services(self):
        columns = {
            "kind": SQL("'service'"),
            "partner_id": "partner_id",
            "company_id": "company_id",
        }
        return self._files("client.service", Domain.TRUE, columns)

    def _solutions(self):
        columns = {
            "kind": SQL("'solution'"),
            "partner_id": "partner_id",
            "company_id": "company_id",
        }
        return self._files("client.solution", Domain.TRUE, columns)
