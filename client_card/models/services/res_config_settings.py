from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    client_attention_days = fields.Integer(
        related="company_id.client_attention_days", readonly=False
    )
