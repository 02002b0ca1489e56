from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..attention.client_attention import LATE, Fact
from ..client_union import Probe
from .calendar_event import TO_DO

OPEN_OR_UNATTENDED = (*TO_DO, "unattended")


class ClientAttention(models.Model):
    """Tasks that are late or unattended."""

    _inherit = "client.attention"
    _depends = {
        "calendar.event": [
            "allday",
            "privacy",
            "start",
            "start_date",
            "stop",
            "stop_date",
            "user_id",
        ],
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
                probe=Probe(
                    "calendar.event",
                    "client_commercial_id",
                    Domain("client_state", "in", OPEN_OR_UNATTENDED),
                ),
            )
        }

    def _late_tasks(self):
        to_do = Domain("client_late", "=", True)
        to_do |= Domain("client_state", "=", "unattended")
        # said once more: by it the database knows that the index has them all
        to_do &= Domain("client_state", "in", OPEN_OR_UNATTENDED)
        return self._tasks("task", to_do, LATE, "stop")

    def _tasks(self, kind, to_do, severity, moment):
        """Return the Rows of tasks; the search of events leaves out others' private
        events.

        :param to_do: the Domain of those that need action
        :param moment: the field with their end: all-day tasks have a date
        """
        columns = {
            "kind": SQL("%s", kind),
            "severity": SQL("%s", severity),
            "name": "name",
            "partner_id": "client_id",
            "user_id": "user_id",
        }
        day = self._day_columns(SQL.identifier("calendar_event", f"{moment}_date"))
        found = [
            self._records(
                "calendar.event",
                to_do & Domain("active", "=", True) & Domain("allday", "=", allday),
                "client_commercial_id",
                columns | since,
            )
            for allday, since in ((True, day), (False, {"date": moment}))
        ]
        return [rows for rows in found if rows]

    @api.model
    def _complete(self, task):
        task.action_client_complete()
        return {"type": "ir.actions.act_window_close"}
