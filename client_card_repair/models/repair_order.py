from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, convert_file

# of demo data: kept when the addon is uninstalled, like anything people wrote
DEMO = "client_card_repair_demo"


class RepairOrder(models.Model):
    """A work order of a client, with its cost."""

    _name = "repair.order"
    _inherit = ["repair.order", "client.activity.mixin"]

    client_id = fields.Many2one(
        related="partner_id.commercial_partner_id",
        string="Client",
        store=True,
    )
    client_parts_total = fields.Monetary(
        string="Parts Total",
        currency_field="company_currency_id",
        compute="_compute_client_parts_total",
        store=True,
        help="The added parts at their sales prices, without taxes: the planned "
        "quantities or, after the repair, the quantities used. Zero under "
        "warranty.",
    )
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company Currency"
    )
    # not stored: users who may not read the sales order must not see it
    client_total = fields.Monetary(
        string="Total",
        currency_field="client_currency_id",
        compute="_compute_client_total",
        search="_search_client_total",
        help="Total of the linked sales order, for users who may read it; "
        "otherwise the total of the parts.",
    )
    client_currency_id = fields.Many2one(
        "res.currency",
        string="Currency of the Total",
        compute="_compute_client_total",
        help="Currency of the linked sales order, otherwise of the company. "
        "Empty if the user may not read the order: then there is no total.",
    )

    _client_card_idx = models.Index("(client_id, schedule_date DESC, id DESC)")
    _client_lot_index = models.Index("(lot_id) WHERE lot_id IS NOT NULL")

    @api.depends(
        "company_id",
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
    def _compute_client_parts_total(self):
        for repair in self:
            currency = repair.company_id.currency_id
            repair.client_parts_total = repair._price_parts(currency)

    @api.depends(
        "client_parts_total",
        "company_currency_id",
        "sale_order_id.amount_total",
        "sale_order_id.currency_id",
    )
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_client_total(self):
        orders = self.sale_order_id.with_env(self._client_orders().env)
        readable = orders._filtered_access("read")
        for repair in self:
            order = orders & repair.sale_order_id
            if not order:
                repair.client_total = repair.client_parts_total
                repair.client_currency_id = repair.company_currency_id
            else:
                order &= readable
                repair.client_total = order.amount_total
                repair.client_currency_id = order.currency_id

    @api.model
    def _client_orders(self):
        """Return the model of sales orders with the rights of the user, not of the
        mode."""
        return self.env["sale.order"].sudo(False)

    @api.model
    def _search_client_total(self, operator, value):
        return Domain.custom(
            to_sql=lambda model, alias, query: model._fields[
                "client_total"
            ].condition_to_sql("client_total", operator, value, model, alias, query)
        )

    def _field_to_sql(self, alias, field_expr, query=None):
        """Return the total of the linked order, if any, subject to the user's
        rights."""
        if query is None or field_expr not in ("client_total", "client_currency_id"):
            return super()._field_to_sql(alias, field_expr, query)
        own, of_order = {
            "client_total": ("client_parts_total", "amount_total"),
            "client_currency_id": ("company_currency_id", "currency_id"),
        }[field_expr]
        return SQL(
            "CASE WHEN %s IS NULL THEN %s ELSE %s END",
            super()._field_to_sql(alias, "sale_order_id", query),
            super()._field_to_sql(alias, own, query),
            self._client_order_to_sql(alias, of_order, query),
        )

    def _client_order_to_sql(self, alias, name, query):
        """Return the SQL of a field of the linked order; NULL if the user may not read
        it."""
        orders = self._client_orders()
        if not orders.has_access("read"):
            return SQL("NULL")
        found = orders._search(Domain.TRUE)
        columns = (
            orders._field_to_sql(orders._table, column, found)
            for column in ("id", "amount_total", "currency_id")
        )
        order = query.make_alias(alias, "client_order")
        query.add_join(
            "LEFT JOIN",
            order,
            SQL("(%s)", found.select(*columns)),
            SQL(
                "%s = %s",
                self._field_to_sql(alias, "sale_order_id", query),
                SQL.identifier(order, "id"),
            ),
        )
        return SQL.identifier(order, name)

    def _price_parts(self, currency):
        """Return the cost of the parts, at the prices a quotation for them would
        have."""
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
        """Return the columns of work orders in a list of a client's records."""
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
    # Client of the repaired lot
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
        # sudo: the client of a delivery may be hidden from the user
        self.sudo().lot_id._follow_repairs()

    # ------------------------------------------------------------------
    # Demo data
    # ------------------------------------------------------------------

    @api.model
    def _load_client_demo(self):
        """Load the demo data, unless an earlier installation left it: completed
        deliveries and repairs can be neither deleted nor repeated."""
        if not self.env.ref(f"{DEMO}.repair_done", raise_if_not_found=False):
            path = "client_card_repair/demo/kept/repair_story.xml"
            convert_file(self.env, DEMO, path, {}, "init", noupdate=True, pathname=path)
