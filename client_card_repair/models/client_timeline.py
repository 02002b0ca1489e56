from odoo import api, fields, models
from odoo.fields import Domain


class ClientTimeline(models.Model):
    _inherit = "client.timeline"

    kind = fields.Selection(selection_add=[("work_order", "Work order")])

    @api.model
    def _sources(self):
        return super()._sources() | {17: ("repair.order", "_work_orders")}

    def _work_orders(self, model):
        columns = self.env[model]._client_union_columns()
        return self._records(model, Domain.TRUE, "client_id", columns)
