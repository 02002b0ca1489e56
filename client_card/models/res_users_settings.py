from odoo import fields, models


class ResUsersSettings(models.Model):
    _inherit = "res.users.settings"

    client_card_period = fields.Selection(
        [("year", "Current year"), ("all", "All time")],
        string="Period of Client Figures",
        default="all",
        required=True,
    )
