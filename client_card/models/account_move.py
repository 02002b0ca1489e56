from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["account.move", "client.activity.mixin"]

    client_block = fields.Char(
        string="Client Card Block", store=False, search="_search_client_block"
    )
    client_settled_signed = fields.Monetary(
        string="Settled Signed",
        compute="_compute_client_settled",
        currency_field="company_currency_id",
        help="The part already settled by payments, credit notes and write-offs.",
    )
    client_settled = fields.Monetary(
        string="Settled in Currency", compute="_compute_client_settled"
    )

    _client_card_idx = models.Index(
        "(commercial_partner_id, invoice_date DESC) "
        "WHERE move_type IN ('out_invoice', 'out_refund', 'out_receipt')"
    )

    _client_card_unpaid_idx = models.Index(
        "(commercial_partner_id, invoice_date_due) "
        "WHERE move_type IN ('out_invoice', 'out_receipt') AND state = 'posted' "
        "AND payment_state IN ('not_paid', 'partial', 'blocked')"
    )

    @api.depends("amount_total", "amount_residual")
    @api.depends("amount_total_signed", "amount_residual_signed")
    def _compute_client_settled(self):
        for move in self:
            move.client_settled_signed = (
                move.amount_total_signed - move.amount_residual_signed
            )
            move.client_settled = move.amount_total - move.amount_residual

    def _field_to_sql(self, alias, field_expr, query=None):
        """The settled part can be summed by the database, like any stored amount."""
        if field_expr == "client_settled_signed":
            total, residual = "amount_total_signed", "amount_residual_signed"
        elif field_expr == "client_settled":
            total, residual = "amount_total", "amount_residual"
        else:
            return super()._field_to_sql(alias, field_expr, query)
        return SQL(
            "(%s - %s)",
            super()._field_to_sql(alias, total, query),
            super()._field_to_sql(alias, residual, query),
        )

    @api.model
    def _search_client_block(self, operator, value):
        return self.env["client.figures"]._search_block("invoices", operator, value)

    def action_mark_as_sent(self):
        """Mark posted customer documents as sent to the client by other means.

        :return: True
        :raise UserError: if one is not a posted customer document
        :raise AccessError: without the right to change them
        """
        self.check_access("write")
        if self.filtered(
            lambda move: move.state != "posted" or not move.is_sale_document(True)
        ):
            raise UserError(
                self.env._("Only confirmed customer documents can be marked as sent.")
            )
        unsent = self.filtered(lambda move: not move.is_move_sent)
        unsent.is_move_sent = True
        body = self.env._("Marked as sent to the client.")
        unsent._message_log_batch(bodies=dict.fromkeys(unsent.ids, body))
        return True
