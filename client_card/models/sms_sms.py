from odoo import models


class SmsSms(models.Model):
    _inherit = "sms.sms"

    def _handle_call_result_hook(self, results):
        """An invoice that went to its client by SMS counts as sent: core marks it for
        e-mail and post only."""
        result = super()._handle_call_result_hook(results)
        accepted = self.filtered(
            lambda sms: (
                sms.state not in ("outgoing", "error", "canceled")
                and sms.mail_message_id.model == "account.move"
                # a message of a portal user sends no invoice
                and not sms.mail_message_id.author_id.partner_share
            )
        )
        for sms in accepted:
            move = self.env["account.move"].browse(sms.mail_message_id.res_id).exists()
            if move and sms._is_for_client(move.client_id):
                move._mark_sent()
        return result

    def _is_for_client(self, client):
        """Whether it went to the client or one of its contacts."""
        if self.partner_id:
            return self.partner_id.commercial_partner_id == client
        family = [("commercial_partner_id", "=", client.id)]
        numbers = [("phone_mobile_search", "=", self.number)]  # however written
        return bool(self.env["res.partner"].search_count(family + numbers, limit=1))
