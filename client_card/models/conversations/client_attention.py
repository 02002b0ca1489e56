from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..attention.client_attention import URGENT, Fact
from ..client_union import Probe
from .client_conversation import SPOKEN


class ClientAttention(models.Model):
    """Conversations in which the client waits for an answer."""

    _inherit = "client.attention"
    _depends = {
        "mail.message": [
            "author_id",
            "date",
            "is_internal",
            "message_type",
            "model",
            "res_id",
            "subtype_id",
        ],
        "mail.message.subtype": ["internal"],
        "res.partner": ["partner_share"],
    }

    kind = fields.Selection(selection_add=[("conversation", "Waiting for an answer")])
    action = fields.Selection(selection_add=[("answer", "Reply")])

    @api.model
    def _sources(self):
        return super()._sources() | {
            4: Fact(
                "client.conversation",
                self._unanswered,
                {"conversation": Domain.TRUE},
                "answer",
                self._open,
                probe=Probe("client.conversation", "client_id"),
            )
        }

    def _unanswered(self):
        rows = self._records(
            "client.conversation",
            Domain("state", "=", "open"),
            "client_id",
            {
                "date": SQL("said.date"),
                "kind": SQL("'conversation'"),
                "severity": SQL("%s", URGENT),
                "name": "name",
                "partner_id": "partner_id",
                "user_id": "user_id",
                "company_id": "company_id",
            },
        )
        if rows:
            conversation = SQL.identifier(rows.query.table, "id")
            said = SQL("LATERAL (%s)", self._last_said(conversation))
            rows.query.add_join("JOIN", "said", said, SQL("NOT said.is_ours"))
        return rows

    @api.model
    def _last_said(self, conversation):
        """Return the SELECT of the last message of a conversation that is neither a
        note nor automatic (automatic replies are notes): ``date, is_ours``."""
        return SQL(
            """
            SELECT message.date, author.partner_share IS FALSE AS is_ours
              FROM mail_message message
              JOIN mail_message_subtype subtype ON subtype.id = message.subtype_id
              LEFT JOIN res_partner author ON author.id = message.author_id
             WHERE message.model = 'client.conversation'
               AND message.res_id = %s
               AND message.message_type IN %s
               AND message.is_internal IS NOT TRUE
               AND subtype.internal IS NOT TRUE
             ORDER BY message.id DESC
             LIMIT 1
            """,
            conversation,
            SPOKEN,
        )
