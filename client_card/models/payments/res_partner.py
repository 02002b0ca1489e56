from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain

MOST = 1000  # documents paid at once


class ResPartner(models.Model):
    """Payment of what a client owes."""

    _inherit = "res.partner"

    def action_pay_client_invoices(self):
        """Open Odoo's payment dialog for all posted invoices and receipts that the
        client has not fully paid in the current company.

        :return: an action
        :raise AccessError: without the right to register payments, or for a contact
            that the user may not read
        :raise UserError: if there is nothing to pay, or more than a thousand documents
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
            raise UserError(self.env._("The client has no invoices to pay."))
        if len(moves) > MOST:
            raise UserError(
                self.env._(
                    "There are more than %s unpaid invoices. Select some in the list.",
                    MOST,
                )
            )
        return moves.action_register_payment()
