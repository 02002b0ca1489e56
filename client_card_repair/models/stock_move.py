from odoo import fields, models


class StockMove(models.Model):
    _inherit = "stock.move"

    def _action_done(self, cancel_backorder=False):
        moves = super()._action_done(cancel_backorder=cancel_backorder)
        moves._note_deliveries()
        return moves

    def _note_deliveries(self):
        """Update the clients of the lots that went to a customer."""
        self.move_line_ids._delivered_lots()._follow_deliveries()

    # ------------------------------------------------------------------
    # Parts of a work order
    # ------------------------------------------------------------------

    def _client_quantity(self):
        return self.quantity if self.state == "done" else self.product_uom_qty

    def _client_price(self, currency):
        """Return the unit price: that of the move, otherwise of the product."""
        product = self.product_id
        if self.price_unit or not product:  # not chosen yet
            return self.price_unit
        price = product.uom_id._compute_price(product.lst_price, self.product_uom)
        return product.currency_id._convert(
            price, currency, self.company_id, fields.Date.today(), round=False
        )
