from odoo import models


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    # a delivery asks for all that happened to its lots
    _client_lot_index = models.Index("(lot_id) WHERE lot_id IS NOT NULL")
