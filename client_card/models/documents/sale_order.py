from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = [
        "sale.order",
        "client.activity.mixin",
        "client.block.mixin",
        "client.sms.mixin",
    ]
    _client_source = "estimates"

    partner_id = fields.Many2one(context={"client_card_link": True})
    client_id = fields.Many2one(
        related="partner_id.commercial_partner_id",
        string="Client",
        store=True,
        precompute=True,
    )
    client_rejected = fields.Boolean(
        string="Rejected by the Client",
        tracking=True,
        copy=False,
        help="The client declined in the portal, or told the person who "
        "cancelled the estimate. Estimates cancelled for other reasons do "
        "not count as rejected.",
    )
    client_amount_total = fields.Monetary(
        string="Total in Company Currency",
        compute="_compute_client_amount_total",
        currency_field="company_currency_id",
        help="Total of the order, at the exchange rate of the order.",
    )
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company Currency"
    )

    _client_card_idx = models.Index("(client_id, date_order DESC, id DESC)")

    @api.depends("amount_total", "currency_rate", "company_id")
    def _compute_client_amount_total(self):
        for order in self:
            order.client_amount_total = order.company_id.currency_id.round(
                order.amount_total / (order.currency_rate or 1)
            )

    def _field_to_sql(self, alias, field_expr, query=None):
        """Return the SQL of the total at the order's rate, rounded to the company's
        currency."""
        if field_expr != "client_amount_total":
            return super()._field_to_sql(alias, field_expr, query)
        company = query.left_join(
            alias, "company_id", "res_company", "id", "company_id"
        )
        currency = query.left_join(
            company, "currency_id", "res_currency", "id", "currency_id"
        )
        return SQL(
            "ROUND((%s / COALESCE(NULLIF(%s, 0), 1))::numeric, %s)",
            super()._field_to_sql(alias, "amount_total", query),
            super()._field_to_sql(alias, "currency_rate", query),
            SQL.identifier(currency, "decimal_places"),
        )

    def _is_for_client_sms(self):
        return self.state in ("draft", "sent")

    def _mark_sent(self):
        """Like core for emails, which does not track the change either."""
        drafts = self.filtered(lambda order: order.state == "draft")
        drafts.with_context(tracking_disable=True).state = "sent"

    @api.readonly
    def action_client_ask_cancel(self):
        """Ask whether the client rejected an estimate, before it is cancelled.

        :return: an action that opens the question in a dialog
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Cancel %s", self.name),
            "res_model": self._name,
            "res_id": self.id,
            "view_id": self.env.ref("client_card.sale_order_view_form_cancel").id,
            "view_mode": "form",
            "target": "new",
        }

    def action_client_reject(self):
        """Cancel estimates that the client rejected.

        :return: the result of ``action_cancel``, which cancels for other reasons
        :raise UserError: if one is confirmed or locked
        :raise AccessError: without the right to change them
        """
        if confirmed := self.filtered(lambda order: order.state == "sale"):
            raise UserError(
                self.env._(
                    "%s is confirmed: only estimates can be rejected.",
                    confirmed[0].name,
                )
            )
        result = self.action_cancel()
        self.client_rejected = True
        return result

    def action_draft(self):
        result = super().action_draft()
        self.client_rejected = False
        return result
