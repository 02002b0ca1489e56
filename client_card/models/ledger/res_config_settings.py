from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    client_correction_journal_id = fields.Many2one(
        related="company_id.client_correction_journal_id", readonly=False
    )
    client_correction_account_id = fields.Many2one(
        related="company_id.client_correction_account_id", readonly=False
    )
