from odoo import models


class MailMail(models.Model):
    """Emails of conversations."""

    _inherit = "mail.mail"

    def _prepare_outgoing_list(self, mail_server=False, doc_to_followers=None):
        emails = super()._prepare_outgoing_list(mail_server, doc_to_followers)
        return self._add_conversation_values(emails)

    def _add_conversation_values(self, emails):
        """Emails of a conversation have its subject, their messages have none. Each
        colleague's email has a unique reference, by which a reply is recognised."""
        # sudo: data about its email for the queue
        message = self.sudo().mail_message_id
        if message.model == "client.conversation":
            conversation = self.env[message.model].sudo().browse(message.res_id)
            for values in emails:
                values["subject"] = values["subject"] or conversation.name
                partner = values["partner_id"]
                if partner and not partner.partner_share:
                    token = conversation._reply_token(message, partner)
                    values["references"] = f"{values['references'] or ''} {token}"
        return emails
