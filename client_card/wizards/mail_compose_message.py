from odoo import api, fields, models

from ..models.statement.client_statement import SentStatement
from ..models.statement.mail_message import file_type
from ..tools import close_with_notice

STATEMENT_FILE = "client_card.client_statement"  # description of the generated files


class MailComposeMessage(models.TransientModel):
    """Statements to many clients are queued at once without files; the queue generates
    them, see :meth:`mail.mail._prepare_outgoing_list`."""

    _inherit = "mail.compose.message"

    client_statement_summary = fields.Text(
        string="Recipients", compute="_compute_client_statement"
    )
    client_statement_preview = fields.Html(
        string="Message", compute="_compute_client_statement", sanitize=False
    )

    @api.depends("composition_mode", "template_id", "res_ids")
    def _compute_client_statement(self):
        """Describe statements to many clients, instead of showing the code of their
        template: who gets one, who does not, and the text of the first one."""
        self.client_statement_summary = self.client_statement_preview = False
        for composer in self.filtered(lambda one: one._queues_client_statements()):
            clients = self.env["res.partner"].browse(composer._evaluate_res_ids())
            composer.client_statement_summary = composer._describe_receivers(clients)
            composer.client_statement_preview = composer.template_id._render_field(
                "body_html", clients[:1].ids, compute_lang=True
            ).get(clients[:1].id)

    def _describe_receivers(self, clients):
        lines = [
            self.env._(
                "%s clients get their statement by email, each in their own language.",
                len(clients),
            )
        ]
        silent = self.env.context.get("client_statement_silent")
        if isinstance(silent, str) and silent:
            lines.append(silent)
        return "\n".join(lines)

    def action_send_mail(self):
        """Send the emails and report it, with the number of statements.

        :return: an action that closes the dialog
        """
        counts = {
            composer: len(composer._evaluate_res_ids())
            for composer in self
            if composer._queues_client_statements()
        }
        result = super().action_send_mail()
        if counts:
            return close_with_notice(
                self.env._("Statements being sent: %s", sum(counts.values()))
            )
        if self.env.context.get("client_card_notice"):
            names = ", ".join(self.partner_ids.mapped("display_name"))
            return close_with_notice(self.env._("Sent to %s", names))
        return result

    def _sends_client_statements(self):
        return self.template_id._sends_client_statement()

    def _queues_client_statements(self):
        return self.composition_mode == "mass_mail" and self._sends_client_statements()

    def _client_statement_order(self):
        """Return the parameters that the queue needs for the files of a statement."""
        statement = self.env["client.statement"]
        return {
            "company_id": self.env.company.id,
            "period": statement._period_values(*statement._chosen_period()),
            "template_id": self.template_id.id,
        }

    def _compute_attachment_ids(self):
        """Distinguish the generated files of a statement from those added by the user,
        see :meth:`_prepare_schedule_message_post_values`."""
        result = super()._compute_attachment_ids()
        for composer in self:
            if composer._sends_client_statements() and not composer.composition_batch:
                files = composer.attachment_ids._origin
                made = files.filtered(lambda file: file.res_model == self._name)
                made.description = STATEMENT_FILE
        return result

    def _action_send_mail_mass_mail(self, res_ids, auto_commit=False):
        """Queue the statements of these clients, each once: one that is waiting or has
        failed is replaced.

        :raise AccessError: for users without accounting rights
        """
        if not self._queues_client_statements():
            return super()._action_send_mail_mass_mail(res_ids, auto_commit)
        self.env["client.statement"]._check_statement_access()
        self._cancel_client_statements(self._same_client_statements(res_ids))
        mails = super()._action_send_mail_mass_mail(res_ids, auto_commit)
        self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()
        return mails

    def _action_send_mail_comment(self, res_ids):
        """Post the statement, and remove a waiting one that it replaces.

        :raise AccessError: for users without accounting rights
        """
        if not self._sends_client_statements():
            return super()._action_send_mail_comment(res_ids)
        self.env["client.statement"]._check_statement_access()
        self._cancel_client_statements(self._same_client_statements(res_ids))
        sending = self.with_context(client_statement_sent=SentStatement())
        return super(MailComposeMessage, sending)._action_send_mail_comment(res_ids)

    def _action_schedule_message(self):
        """Schedule the statement without its files, see
        :meth:`_prepare_schedule_message_post_values`.

        :raise AccessError: for users without accounting rights
        """
        if any(composer._sends_client_statements() for composer in self):
            self.env["client.statement"]._check_statement_access()
        return super()._action_schedule_message()

    def _prepare_schedule_message_post_values(self, post_values):
        """Leave out the files of a statement, which are generated when it is sent, with
        the author's rights at that time: nobody else may open them before."""
        if self._sends_client_statements():
            # sudo: only finds the statement's files among those of the user's own
            # message
            files = (
                self.env["ir.attachment"].sudo().browse(post_values["attachment_ids"])
            )
            made = files.filtered(lambda file: file.description == STATEMENT_FILE)
            post_values["attachment_ids"] = (files - made).ids
            if made:
                post_values["client_statement"] = self._client_statement_order() | {
                    "files": [file_type(name) for name in made.mapped("name")]
                }
        return super()._prepare_schedule_message_post_values(post_values)

    def _same_client_statements(self, res_ids):
        """Return the emails with the same statement that are waiting or have failed, as
        sudo."""
        order = self._client_statement_order()
        # sudo: only emails to clients to whom the user sends this one
        mails = self.env["mail.mail"].sudo()
        return mails.search(
            [
                ("model", "=", self.model),
                ("res_id", "in", res_ids),
                ("client_statement", "!=", False),
                ("state", "in", ("outgoing", "exception")),
            ]
        ).filtered(lambda mail: order.items() <= mail.client_statement.items())

    def _cancel_client_statements(self, mails):
        mails.cancel()
        messages = mails.mail_message_id
        messages.notification_ids.notification_status = "canceled"
        messages._notify_message_notification_update()

    def _generate_template_for_composer(
        self,
        res_ids,
        render_fields,
        allow_suggested=False,
        find_or_create_partners=True,
    ):
        if self._queues_client_statements():
            made_later = ("attachment_ids", "report_template_ids")
            render_fields = [name for name in render_fields if name not in made_later]
        return super()._generate_template_for_composer(
            res_ids,
            render_fields,
            allow_suggested=allow_suggested,
            find_or_create_partners=find_or_create_partners,
        )

    def _prepare_mail_values_static(self):
        values = super()._prepare_mail_values_static()
        if self._queues_client_statements():
            values["client_statement"] = self._client_statement_order()
        return values

    def _process_mail_values_state(self, mail_values_dict):
        """Clients may share an address, but their emails have different files."""
        result = super()._process_mail_values_state(mail_values_dict)
        if self._queues_client_statements():
            for values in result.values():
                if values.get("failure_type") == "mail_dup":
                    del values["state"], values["failure_type"]
        return result
