from odoo import api, fields, models
from odoo.tools import SQL

from ..client_activity_mixin import follow_documents


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    client_id = fields.Many2one(
        "res.partner",
        compute="_compute_client_id",
        store=True,
        precompute=True,
        groups="base.group_user",
        help="Client of the record to which the file is attached.",
    )

    # the newest files of a client's records of a kind
    _client_card_idx = models.Index(
        "(client_id, res_model, create_date DESC, id DESC) WHERE client_id IS NOT NULL"
    )

    @api.depends("res_model", "res_id")
    def _compute_client_id(self):
        messages = self.env["mail.message"]
        keys = [
            messages._client_key(file.res_model, file.res_id, None) for file in self
        ]
        clients = messages._find_clients(keys)
        for file, key in zip(self, keys, strict=True):
            file.client_id = clients.get(key, False)

    @api.model
    def _follow_documents(self, model_name, ids):
        """Copy the stored clients of these documents to their files."""
        condition = SQL("follower.res_model = %s", model_name)
        follow_documents(self, self.env[model_name], ids, condition)
