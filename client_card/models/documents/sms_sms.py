from odoo import models
from odoo.fields import Domain


class SmsSms(models.Model):
    _inherit = "sms.sms"

    def _handle_call_result_hook(self, results):
        """Mark documents sent to the client by SMS as sent: core does so for email and
        post only. Estimates count only if the SMS contains their link, because people
        also write about them while working on them."""
        result = super()._handle_call_result_hook(results)
        accepted = self.filtered(
            lambda sms: (
                sms.state not in ("outgoing", "error", "canceled")
                and sms.mail_message_id.model in ("account.move", "sale.order")
                # messages of portal users send nothing
                and not sms.mail_message_id.author_id.partner_share
            )
        )
        for sms in accepted:
            message = sms.mail_message_id
            document = self.env[message.model].browse(message.res_id).exists()
            if (
                document
                and sms._is_for_client(document.client_id)
                and (message.model == "account.move" or sms._has_link(document))
            ):
                document._mark_sent()
        return result

    def _has_link(self, document):
        return bool(document.access_token) and document.access_token in self.body

    def _is_for_client(self, client):
        """Return whether it was sent to the client or one of its contacts."""
        if self.partner_id:
            return self.partner_id.commercial_partner_id == client
        partners = self.env["res.partner"]
        family = Domain("commercial_partner_id", "=", client.id)
        company = client.company_id or self.env.company
        return bool(partners._find_by_number([self.number], company, family))
