from odoo import models


class AccountPayment(models.Model):
    _name = "account.payment"
    _inherit = ["account.payment", "client.activity.mixin"]

    _client_card_partner_idx = models.Index("(partner_id, date DESC)")
