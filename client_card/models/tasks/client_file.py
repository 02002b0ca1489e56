from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..client_union import Source


class ClientFile(models.Model):
    """Files of tasks."""

    _inherit = "client.file"

    kind = fields.Selection(selection_add=[("task", "Task")])

    @api.model
    def _sources(self):
        return super()._sources() | {
            2: Source("calendar.event", self._tasks, {"task": Domain.TRUE}),
        }

    def _tasks(self):
        columns = {"kind": SQL("'task'"), "partner_id": "client_id"}
        return self._files("calendar.event", Domain.TRUE, columns)
