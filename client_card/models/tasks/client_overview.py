from odoo import api, models
from odoo.fields import Domain

from ..overview.client_overview import Count
from .calendar_event import TO_DO


class ClientOverview(models.AbstractModel):
    """The number of late tasks, otherwise of tasks to do."""

    _inherit = "client.overview"

    @api.model
    def _counts(self, client):
        model = "calendar.event"
        tasks = Domain("client_commercial_id", "=", client.id)
        late = tasks & Domain("client_late", "=", True)
        to_do = tasks & Domain("client_state", "in", TO_DO)
        counts = (
            Count(model, late, "late", self.env._("late"), "danger"),
            Count(model, to_do, "to_do", self.env._("to do")),
        )
        return super()._counts(client) | {"tasks": counts}
