from odoo import api, fields, models
from odoo.fields import Domain

from ..attention.client_attention import SOON, Fact
from .calendar_event import TO_DO


class ClientToday(models.Model):
    """Tasks of this day that are not late."""

    _inherit = "client.today"

    kind = fields.Selection(selection_add=[("task_today", "Task today")])

    @api.model
    def _sources(self):
        return super()._sources() | {
            13: Fact(
                "calendar.event",
                self._tasks_today,
                {"task_today": Domain.TRUE},
                "complete",
                self._complete,
            )
        }

    def _tasks_today(self):
        today = fields.Date.context_today(self)
        to_do = Domain("client_state", "in", TO_DO)
        to_do &= Domain("client_day", "=", today) & Domain("client_late", "=", False)
        return self._tasks("task_today", to_do, SOON, "start")
