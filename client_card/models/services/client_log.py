from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..client_union import Probe, Source


class ClientLog(models.Model):
    """Services in the log."""

    _inherit = "client.log"

    kind = fields.Selection(selection_add=[("service", "Service")])

    @api.model
    def _sources(self):
        kinds = {"service": Domain.TRUE}
        probe = Probe("client.service", "client_id")
        return super()._sources() | {
            7: Source("client.service", self._services, kinds, probe)
        }

    def _services(self):
        return self._records(
            "client.service",
            Domain.TRUE,
            "client_id",
            {
                "date": "create_date",
                "kind": SQL("'service'"),
                "name": "name",
                "partner_id": "partner_id",
                "user_id": "create_uid",
                "company_id": "company_id",
                "amount": "amount",
                "currency_id": "currency_id",
            },
        )
