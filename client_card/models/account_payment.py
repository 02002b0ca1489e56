from odoo import api, fields, models
from odoo.exceptions import ValidationError


class AccountPayment(models.Model):
    _name = "account.payment"
    _inherit = ["account.payment", "client.activity.mixin"]

    client_id = fields.Many2one(
        related="partner_id.commercial_partner_id", string="Client"
    )
    client_order_id = fields.Many2one(
        "sale.order",
        string="Order",
        domain="[('client_id', '=', client_id), ('company_id', '=', company_id)]",
        check_company=True,
        copy=False,
        index="btree_not_null",
        tracking=True,
        help="The order for which the client paid in advance.",
    )

    _client_card_partner_idx = models.Index("(partner_id, date DESC)")

    @api.constrains("client_order_id", "partner_id")
    def _check_client_order_id(self):
        for payment in self.filtered("client_order_id"):
            # sudo: an order that the user may not read is still another client's
            order = payment.sudo().client_order_id
            if order.client_id != payment.client_id:
                raise ValidationError(
                    self.env._(
                        "The order %(order)s is of another client than %(client)s.",
                        order=order.name,
                        client=payment.client_id.display_name,
                    )
                )
