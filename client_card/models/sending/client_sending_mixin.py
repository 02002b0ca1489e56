import smtplib

from odoo import api, fields, models, modules
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...tools import ACCOUNTING_GROUPS

SENT_IN_ONE_RUN = 50
COUNTED = ("queued", "possibly", "sent")
# refused by the mail server, or by Odoo before it: not sent
REFUSED = ("SMTPRecipientsRefused", "SMTPSenderRefused", "SMTPDataError")


class ClientSendingMixin(models.AbstractModel):
    """A message that is queued for a client and sent once. Its text and files are
    generated when it is sent.

    ``_sender`` is the field with the record that queued it, a ``client.sender.mixin``;
    ``_cron`` the scheduled action that sends it; ``_send_now`` and ``_mail_values``
    define what is sent.
    """

    _name = "client.sending.mixin"
    _description = "Message to a Client"
    _order = "day desc, id desc"

    _sender = None
    _cron = None

    partner_id = fields.Many2one(
        "res.partner", required=True, readonly=True, index=True, ondelete="restrict"
    )
    # follows a client that becomes a contact of another
    client_id = fields.Many2one(
        related="partner_id.commercial_partner_id", string="Client", store=True
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="restrict"
    )
    user_id = fields.Many2one(
        "res.users", string="Sent By", required=True, readonly=True, ondelete="restrict"
    )
    day = fields.Date(required=True, readonly=True)
    sent_on = fields.Datetime(readonly=True)
    state = fields.Selection(
        [
            ("queued", "Queued"),
            ("sent", "Sent"),
            ("possibly", "Possibly sent"),
            ("cancelled", "Cancelled"),
            ("failed", "Failed"),
        ],
        string="Status",
        required=True,
        default="queued",
        readonly=True,
        index=True,
    )
    problem = fields.Char(readonly=True, groups=ACCOUNTING_GROUPS)
    subject = fields.Char(readonly=True, groups=ACCOUNTING_GROUPS)
    body = fields.Html(string="Text", readonly=True, groups=ACCOUNTING_GROUPS)

    # ------------------------------------------------------------------
    # Queue
    # ------------------------------------------------------------------

    @api.model
    def _commit(self, done=0):
        """Commit as a scheduled action does, but never in a test.

        :return: the time left for the scheduled action
        """
        if modules.module.current_test:
            return 1
        return self.env["ir.cron"]._commit_progress(done)

    @api.model
    def _trigger(self):
        self.env.ref(self._cron)._trigger()

    @api.model
    def _process_queue(self, limit=SENT_IN_ONE_RUN):
        """Send the queue one by one; another run, started at once, sends the rest."""
        # sudo: each message is sent as its own user
        queue = self.sudo()
        stopped = []
        for _number in range(limit):
            sending = queue._take_next(stopped)
            if not sending:
                return
            sender = sending[self._sender]
            if problem := sender._find_problem(sending.user_id):
                sender._report_problem(problem)
                stopped.append((sender.id, sending.user_id.id))
            else:
                sending._send_now()
            if not queue._commit(1):
                break
        if queue._take_next(stopped):
            queue._trigger()

    @api.model
    def _take_next(self, stopped):
        """Lock and return the next message that no other run is sending."""
        self.flush_model(["state", self._sender, "user_id"])
        self.env.cr.execute(
            SQL(
                """
                SELECT id FROM %s
                 WHERE state = 'queued' AND (%s, user_id) NOT IN %s
                 ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
                """,
                SQL.identifier(self._table),
                SQL.identifier(self._sender),
                tuple(stopped) or ((0, 0),),
            )
        )
        return self.browse(row[0] for row in self.env.cr.fetchall())

    def _stop(self, state, **values):
        self.write({"state": state, **values})

    # ------------------------------------------------------------------
    # Sending
    # ------------------------------------------------------------------

    @api.model
    def _attach(self, field, files):
        """Replace the files of this message.

        :param field: the name of their field
        :param files: dicts of ``name`` and ``raw``
        """
        self[field].unlink()
        owner = {"res_model": self._name, "res_id": self.id, "res_field": field}
        self.env["ir.attachment"].create([file | owner for file in files])
        self.invalidate_recordset([field])

    def _hand_over(self):
        """Pass the email to the mail server, once. Before that, the message is marked
        as possibly sent and committed, in case the server dies while sending."""
        self.write({"state": "possibly", "sent_on": fields.Datetime.now()})
        self._commit()
        mail = self._create_mail()
        try:
            mail.send()
        except smtplib.SMTPServerDisconnected as error:
            self.problem = str(error)
            return
        if mail.state != "exception":
            self.write({"state": "sent", "problem": False})
            if mail.state == "sent":
                mail.unlink()
            return
        problem = mail.failure_reason or ""
        self.problem = problem
        refused = any(name in problem for name in REFUSED)
        if mail.failure_type != "unknown" or refused:
            self._stop("failed")
        mail.unlink()

    def _create_mail(self):
        """Return the email. It has no record, whose readers could see the amounts."""
        sender = self.user_id.email_formatted or self.company_id.email_formatted
        return self.env["mail.mail"].create(
            {
                "subject": self.subject,
                "body_html": self.body,
                "author_id": self.user_id.partner_id.id,
                "email_from": sender,
                "reply_to": sender,
                "auto_delete": False,
                **self._mail_values(),
            }
        )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def _check_decides(self, states):
        """Check that the user may decide about these messages; return them as sudo.

        :raise AccessError: for users without invoicing rights
        :raise UserError: if one is in another state
        """
        self = self.sudo(False)
        self.env["client.sender.mixin"]._check_access_to_run()
        self.check_access("read")
        if any(sending.state not in states for sending in self):
            raise UserError(self.env._("This is no longer possible."))
        # sudo: only these actions write to messages
        return self.sudo()

    def action_cancel(self):
        """Cancel queued or failed messages.

        :return: True
        :raise AccessError: for users without invoicing rights
        :raise UserError: if one is in another state
        """
        for sending in self._check_decides(("queued", "failed")):
            sending._stop("cancelled")
        return True

    def action_mark_sent(self):
        """Confirm that messages that were possibly sent did arrive.

        :return: True
        :raise AccessError: for users without invoicing rights
        :raise UserError: if one is in another state
        """
        self._check_decides(("possibly",)).state = "sent"
        return True

    def action_mark_not_sent(self):
        """Confirm that messages that were possibly sent did not arrive, so that they
        can be sent again.

        :return: True
        :raise AccessError: for users without invoicing rights
        :raise UserError: if one is in another state
        """
        for sending in self._check_decides(("possibly",)):
            sending._stop("failed")
        return True
