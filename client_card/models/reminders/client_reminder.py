from datetime import timedelta
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...tools import ACCOUNTING_GROUPS
from .client_reminder_level import CHANNELS
from .client_reminder_selection import REASONS


class ReminderContent(NamedTuple):
    """The content of a reminder's text. It is passed in the context as an instance of
    this class, which RPC cannot send."""

    items: list
    day: object
    company: object


class ClientReminder(models.Model):
    """A reminder to a client, queued or sent.

    It is queued with the items it was chosen for, and checked again before it is sent:
    text and files are generated then. Its amounts, text and files are for users with
    accounting rights; its existence and level are visible to all users.
    """

    _name = "client.reminder"
    _description = "Reminder"
    _inherit = ["client.sending.mixin"]
    _sender = "plan_id"
    _cron = "client_card.ir_cron_client_reminder"

    plan_id = fields.Many2one(
        "client.reminder.plan", required=True, readonly=True, ondelete="restrict"
    )
    level_id = fields.Many2one(
        "client.reminder.level",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    channel = fields.Selection(CHANNELS, required=True, readonly=True)
    reason = fields.Selection(
        [
            *REASONS,
            ("paid", "Paid in the meantime"),
            ("changed", "Changed in the meantime"),
        ],
        readonly=True,
        groups=ACCOUNTING_GROUPS,
        help="Why it was not sent.",
    )
    currency_id = fields.Many2one(related="company_id.currency_id", store=True)
    amount = fields.Monetary(
        readonly=True,
        groups=ACCOUNTING_GROUPS,
        help="Amount requested, in the company's currency.",
    )
    line_ids = fields.One2many(
        "client.reminder.line",
        "reminder_id",
        string="Instalments",
        readonly=True,
        groups=ACCOUNTING_GROUPS,
    )
    recipient_ids = fields.Many2many(
        "res.partner", string="Recipients", readonly=True, groups=ACCOUNTING_GROUPS
    )
    is_edited = fields.Boolean(string="Text Was Changed", readonly=True)
    client_reminder_file_ids = fields.One2many(
        "ir.attachment",
        "res_id",
        string="Files",
        domain=[
            ("res_model", "=", "client.reminder"),
            ("res_field", "=", "client_reminder_file_ids"),
        ],
        readonly=True,
        groups=ACCOUNTING_GROUPS,
    )

    _client_idx = models.Index("(client_id, sent_on DESC, id DESC)")
    _queued_idx = models.Index("(id) WHERE state = 'queued'")

    @api.depends("level_id", "day")
    def _compute_display_name(self):
        for reminder in self:
            reminder.display_name = reminder.level_id.name

    # ------------------------------------------------------------------
    # Queue
    # ------------------------------------------------------------------

    @api.model
    def _create_queued(self, plan, day, choices, texts):
        """Queue the reminders of a plan.

        :param plan: in the environment of the user who sends them
        """
        return self.create(
            [
                {
                    "partner_id": choice.client.id,
                    "company_id": plan.company_id.id,
                    "plan_id": plan.id,
                    "level_id": choice.level.id,
                    "channel": choice.level.channel,
                    "user_id": plan.env.uid,
                    "day": day,
                    "recipient_ids": [Command.set([c.id for c in choice.recipients])],
                    **self._chosen_values(choice, day),
                    **self._text_values(texts.get(choice.client.id)),
                }
                for choice in choices
                if choice.level and not choice.reason
            ]
        )

    @api.model
    def _text_values(self, text):
        return {**text, "is_edited": True} if text else {}

    @api.model
    def _chosen_values(self, choice, day):
        lines = [
            {
                "move_line_id": item.id,
                "level_id": choice.level.id,
                "day": day,
                "currency_id": item.currency_id,
                "residual": item.residual_currency,
            }
            for item in choice.items
        ]
        return {
            "amount": choice.amount,
            "line_ids": [Command.clear(), *map(Command.create, lines)],
        }

    # ------------------------------------------------------------------
    # Sending
    # ------------------------------------------------------------------

    def _send_now(self):
        """Check this reminder again, and send it or record why not."""
        self.ensure_one()
        self.env.invalidate_all()  # cached values may predate payments or the blacklist
        plan = self.plan_id._as_user(self.user_id)
        day = fields.Date.context_today(plan)
        client = plan.env["res.partner"].browse(self.client_id.id)
        choice = plan._select(day, client, without=self).get(client.id)
        if not choice or choice.level != self.level_id or choice.reason:
            reason = choice.reason if choice else "paid"
            return self._stop("cancelled", reason=reason or "changed")
        if self.is_edited and not self._is_unchanged(choice):
            return self._stop("cancelled", reason="changed")
        self.write(
            {
                "day": day,
                "recipient_ids": [Command.set([c.id for c in choice.recipients])],
                **self._chosen_values(choice, day),
            }
        )
        try:
            with self.env.cr.savepoint():
                self._prepare(choice, day)
        except UserError as error:
            return self._stop("failed", problem=str(error))
        if self.channel == "email":
            return self._hand_over()
        return self.write({"state": "sent", "sent_on": fields.Datetime.now()})

    def _stop(self, state, **values):
        self.line_ids.counted = False
        return super()._stop(state, **values)

    def _is_unchanged(self, choice):
        """Return whether a text edited by a user still matches the open items."""
        queued = {line.move_line_id.id: line.residual for line in self.line_ids}
        return queued == {item.id: item.residual_currency for item in choice.items}

    def _prepare(self, choice, day):
        """Generate what is sent: text and files, the SMS or the task."""
        if self.channel == "call":
            self._create_call(choice, day)
        elif self.channel == "sms":
            self._create_sms(choice, day)
        else:
            if not self.is_edited:
                self.write(self._render(choice, day))
            if self.level_id.attach_invoices:
                self._attach_invoices(choice)

    @api.model
    def _render(self, choice, day):
        """Return subject and body in the client's language, as the user of the
        choice."""
        template = self._content_of(choice, day, choice.level.template_id)
        [subject] = template._render_field("subject", choice.client.ids).values()
        options = {"post_process": True}
        [body] = template._render_field(
            "body_html", choice.client.ids, engine="qweb", options=options
        ).values()
        return {"subject": subject, "body": body}

    @api.model
    def _content_of(self, choice, day, template):
        """Return a template in the context of the choice, with the rights of its
        user."""
        content = ReminderContent(choice.items, day, choice.company)
        env = choice.client.env
        lang = choice.client.lang or env.lang
        return template.with_env(env).with_context(lang=lang, client_reminder=content)

    def _create_sms(self, choice, day):
        template = self._content_of(choice, day, self.level_id.sms_template_id)
        [text] = template._render_field("body", choice.client.ids).values()
        self.body = text
        # sudo: only Odoo may create SMS; its queue sends it
        self.env["sms.sms"].sudo().create(
            [
                {"partner_id": c.id, "number": c.phone_sanitized, "body": text}
                for c in choice.recipients
            ]
        )
        self.env.ref("sms.ir_cron_sms_scheduler_action")._trigger()

    def _create_call(self, choice, day):
        """Create a task without amounts, because everybody may read it."""
        env = choice.client.env
        now = fields.Datetime.now().replace(minute=0, second=0, microsecond=0)
        env["calendar.event"].create(
            {
                "name": env._("Call about unpaid invoices"),
                "client_id": choice.recipients[0].id,
                "client_type": "call",
                "start": now + timedelta(hours=1),
                "stop": now + timedelta(hours=1, minutes=30),
                "user_id": env.uid,
                "partner_ids": [Command.set(env.user.partner_id.ids)],
            }
        )

    def _attach_invoices(self, choice):
        """Attach the documents as PDF, generated with the rights of the user."""
        reports = choice.client.env["ir.actions.report"]
        moves = choice.client.env["account.move"]
        moves = moves.browse(dict.fromkeys(item.move_id for item in choice.items))
        files = []
        for move in moves:
            pdf = move.invoice_pdf_report_id
            if pdf:
                content = pdf.raw
            else:
                content, _type = reports._render_qweb_pdf(
                    "account.account_invoices", move.ids
                )
            name = move._get_report_base_filename().replace("/", "_")
            files.append({"name": f"{name}.pdf", "raw": content})
        self._attach("client_reminder_file_ids", files)

    def _mail_values(self):
        return {
            "email_to": ", ".join(self.recipient_ids.mapped("email_formatted")),
            "attachment_ids": [Command.set(self.client_reminder_file_ids.ids)],
        }
