from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL

from ..client_activity_mixin import follow_documents

# messages that Odoo writes automatically: changes and assignments
AUTOMATIC = ("notification", "user_notification")


class MailMessage(models.Model):
    _inherit = "mail.message"

    # the client of the document; not set on automatic messages
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
        for values in vals_list:  # reading a new message would be one more query
            model_name = values.get("model", default_model)
            res_id = values.get("res_id", default_id)
            if res_id and self._is_client_activity(model_name):
                self.env[model_name].browse(int(res_id))._note_client_activity()
        return messages

    _client_card_sms_idx = models.Index(
        "(client_id, model, date DESC, id DESC) "
        "WHERE client_id IS NOT NULL AND message_type = 'sms'"
    )

    def _prepare_create_values(self, vals_list):
        """Set the clients now: computing them later would be one more statement."""
        values_list = super()._prepare_create_values(vals_list)
        names = ("model", "res_id", "message_type")  # defaults are included
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
        """Return ``(model, id)`` of the document that determines the client of a
        message."""
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
        """Copy the stored clients of these documents to their messages."""
        condition = SQL(
            "follower.model = %s AND follower.message_type NOT IN %s",
            model_name,
            AUTOMATIC,
        )
        follow_documents(self, self.env[model_name], ids, condition)

    @api.model
    def _is_client_activity(self, model_name):
        mixin = self.pool["client.activity.mixin"]
        return model_name in self.env and issubclass(self.pool[model_name], mixin)
