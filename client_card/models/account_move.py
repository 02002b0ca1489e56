from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from .client_figures import round_amount


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = [
        "account.move",
        "client.activity.mixin",
        "client.block.mixin",
        "client.sms.mixin",
    ]
    _client_figures = "invoices"

    partner_id = fields.Many2one(context={"client_card_link": True})
    # core's stays behind when a client becomes a contact of another
    client_id = fields.Many2one(
        related="commercial_partner_id.commercial_partner_id",
        string="Client",
        store=True,
    )
    client_correction = fields.Boolean(
        string="Balance Correction",
        readonly=True,
        copy=False,
        help="Posted to correct a client's balance, or to undo that.",
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
        "(client_id, invoice_date DESC) WHERE move_type != 'entry'"
    )
    _client_card_log_idx = models.Index(
        "(client_id, COALESCE(invoice_date, date) DESC, id DESC) "
        "WHERE move_type != 'entry'"
    )
    # finds the documents of a client that becomes a contact of another
    _client_card_commercial_idx = models.Index("(commercial_partner_id)")
    _client_card_correction_idx = models.Index(
        "(client_id) WHERE client_correction IS TRUE"
    )
    _client_card_unpaid_idx = models.Index(
        "(client_id, invoice_date_due) "
        "WHERE move_type IN ('out_invoice', 'out_receipt') AND state = 'posted' "
        "AND payment_state IN ('not_paid', 'partial', 'blocked')"
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

    def action_undo_client_correction(self):
        """Undo balance corrections by reversing entries of today.

        :return: True
        :raise AccessError: without the right to correct balances
        :raise UserError: if one is no correction, is undone already, or today is locked
        """
        if not self.env.user.has_group("client_card.group_client_card_correction"):
            raise AccessError(self.env._("You have no right to correct balances."))
        self.check_access("write")
        self.lock_for_update()  # two users may undo the same one
        today = fields.Date.context_today(self)
        for move in self:
            if not move.client_correction or move.reversed_entry_id:
                raise UserError(self.env._("%s is no balance correction.", move.name))
            if move.reversal_move_ids:
                raise UserError(self.env._("%s has been undone already.", move.name))
            move.company_id._check_client_lock_dates(today, move.journal_id)
        undoing = self._reverse_moves(
            [
                {
                    "date": today,
                    "client_correction": True,
                    "ref": self.env._("Undone: %s", move.ref),
                }
                for move in self
            ],
            cancel=True,
        )
        undoing._log_client_corrections()
        return True

    def _log_client_corrections(self):
        """Say on each entry by how much and why it corrects the client's balance; on
        the client only that it does: everybody who may read the contact reads that."""
        for move in self:
            lines = move.line_ids.filtered(
                lambda line: line.account_type == "asset_receivable"
            )
            amount = move.company_currency_id.format(sum(lines.mapped("balance")))
            move._message_log(
                body=self.env._(
                    "Balance of %(client)s corrected by %(amount)s: %(reason)s",
                    client=move.partner_id.display_name,
                    amount=amount,
                    reason=move.ref,
                )
            )
            move.partner_id._message_log(body=self.env._("Balance corrected."))
