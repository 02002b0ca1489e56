from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    client_attention_days = fields.Integer(
        string="Days Before Renewal",
        default=30,
        help="Services that end or renew within this number of days need "
        "attention; those that recur often, in the last third of their "
        "period.",
    )

    _client_attention_days_range = models.Constraint(
        "CHECK (client_attention_days BETWEEN 0 AND 365)",
        "Choose 0 to 365 days before a renewal.",
    )
