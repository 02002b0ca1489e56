from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..client_union import Probe, Source


class ClientLog(models.Model):
    """Scheduled statements in the log. All users see the schedule and the day; the rest
    requires accounting rights."""

    _inherit = "client.log"
    _depends = {
        "client.statement.sending": [
            "body",
            "partner_id",
            "recipient_id",
            "schedule_id",
        ]
    }

    @api.model
    def _sources(self):
        kinds = {"statement": Domain.TRUE}
        model = "client.statement.sending"
        probe = Probe(model, "client_id")
        source = Source(model, self._scheduled_statements, kinds, probe)
        return super()._sources() | {13: source}

    def _scheduled_statements(self):
        """Return the Rows of statements that were sent, or possibly sent."""
        columns = {
            "date": "sent_on",
            "kind": SQL("'statement'"),
            "name": SQL(
                "(SELECT COALESCE(schedule.name->>%s, schedule.name->>'en_US') "
                "FROM client_statement_schedule schedule "
                "WHERE schedule.id = client_statement_sending.schedule_id)",
                self.env.lang or "en_US",
            ),
            "partner_id": "partner_id",
            "user_id": "user_id",
            "company_id": "company_id",
        }
        if self.env["client.figures"]._can_see("late"):
            columns["partner_id"] = SQL(
                "COALESCE(%s, %s)",
                SQL.identifier("client_statement_sending", "recipient_id"),
                SQL.identifier("client_statement_sending", "partner_id"),
            )
            columns["body"] = SQL.identifier("client_statement_sending", "body")
        left = Domain("state", "in", ("sent", "possibly"))
        return self._records("client.statement.sending", left, "client_id", columns)

    def _compute_attachment_ids(self):
        """Add the files of scheduled statements that the user may read."""
        result = super()._compute_attachment_ids()
        model = "client.statement.sending"
        entries = self.filtered(lambda entry: entry.res_model == model)
        files = self.env["ir.attachment"].search(
            [
                ("res_model", "=", model),
                ("res_id", "in", entries.mapped("res_id")),
                ("res_field", "=", "client_statement_file_ids"),
            ]
        )
        of_statement = files.grouped("res_id")
        for entry in entries:
            entry.attachment_ids = of_statement.get(entry.res_id, files.browse())
        return result
