from odoo import api, models
from odoo.tools import SQL


def follow_documents(followers, documents, ids, condition):
    """Copy the stored clients of documents to the records that refer to them by
    ``res_id`` and have a stored ``client_id``.

    :param followers: the model of those records
    :param documents: the model of the documents
    :param ids: the ids of the documents
    :param condition: SQL on ``follower``: which records belong to documents of this
        model
    """
    env = followers.env
    rows = env.execute_query(
        SQL(
            """
            UPDATE %(followers)s AS follower SET client_id = document.%(client)s
              FROM %(documents)s AS document
             WHERE %(condition)s AND follower.res_id = document.id
               AND document.id = ANY(%(ids)s)
               AND follower.client_id IS DISTINCT FROM document.%(client)s
            RETURNING follower.id
            """,
            client=SQL.identifier(documents._client_field),
            condition=condition,
            documents=SQL.identifier(documents._table),
            followers=SQL.identifier(followers._table),
            ids=list(ids),
        )
    )
    # pending values are computed again, the rest is read again
    field = followers._fields["client_id"]
    waiting = env._field_dirty.get(field, ())
    changed = followers.browse(row[0] for row in rows)
    stale = changed.filtered(lambda follower: follower.id in waiting)
    (changed - stale).invalidate_recordset([field.name], flush=False)
    env.add_to_compute(field, stale)


class ClientActivityMixin(models.AbstractModel):
    """Documents of a client; their creation and messages count as activity with the
    client."""

    _name = "client.activity.mixin"
    _description = "Activity with a Client"
    _client_field = "client_id"  # stored: the client itself, never one of its contacts

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._note_client_activity()
        records._without_messages().update(records._ids)
        return records

    def _write_multi(self, vals_list):
        """When documents move to another client, their messages and files move with
        them."""
        result = super()._write_multi(vals_list)
        without_messages = self._without_messages()
        moved = [
            record_id
            for record_id, vals in zip(self._ids, vals_list, strict=True)
            if self._client_field in vals and record_id not in without_messages
        ]
        if moved:
            self.env["mail.message"]._follow_documents(self._name, moved)
            self.env["ir.attachment"]._follow_documents(self._name, moved)
        return result

    @api.model
    def _without_messages(self):
        """Return the ids of documents created in this transaction and without messages;
        forgotten when the transaction is flushed. Other documents are looked up."""
        data = self.env.cr.precommit.data
        return data.setdefault("client_card.new", {}).setdefault(self._name, set())

    @api.model
    def _find_clients(self, ids):
        """Return ``{id: client id}`` of the documents that exist and have a client, for
        messages on them; a cached document costs no query."""
        self._without_messages().difference_update(ids)
        field = self._fields[self._client_field]
        # sudo: only the ids of the clients are used
        documents = self.sudo().with_context(active_test=False).browse(ids)
        at_hand = field._get_cache(documents.env)
        pending = documents.env.records_to_compute(field)
        found = documents.filtered(lambda d: d.id in at_hand or d in pending)
        if rest := documents - found:
            found |= rest.search_fetch([("id", "in", rest.ids)], [field.name])
        return {d.id: d[field.name].id for d in found if d[field.name]}

    def _client_activity_partners(self):
        """Return the contacts involved in these documents."""
        return self.partner_id

    def _note_client_activity(self):
        """Note that something is happening with the clients of these documents.

        The clients are looked up, and their last activity is written, once at the end
        of the transaction.
        """
        if not self:
            return
        data = self.env.cr.precommit.data
        if "client_card.activity" not in data:
            data["client_card.activity"] = {}
            self.env.cr.precommit.add(self.env["res.partner"]._write_last_activity)
        data["client_card.activity"].setdefault(self._name, set()).update(self._ids)
