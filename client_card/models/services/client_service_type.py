from odoo import fields, models

KINDS = [
    ("extra", "Extra"),
    ("subscription", "Subscription"),
    ("licence", "Licence"),
    ("module", "Module"),
]


class ClientServiceType(models.Model):
    _name = "client.service.type"
    _description = "Service Type"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        KINDS,
        required=True,
        default="subscription",
        help="Extra: once. Subscription: every month, year or other period. Licence: "
        "bought on a day. Module: enabled from a day on.",
    )
    color = fields.Integer()
    active = fields.Boolean(default=True)
