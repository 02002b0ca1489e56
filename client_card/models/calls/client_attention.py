from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..attention.client_attention import URGENT, Fact
from ..client_union import Probe


class ClientAttention(models.Model):
    """Missed calls that nobody has returned."""

    _inherit = "client.attention"
    _depends = {"client.call": ["client_id", "direction", "missed", "start"]}

    kind = fields.Selection(selection_add=[("missed_call", "Missed call")])
    action = fields.Selection(selection_add=[("call", "Call back")])

    @api.model
    def _sources(self):
        return super()._sources() | {
            3: Fact(
                "client.call",
                self._missed_calls,
                {"missed_call": Domain.TRUE},
                "call",
                self._call_back,
                probe=Probe("client.call", "client_id"),
            )
        }

    def _missed_calls(self):
        return self._records(
            "client.call",
            Domain("to_call_back", "=", True),
            "client_id",
            {
                "date": "start",
                "kind": SQL("'missed_call'"),
                "severity": SQL("%s", URGENT),
                "name": "number",
                "partner_id": "partner_id",
                "user_id": "user_id",
                "company_id": "company_id",
            },
        )

    @api.model
    def _call_back(self, call):
        return {
            "type": "ir.actions.client",
            "tag": "client_card_call",
            "params": {"number": call.number or call.partner_id.phone},
            "context": {
                "default_partner_id": call.partner_id.id,
                "default_number": call.number,
                "dialog_size": "medium",
            },
        }
