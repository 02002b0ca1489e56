from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..client_union import Probe, Source


class ClientLog(models.Model):
    """Conversations in the log."""

    _inherit = "client.log"

    kind = fields.Selection(selection_add=[("conversation", "Conversation")])

    @api.model
    def _sources(self):
        return super()._sources() | {
            8: Source(
                "client.conversation",
                self._conversations,
                {"conversation": Domain.TRUE},
                Probe("client.conversation", "client_id"),
            )
        }

    def _conversations(self):
        return self._records(
            "client.conversation",
            Domain.TRUE,
            "client_id",
            {
                "date": "last_message_date",
                "kind": SQL("'conversation'"),
                "name": "name",
                "partner_id": "partner_id",
                "user_id": "user_id",
                "company_id": "company_id",
            },
        )
