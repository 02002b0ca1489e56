from odoo import fields, models


class ClientPin(models.Model):
    """An entry of the log that stays at its top."""

    _name = "client.pin"
    _description = "Pinned Entry of the Log"

    entry = fields.Integer(
        required=True, readonly=True, help="Id of the entry in the log."
    )

    client_id = fields.Many2one(
        "res.partner", required=True, readonly=True, index=True, ondelete="cascade"
    )

    _entry_uniq = models.UniqueIndex("(entry)", "This entry is pinned already.")
