import base64
from email.utils import formataddr

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import hmac

from ...tools import ACCOUNTING_GROUPS
from .client_statement_schedule import REASONS

SCOPE = "client_card_statement_optout"  # of the signature


class ClientStatementSending(models.Model):
    """A scheduled statement to one address of a client, queued or sent.

    Its text and files are generated when it is sent, and require accounting rights. All
    users see that it was sent.
    """

    _name = "client.statement.sending"
    _description = "Scheduled Statement"
    _inherit = ["client.sending.mixin"]
    _rec_name = "schedule_id"
    _sender = "schedule_id"
    _cron = "client_card.ir_cron_client_statement_schedule"

    schedule_id = fields.Many2one(
        "client.statement.schedule",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    recipient_id = fields.Many2one(
        "res.partner",
        readonly=True,
        ondelete="set null",
        groups=ACCOUNTING_GROUPS,
    )
    address = fields.Char(required=True, readonly=True, groups=ACCOUNTING_GROUPS)
    reason = fields.Selection(
        [*REASONS, ("off", "Switched off"), ("changed", "Changed in the meantime")],
        readonly=True,
        help="Why it was not sent.",
    )
    client_statement_file_ids = fields.One2many(
        "ir.attachment",
        "res_id",
        string="Files",
        domain=[
            ("res_model", "=", "client.statement.sending"),
            ("res_field", "=", "client_statement_file_ids"),
        ],
        readonly=True,
        groups=ACCOUNTING_GROUPS,
    )

    _client_idx = models.Index("(client_id, sent_on DESC, id DESC)")
    _queued_idx = models.Index("(id) WHERE state = 'queued'")
    _once_idx = models.UniqueIndex(
        "(company_id, partner_id, address, day) "
        "WHERE state IN ('queued', 'possibly', 'sent')",
        "An address can get only one statement per client and day.",
    )

    # ------------------------------------------------------------------
    # Queue
    # ------------------------------------------------------------------

    @api.model
    def _create_queued(self, schedule, day, choices, _texts):
        """Queue the statements of a schedule.

        :param schedule: with the user who sends them
        """
        return self.create(
            [
                {
                    "partner_id": choice.client.id,
                    "company_id": schedule.company_id.id,
                    "schedule_id": schedule.id,
                    "user_id": schedule.env.uid,
                    "day": day,
                    "recipient_id": contact.id,
                    "address": contact.email_normalized,
                }
                for choice in choices
                if not choice.reason
                for contact in choice.recipients
            ]
        )

    # ------------------------------------------------------------------
    # Sending
    # ------------------------------------------------------------------

    def _send_now(self):
        """Check this statement again, then send it or record why not."""
        self.ensure_one()
        self.env.invalidate_all()  # others may have paid or opted out
        schedule = self.schedule_id._as_user(self.user_id)
        client = schedule.env["res.partner"].browse(self.client_id.id)
        if reason := self._find_reason(schedule, client):
            return self._stop("cancelled", reason=reason)
        try:
            with self.env.cr.savepoint():
                self._prepare(client)
        except UserError as error:
            return self._stop("failed", problem=str(error))
        return self._hand_over()

    def _find_reason(self, schedule, client):
        """Return why this statement must no longer be sent, None if it can be."""
        if not schedule.is_on or not schedule.active:
            return "off"
        choice = schedule._select(client, without=self).get(client.id)
        if not choice:
            return "changed"
        if choice.reason:
            return choice.reason
        if self.address in choice.opted_out:
            return "opted_out"
        return None if self.address in choice.addresses else "changed"

    def _prepare(self, client):
        """Generate the text and files, in the client's language and with the user's
        rights."""
        template = client._client_statement_template()
        if not template:
            raise UserError(
                self.env._("The email template for statements no longer exists.")
            )
        names = ("subject", "body_html", "report_template_ids")
        values = template._generate_template(client.ids, names)[client.id]
        self.write({"subject": values["subject"], "body": values["body_html"]})
        files = [
            {"name": name, "raw": base64.b64decode(content)}
            for name, content in values["attachments"]
        ]
        self._attach("client_statement_file_ids", files)

    def _mail_values(self):
        """Address the email to nobody else: the link opts out this address."""
        link = self._optout_url()
        lang = self.client_id.lang or self.user_id.lang
        sender = self.with_context(lang=lang).env._(
            "You receive this statement regularly from %s.", self.company_id.name
        )
        body = self.env["ir.qweb"]._render(
            "client_card.client_statement_schedule_mail",
            {"body": self.body, "sender": sender, "link": link},
            lang=lang,
        )
        headers = {
            "List-Unsubscribe": f"<{link}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
        return {
            "body_html": body,
            "email_to": formataddr((self.recipient_id.name or "", self.address)),
            "headers": repr(headers),
            "attachment_ids": [Command.set(self.client_statement_file_ids.ids)],
        }

    # ------------------------------------------------------------------
    # Opt-out
    # ------------------------------------------------------------------

    def _optout_token(self):
        """Return the signature of the link that opts out the address."""
        message = (self.id, self.address, self.company_id.id)
        # sudo: the database's secret
        return hmac(self.env(su=True), SCOPE, message)

    def _optout_url(self):
        path = f"client_card/statements/stop/{self.id}/{self._optout_token()}"
        return f"{self.get_base_url()}/{path}"

    def _optout_lang(self):
        """Return the language of the recipient, None if unknown."""
        langs = (self.recipient_id.lang, self.client_id.lang, self.user_id.lang)
        return next(filter(None, langs), None)
