from odoo import api, fields, models
from odoo.fields import Domain

from ..side_card.client_side_card import Part
from .calendar_event import TO_DO


class ClientSideCard(models.AbstractModel):
    """Next tasks on the side card."""

    _inherit = "client.side.card"

    @api.model
    def _parts(self, client):
        return super()._parts(client) | {
            "tasks": Part(
                model="calendar.event",
                domain=Domain("client_commercial_id", "=", client.id)
                & Domain("client_state", "in", TO_DO),
                order="start, id",
                fields=("name", "allday", "start", "start_date", "stop", "stop_date")
                + ("client_type", "client_state"),
                describe=self._describe_task,
                masked=True,
            ),
        }

    @api.model
    def _describe_task(self, task):
        start = task.start_date if task.allday else task.start
        return {
            "name": task.name,
            "type": task.client_type,
            "state": task.client_state,
            "late": task.client_late,
            "allday": task.allday,
            "start": fields.Date.to_string(start)
            if task.allday
            else fields.Datetime.to_string(start),
        }
