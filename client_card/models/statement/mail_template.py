from odoo import models


class MailTemplate(models.Model):
    _inherit = "mail.template"

    def _sends_client_statement(self):
        """Return whether emails of this template carry a client's account statement:
        the addon's template, or another one with the same report."""
        if not self:
            return False
        template = self.env["res.partner"]._client_statement_template()
        report = self.env.ref(
            "client_card.client_statement_report", raise_if_not_found=False
        )
        # sudo: only checks whether the report is one of them
        reports = self.sudo().report_template_ids
        return self == template or bool(report) and report in reports

    def _generate_template_attachments(
        self, res_ids, render_fields, render_results=None
    ):
        """Generate the files of a statement in the language of the email."""
        if self._sends_client_statement():
            self = self.with_context(client_statement_lang=self.env.lang)
        return super()._generate_template_attachments(
            res_ids, render_fields, render_results
        )

    def send_mail_batch(
        self,
        res_ids,
        force_send=False,
        raise_exception=False,
        email_values=None,
        email_layout_xmlid=False,
    ):
        """Restrict the files of statements to users with accounting rights.

        :raise AccessError: for other users, if the template sends statements
        """
        mails = super().send_mail_batch(
            res_ids,
            force_send=force_send,
            raise_exception=raise_exception,
            email_values=email_values,
            email_layout_xmlid=email_layout_xmlid,
        )
        if self._sends_client_statement():
            # sent emails may be deleted with their files
            for mail in mails.exists():
                mail.mail_message_id._keep_client_statement()
        return mails
