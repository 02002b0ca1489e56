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
        return messages

    @api.model
    def _is_client_activity(self, model_name):
        mixin = self.pool["client.activity.mixin"]
        return model_name in self.env and issubclass(self.pool[model_name], mixin)
