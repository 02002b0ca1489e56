from odoo import api, fields, models
from odoo.tools import email_normalize

OUTSIDE = ("email", "sms")  # channels that leave the company


class MailNotification(models.Model):
    _inherit = "mail.notification"

    client_partner_id = fields.Many2one(
        "res.partner",
        string="Recipient Contact",
        index="btree_not_null",
        ondelete="set null",
        groups="base.group_user",
        help="Owner of the number or address, where Odoo records nothing else.",
    )
    # in the order of a client's list of messages
    client_id = fields.Many2one(
        "res.partner",
        compute="_compute_client_id",
        store=True,
        readonly=False,
        groups="base.group_system",
    )
    client_date = fields.Datetime(
        string="Date of the Message",
        compute="_compute_client_id",
        store=True,
        readonly=False,
        groups="base.group_system",
    )
    failure_type = fields.Selection(
        selection_add=[
            ("sms_blacklist", "Blacklisted"),
            ("sms_duplicate", "Duplicate"),
            ("sms_optout", "Opted Out"),
        ]
    )

    _client_card_idx = models.Index(
        "(client_id, client_date DESC, id DESC) WHERE client_id IS NOT NULL"
    )

    @api.depends(
        "client_partner_id.commercial_partner_id",
        "mail_message_id.date",
        "notification_type",
        "res_partner_id.commercial_partner_id",
    )
    def _compute_client_id(self):
        for notification in self:
            client = self.env["res.partner"]
            if notification.notification_type in OUTSIDE:
                contact = notification.res_partner_id or notification.client_partner_id
                client = contact.commercial_partner_id
            notification.client_id = client
            notification.client_date = client and notification.mail_message_id.date

    def _prepare_create_values(self, vals_list):
        """Set the clients now: computing them later would be one more statement."""
        values_list = super()._prepare_create_values(vals_list)
        outside = [v for v in values_list if v.get("notification_type") in OUTSIDE]
        ids = {v["res_partner_id"] for v in outside if v.get("res_partner_id")}
        clients = self.env["res.partner"]._find_clients(ids)
        # sudo: the date of a message on which a notification may be created
        messages = self.env["mail.message"].sudo()
        messages = messages.browse({v["mail_message_id"] for v in outside})
        dates = {message.id: message.date for message in messages}
        for values in values_list:
            values["client_id"] = values["client_date"] = False
        for values in outside:
            if client := clients.get(values.get("res_partner_id")):
                date = dates[values["mail_message_id"]]
                values.update(client_id=client, client_date=date)
        return values_list

    @api.model_create_multi
    def create(self, vals_list):
        notifications = super().create(vals_list)
        notifications.filtered(
            lambda n: n.notification_type in OUTSIDE and not n.res_partner_id
        )._find_client_partner()
        return notifications

    def _find_client_partner(self):
        """Set the contact with the number or address used; if it is unknown or shared
        by contacts of several clients, the contact of the document."""
        if not self:
            return
        # sudo: only ids are stored, and shown to users who may read the message
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
        """Return ``{address: contact}`` for addresses of a single client."""
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
