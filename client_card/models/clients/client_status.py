from odoo import api, fields, models
from odoo.exceptions import UserError


class ClientStatus(models.Model):
    _name = "client.status"
    _description = "Client Status"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    color = fields.Integer()
    is_cancelled = fields.Boolean(
        string="Cancelled",
        help="Clients with this status have left: they count as cancelled, unless a "
        "service is in force.",
    )
    active = fields.Boolean(default=True)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        # sudo: a status used by clients of any company must be kept
        clients = self.env["res.partner"].sudo().with_context(active_test=False)
        used = clients.search([("client_status_id", "in", self.ids)], limit=1)
        if used:
            raise UserError(
                self.env._(
                    "The status %s is in use: archive it instead.",
                    used.client_status_id.name,
                )
            )
