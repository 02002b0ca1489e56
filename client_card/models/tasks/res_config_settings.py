from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    client_task_auto_unattend = fields.Boolean(
        related="company_id.client_task_auto_unattend", readonly=False
    )
