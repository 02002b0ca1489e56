from itertools import chain

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, Query, ormcache

from ..client_union import Probe, Rows, Source


class ClientLog(models.Model):
    """Messages on a client and on its documents, in the log."""

    _inherit = "client.log"
    _depends = {
        "mail.message": [
            "author_id",
            "body",
            "client_id",
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
    }

    kind = fields.Selection(
        selection_add=[
            ("sms", "SMS"),
            ("email", "Email"),
            ("letter", "Letter"),
            ("note", "Note"),
        ]
    )

    @api.model
    def _sources(self):
        return super()._sources() | {
            1: Source("mail.message", self._messages, self._message_kinds())
        }

    @api.model
    def _probes(self):
        """Add the Probes of messages on the records of each model."""
        models = {"res.partner", *(source.model for source in self._sources().values())}
        return super()._probes() | {self._message_probe(model) for model in models}

    @api.model
    def _message_probe(self, model):
        return Probe("mail.message", "client_id", Domain("model", "=", model))

    def _messages(self):
        """Return the Rows of messages on the client, its contacts and the records of
        the other sources.

        Users who may read a record may read its messages. Messages to the user on a
        record that the user may not read, which mail.message would show, are left out:
        their text could reveal the record.
        """
        asking = self._asking(ids=None, record_ids=None, kinds=None)
        partners = []
        if self._may_find(self._message_probe("res.partner")):
            columns = {"partner_id": "id"}
            partners.append(
                asking._records(
                    "res.partner", Domain.TRUE, "commercial_partner_id", columns
                )
            )
        others = [
            asking._rows_of(slot, source)
            for slot, source in asking._sources().items()
            if issubclass(self.pool[source.model], self.pool["mail.thread"])
            if self._may_find(self._message_probe(source.model))
        ]
        kind = self._message_kind_to_sql()
        return [
            self._messages_on(documents, kind)
            for documents in chain(partners, *others)
            if documents
        ]

    def _messages_on(self, documents, kind):
        """Return the Rows of messages on these documents.

        :param kind: SQL of the kind of a message
        """
        # sudo: mail.message only requires that the user may read the documents
        messages = self.env["mail.message"].sudo()
        domain = Domain("model", "=", documents.model)
        domain &= Domain("client_id", "!=", False)
        if (record_ids := self._asked().record_ids) is not None:
            domain &= Domain("id", "in", record_ids)
        if self._asked().kinds is not None:
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
            "kind": kind,
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
        is_letter = Domain("message_type", "=", "snailmail")  # of the Snailmail app
        is_note = Domain("message_type", "in", ("comment", "auto_comment")) & inside
        return {
            "sms": is_sms,
            "note": is_note,
            "letter": is_letter,
            "email": ~is_sms & ~is_note & ~is_letter,
        }

    @api.model
    @ormcache()
    def _message_kind_to_sql(self):
        """Return SQL of the kind of a message."""
        # sudo: reads no record, only turns conditions into SQL
        messages = self.env["mail.message"].sudo()
        query = Query(self.env, messages._table)
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
