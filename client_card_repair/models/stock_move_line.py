from odoo import api, models

# what says which lots a line brought to whom
DELIVERED = {"location_dest_id", "lot_id", "quant_id", "quantity"}


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    # a delivery asks for all that happened to its lots
    _client_lot_index = models.Index("(lot_id) WHERE lot_id IS NOT NULL")

    @api.model_create_multi
    def create(self, vals_list):
        """A line may be added to what is done."""
        lines = super().create(vals_list)
        lines._done()._delivered_lots()._follow_deliveries()
        return lines

    def write(self, vals):
        """A line may be corrected when it is done: another serial number was scanned
        than the client got."""
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
        """Return the lots that these lines bring to a customer."""
        delivered = self.filtered(
            lambda line: line.location_dest_id.usage == "customer"
        )
        # sudo: who may deliver a lot, need not have the right to edit it
        return delivered.sudo().lot_id
