from odoo import fields, models
from odoo.exceptions import UserError


class ClientSmsMixin(models.AbstractModel):
    """Documents sent to the client by SMS, as a link to the portal."""

    _name = "client.sms.mixin"
    _description = "Documents Sent by SMS"

    client_link = fields.Char(
        string="Link for the Client",
        compute="_compute_client_link",
        help="Opens the document without a password once it has been shared.",
    )

    def _compute_client_link(self):
        for document in self:
            token = document.access_token
            link = f"{document.get_base_url()}{document.access_url}"
            document.client_link = token and f"{link}?access_token={token}"

    def mail_allowed_qweb_expressions(self):
        """Allow everybody to use the link as a placeholder in texts to many."""
        return (*super().mail_allowed_qweb_expressions(), "object.client_link")

    def action_client_sms(self):
        """Write an SMS with a link to each of these documents, which count as sent once
        the SMS is sent.

        :return: an action that opens the SMS
        :raise AccessError: if the user may not read one of them
        :raise UserError: if the client may not see one of them
        """
        self.check_access("read")
        if others := self.filtered(lambda own: not own._is_for_client_sms()):
            raise UserError(
                self.env._(
                    "Only confirmed customer invoices and open estimates "
                    "can be sent to the client. Remove: %s.",
                    ", ".join(others[:5].mapped("display_name")),
                )
            )
        for document in self:
            document._portal_ensure_token()
        context = {
            "default_res_model": self._name,
            "default_body": self._client_sms_body(),
            "dialog_size": "medium",
        }
        if len(self) == 1:
            context |= {
                "default_composition_mode": "comment",
                "default_res_id": self.id,
            }
        else:
            context |= {
                "default_composition_mode": "mass",
                "default_res_ids": repr(self.ids),
                "default_mass_keep_log": True,
            }
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send SMS"),
            "res_model": "sms.composer",
            "views": [(False, "form")],
            "target": "new",
            "context": context,
        }

    def _client_sms_body(self):
        """Return the text, with placeholders if it is for many documents."""
        name, link = "{{ object.name }}", "{{ object.client_link }}"
        if len(self) == 1:
            name, link = self.name, self.client_link
            self = self.with_context(lang=self.partner_id.lang or self.env.lang)
        return self.env._(
            "Your document %(name)s from %(company)s: %(link)s",
            name=name,
            company=self.company_id[:1].name,
            link=link,
        )
