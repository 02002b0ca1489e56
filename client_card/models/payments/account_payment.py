from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL


class AccountPayment(models.Model):
    _name = "account.payment"
    _inherit = ["account.payment", "client.activity.mixin"]

    partner_id = fields.Many2one(context={"client_card_link": True})
    client_id = fields.Many2one("res.partner", compute="_compute_client_id", store=True)
    client_order_id = fields.Many2one(
        "sale.order",
        string="Order",
        domain="[('client_id', '=', client_id), ('company_id', '=', company_id)]",
        check_company=True,
        copy=False,
        index="btree_not_null",
        tracking=True,
        help="Order for which the client paid in advance.",
    )
    client_documents = fields.Json(
        string="Documents",
        compute="_compute_client_documents",
        help="The order paid in advance, and the invoices and bills paid.",
    )

    _client_card_idx = models.Index("(client_id, date DESC, id DESC)")
    _client_card_rejected_idx = models.Index(
        "(client_id, date, id) WHERE state = 'rejected'"
    )
    # an index on Odoo's field would remain after uninstalling the addon
    _client_card_partner_idx = models.Index("(partner_id)")

    @api.depends("partner_id.commercial_partner_id", "move_id.client_id")
    def _compute_client_id(self):
        """Set the client in whose ledger the payment is; without an entry, that of its
        contact."""
        for payment in self:
            lines = payment.move_id.line_ids.sorted("id")
            contact = lines.partner_id[:1] or payment.partner_id
            payment.client_id = contact.commercial_partner_id

    @api.depends(
        "client_order_id",
        "invoice_ids",
        "move_id.line_ids.matched_debit_ids",
        "move_id.line_ids.matched_credit_ids",
    )
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_client_documents(self):
        """List the documents that the user may read, in two queries for a page."""
        documents = defaultdict(list)
        for row in (*self._read_client_orders(), *self._read_paid_documents()):
            payment_id, model, document_id, name = row
            documents[payment_id].append(
                {"model": model, "id": document_id, "name": name or self.env._("Draft")}
            )
        for payment in self:
            payment.client_documents = documents.get(payment._origin.id)

    def _read_client_orders(self):
        """Yield ``(payment id, model, id, name)`` of orders paid in advance."""
        orders = self.client_order_id.search_fetch(
            [("id", "in", self.client_order_id.ids)], ["name"]
        )
        for payment in self._origin:
            for order in payment.client_order_id & orders:
                yield payment.id, order._name, order.id, order.name

    def _read_paid_documents(self):
        """Yield ``(payment id, model, id, name)`` of invoices and bills paid: those
        reconciled with a payment and those it was registered for."""
        if not self._origin:
            return
        self.flush_recordset(["move_id", "invoice_ids"])
        self.env["account.move.line"].flush_model(["move_id"])
        self.env["account.partial.reconcile"].flush_model(
            ["debit_move_id", "credit_move_id"]
        )
        moves = self.env["account.move"]
        types = moves.get_invoice_types(include_receipts=True)
        query = moves._search([("move_type", "in", types)], order="id")
        if query.is_empty():
            return
        paid = SQL(
            """(
                SELECT payment_id, invoice_id AS move_id
                  FROM account_move__account_payment
                 WHERE payment_id IN %(ids)s
                 UNION
                SELECT payment.id, counterpart.move_id
                  FROM account_payment payment
                  JOIN account_move_line line ON line.move_id = payment.move_id
                  JOIN account_partial_reconcile part
                    ON part.debit_move_id = line.id OR part.credit_move_id = line.id
                  JOIN account_move_line counterpart
                    ON counterpart.id = CASE line.id WHEN part.debit_move_id
                       THEN part.credit_move_id ELSE part.debit_move_id END
                 WHERE payment.id IN %(ids)s
            )""",
            ids=self._origin._ids,
        )
        move_id = SQL.identifier(moves._table, "id")
        query.add_join("JOIN", "paid", paid, SQL("paid.move_id = %s", move_id))
        name = SQL.identifier(moves._table, "name")
        for payment_id, document_id, number in self.env.execute_query(
            query.select(SQL("paid.payment_id"), move_id, name)
        ):
            yield payment_id, moves._name, document_id, number

    @api.constrains("client_order_id", "partner_id")
    def _check_client_order_id(self):
        for payment in self.filtered("client_order_id"):
            # sudo: the check must also cover orders that the user may not read
            order = payment.sudo().client_order_id
            if order.client_id != payment.client_id:
                raise ValidationError(
                    self.env._(
                        "The order %(order)s does not belong to %(client)s.",
                        order=order.name,
                        client=payment.client_id.display_name,
                    )
                )
