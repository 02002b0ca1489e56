from odoo import api, fields, models


class SaleMassCancelOrders(models.TransientModel):
    """Asks, when cancelling many orders, whether the clients rejected those that were
    sent."""

    _inherit = "sale.mass.cancel.orders"

    has_sent_order = fields.Boolean(compute="_compute_has_sent_order")

    @api.depends("sale_order_ids.state")
    def _compute_has_sent_order(self):
        for wizard in self:
            wizard.has_sent_order = "sent" in wizard.sale_order_ids.mapped("state")

    def action_client_mass_reject(self):
        """Cancel the orders; the clients rejected those that were sent.

        :return: the result of Odoo's ``action_mass_cancel``
        :raise AccessError: without the right to change them
        """
        sent = self.sale_order_ids.filtered(lambda order: order.state == "sent")
        result = self.action_mass_cancel()
        sent.client_rejected = True
        return result
