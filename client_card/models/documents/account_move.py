from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...tools import round_amount


class AccountMove(models.Model):
    """Invoices of a client."""

    _name = "account.move"
    _inherit = ["account.move", "client.block.mixin", "client.sms.mixin"]
    _client_source = "invoices"

    client_settled_signed = fields.Monetary(
        string="Settled Signed",
        compute="_compute_client_settled",
        currency_field="company_currency_id",
        help="The part already settled by payments, credit notes and write-offs.",
    )
    client_settled = fields.Monetary(
        string="Settled in Currency", compute="_compute_client_settled"
    )
    _client_card_unpaid_idx = models.Index(
        "(client_id, invoice_date_due) "
        "WHERE move_type IN ('out_invoice', 'out_receipt') AND state = 'posted' "
        "AND payment_state IN ('not_paid', 'partial', 'blocked')"
    )
    _client_card_draft_idx = models.Index(
        "(client_id) WHERE move_type != 'entry' AND state = 'draft'"
    )

    @api.depends(
        "amount_total",
        "amount_residual",
        "amount_total_signed",
        "amount_residual_signed",
    )
    def _compute_client_settled(self):
        for move in self:
            move.client_settled_signed = round_amount(
                move.company_currency_id,
                move.amount_total_signed - move.amount_residual_signed,
            )
            move.client_settled = round_amount(
                move.currency_id, move.amount_total - move.amount_residual
            )

    def _field_to_sql(self, alias, field_expr, query=None):
        """Let the database sum the settled part, like any stored amount."""
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

    def action_mark_as_sent(self):
        """Mark posted customer documents as sent to the client outside Odoo.

        :return: True
        :raise UserError: if one of them is not a posted customer document
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
        unsent._mark_sent()
        body = self.env._("Marked as sent to the client.")
        unsent._message_log_batch(bodies=dict.fromkeys(unsent.ids, body))
        return True

    def _is_for_client_sms(self):
        return self.state == "posted" and self.is_sale_document(True)

    def _mark_sent(self):
        self.filtered(
            lambda move: move.state == "posted" and move.is_sale_document(True)
        ).is_move_sent = True
