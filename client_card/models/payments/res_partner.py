from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain

MOST = 1000  # documents paid at once


class ResPartner(models.Model):
    """Paying what a client owes."""

    _inherit = "res.partner"

    def action_pay_client_invoices(self):
        """Open Odoo's dialog that registers a payment, with all that the client has
        still to pay in the current company: posted invoices and receipts.

        :return: an action
        :raise AccessError: without the right to register payments, or for a contact
            that the user may not read
        :raise UserError: when nothing is left to be paid, or more than a thousand
            documents
        """
        self.ensure_one()
        self = self.sudo(False)
        self.env["account.payment.register"].check_access("create")
        self.check_access("read")
        # sudo: the client of a contact that the user may read; only its id is used
        client_id = self.sudo().commercial_partner_id.id
        unpaid = (
            Domain("client_id", "=", client_id)
            & Domain("company_id", "=", self.env.company.id)
            & Domain("move_type", "in", ("out_invoice", "out_receipt"))
            & Domain("state", "=", "posted")
            & Domain("payment_state", "in", ("not_paid", "partial"))
        )
        moves = self.env["account.move"].search(
            unpaid, limit=MOST + 1, order="invoice_date_due, id"
        )
        if not moves:
            raise UserError(self.env._("The client has no invoice to pay."))
        if len(moves) > MOST:
            raise UserError(
                self.env._(
                    "More than %s invoices are to be paid: choose from the list.", MOST
                )
            )
        return moves.action_register_payment()
