from odoo import fields, models

PERIODS = [("year", "Current year"), ("all", "All time")]


class ResUsersSettings(models.Model):
    _inherit = "res.users.settings"

    client_card_period = fields.Selection(
        PERIODS,
        string="Period of Client Figures",
        default="all",
        required=True,
    )
