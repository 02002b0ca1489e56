from odoo import api, fields, models
from odoo.tools import email_normalize


class MailNotification(models.Model):
    _inherit = "mail.notification"

    client_partner_id = fields.Many2one(
        "res.partner",
        string="Contact Reached",
        index="btree_not_null",
        ondelete="set null",
        groups="base.group_user",
        help="Whose number or address it is, where Odoo notes that alone.",
    )
    failure_type = fields.Selection(
        selection_add=[
            ("sms_blacklist", "Blacklisted"),
            ("sms_duplicate", "Duplicate"),
            ("sms_optout", "Opted Out"),
        ]
    )

    @api.model_create_multi
    def create(self, vals_list):
        notifications = super().create(vals_list)
        notifications.filtered(
            lambda n: n.notification_type in ("email", "sms") and not n.res_partner_id
        )._find_client_partner()
        return notifications

    def _find_client_partner(self):
        """Note the contact whose number or address was written to; for one that nobody
        has, or contacts of several clients share, the contact of the document."""
        if not self:
            return
        # sudo: only ids are noted, and shown to those who may read the message
        self = self.sudo()
        partners = self.env["res.partner"]
        company = self.env.company
        numbers = {n.sms_number for n in self if n.sms_number}
        by_number = partners._find_by_number(numbers, company)
        by_email = self._find_by_email()
        by_document = self._find_by_document()
        for notification in self:
            notification.client_partner_id = (
                by_number.get(notification.sms_number)
                or by_email.get(email_normalize(notification.mail_email_address))
                or by_document.get(notification.mail_message_id)
            )

    def _find_by_email(self):
        """Return ``{address: contact}``, of those that one client has."""
        emails = {email_normalize(n.mail_email_address) for n in self} - {False}
        if not emails:
            return {}
        partners = self.env["res.partner"]
        found = partners.search([("email_normalized", "in", tuple(emails))])
        return {
            email: owners if len(owners) == 1 else owners.commercial_partner_id
            for email, owners in found.grouped("email_normalized").items()
            if len(owners.commercial_partner_id) == 1
        }

    def _find_by_document(self):
        """Return the contact of each message's document."""
        result = {}
        for model_name, messages in self.mail_message_id.grouped("model").items():
            if model_name not in self.env:
                continue
            documents = self.env[model_name].browse(messages.mapped("res_id")).exists()
            contacts = documents._mail_get_partners()
            for message in messages:
                if contact := contacts.get(message.res_id):
                    result[message] = contact[:1]
        return result
