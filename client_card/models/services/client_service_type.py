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
        help="Extra: done once. Subscription: recurs every month, year or other "
        "period. Licence: bought on a given day. Module: enabled from a "
        "given day.",
    )
    color = fields.Integer()
    active = fields.Boolean(default=True)
