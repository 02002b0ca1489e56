from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..attention.client_attention import LATE, Fact


class ClientAttention(models.Model):
    """Tasks that are late or unattended."""

    _inherit = "client.attention"
    _depends = {
        "calendar.event": ["allday", "privacy", "stop", "stop_date", "user_id"],
    }

    kind = fields.Selection(selection_add=[("task", "Task")])
    action = fields.Selection(selection_add=[("complete", "Complete")])

    @api.model
    def _sources(self):
        return super()._sources() | {
            5: Fact(
                "calendar.event",
                self._late_tasks,
                {"task": Domain.TRUE},
                "complete",
                self._complete,
            )
        }

    def _late_tasks(self):
        """Those of a whole day have a date, the others a moment. The event's own search
        leaves out what is private to others."""
        to_do = Domain("client_late", "=", True)
        to_do |= Domain("client_state", "=", "unattended")
        columns = {
            "kind": SQL("'task'"),
            "severity": SQL("%s", LATE),
            "name": "name",
            "partner_id": "client_id",
            "user_id": "user_id",
        }
        day = self._day_columns(SQL.identifier("calendar_event", "stop_date"))
        found = [
            self._records(
                "calendar.event",
                to_do & Domain("active", "=", True) & Domain("allday", "=", allday),
                "client_commercial_id",
                columns | moment,
            )
            for allday, moment in ((True, day), (False, {"date": "stop"}))
        ]
        return [rows for rows in found if rows]

    @api.model
    def _complete(self, task):
        task.action_client_complete()
        return {"type": "ir.actions.act_window_close"}
