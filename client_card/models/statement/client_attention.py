from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..attention.client_attention import URGENT, Fact


class ClientAttention(models.Model):
    """Overdue amounts."""

    _inherit = "client.attention"

    kind = fields.Selection(selection_add=[("overdue", "Overdue")])
    action = fields.Selection(selection_add=[("send_statement", "Send statement")])

    @api.model
    def _sources(self):
        return super()._sources() | {
            1: Fact(
                "res.partner",
                self._overdue,
                {"overdue": Domain.TRUE},
                "send_statement",
                self._send_statement,
                "statement",
                lambda: self.env["client.figures"]._can_see("late"),
            )
        }

    def _overdue(self):
        """The figure *Late*, in the current company."""
        if not self.env["client.figures"]._can_see("late"):
            return None
        statement = self.env["client.statement"]
        late = statement._late_here_select(self._asked_partners())
        return late and self._client_facts(
            late,
            self._day_columns(SQL("found.due"))
            | {
                "kind": SQL("'overdue'"),
                "severity": SQL("%s", URGENT),
                "count": SQL("found.count"),
                "amount": SQL("found.amount"),
            },
        )

    @api.model
    def _send_statement(self, client):
        return client.action_send_client_statement()
