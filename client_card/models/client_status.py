from odoo import fields, models


class ClientStatus(models.Model):
    _name = "client.status"
    _description = "Client Status"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    color = fields.Integer()
    is_cancelled = fields.Boolean(
        string="Cancelled",
        help="Clients with this status have left: they count as cancelled.",
    )
    company_id = fields.Many2one(
        "res.company", index=True, help="Leave empty to offer it in every company."
    )
    active = fields.Boolean(default=True)
