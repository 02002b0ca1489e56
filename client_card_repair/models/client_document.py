from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.client_card.models.client_union import Source


class ClientDocument(models.Model):
    _inherit = "client.document"
    _depends = {"repair.order": ["state"]}

    kind = fields.Selection(selection_add=[("work_order", "Work order")])

    @api.model
    def _sources(self):
        source = Source("repair.order", self._work_orders, {"work_order": Domain.TRUE})
        return super()._sources() | {17: source}

    @api.model
    def _state_fields(self):
        return super()._state_fields() | {"repair.order": "state"}

    def _work_orders(self):
        model = "repair.order"
        columns = self.env[model]._client_union_columns()
        return self._records(
            model,
            Domain.TRUE,
            "client_id",
            columns | {"state": self._state_to_sql(model)},
        )
