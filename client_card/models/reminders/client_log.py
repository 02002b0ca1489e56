from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..client_union import Probe, Source


class ClientLog(models.Model):
    """Reminders in the log: level and day for everybody, the rest with accounting
    rights."""

    _inherit = "client.log"
    _depends = {"client.reminder": ["body", "level_id"]}

    kind = fields.Selection(selection_add=[("reminder", "Reminder")])

    @api.model
    def _sources(self):
        kinds = {"reminder": Domain.TRUE}
        probe = Probe("client.reminder", "client_id")
        return super()._sources() | {
            14: Source("client.reminder", self._reminders, kinds, probe)
        }

    def _reminders(self):
        """Those that were sent, or may have been."""
        columns = {
            "date": "sent_on",
            "kind": SQL("'reminder'"),
            "name": SQL(
                "(SELECT COALESCE(level.name->>%s, level.name->>'en_US') "
                "FROM client_reminder_level level "
                "WHERE level.id = client_reminder.level_id)",
                self.env.lang or "en_US",
            ),
            "partner_id": "partner_id",
            "user_id": "user_id",
            "company_id": "company_id",
        }
        if self.env["client.figures"]._can_see("late"):
            columns |= {
                "amount": "amount",
                "currency_id": "currency_id",
                "body": SQL.identifier("client_reminder", "body"),
            }
        left = Domain("state", "in", ("sent", "possibly"))
        return self._records("client.reminder", left, "client_id", columns)

    def _compute_attachment_ids(self):
        """The files of reminders, limited to those that the user may read."""
        result = super()._compute_attachment_ids()
        entries = self.filtered(lambda entry: entry.res_model == "client.reminder")
        files = self.env["ir.attachment"].search(
            [
                ("res_model", "=", "client.reminder"),
                ("res_id", "in", entries.mapped("res_id")),
                ("res_field", "=", "client_reminder_file_ids"),
            ]
        )
        by_reminder = files.grouped("res_id")
        for entry in entries:
            entry.attachment_ids = by_reminder.get(entry.res_id, files.browse())
        return result
