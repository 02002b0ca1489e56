from odoo import api, fields, models
from odoo.tools import SQL, convert_file

# of demo data: they stay when the addon is uninstalled, as what people wrote does
DEMO = "client_card_repair_demo"


class RepairOrder(models.Model):
    """A work order of a client, with what it costs."""

    _name = "repair.order"
    _inherit = ["repair.order", "client.activity.mixin"]

    client_id = fields.Many2one(
        related="partner_id.commercial_partner_id",
        string="Client",
        store=True,
        precompute=True,
    )
    client_total = fields.Monetary(
        string="Total",
        currency_field="client_currency_id",
        compute="_compute_client_total",
        store=True,
        help="The total of the linked sale order; without one, the parts added at "
        "their sales prices, without taxes: as many as planned, after the repair as "
        "many as were used. Nothing under warranty.",
    )
    client_currency_id = fields.Many2one(
        "res.currency",
        string="Currency of the Total",
        compute="_compute_client_total",
        store=True,
        help="That of the linked sale order, else of the company.",
    )

    _client_card_idx = models.Index("(client_id, schedule_date DESC, id DESC)")
    _client_lot_index = models.Index("(lot_id) WHERE lot_id IS NOT NULL")

    @api.depends(
        "company_id",
        "sale_order_id.amount_total",
        "sale_order_id.currency_id",
        "state",
        "under_warranty",
        "move_ids.product_id",
        "move_ids.product_uom",
        "move_ids.product_uom_qty",
        "move_ids.price_unit",
        "move_ids.quantity",
        "move_ids.repair_line_type",
        "move_ids.state",
    )
    def _compute_client_total(self):
        for repair in self:
            order = repair.sale_order_id
            currency = order.currency_id or repair.company_id.currency_id
            repair.client_currency_id = currency
            repair.client_total = (
                order.amount_total if order else repair._price_parts(currency)
            )

    def _price_parts(self, currency):
        """Return what the parts cost, at the prices of a quotation made of them."""
        if self.under_warranty:
            return 0
        parts = self.move_ids.filtered(lambda part: part.repair_line_type == "add")
        if self.state != "cancel":  # a cancelled order shows what it would have cost
            parts = parts.filtered(lambda part: part.state != "cancel")
        return sum(
            currency.round(part._client_quantity() * part._client_price(currency))
            for part in parts
        )

    @api.model
    def _client_union_columns(self):
        """Return what a list of a client's records shows of work orders."""
        return {
            "date": "schedule_date",
            "kind": SQL("'work_order'"),
            "name": "name",
            "partner_id": "partner_id",
            "user_id": "user_id",
            "company_id": "company_id",
            "amount": "client_total",
            "currency_id": "client_currency_id",
        }

    # ------------------------------------------------------------------
    # Whose the repaired lot is
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        repairs = super().create(vals_list)
        repairs._tell_lots()
        return repairs

    def write(self, vals):
        result = super().write(vals)
        if {"lot_id", "partner_id", "picking_id"} & vals.keys():
            self._tell_lots()
        return result

    def _tell_lots(self):
        # sudo: the client of a delivery may be one that the user must not see
        self.sudo().lot_id._follow_repairs()

    # ------------------------------------------------------------------
    # Demo data
    # ------------------------------------------------------------------

    @api.model
    def _load_client_demo(self):
        """Load the demo data, unless an earlier installation left them: deliveries and
        repairs that are done cannot be deleted, nor done again."""
        if not self.env.ref(f"{DEMO}.repair_done", raise_if_not_found=False):
            path = "client_card_repair/demo/kept/repair_story.xml"
            convert_file(self.env, DEMO, path, {}, "init", noupdate=True, pathname=path)
