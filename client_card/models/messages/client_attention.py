from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..attention.client_attention import LATE, Fact
from ..client_union import Probe

RECENT = 30  # days


class ClientAttention(models.Model):
    """Emails that did not arrive."""

    _inherit = "client.attention"

    kind = fields.Selection(selection_add=[("failed_email", "Email failed")])
    action = fields.Selection(selection_add=[("resend", "Send again")])

    @api.model
    def _sources(self):
        return super()._sources() | {
            8: Fact(
                "client.message",
                self._failed_emails,
                {"failed_email": Domain.TRUE},
                "resend",
                self._resend,
                probe=Probe("mail.notification", "client_id"),
            )
        }

    def _failed_emails(self):
        """The right to read is checked for only a few messages."""
        ids = self._failed_email_ids()
        if not ids:
            return None
        return self._records(
            "client.message",
            Domain("id", "in", ids),
            "client_id",
            {
                "date": "date",
                "kind": SQL("'failed_email'"),
                "severity": SQL("%s", LATE),
                "name": "subject",
                "partner_id": "partner_id",
            },
        )

    def _failed_email_ids(self):
        """Return the ids of recent emails that did not arrive, if no later email
        reached the same contact."""
        # sudo: only ids; the search of messages keeps those the user may read
        notifications = self.env["mail.notification"].sudo()
        first = fields.Datetime.now() - timedelta(days=RECENT)
        query = notifications._search(
            Domain("notification_type", "=", "email")
            & Domain("notification_status", "in", ("bounce", "exception"))
            & Domain("client_date", ">=", first)
            & Domain.custom(to_sql=self._nothing_arrived_after)
            & self._asked_domain("client_id")
        )
        return query.get_result_ids()

    @api.model
    def _nothing_arrived_after(self, model, alias, query):
        def contact(table):
            names = ("res_partner_id", "client_partner_id")
            ids = (model._field_to_sql(table, name, query) for name in names)
            return SQL("COALESCE(%s)", SQL(", ").join(ids))

        return SQL(
            """
            NOT EXISTS (
                SELECT FROM mail_notification AS later
                 WHERE later.client_id = %(client)s
                   AND later.notification_type = 'email'
                   AND later.notification_status = 'sent'
                   AND %(later_contact)s = %(contact)s
                   AND (later.client_date, later.id) > (%(date)s, %(id)s)
            )
            """,
            client=model._field_to_sql(alias, "client_id", query),
            contact=contact(alias),
            later_contact=contact("later"),
            date=model._field_to_sql(alias, "client_date", query),
            id=SQL.identifier(alias, "id"),
        )

    @api.model
    def _resend(self, message):
        return message.action_resend()
