from odoo import fields, models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    # a payment's line may stay on the contact: the client is its commercial partner
    client_id = fields.Many2one(
        related="partner_id.commercial_partner_id", string="Client"
    )

    # the balance reads the index alone
    _client_card_balance_idx = models.Index(
        "(partner_id, account_id) INCLUDE (balance, company_id) "
        "WHERE parent_state = 'posted'"
    )
