from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..attention.client_attention import LATE, Fact
from ..client_union import Probe


class ClientAttention(models.Model):
    """Scheduled statements that may or may not have been sent. Requires accounting
    rights."""

    _inherit = "client.attention"

    kind = fields.Selection(selection_add=[("statement", "Statement possibly sent")])

    @api.model
    def _sources(self):
        fact = Fact(
            "client.statement.sending",
            self._statements_possibly_sent,
            {"statement": Domain.TRUE},
            "open",
            self._open,
            probe=Probe("client.statement.sending", "client_id"),
        )
        return super()._sources() | {12: fact}

    def _statements_possibly_sent(self):
        if not self.env["client.figures"]._can_see("late"):
            return None
        columns = {
            "date": "sent_on",
            "kind": SQL("'statement'"),
            "severity": SQL("%s", LATE),
            "name": "address",
            "partner_id": "partner_id",
            "user_id": "user_id",
            "company_id": "company_id",
        }
        unsure = Domain("state", "=", "possibly")
        return self._records("client.statement.sending", unsure, "client_id", columns)
