from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..client_union import Probe, Source


class ClientLog(models.Model):
    """Tasks in the log."""

    _inherit = "client.log"
    _depends = {
        "calendar.event": ["allday", "privacy", "start", "start_date", "user_id"],
    }

    kind = fields.Selection(selection_add=[("task", "Task")])

    @api.model
    def _sources(self):
        kinds = {"task": Domain.TRUE}
        probe = Probe("calendar.event", "client_commercial_id")
        return super()._sources() | {
            2: Source("calendar.event", self._tasks, kinds, probe)
        }

    def _tasks(self):
        """All-day tasks have a date, the others a time, each with its own index."""
        columns = {
            "kind": SQL("'task'"),
            "name": "name",
            "partner_id": "client_id",
            "user_id": "user_id",
        }
        day = self._day_columns(SQL.identifier("calendar_event", "start_date"))
        found = [
            self._records(
                "calendar.event",
                Domain("allday", "=", allday),
                "client_commercial_id",
                columns | moment,
            )
            for allday, moment in ((True, day), (False, {"date": "start"}))
        ]
        return [rows for rows in found if rows]
