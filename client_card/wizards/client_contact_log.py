from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html

from ..models.client_union import SLOTS
from ..tools import close_with_notice

MESSAGE_SLOT = 1  # of messages in the log
MAX_HOURS = 10_000


class ClientContactLog(models.TransientModel):
    """Logs an interaction with a client, and the next step.

    Each kind creates the matching record: a call, a completed meeting, a message
    without recipients or a note. Rights: those to create that record.
    """

    _name = "client.contact.log"
    _description = "Log an Interaction with a Client"

    client_id = fields.Many2one("res.partner", compute="_compute_client_id")
    partner_id = fields.Many2one(
        "res.partner",
        string="With",
        required=True,
        domain="[('commercial_partner_id', '=', client_id)]",
        help="The client, or the contact you spoke with.",
    )
    kind = fields.Selection(
        [("call", "Call"), ("visit", "Visit"), ("email", "Email"), ("note", "Note")],
        required=True,
        default="call",
    )
    direction = fields.Selection(
        [
            ("outgoing", "We contacted the client"),
            ("incoming", "The client came to us"),
        ],
        required=True,
        default="outgoing",
    )
    date = fields.Datetime(string="When", required=True, default=fields.Datetime.now)
    duration = fields.Float(help="In hours and minutes.")
    subject = fields.Char()
    note = fields.Text(string="What Was Said")
    next_step = fields.Char(help="Creates a task with this client.")
    next_date = fields.Date(string="Until")
    next_user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
    )
    is_logged = fields.Boolean(readonly=True)

    @api.depends("partner_id")
    def _compute_client_id(self):
        for log in self:
            log.client_id = log.partner_id.commercial_partner_id

    def action_log(self):
        """Log the contact, and its next step as a task.

        A second call on the same wizard logs nothing.

        :return: an action that closes the dialog and reports what was logged
        :raise AccessError: if the user may not read the client or log this kind
        :raise UserError: without a text, if a time is in the future, or if the next
            step has no day
        """
        self.ensure_one()
        self.partner_id.check_access("read")
        if self.is_logged:
            return {"type": "ir.actions.act_window_close"}
        self._check_log()
        logged = getattr(self, f"_log_{self.kind}")()
        if self.next_step:
            self._create_next_step()
        self.is_logged = True
        return close_with_notice(self.env._("Logged: %s"), self._entry_of(logged))

    def _entry_of(self, logged):
        """Return the record that opens what was logged; for a message, its entry in the
        log."""
        if logged._name != "mail.message":
            return logged
        return self.env["client.log"].browse(logged.id * SLOTS + MESSAGE_SLOT)

    def _check_log(self):
        said = f"{self.subject or ''}{self.note or ''}".strip()
        if not said and self.kind != "call":
            raise UserError(self.env._("Describe in a few words what it was about."))
        if self.date > fields.Datetime.now() + timedelta(minutes=1):
            raise UserError(
                self.env._(
                    "This has not happened yet: plan a task, and log the "
                    "interaction afterwards."
                )
            )
        if not 0 <= self.duration < MAX_HOURS:
            raise UserError(self.env._("Enter a valid duration."))
        if self.next_step and not self.next_date:
            raise UserError(self.env._("Set a date for the next step."))

    def _log_call(self):
        lines = (self.subject, self.note)
        return self.env["client.call"].create(
            {
                "partner_id": self.partner_id.id,
                "direction": self.direction,
                "start": self.date,
                "duration": self.duration,
                "user_id": self.env.uid,
                "note": "\n".join(line for line in lines if line),
            }
        )

    def _log_visit(self):
        hours = self.duration or 1
        name = self.env._("Visit: %s", self.client_id.display_name)
        return self.env["calendar.event"].create(
            {
                "name": self.subject or name,
                "client_id": self.partner_id.id,
                "client_type": "meeting",
                "client_state": "completed",
                "start": self.date,
                "stop": self.date + timedelta(hours=hours),
                "user_id": self.env.uid,
                "description": plaintext2html(self.note or ""),
            }
        )

    def _log_email(self):
        came_in = self.direction == "incoming"
        author = self.partner_id if came_in else self.env.user.partner_id
        return self._post(
            message_type="email" if came_in else "email_outgoing", author_id=author.id
        )

    def _log_note(self):
        return self._post(message_type="comment")

    def _post(self, **values):
        """Post on the contact, as a note that is emailed to nobody."""
        return self.partner_id.message_post(
            body=plaintext2html(self.note or self.subject),
            subject=self.subject,
            subtype_xmlid="mail.mt_note",
            date=self.date,
            **values,
        )

    def _create_next_step(self):
        return self.env["calendar.event"].create(
            {
                "name": self.next_step,
                "client_id": self.partner_id.id,
                "client_type": "task",
                "allday": True,
                "start_date": self.next_date,
                "stop_date": self.next_date,
                "start": self.next_date,
                "stop": self.next_date,
                "user_id": self.next_user_id.id,
            }
        )
