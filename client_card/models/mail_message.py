from odoo import api, models


class MailMessage(models.Model):
    _inherit = "mail.message"

    @api.model_create_multi
    def create(self, vals_list):
        messages = super().create(vals_list)
        for model_name, group in messages.grouped("model").items():
            if self._is_client_activity(model_name):
                documents = self.env[model_name].browse(group.mapped("res_id"))
                documents._note_client_activity()
        messages._mark_texted_invoices()
        return messages

    @api.model
    def _is_client_activity(self, model_name):
        mixin = self.pool["client.activity.mixin"]
        return model_name in self.env and issubclass(self.pool[model_name], mixin)

    def _mark_texted_invoices(self):
        """An invoice sent by SMS counts as sent: core marks it for e-mail and post."""
        texted = self.filtered(
            lambda m: m.message_type == "sms" and m.model == "account.move"
        )
        if not texted:
            return
        # sudo: who may send the SMS has sent it; the mark only states that
        moves = self.env["account.move"].sudo().browse(texted.mapped("res_id"))
        moves.exists().filtered(
            lambda move: move.state == "posted" and move.is_sale_document(True)
        ).is_move_sent = True
