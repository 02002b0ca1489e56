from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL, html2plaintext, html_sanitize

BOUND = ("id", "client_id", "partner_id")
FAILED = ("bounced", "failed")
PART = 200  # number of rows whose access is checked at once


class ClientMessage(models.Model):
    """Emails and SMS sent to a client or its contacts, from any document.

    Read-only: a row is Odoo's notification of one recipient of a message
    (``mail.notification``). Users see only rows whose message ``mail.message`` lets
    them read, even in counts.
    """

    _name = "client.message"
    _description = "Message to a Client"
    _auto = False
    _log_access = False
    _order = "date desc, id desc"
    _rec_name = "subject"
    _depends = {
        "mail.notification": [
            "author_id",
            "client_date",
            "client_id",
            "client_partner_id",
            "failure_reason",
            "failure_type",
            "mail_email_address",
            "mail_mail_id",
            "mail_message_id",
            "notification_status",
            "notification_type",
            "res_partner_id",
            "sms_id_int",
            "sms_number",
        ],
        "mail.message": ["author_id", "body", "model", "res_id", "subject"],
        "res.partner": ["email"],
    }

    kind = fields.Selection([("email", "Email"), ("sms", "SMS")], readonly=True)
    date = fields.Datetime(readonly=True)
    client_id = fields.Many2one("res.partner", readonly=True)
    partner_id = fields.Many2one("res.partner", string="To", readonly=True)
    address = fields.Char(string="Number or Address", readonly=True)
    author_id = fields.Many2one("res.partner", string="Sender", readonly=True)
    subject = fields.Char(readonly=True)
    body = fields.Html(string="Text", readonly=True, sanitize=False)
    preview = fields.Char(string="Beginning", compute="_compute_preview")
    status = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("sent", "Sent"),
            ("delivered", "Delivered"),
            ("bounced", "Bounced"),
            ("failed", "Failed"),
            ("cancelled", "Cancelled"),
        ],
        readonly=True,
    )
    failure_type = fields.Selection(
        selection="_selection_failure_type", string="Reason", readonly=True
    )
    failure_reason = fields.Text(string="Details of the Failure", readonly=True)
    # plain ids, which give no access to the message or email
    message_id = fields.Integer(string="Message ID", readonly=True)
    res_model = fields.Char(string="Document Model", readonly=True)
    res_id = fields.Many2oneReference(
        string="Document ID", model_field="res_model", readonly=True
    )
    document_name = fields.Char(string="Document", compute="_compute_document_name")
    attachment_ids = fields.Many2many(
        "ir.attachment", string="Attachments", compute="_compute_attachment_ids"
    )

    @api.model
    def _selection_failure_type(self):
        field = self.env["mail.notification"]._fields["failure_type"]
        return field._description_selection(self.env)

    # ------------------------------------------------------------------
    # Rows
    # ------------------------------------------------------------------

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT n.id, n.notification_type AS kind, n.client_date AS date,
                   p.id AS partner_id, n.client_id, m.author_id, m.subject, m.body,
                   COALESCE(n.sms_number, n.mail_email_address, p.email) AS address,
                   CASE n.notification_status
                       WHEN 'sent' THEN CASE n.notification_type
                           WHEN 'sms' THEN 'delivered' ELSE 'sent' END
                       WHEN 'pending' THEN 'sent'
                       WHEN 'bounce' THEN 'bounced'
                       WHEN 'exception' THEN 'failed'
                       WHEN 'canceled' THEN 'cancelled'
                       ELSE 'waiting' END AS status,
                   NULLIF(n.failure_type, '') AS failure_type,
                   NULLIF(n.failure_reason, '') AS failure_reason,
                   m.id AS message_id, m.model AS res_model, m.res_id
              FROM mail_notification n
              JOIN mail_message m ON m.id = n.mail_message_id
              JOIN res_partner p
                ON p.id = COALESCE(n.res_partner_id, n.client_partner_id)
             WHERE n.client_id IS NOT NULL
            """
        )

    @api.model
    def _search(
        self,
        domain,
        offset=0,
        limit=None,
        order=None,
        *,
        bypass_access=False,
        **kwargs,
    ):
        """Leave out what ``mail.message`` does not let the user read, before rows are
        counted, grouped or paged; also in a superuser environment, unless it is
        OdooBot's."""
        self = self.sudo(False)
        domain = Domain(domain).optimize(self)
        search = super()._search
        if self.env.su or bypass_access:
            return search(
                domain, offset, limit, order, bypass_access=bypass_access, **kwargs
            )
        self.browse().check_access("read")
        if domain.is_false():
            return search(domain, **kwargs)
        self._check_bound(domain)
        if limit:
            wanted = (offset or 0) + limit
            ids = self._readable_ids(search, domain, wanted, order, **kwargs)
            return self.browse(ids[offset or 0 :])._as_query()
        message_id = SQL.identifier(self._table, "message_id")
        found = search(domain, **kwargs).subselect(message_id)
        readable = self.env["mail.message"]._search(Domain("id", "in", found))
        query = search(domain, offset, limit, order, **kwargs)
        allowed = list(readable.get_result_ids())
        query.add_where(SQL("%s = ANY(%s)", message_id, allowed))
        return query

    @api.model
    def _readable_ids(self, search, domain, wanted, order, **kwargs):
        """Return the ids of the first rows whose message the user may read, checked in
        batches because a page needs few of a client's messages.

        :param search: Odoo's own search of this model
        """
        message_id = SQL.identifier(self._table, "message_id")
        ids, size, start = [], max(PART, 2 * wanted), 0
        while True:
            query = search(domain, start, size, order, **kwargs)
            row_id = SQL.identifier(self._table, "id")
            rows = self.env.execute_query(query.select(row_id, message_id))
            messages = Domain("id", "in", [message for _row, message in rows])
            readable = set(self.env["mail.message"]._search(messages).get_result_ids())
            ids += [row for row, message in rows if message in readable]
            if len(ids) >= wanted or len(rows) < size:
                return ids[:wanted]
            start += size
            size *= 2

    @api.model
    def _check_bound(self, domain):
        """Refuse to search the messages of all clients at once.

        :raise UserError: if the search is not limited to a client
        """
        parts = getattr(domain, "children", (domain,))
        is_and = getattr(domain, "OPERATOR", "&") == "&"
        if not is_and or not any(
            getattr(part, "field_expr", None) in BOUND
            and getattr(part, "operator", None) in ("=", "in")
            for part in parts
        ):
            raise UserError(
                self.env._("Filter by client: add a condition on the client.")
            )

    # ------------------------------------------------------------------
    # Fields
    # ------------------------------------------------------------------

    @api.depends("body", "subject")
    def _compute_preview(self):
        for message in self:
            text = html2plaintext(message.body or "", include_references=False)
            text = " ".join(text.split())
            message.preview = f"{text[:150]}…" if len(text) > 150 else text

    @api.depends("subject", "preview")
    def _compute_display_name(self):
        for message in self:
            message.display_name = message.subject or message.preview

    @api.depends("res_model", "res_id")
    def _compute_document_name(self):
        self.document_name = False
        for model_name, messages in self.grouped("res_model").items():
            if model_name not in self.env:
                continue
            documents = self.env[model_name].browse(messages.mapped("res_id")).exists()
            names = {d.id: d.display_name for d in documents._filtered_access("read")}
            for message in messages:
                message.document_name = names.get(message.res_id)

    @api.depends("message_id")
    def _compute_attachment_ids(self):
        # sudo: only ids of files; the search keeps those the user may read
        messages = self._messages().sudo()
        ids = messages.attachment_ids.ids
        readable = self.env["ir.attachment"].search([("id", "in", ids)])
        for row, message in zip(self, messages, strict=True):
            row.attachment_ids = readable & message.attachment_ids.sudo(False)

    def _messages(self):
        return self.env["mail.message"].browse(self.mapped("message_id"))

    # ------------------------------------------------------------------
    # What people do
    # ------------------------------------------------------------------

    @api.readonly
    def action_open_document(self):
        """Open the document from which the message was sent.

        :return: an action
        :raise AccessError: if the user may not read the message or the document
        :raise UserError: if there is none
        """
        self.ensure_one()
        self._check_readable()
        document = self._document()
        document.check_access("read")
        return document.get_formview_action()

    def _document(self):
        """Return the document from which the message was sent.

        :raise UserError: if there is none
        """
        if self.res_model not in self.env or not self.res_id:
            raise UserError(self.env._("This message does not belong to any document."))
        document = self.env[self.res_model].browse(self.res_id).exists()
        if not document:
            raise UserError(self.env._("The document of the message was deleted."))
        return document

    def action_resend(self):
        """Send a failed message again: the one in Odoo's queue or, if it is gone or its
        address was wrong, a new one with the same text.

        :return: an action
        :raise AccessError: if the user may not write messages on the document
        :raise UserError: if it did not fail, or the document is gone
        """
        self.ensure_one()
        self._check_readable()
        if self.status not in FAILED:
            raise UserError(self.env._("Only failed messages can be sent again."))
        document = self._document()
        document.check_access(document._mail_post_access)
        # sudo: the right to write to the client from this document was just checked
        notification = self.env["mail.notification"].sudo().browse(self.id)
        if self.kind == "sms":
            return self._resend_sms(notification)
        return self._resend_email(notification)

    def _check_readable(self):
        if not self.search_count([("id", "in", self.ids)]):
            raise AccessError(self.env._("You are not allowed to read this message."))

    def _resend_sms(self, notification):
        sms = self.env["sms.sms"].sudo().browse(notification.sms_id_int).exists()
        wrong = ("sms_number_missing", "sms_number_format")
        if sms.state == "error" and not sms.to_delete and sms.failure_type not in wrong:
            action = sms.resend_failed()
            # the list shows the result
            action["params"]["next"] = {"type": "ir.actions.act_window_close"}
            return action
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send SMS"),
            "res_model": "sms.composer",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_composition_mode": "comment",
                "default_res_model": "res.partner",
                "default_res_id": self.partner_id.id,
                "default_number_field_name": "phone",
                "default_body": html2plaintext(self.body or ""),
            },
        }

    def _resend_email(self, notification):
        mail = notification.mail_mail_id
        others = self.env["mail.notification"].sudo()
        others = others.search([("mail_mail_id", "in", mail.ids)])
        if mail.state == "exception" and set(others.mapped("notification_status")) == {
            "exception"
        }:
            mail.action_retry()
            others.write({"notification_status": "ready", "failure_type": False})
            mail.send_after_commit()
            return {
                "type": "ir.actions.client",
                "tag": "display_notification",
                "params": {
                    "type": "success",
                    "message": self.env._("The email is being sent again."),
                    "next": {"type": "ir.actions.act_window_close"},
                },
            }
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send Again"),
            "res_model": "mail.compose.message",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_composition_mode": "comment",
                "default_model": self.res_model,
                "default_res_ids": [self.res_id],
                "default_partner_ids": self.partner_id.ids,
                "default_subject": self.subject or False,
                "default_body": html_sanitize(self.body or ""),
                "default_attachment_ids": self.attachment_ids.ids,
            },
        }
