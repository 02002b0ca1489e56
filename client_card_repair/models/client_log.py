from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.client_card.models.client_union import Probe, Source


class ClientLog(models.Model):
    _inherit = "client.log"

    kind = fields.Selection(selection_add=[("work_order", "Work order")])

    @api.model
    def _sources(self):
        kinds = {"work_order": Domain.TRUE}
        probe = Probe("repair.order", "client_id")
        source = Source("repair.order", self._work_orders, kinds, probe)
        return super()._sources() | {17: source}

    def _work_orders(self):
        model = "repair.order"
        columns = self.env[model]._client_union_columns()
        return self._records(model, Domain.TRUE, "client_id", columns)
