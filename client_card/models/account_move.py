from odoo import fields, models


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["account.move", "client.activity.mixin"]

    partner_id = fields.Many2one(context={"client_card_link": True})
    # core's field stays behind when a client becomes a contact of another
    client_id = fields.Many2one(
        related="commercial_partner_id.commercial_partner_id",
        string="Client",
        store=True,
    )

    _client_card_idx = models.Index(
        "(client_id, invoice_date DESC) WHERE move_type != 'entry'"
    )
    _client_card_log_idx = models.Index(
        "(client_id, COALESCE(invoice_date, date) DESC, id DESC) "
        "WHERE move_type != 'entry'"
    )
    # finds the documents of a client that becomes a contact of another
    _client_card_commercial_idx = models.Index("(commercial_partner_id)")
