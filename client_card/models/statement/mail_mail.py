import psycopg2

from odoo import api, fields, models, modules
from odoo.fields import Domain

from odoo.addons.base.models.ir_mail_server import MailDeliveryException

STATEMENTS = 10  # number sent in one run of the queue
COMMIT = object()  # in the context of the queue; RPC cannot send this object


class MailMail(models.Model):
    """Emails with a client's statement wait in the queue without files."""

    _inherit = "mail.mail"

    @api.model
    def process_email_queue(self, email_ids=(), batch_size=1000):
        """Send the queue with only a few statements: their files take time to generate,
        and other emails must not wait. The next run follows at once."""
        context = {}
        if not modules.module.current_test:
            context["client_statement_commit"] = COMMIT
        later = not email_ids and self._client_statements_later()
        if later:
            context["filters"] = [
                *self.env.context.get("filters", []),
                *("|", ("client_statement", "=", False), ("id", "<", later)),
            ]
        queue = self.with_context(**context)
        result = super(MailMail, queue).process_email_queue(email_ids, batch_size)
        if later:
            self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()
        return result

    @api.model
    def _client_statements_later(self):
        """Return the id of the first email whose statement is for the next run."""
        domain = Domain("client_statement", "!=", False)
        domain &= Domain("state", "=", "outgoing")
        domain &= Domain("scheduled_date", "=", False) | Domain(
            "scheduled_date", "<=", fields.Datetime.now()
        )
        return self.search(domain, order="id", offset=STATEMENTS, limit=1).id

    def _prepare_outgoing_list(self, mail_server=False, doc_to_followers=None):
        """Generate the files of a statement, which is then sent once and never again:
        if the server stops after this, the email counts as failed."""
        # sudo: data about its email for the queue
        message = self.sudo().mail_message_id
        if not message.client_statement:
            return super()._prepare_outgoing_list(mail_server, doc_to_followers)
        if not (
            self.email_to or self.email_cc or any(self.recipient_ids.mapped("email"))
        ):
            raise MailDeliveryException(
                self.env._("The client no longer has an email address.")
            )
        try:
            with self.env.cr.savepoint():
                message._make_client_statement(keep=self.is_notification)
        except psycopg2.Error as error:
            # an error of this email must not end the run of the queue
            raise MailDeliveryException(str(error)) from error
        result = super()._prepare_outgoing_list(mail_server, doc_to_followers)
        if self.env.context.get("client_statement_commit") is COMMIT:
            self.failure_reason = self.env._(
                "The server stopped while sending this email. It may have arrived."
            )
            self.env["ir.cron"]._commit_progress(1)
        return result
