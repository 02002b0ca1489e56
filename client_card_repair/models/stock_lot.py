from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

# what determines the client of a lot
SOURCES = (
    "product.template",
    "repair.order",
    "res.partner",
    "stock.lot",
    "stock.move",
    "stock.move.line",
    "stock.picking",
)


class StockLot(models.Model):
    """A lot or serial number of a client is an asset of that client."""

    _inherit = "stock.lot"

    client_id = fields.Many2one(
        "res.partner",
        index="btree_not_null",
        tracking=True,
        domain="['|', ('is_company', '=', True), ('parent_id', '=', False)]",
        context={"client_card_link": True},
        help="Who has it: the client of the last delivery, otherwise of the work "
        "order. A client chosen here is kept until the next delivery. A "
        "batch delivered to several clients belongs to none of them.",
    )
    client_warehouse_id = fields.Many2one(
        related="location_id.warehouse_id", string="Warehouse"
    )

    @api.model_create_multi
    def create(self, vals_list):
        default = self.env.context.get("default_client_id")
        chosen = {"client_id": default} if default else {}
        return super().create(
            [self._with_commercial_client(chosen | values) for values in vals_list]
        )

    def write(self, vals):
        return super().write(self._with_commercial_client(vals))

    @api.model
    def _with_commercial_client(self, values):
        """Replace contacts by their client."""
        if not values.get("client_id"):
            return values
        contact = self.env["res.partner"].browse(values["client_id"])
        return values | {"client_id": contact.commercial_partner_id.id}

    # ------------------------------------------------------------------
    # Checks
    # ------------------------------------------------------------------

    @api.onchange("product_id", "client_id")
    def _onchange_client_product(self):
        if self.client_id and self.product_id.tracking == "none":
            return {
                "warning": {
                    "title": self.env._("Not tracked"),
                    "message": self._describe_untracked(),
                    "type": "notification",
                }
            }
        return None

    @api.constrains("product_id", "client_id")
    def _check_client_product(self):
        for lot in self:
            if lot.client_id and lot.product_id.tracking == "none":
                raise ValidationError(lot._describe_untracked())

    def _describe_untracked(self):
        return self.env._(
            "“%(product)s” has no serial numbers, so it cannot be an asset. Open the "
            "product, tick Track Inventory and choose By Unique Serial Number. Where "
            "that choice is missing, turn on Lots & Serial Numbers in the settings of "
            "Inventory first.",
            product=self.product_id.display_name,
        )

    @api.constrains("company_id", "client_id")
    def _check_client_company(self):
        for lot in self:
            if not lot._may_belong_to(lot.client_id):
                raise ValidationError(
                    self.env._(
                        "“%(lot)s” and its client belong to different companies. "
                        "Choose a client of %(company)s, or one of all companies.",
                        lot=lot.display_name,
                        company=lot.company_id.display_name,
                    )
                )

    def _may_belong_to(self, client):
        """A lot without a company may belong to any client."""
        if not self.company_id:
            return True
        # sudo: only compares companies; nothing of the client is shown
        client = client.sudo()
        return client == client.filtered_domain(
            client._check_company_domain(self.company_id)
        )

    # ------------------------------------------------------------------
    # Client of a lot
    # ------------------------------------------------------------------

    def _follow_deliveries(self):
        """Update the clients of these lots after one of them was delivered."""
        self._set_clients(self._find_clients())

    def _follow_corrections(self, found):
        """Update the clients of these lots after a delivery of one of them was
        corrected.

        :param found: their clients before; choices made by people since then are kept
        """
        nobody = self.env["res.partner"]
        lots = self.filtered(lambda lot: lot.client_id == found.get(lot.id, nobody))
        lots._set_clients(dict.fromkeys(lots._ids, nobody) | lots._find_clients())

    def _follow_repairs(self):
        """Assign the work order's client to lots that have none."""
        unknown = self.filtered(lambda lot: not lot.client_id)
        unknown._set_clients(unknown._find_clients())

    def _set_clients(self, clients):
        changed = self.filtered(
            lambda lot: lot.id in clients and lot.client_id != clients[lot.id]
        )
        # the first client of many lots at once: no need to note it, traceability shows
        # it
        first = changed.filtered(lambda lot: not lot.client_id)
        for lots in (first.with_context(mail_notrack=True), changed - first):
            for client, its_lots in lots.grouped(lambda lot: clients[lot.id]).items():
                its_lots.client_id = client

    def _find_clients(self):
        """Return ``{lot id: its client, or none}`` for the lots that were delivered or
        repaired."""
        if not self:
            return {}
        for name in SOURCES:
            self.env[name].flush_model()
        found = self._select_clients(SQL("event.lot_id IN %s", self._ids))
        partners = self.env["res.partner"]
        return {
            lot_id: partners.browse(client_id)
            for lot_id, client_id in self.env.execute_query(found)
        }

    @api.model
    def _select_clients(self, where=None):
        """Return a SELECT of lots and their clients.

        :param where: SQL of a condition on ``event``, none for all lots

        Deliveries decide; without any, work orders do. A serial number belongs to the
        client of the last delivery, a batch to the only client who ever received any of
        it. A dropship transfer has the vendor as its contact: its moves name the
        recipient.
        """
        return SQL(
            """
            SELECT event.lot_id, CASE
                WHEN template.tracking = 'serial' OR COUNT(DISTINCT client.id) = 1
                  OR COUNT(DISTINCT client.id) FILTER (WHERE event.delivered) = 1
                THEN (ARRAY_AGG(client.id ORDER BY
                    event.delivered DESC, event.date DESC, event.id DESC
                ))[1] END AS client_id
              FROM (
                SELECT line.lot_id, true AS delivered, line.date, line.id,
                       CASE WHEN source.usage = 'supplier'
                              OR source.usage = 'transit' AND source.company_id IS NULL
                            THEN move.partner_id
                            ELSE COALESCE(picking.partner_id, move.partner_id)
                       END AS partner_id
                  FROM stock_move_line line
                  JOIN stock_move move ON move.id = line.move_id
                  JOIN stock_location source ON source.id = line.location_id
                  JOIN stock_location destination
                    ON destination.id = line.location_dest_id
                   AND destination.usage = 'customer'
                  LEFT JOIN stock_picking picking ON picking.id = move.picking_id
                 WHERE line.state = 'done' AND line.quantity > 0
                UNION ALL
                SELECT lot_id, false, create_date, id, partner_id
                  FROM repair_order WHERE state != 'cancel'
              ) event
              JOIN res_partner partner ON partner.id = event.partner_id
              JOIN res_partner client ON client.id = partner.commercial_partner_id
              JOIN stock_lot lot ON lot.id = event.lot_id
              JOIN product_product product ON product.id = lot.product_id
              JOIN product_template template
                ON template.id = product.product_tmpl_id
               AND template.tracking != 'none'
              LEFT JOIN res_company company ON company.id = lot.company_id
             WHERE (company.id IS NULL OR client.company_id IS NULL
                OR '/' || company.parent_path LIKE '%%/' || client.company_id || '/%%')
               AND %s
             GROUP BY event.lot_id, template.tracking
            """,
            where or SQL("true"),
        )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_lot_open_repairs(self):
        """A new work order also gets the client."""
        action = super().action_lot_open_repairs()
        if self.client_id:
            action["context"]["default_partner_id"] = self.client_id.id
        return action
