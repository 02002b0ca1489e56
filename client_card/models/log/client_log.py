from html import escape

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, format_date, html2plaintext

from ..client_union import SLOTS, Probe, Source

PREVIEW_LENGTH = 120


class ClientLog(models.Model):
    """The log: every interaction and event with a client in one list, the newest first.

    Each user finds exactly what the sources show to that user.
    """

    _name = "client.log"
    _description = "Log of a Client"
    _inherit = ["client.union"]
    _auto = False
    _depends = {
        "client.attention.delay": [
            "active",
            "client_id",
            "company_id",
            "kind",
            "reason",
            "record_id",
            "user_id",
        ],
    }

    # and those of the sources
    kind = fields.Selection([("put_off", "Put off")], readonly=True)
    body = fields.Html(string="Text", readonly=True, sanitize=False)
    summary = fields.Char(
        string="What",
        compute="_compute_summary",
        search="_search_summary",
        help="Subject or number; otherwise the beginning of the text.",
    )
    document_model = fields.Char(readonly=True)
    document_id = fields.Many2oneReference(
        string="Document ID",
        model_field="document_model",
        readonly=True,
        aggregator=None,
    )
    document = fields.Char(
        compute="_compute_document", help="Document on which the message was written."
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
        self._add_what_was_put_off()

    def _add_what_was_put_off(self):
        """The name of an entry that was put off is the reason: add what was put off,
        and until when."""
        entries = self.filtered(lambda entry: entry.kind == "put_off")
        # sudo: the entries are those of the user
        delays = self.env["client.attention.delay"].sudo()
        delays = delays.browse(entry.id // SLOTS for entry in entries)
        kinds = self.env["client.today"]._fields["kind"]
        kinds = dict(kinds._description_selection(self.env))
        for entry, delay in zip(entries, delays, strict=True):
            entry.summary = self.env._(
                "%(what)s, until %(day)s: %(reason)s",
                what=kinds.get(delay.kind, delay.kind),
                day=format_date(self.env, delay.until),
                reason=entry.summary,
            )

    @api.model
    def _search_summary(self, operator, value):
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        texts = value if operator == "in" else [value]
        if not all(isinstance(text, str) or text is False for text in texts):
            raise UserError(self.env._("The log can only be searched by text."))
        text = escape(value, quote=False) if isinstance(value, str) else value
        return Domain("name", operator, value) | Domain("body", operator, text)

    @api.depends("document_model", "document_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_document(self):
        self.document = False
        for model_name, entries in self.grouped("document_model").items():
            if not model_name:
                continue
            names = self._record_names(model_name, entries.mapped("document_id"))
            for entry in entries:
                entry.document = names.get(entry.document_id)

    @api.depends("res_model", "res_id")
    @api.depends_context("uid")
    def _compute_attachment_ids(self):
        """The files of messages, limited to those that the user may read."""
        self.attachment_ids = False
        entries = self.filtered(lambda entry: entry.res_model == "mail.message")
        # sudo: only ids; the search keeps the files that the user may read
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
        # sudo: the ids only exclude entries
        pins = self.env["client.pin"].sudo()
        if (clients := self._asked().clients) is None:
            entry_id = SQL("record_id::bigint * %s + slot", SLOTS)
            return Domain("id", operator, pins._search([]).subselect(entry_id))
        pins = pins.search([("client_id", "in", clients)])
        return Domain("id", operator, pins._entry_ids())

    # ------------------------------------------------------------------
    # What was put off
    # ------------------------------------------------------------------

    @api.model
    def _sources(self):
        kinds = {"put_off": Domain.TRUE}
        probe = Probe("client.attention.delay", "client_id")
        source = Source("client.attention.delay", self._put_off, kinds, probe)
        return super()._sources() | {15: source}

    def _put_off(self):
        """An entry opens the record that was put off, and has its rights."""
        facts = self.env["client.today"]
        seen = facts._delays_domain(self._asked_domain("client_id"))
        if seen.optimize(self.env["client.attention.delay"]).is_false():
            return None
        # sudo: the domain is limited to what the user may see
        rows = self.sudo()._records(
            "client.attention.delay",
            seen,
            "client_id",
            {
                "date": "create_date",
                "kind": SQL("'put_off'"),
                "name": "reason",
                "partner_id": "client_id",
                "user_id": "user_id",
                "company_id": "company_id",
            },
        )
        models_of = {
            kind: fact.model
            for fact in facts._sources().values()
            for kind in fact.kinds
        }
        kind, record_id = (
            SQL.identifier(rows.query.table, name) for name in ("kind", "record_id")
        )
        whens = (SQL("WHEN %s THEN %s", *names) for names in models_of.items())
        model = SQL("CASE %s %s END", kind, SQL(" ").join(whens))
        rows.columns.update(res_model=model, res_id=record_id)
        return rows

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_open_source(self):
        """Open the record behind an entry; a message in a form of the log."""
        if self.ensure_one().res_model == "account.move.line":
            return self._source_record().action_open_client_document()
        if self.res_model == "res.partner":
            return self.client_id.action_open_client_card()
        return super().action_open_source() | {"name": self.summary}

    def _source_record(self):
        is_message = self.res_model == "mail.message"
        return self if is_message else super()._source_record()

    @api.readonly
    def action_open_document(self):
        """Open the document on which a message was written.

        :return: an action
        :raise AccessError: if the user may not read it
        :raise UserError: if there is none
        """
        self.ensure_one()
        if not self.document_model:
            raise UserError(self.env._("This message does not belong to any document."))
        document = self.env[self.document_model].browse(self.document_id)
        document.check_access("read")
        return document.get_formview_action()

    def action_toggle_pin(self):
        """Pin these entries for everybody who may read them, or unpin them if all are
        pinned.

        :return: whether they are pinned now
        :raise MissingError: for entries that are gone or not visible to the user
        """
        self.check_access("read")
        self.fetch(["client_id", "partner_id"])  # raises
        # sudo: the user sees the entries, and a pin contains nothing of them
        pins = self.env["client.pin"].sudo()
        unpinned = self.filtered(lambda entry: not entry.pinned)
        if unpinned:
            pins._pin(unpinned)
        else:
            pins._of_entries(self).unlink()
        self.invalidate_recordset(["pinned"])
        return bool(unpinned)
