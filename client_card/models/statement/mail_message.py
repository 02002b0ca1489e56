import base64

from odoo import fields, models
from odoo.exceptions import AccessError


def file_type(name):
    return name.rpartition(".")[2]


class MailMessage(models.Model):
    """Emails with a client's statement."""

    _inherit = "mail.message"

    # for an email with a statement: company, period, and whether it has its files
    client_statement = fields.Json(groups="base.group_system")
    _client_card_statement_idx = models.Index(
        "(client_id, model, date DESC, id DESC) "
        "WHERE client_id IS NOT NULL AND client_statement IS NOT NULL"
    )

    def _make_client_statement(self, keep=True):
        """Attach the files of a client's statement, unless they are attached already,
        with the current rights of its sender.

        :param keep: whether to keep the message and its files in the client's log
        :raise AccessError: if that user no longer has the rights
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
                    "The sender of this statement, %s, is archived.",
                    client.env.user.name,
                )
            )
        client.check_access("read")
        # not sudo like the queue: the rights of that user decide
        template = client.env["mail.template"].browse(order.get("template_id")).exists()
        if not template._sends_client_statement():
            template = client._client_statement_template()
        values = template._generate_template(client.ids, ("report_template_ids",))
        files = [
            (name, base64.b64decode(content))
            for name, content in values[client.id]["attachments"]
            if "files" not in order or file_type(name) in order["files"]
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

    def _keep_client_statement(self):
        """Mark this message as a statement, and keep its files with the client."""
        self.ensure_one()
        client = self.env[self.model].browse(self.res_id)
        own = self.attachment_ids.filtered(lambda file: file.res_model == self._name)
        own.write({"res_model": client._name, "res_id": client.id})
        client._hide_client_statements(self.attachment_ids)
        self.client_statement = {"ready": True}
