from odoo import fields, models
from odoo.exceptions import AccessError, UserError


class AccountMove(models.Model):
    """Corrections of a client's balance."""

    _inherit = "account.move"

    client_correction = fields.Boolean(
        string="Balance Correction",
        readonly=True,
        copy=False,
        help="Posted to correct a client's balance, or to undo such a correction.",
    )
    _client_card_correction_idx = models.Index(
        "(client_id) WHERE client_correction IS TRUE"
    )

    def action_undo_client_correction(self):
        """Undo balance corrections by reversing entries of today.

        :return: True
        :raise AccessError: without the right to correct balances
        :raise UserError: if one is not a correction or already undone, or if today is
            locked
        """
        if not self.env.user.has_group("client_card.group_client_card_correction"):
            raise AccessError(self.env._("You are not allowed to correct balances."))
        self.check_access("write")
        self.lock_for_update()  # two users may undo the same correction
        today = fields.Date.context_today(self)
        for move in self:
            if not move.client_correction or move.reversed_entry_id:
                raise UserError(
                    self.env._("%s is not a balance correction.", move.name)
                )
            if move.reversal_move_ids:
                raise UserError(self.env._("%s has already been undone.", move.name))
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
        """Log the amount and reason of the correction on the entry, and on the client
        only that there was one, because everybody who may read the contact sees it."""
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
