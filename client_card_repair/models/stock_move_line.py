from odoo import api, models

# the fields that say which lots a line delivered, and to whom
DELIVERED = {"location_dest_id", "lot_id", "quant_id", "quantity"}


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    # a delivery reads the whole history of its lots
    _client_lot_index = models.Index("(lot_id) WHERE lot_id IS NOT NULL")

    @api.model_create_multi
    def create(self, vals_list):
        """A line may be added to a completed transfer."""
        lines = super().create(vals_list)
        lines._done()._delivered_lots()._follow_deliveries()
        return lines

    def write(self, vals):
        """A completed line may be corrected, for example if the wrong serial number was
        scanned."""
        done = DELIVERED & vals.keys() and self._done()
        if not done:
            return super().write(vals)
        lots = done._delivered_lots()
        found = lots._find_clients()
        result = super().write(vals)
        (done._delivered_lots() - lots)._follow_deliveries()
        lots._follow_corrections(found)
        return result

    def _done(self):
        return self.filtered(lambda line: line.state == "done")

    def _delivered_lots(self):
        """Return the lots that these lines deliver to a customer."""
        delivered = self.filtered(
            lambda line: line.location_dest_id.usage == "customer"
        )
        # sudo: users who may deliver a lot need not be allowed to edit it
        return delivered.sudo().lot_id
