import base64
from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

# messages that Odoo writes by itself: what changed, what was assigned
AUTOMATIC = ("notification", "user_notification")


def file_type(name):
    return name.rpartition(".")[2]


class MailMessage(models.Model):
    _inherit = "mail.message"

    # of an e-mail with a statement: the company, the period, whether it has its files
    client_statement = fields.Json(groups="base.group_system")
    # the client of the document; not on what Odoo writes by itself
    client_id = fields.Many2one(
        "res.partner",
        compute="_compute_client_id",
        store=True,
        readonly=False,
        groups="base.group_system",
    )

    # the newest messages on a client's documents of a kind
    _client_card_idx = models.Index(
        "(client_id, model, date DESC, id DESC) WHERE client_id IS NOT NULL"
    )

    @api.model_create_multi
    def create(self, vals_list):
        messages = super().create(vals_list)
        default_model = self.env.context.get("default_model")
        default_id = self.env.context.get("default_res_id")
        for values in vals_list:  # to read a new message is one more query
            model_name = values.get("model", default_model)
            res_id = values.get("res_id", default_id)
            if res_id and self._is_client_activity(model_name):
                self.env[model_name].browse(int(res_id))._note_client_activity()
        return messages

    _client_card_sms_idx = models.Index(
        "(client_id, model, date DESC, id DESC) "
        "WHERE client_id IS NOT NULL AND message_type = 'sms'"
    )
    _client_card_statement_idx = models.Index(
        "(client_id, model, date DESC, id DESC) "
        "WHERE client_id IS NOT NULL AND client_statement IS NOT NULL"
    )

    def _prepare_create_values(self, vals_list):
        """Tell the clients now: computed later, they would be one more statement."""
        values_list = super()._prepare_create_values(vals_list)
        names = ("model", "res_id", "message_type")  # defaults are filled in
        keys = [
            self._client_key(*(values.get(name) for name in names))
            for values in values_list
        ]
        clients = self._find_clients(keys)
        for key, values in zip(keys, values_list, strict=True):
            values["client_id"] = clients.get(key, False)
        return values_list

    @api.depends("message_type", "model", "res_id")
    def _compute_client_id(self):
        keys = [self._client_key(m.model, m.res_id, m.message_type) for m in self]
        clients = self._find_clients(keys)
        for message, key in zip(self, keys, strict=True):
            message.client_id = clients.get(key, False)

    @api.model
    def _client_key(self, model_name, res_id, message_type):
        """Return ``(model, id)`` of the document whose client is a message's."""
        if not res_id or message_type in AUTOMATIC:
            return None
        return (
            (model_name, int(res_id)) if self._is_client_activity(model_name) else None
        )

    @api.model
    def _find_clients(self, keys):
        """Return ``{(model, id): client id}`` of these documents."""
        ids = defaultdict(set)
        for model_name, res_id in filter(None, keys):
            ids[model_name].add(res_id)
        return {
            (model_name, res_id): client_id
            for model_name, of_model in ids.items()
            for res_id, client_id in self.env[model_name]
            ._find_clients(of_model)
            .items()
        }

    @api.model
    def _follow_documents(self, model_name, ids):
        """Write the clients of these documents, as they are stored, on their
        messages."""
        model = self.env[model_name]
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE mail_message AS message SET client_id = document.%(client)s
                  FROM %(table)s AS document
                 WHERE message.model = %(model)s AND message.res_id = document.id
                   AND document.id = ANY(%(ids)s)
                   AND message.message_type NOT IN %(automatic)s
                   AND message.client_id IS DISTINCT FROM document.%(client)s
                RETURNING message.id
                """,
                client=SQL.identifier(model._client_field),
                table=SQL.identifier(model._table),
                model=model_name,
                ids=list(ids),
                automatic=AUTOMATIC,
            )
        )
        # what waits to be written is computed again, the rest read again
        field = self._fields["client_id"]
        waiting = self.env._field_dirty.get(field, ())
        messages = self.browse(row[0] for row in rows)
        stale = messages.filtered(lambda message: message.id in waiting)
        (messages - stale).invalidate_recordset([field.name], flush=False)
        self.env.add_to_compute(field, stale)

    def _search(self, domain, *args, bypass_access=False, **kwargs):
        # su: what Odoo itself looks up; people read each message by _check_access
        if not (self.env.su or bypass_access or self._may_see_conversations()):
            domain = Domain(domain) & Domain("model", "!=", "client.conversation")
        return super()._search(domain, *args, bypass_access=bypass_access, **kwargs)

    def _get_forbidden_access(self, operation):
        """Messages of conversations are for users with that right alone, also when one
        was notified or written by e-mail: neither for the portal, nor for those whose
        right was taken away."""
        forbidden = super()._get_forbidden_access(operation)
        if self._may_see_conversations():
            return forbidden
        # sudo: from which documents; access is only taken away
        hidden = self.sudo().filtered(lambda m: m.model == "client.conversation")
        return forbidden | hidden.sudo(False)

    def _may_see_conversations(self):
        return self.env.user.has_group("client_card.group_client_card_conversation")

    def set_message_done(self):
        """Conversations whose messages were shown are read, too."""
        result = super().set_message_done()
        # sudo: from which documents; only the user's own mark is taken away
        shown = self.sudo().filtered(lambda m: m.model == "client.conversation")
        self.env["client.conversation"].browse(set(shown.mapped("res_id")))._mark_read()
        return result

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
