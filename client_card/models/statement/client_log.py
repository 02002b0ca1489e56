from odoo import api, fields, models
from odoo.fields import Domain


class ClientLog(models.Model):
    """Account statements sent, as a separate kind of email in the log."""

    _inherit = "client.log"
    _depends = {"mail.message": ["client_statement"]}

    kind = fields.Selection(selection_add=[("statement", "Statement")])

    @api.model
    def _message_kinds(self):
        kinds = super()._message_kinds()
        is_statement = Domain("client_statement", "!=", False)
        return kinds | {
            "statement": kinds["email"] & is_statement,
            "email": kinds["email"] & ~is_statement,
        }
