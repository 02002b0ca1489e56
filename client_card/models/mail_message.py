import base64

from odoo import api, fields, models
from odoo.exceptions import AccessError


class MailMessage(models.Model):
    _inherit = "mail.message"

    # of an e-mail with a statement: the company, the period, whether it has its files
    client_statement = fields.Json(groups="base.group_system")

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

    def _make_client_statement(self, keep=True):
        """Attach the files of a client's statement, if that was not done before, with
        the rights that the user who sent it has now.

        :param keep: whether the client's log keeps the message, and with it the files
        :raise AccessError: when that user may not make them any more
        """
        self.ensure_one()
        order = self.client_statement
        if order.get("ready"):
            return
        client = self.env["res.partner"].browse(self.res_id)
        client = client.with_user(self.create_uid).with_context(
            lang=self.create_uid.lang,
            allowed_company_ids=[order["company_id"]],
            client_statement_period=order["period"],
        )
        if not self.create_uid.active:
            raise AccessError(
                self.env._(
                    "%s, who sent this statement, is archived.", client.env.user.name
                )
            )
        client.check_access("read")
        # not sudo as the queue is: the rights of that user decide
        template = client._client_statement_template().sudo(False)
        values = template._generate_template(client.ids, ("report_template_ids",))
        files = [
            (name, base64.b64decode(content))
            for name, content in values[client.id]["attachments"]
        ]
        owner = {} if keep else {"model": self._name, "res_id": 0}
        attached = client._process_attachments_for_post(files, [], owner)
        self.write(
            {
                "attachment_ids": attached["attachment_ids"],
                "client_statement": order | {"ready": True},
            }
        )
        client._hide_client_statements(self.attachment_ids)
