from odoo import api, fields, models
from odoo.exceptions import UserError


class ClientAdvance(models.TransientModel):
    """Takes money from a client without an invoice, or gives it back.

    Confirming it creates a regular Odoo payment, which is in the ledger at once.
    """

    _name = "client.advance"
    _description = "Advance or Payment of a Client"
    _inherit = ["client.company.mixin"]
    _check_company_auto = True

    payment_type = fields.Selection(
        [("inbound", "Receive"), ("outbound", "Give back")],
        required=True,
        default="inbound",
    )
    company_id = fields.Many2one(
        required=True,
        domain=lambda self: [("id", "in", self.env.companies.ids)],
    )
    available_journal_ids = fields.Many2many(
        "account.journal", compute="_compute_available_journal_ids"
    )
    journal_id = fields.Many2one(
        "account.journal",
        string="Cashbox",
        compute="_compute_journal_id",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
        domain="[('id', 'in', available_journal_ids)]",
    )
    available_payment_method_line_ids = fields.Many2many(
        "account.payment.method.line",
        compute="_compute_available_payment_method_line_ids",
    )
    payment_method_line_id = fields.Many2one(
        "account.payment.method.line",
        string="Payment Method",
        compute="_compute_payment_method_line_id",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('id', 'in', available_payment_method_line_ids)]",
    )
    currency_id = fields.Many2one(
        "res.currency",
        compute="_compute_currency_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    amount = fields.Monetary(required=True)
    date = fields.Date(required=True, default=fields.Date.context_today)
    client_order_id = fields.Many2one(
        "sale.order",
        string="Order",
        compute="_compute_client_order_id",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
        domain="[('client_id', '=', client_id), ('company_id', '=', company_id), "
        "('state', '!=', 'cancel')]",
        help="Order for which the client pays in advance.",
    )
    memo = fields.Char(
        string="Note",
        compute="_compute_memo",
        compute_sudo=False,  # only of orders that the user may read
        store=True,
        readonly=False,
        precompute=True,
    )
    payment_id = fields.Many2one("account.payment", readonly=True)

    # ------------------------------------------------------------------
    # Fields
    # ------------------------------------------------------------------

    @api.depends("company_id", "payment_type")
    def _compute_available_journal_ids(self):
        journals = self.env["account.journal"]
        for wizard in self:
            wizard.available_journal_ids = journals.search(
                [
                    *journals._check_company_domain(wizard.company_id),
                    ("type", "in", ("bank", "cash", "credit")),
                    (f"{wizard.payment_type}_payment_method_line_ids", "!=", False),
                ]
            )

    @api.depends("available_journal_ids")
    def _compute_journal_id(self):
        for wizard in self:
            journals = wizard.available_journal_ids._origin
            if wizard.journal_id not in journals:
                wizard.journal_id = journals[:1]

    @api.depends("journal_id", "payment_type")
    def _compute_available_payment_method_line_ids(self):
        for wizard in self:
            wizard.available_payment_method_line_ids = (
                wizard.journal_id._get_available_payment_method_lines(
                    wizard.payment_type
                )
            )

    @api.depends("available_payment_method_line_ids")
    def _compute_payment_method_line_id(self):
        for wizard in self:
            methods = wizard.available_payment_method_line_ids._origin
            if wizard.payment_method_line_id not in methods:
                wizard.payment_method_line_id = methods[:1]

    @api.depends("journal_id", "company_id")
    def _compute_currency_id(self):
        for wizard in self:
            wizard.currency_id = (
                wizard.journal_id.currency_id or wizard.company_id.currency_id
            )

    @api.depends("partner_id", "company_id", "payment_type")
    def _compute_client_order_id(self):
        """Clear an order that was chosen for another client, company or direction."""
        for wizard in self:
            order = wizard.client_order_id
            if wizard.payment_type == "outbound" or (
                order.client_id,
                order.company_id,
            ) != (
                wizard.client_id,
                wizard.company_id,
            ):
                wizard.client_order_id = False

    @api.depends("client_order_id")
    def _compute_memo(self):
        for wizard in self:
            order = wizard.client_order_id._origin
            # cached values are returned without checking access
            number = order.has_access("read") and order.name
            wizard.memo = number or wizard.memo

    # ------------------------------------------------------------------
    # Action
    # ------------------------------------------------------------------

    def action_confirm(self):
        """Register the money as a confirmed payment, whose entry is posted.

        A second call on the same wizard registers nothing.

        :return: an action that confirms this and closes the dialog
        :raise UserError: on an amount that is not positive, an archived client, a
            locked date, or a journal or order of another company or client
        :raise AccessError: without the right to create payments
        """
        self.ensure_one()
        self.env["account.payment"].check_access("create")
        if not self.payment_id:
            self._check_advance()
            self.payment_id = self._create_payment()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "%s has been registered and is included in the client's balance.",
                    self.payment_id.name,
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _check_advance(self):
        """
        :raise UserError: if the money cannot be registered like this
        """
        if self.currency_id.compare_amounts(self.amount, 0) <= 0:
            raise UserError(self.env._("Enter an amount greater than zero."))
        if not self.client_id.active:
            raise UserError(
                self.env._(
                    "%s is archived. Unarchive the client first.",
                    self.client_id.display_name,
                )
            )
        if not self.journal_id or self.journal_id not in self.available_journal_ids:
            raise UserError(
                self.env._("Choose a cashbox of %s.", self.company_id.display_name)
            )
        methods = self.available_payment_method_line_ids
        if (
            not self.payment_method_line_id
            or self.payment_method_line_id not in methods
        ):
            raise UserError(
                self.env._(
                    "Choose a payment method of %s.", self.journal_id.display_name
                )
            )
        self.company_id._check_client_lock_dates(self.date, self.journal_id)

    def _create_payment(self):
        payment = self.env["account.payment"].create(self._prepare_payment())
        if not payment.outstanding_account_id:
            # With bank reconciliation, core creates no entry for a payment method
            # without an account, so the client's balance would not include the money
            # until then. Use the account that core uses otherwise.
            payment.outstanding_account_id = payment._get_outstanding_account(
                payment.payment_type
            )
        payment.action_post()
        return payment

    def _prepare_payment(self):
        """Return the values of the payment.

        It is for the client, not the contact: core only offers to reconcile it with
        documents of the partner on its entry, and those have the client.
        """
        return {
            "payment_type": self.payment_type,
            "partner_type": "customer",
            "partner_id": self.client_id.id,
            "company_id": self.company_id.id,
            "journal_id": self.journal_id.id,
            "payment_method_line_id": self.payment_method_line_id.id,
            "currency_id": self.currency_id.id,
            "amount": self.amount,
            "date": self.date,
            "memo": self.memo,
            "client_order_id": self.client_order_id.id,
        }
