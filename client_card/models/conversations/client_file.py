from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..client_union import Source


class ClientFile(models.Model):
    """Files of conversations."""

    _inherit = "client.file"

    kind = fields.Selection(selection_add=[("conversation", "Conversation")])

    @api.model
    def _sources(self):
        return super()._sources() | {
            8: Source(
                "client.conversation",
                self._conversations,
                {"conversation": Domain.TRUE},
            ),
        }

    def _conversations(self):
        columns = {
            "kind": SQL("'conversation'"),
            "partner_id": "partner_id",
            "company_id": "company_id",
        }
        return self._files("client.conversation", Domain.TRUE, columns)
