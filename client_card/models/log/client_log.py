from html import escape
from itertools import chain

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, html2plaintext

from .client_union import SLOTS, Rows, Source

PREVIEW_LENGTH = 120
BILLS = ("in_invoice", "in_refund", "in_receipt")
# the Domain of each: _message_kinds
MESSAGE_KINDS = dict.fromkeys(("sms", "note", "statement", "email"))
ESTIMATE_KINDS = {
    "estimate": Domain("state", "!=", "sale"),
    "order": Domain("state", "=", "sale"),
}
INVOICE_KINDS = {
    "invoice": Domain("move_type", "not in", ("entry", *BILLS)),
    "bill": Domain("move_type", "in", BILLS),
}


class ClientLog(models.Model):
    """The log: every contact and event with a client in one list, the newest first.

    Each user finds in it exactly what the sources show to that user.
    """

    _name = "client.log"
    _description = "Log of a Client"
    _inherit = ["client.union"]
    _auto = False
    # what the columns read in SQL of their own
    _depends = {
        "account.move": [
            "client_correction",
            "client_id",
            "date",
            "invoice_date",
            "move_type",
        ],
        "account.payment": ["amount", "date", "memo", "name", "payment_type"],
        "calendar.event": ["allday", "privacy", "start", "start_date", "user_id"],
        "client.call": ["note"],
        "mail.message": [
            "author_id",
            "body",
            "client_id",
            "client_statement",
            "date",
            "is_internal",
            "message_type",
            "model",
            "res_id",
            "subject",
            "subtype_id",
        ],
        "res.partner": ["commercial_partner_id"],
        "res.users": ["partner_id", "share"],
        "sale.order": ["state"],
    }

    kind = fields.Selection(
        [
            ("call", "Call"),
            ("sms", "SMS"),
            ("email", "Email"),
            ("note", "Note"),
            ("conversation", "Conversation"),
            ("task", "Task"),
            ("service", "Service"),
            ("estimate", "Estimate"),
            ("order", "Order"),
            ("invoice", "Invoice"),
            ("bill", "Bill"),
            ("payment", "Payment"),
            ("correction", "Balance correction"),
            ("statement", "Statement"),
        ],
        readonly=True,
    )
    body = fields.Html(string="Text", readonly=True, sanitize=False)
    summary = fields.Char(
        string="What",
        compute="_compute_summary",
        search="_search_summary",
        help="The subject or number, else the beginning of the text.",
    )
    document_model = fields.Char(readonly=True)
    document_id = fields.Many2oneReference(
        string="Document ID",
        model_field="document_model",
        readonly=True,
        aggregator=None,
    )
    document = fields.Char(
        compute="_compute_document", help="On which document a message was written."
    )
    attachment_ids = fields.Many2many(
        "ir.attachment", string="Attachments", compute="_compute_attachment_ids"
    )
    pinned = fields.Boolean(compute="_compute_pinned", search="_search_pinned")

    # ------------------------------------------------------------------
    # Fields
    # ------------------------------------------------------------------

    @api.depends("name", "body", "res_model")
    def _compute_summary(self):
        for entry in self:
            text = entry.name or html2plaintext(entry.body or "")
            is_document = entry.res_model not in ("mail.message", "client.call")
            empty = self.env._("Draft") if is_document else self.env._("No text")
            text = " ".join(text.split()) or empty
            if len(text) > PREVIEW_LENGTH:
                text = f"{text[:PREVIEW_LENGTH].rstrip()}…"
            entry.summary = text

    @api.model
    def _search_summary(self, operator, value):
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        texts = value if operator == "in" else [value]
        if not all(isinstance(text, str) or text is False for text in texts):
            raise UserError(self.env._("Search the log by a text."))
        text = escape(value, quote=False) if isinstance(value, str) else value
        return Domain("name", operator, value) | Domain("body", operator, text)

    @api.depends("document_model", "document_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_document(self):
        self.document = False
        for model_name, entries in self.grouped("document_model").items():
            if not model_name:
                continue
            documents = self.env[model_name].with_context(active_test=False)
            if not documents.has_access("read"):
                continue
            ids = [entry.document_id for entry in entries]
            names = {
                document.id: document.display_name
                for document in documents.search([("id", "in", ids)])
            }
            for entry in entries:
                entry.document = names.get(entry.document_id)

    @api.depends("res_model", "res_id")
    @api.depends_context("uid")
    def _compute_attachment_ids(self):
        """The files of messages, those that the user may read."""
        self.attachment_ids = False
        entries = self.filtered(lambda entry: entry.res_model == "mail.message")
        # sudo: the ids of the files; the search leaves those that the user may read
        messages = self.env["mail.message"].sudo().browse(entries.mapped("res_id"))
        ids = messages.attachment_ids.ids
        readable = self.env["ir.attachment"].search([("id", "in", ids)])
        for entry, message in zip(entries, messages, strict=True):
            entry.attachment_ids = readable & message.attachment_ids.sudo(False)

    @api.depends("kind", "summary")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for entry in self:
            entry.display_name = f"{kinds.get(entry.kind)}: {entry.summary}"

    @api.depends_context("uid")
    def _compute_pinned(self):
        # sudo: of these entries, which are those of the user
        pinned = set(self.env["client.pin"].sudo()._of_entries(self)._entry_ids())
        for entry in self:
            entry.pinned = entry.id in pinned

    @api.model
    def _search_pinned(self, operator, value):
        if operator != "in":
            return NotImplemented
        if {True, False} <= set(value):
            return Domain.TRUE
        operator = "in" if True in value else "not in"
        # sudo: the ids leave entries away, and show none
        pins = self.env["client.pin"].sudo()
        if (clients := self._asked().clients) is None:
            entry_id = SQL("record_id::bigint * %s + slot", SLOTS)
            return Domain("id", operator, pins._search([]).subselect(entry_id))
        pins = pins.search([("client_id", "in", clients)])
        return Domain("id", operator, pins._entry_ids())

    # ------------------------------------------------------------------
    # Sources
    # ------------------------------------------------------------------

    @api.model
    def _sources(self):
        return {
            1: Source("mail.message", self._messages, MESSAGE_KINDS),
            2: Source("calendar.event", self._tasks, {"task": Domain.TRUE}),
            3: Source("sale.order", self._estimates, ESTIMATE_KINDS),
            4: Source("account.move", self._invoices, INVOICE_KINDS),
            5: Source("account.payment", self._payments, {"payment": Domain.TRUE}),
            6: Source(
                "account.move.line", self._corrections, {"correction": Domain.TRUE}
            ),
            7: Source("client.service", self._services, {"service": Domain.TRUE}),
            8: Source(
                "client.conversation",
                self._conversations,
                {"conversation": Domain.TRUE},
            ),
            9: Source("client.call", self._calls, {"call": Domain.TRUE}),
        }

    def _tasks(self):
        """Those of a whole day have a date, the others a moment: an index each."""
        columns = {
            "kind": SQL("'task'"),
            "name": "name",
            "partner_id": "client_id",
            "user_id": "user_id",
        }
        day = self._day_columns(SQL.identifier("calendar_event", "start_date"))
        found = [
            self._records(
                "calendar.event",
                Domain("allday", "=", allday),
                "client_commercial_id",
                columns | moment,
            )
            for allday, moment in ((True, day), (False, {"date": "start"}))
        ]
        return [rows for rows in found if rows]

    def _estimates(self):
        return self._records(
            "sale.order",
            self._kinds_domain(ESTIMATE_KINDS),
            "client_id",
            {
                "date": "date_order",
                "kind": SQL(
                    "CASE sale_order.state WHEN 'sale' THEN 'order' ELSE 'estimate' END"
                ),
                "name": "name",
                "partner_id": "partner_id",
                "user_id": "user_id",
                "company_id": "company_id",
                "amount": "amount_total",
                "currency_id": "currency_id",
            },
        )

    def _invoices(self):
        day = SQL("COALESCE(account_move.invoice_date, account_move.date)")
        return self._records(
            "account.move",
            Domain("move_type", "!=", "entry") & self._kinds_domain(INVOICE_KINDS),
            "client_id",
            self._day_columns(day)
            | {
                "kind": SQL(
                    "CASE WHEN account_move.move_type IN %s THEN 'bill' "
                    "ELSE 'invoice' END",
                    BILLS,
                ),
                "name": "name",
                "partner_id": "partner_id",
                "user_id": "invoice_user_id",
                "company_id": "company_id",
                "amount": "amount_total_in_currency_signed",
                "currency_id": "currency_id",
            },
        )

    def _payments(self):
        return self._records(
            "account.payment",
            Domain.TRUE,
            "client_id",
            self._day_columns(SQL.identifier("account_payment", "date"))
            | {
                "kind": SQL("'payment'"),
                "name": SQL(
                    "CONCAT_WS(' – ', account_payment.name, account_payment.memo)"
                ),
                "partner_id": "partner_id",
                "user_id": "create_uid",
                "company_id": "company_id",
                "amount": SQL(
                    "CASE account_payment.payment_type WHEN 'outbound' THEN -1 ELSE 1 "
                    "END * account_payment.amount"
                ),
                "currency_id": "currency_id",
            },
        )

    def _corrections(self):
        """They are few: the entries lead to their lines."""
        rows = self._records(
            "account.move.line",
            self.env["client.figures"]._balance_domain(),
            "move_id",
            self._day_columns(SQL.identifier("account_move_line", "date"))
            | {
                "kind": SQL("'correction'"),
                "name": "name",
                "partner_id": "partner_id",
                "user_id": "create_uid",
                "company_id": "company_id",
                "amount": "balance",
                "currency_id": "company_currency_id",
            },
        )
        if not rows:
            return None
        query = rows.query
        entry = query.make_alias(query.table, "correction")
        move_id = SQL.identifier(query.table, "move_id")
        query.add_join(
            "JOIN",
            entry,
            "account_move",
            SQL("%s = %s", SQL.identifier(entry, "id"), move_id),
        )
        query.add_where(SQL("%s IS TRUE", SQL.identifier(entry, "client_correction")))
        rows.columns["client_id"] = SQL.identifier(entry, "client_id")
        return rows

    def _services(self):
        return self._records(
            "client.service",
            Domain.TRUE,
            "client_id",
            {
                "date": "create_date",
                "kind": SQL("'service'"),
                "name": "name",
                "partner_id": "partner_id",
                "user_id": "create_uid",
                "company_id": "company_id",
                "amount": "amount",
                "currency_id": "currency_id",
            },
        )

    def _conversations(self):
        return self._records(
            "client.conversation",
            Domain.TRUE,
            "client_id",
            {
                "date": "last_message_date",
                "kind": SQL("'conversation'"),
                "name": "name",
                "partner_id": "partner_id",
                "user_id": "user_id",
                "company_id": "company_id",
            },
        )

    def _calls(self):
        return self._records(
            "client.call",
            Domain.TRUE,
            "client_id",
            {
                "date": "start",
                "kind": SQL("'call'"),
                "name": "number",
                "body": self._text_to_html("client_call", "note"),
                "partner_id": "partner_id",
                "user_id": "user_id",
                "company_id": "company_id",
            },
        )

    @api.model
    def _text_to_html(self, table, column):
        """Return SQL of a text as HTML, as which the log shows what is written."""
        html = SQL("NULLIF(%s, '')", SQL.identifier(table, column))
        for mark, entity in (
            ("&", "&amp;"),
            ("<", "&lt;"),
            (">", "&gt;"),
            ("\n", "<br/>"),
        ):
            html = SQL("REPLACE(%s, %s, %s)", html, mark, entity)
        return html

    # ------------------------------------------------------------------
    # Messages
    # ------------------------------------------------------------------

    def _messages(self):
        """Messages on the client, its contacts and the records of the other sources.

        Who may read a record may read what is written on it. What else mail.message
        would show, a message to the user on a record which the user may not read, is
        left out: its text could tell what the record hides.
        """
        asking = self._asking(ids=None, record_ids=None, kinds=None)
        partners = asking._records(
            "res.partner", Domain.TRUE, "commercial_partner_id", {"partner_id": "id"}
        )
        others = [
            asking._rows_of(slot)
            for slot, source in self._sources().items()
            if issubclass(self.pool[source.model], self.pool["mail.thread"])
        ]
        return [
            self._messages_on(documents)
            for documents in chain([partners], *others)
            if documents
        ]

    def _messages_on(self, documents):
        """Return the Rows of messages on these documents."""
        # sudo: that the user may read the documents is what mail.message asks for
        messages = self.env["mail.message"].sudo()
        domain = Domain("model", "=", documents.model)
        domain &= Domain("client_id", "!=", False)
        if (record_ids := self._asked().record_ids) is not None:
            domain &= Domain("id", "in", record_ids)
        domain &= self._kinds_domain(self._message_kinds())
        query = messages._search(domain)
        document = query.make_alias(messages._table, "document")
        query.add_join(
            "JOIN",
            document,
            SQL("(%s)", self._select_documents(documents)),
            SQL("%s = mail_message.res_id", SQL.identifier(document, "id")),
        )
        author = query.make_alias(messages._table, "author")
        query.add_join(
            "LEFT JOIN",
            author,
            "res_partner",
            SQL("%s = mail_message.author_id", SQL.identifier(author, "id")),
        )
        client = SQL.identifier("mail_message", "client_id")
        date = SQL.identifier("mail_message", "date")
        columns = {
            "date": date,
            "kind": self._message_kind_to_sql(query),
            "name": SQL("NULLIF(mail_message.subject, '')"),
            "body": SQL.identifier("mail_message", "body"),
            "client_id": client,
            "partner_id": SQL(
                "CASE WHEN %s = %s THEN mail_message.author_id ELSE %s END",
                SQL.identifier(author, "commercial_partner_id"),
                client,
                SQL.identifier(document, "partner_id"),
            ),
            "user_id": SQL(
                "(SELECT MIN(id) FROM res_users "
                "WHERE partner_id = mail_message.author_id AND NOT share)"
            ),
            "res_model": SQL("%s", messages._name),
            "res_id": SQL.identifier("mail_message", "id"),
        }
        if documents.model != "res.partner":
            columns["document_model"] = SQL("%s", documents.model)
            columns["document_id"] = SQL.identifier("mail_message", "res_id")
        return Rows(messages._name, query, columns, date)

    @api.model
    def _select_documents(self, documents):
        return documents.query.select(
            SQL("%s AS id", SQL.identifier(documents.query.table, "id")),
            SQL("%s AS partner_id", documents.columns["partner_id"]),
        )

    @api.model
    def _message_kinds(self):
        """Return the kinds of messages, and the Domain of each."""
        note_id = self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_note")
        inside = Domain("is_internal", "=", True)
        inside |= Domain("subtype_id", "in", (False, note_id))
        is_sms = Domain("message_type", "=", "sms")
        is_note = Domain("message_type", "in", ("comment", "auto_comment")) & inside
        is_statement = Domain("client_statement", "!=", False)
        return {
            "sms": is_sms,
            "note": is_note,
            "statement": is_statement & ~is_sms & ~is_note,
            "email": ~is_statement & ~is_sms & ~is_note,
        }

    def _message_kind_to_sql(self, query):
        """Return SQL of the kind of a message."""
        messages = self.env["mail.message"].sudo()
        kinds = [
            SQL(
                "WHEN %s THEN %s",
                domain._to_sql(messages, messages._table, query),
                kind,
            )
            for kind, domain in (
                (kind, domain.optimize_full(messages))
                for kind, domain in self._message_kinds().items()
            )
        ]
        return SQL("CASE %s END", SQL(" ").join(kinds))

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_open_source(self):
        """Open the record behind an entry; a message in a form of the log."""
        if self.ensure_one().res_model == "account.move.line":
            return self._source_record().action_open_client_document()
        return super().action_open_source() | {"name": self.summary}

    def _source_record(self):
        is_message = self.res_model == "mail.message"
        return self if is_message else super()._source_record()

    @api.readonly
    def action_open_document(self):
        """Open the document on which a message was written.

        :return: an action
        :raise AccessError: if the user may not read it
        :raise UserError: when there is none
        """
        self.ensure_one()
        if not self.document_model:
            raise UserError(self.env._("The message belongs to no document."))
        document = self.env[self.document_model].browse(self.document_id)
        document.check_access("read")
        return document.get_formview_action()

    def action_toggle_pin(self):
        """Pin these entries, for everybody who may read them, or unpin them if all are.

        :return: whether they are pinned now
        :raise MissingError: for entries that the user may not see, or that are gone
        """
        self.check_access("read")
        self.fetch(["client_id", "partner_id"])  # raises
        # sudo: the entries are those of the user, and a pin holds nothing of them
        pins = self.env["client.pin"].sudo()
        unpinned = self.filtered(lambda entry: not entry.pinned)
        if unpinned:
            pins._pin(unpinned)
        else:
            pins._of_entries(self).unlink()
        self.invalidate_recordset(["pinned"])
        return bool(unpinned)
