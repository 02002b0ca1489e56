"""The documents that the generator copies, created with the ORM: one function each."""

from datetime import timedelta

from clone import CLIENT, CONTACT, FIRST, LAST, NUMBER, SLUG

from odoo import Command, fields

NO_MESSAGES = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
    "dont_notify": True,
    "no_mail_to_attendees": True,
    "no_vat_validation": True,
}
PRICE = 200.0  # any common tax rate gives whole cents, for any quantity


class Documents:
    """Creates documents of one company for the template client and its contact."""

    def __init__(self, env, company, foreign, users):
        """:param foreign: two currencies other than the company's"""
        self.env = env(
            context={**env.context, **NO_MESSAGES, "allowed_company_ids": company.ids}
        )
        self.company = company.with_env(self.env)
        self.foreign, self.other = foreign
        self.accountant, self.salesperson = users
        self.today = fields.Date.context_today(self.company)

    def prepare(self):
        """Create what the documents need: accounts, terms, product, pricelist."""
        env = self.env
        # without an outstanding account, a payment has no journal entry
        outstanding = env["account.account"].create(
            {
                "name": "Payments in Transit",
                "code": "109999",
                "account_type": "asset_current",
                "reconcile": True,
            }
        )
        self.bank = env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", self.company.id)], limit=1
        )
        lines = self.bank.inbound_payment_method_line_ids
        lines |= self.bank.outbound_payment_method_line_ids
        lines.payment_account_id = outstanding
        self.income, self.expense, self.write_off = (
            env["account.account"].search(
                [("account_type", "=", kind), ("company_ids", "in", self.company.ids)],
                limit=1,
            )
            for kind in ("income", "expense", "expense")
        )
        taxes = env["account.tax"].search(
            [
                ("company_id", "=", self.company.id),
                ("amount_type", "=", "percent"),
                ("amount", ">", 0),
            ]
        )
        self.taxes = {
            use: taxes.filtered(lambda tax, use=use: tax.type_tax_use == use)[:1]
            for use in ("sale", "purchase")
        }
        self.term = env["account.payment.term"].create(
            {
                "name": "30 days",
                "company_id": self.company.id,
                "line_ids": [Command.create({"value_amount": 100, "nb_days": 30})],
            }
        )
        self.halves = env["account.payment.term"].create(
            {
                "name": "Half at once, half in 60 days",
                "company_id": self.company.id,
                "line_ids": [
                    Command.create({"value_amount": 50, "nb_days": days})
                    for days in (0, 60)
                ],
            }
        )
        self.product = env["product.product"].create(
            {
                "name": "Maintenance",
                "type": "service",
                "list_price": PRICE,
                "taxes_id": [Command.set(self.taxes["sale"].ids)],
                "property_account_income_id": self.income.id,
                "invoice_policy": "order",
                "company_id": self.company.id,
            }
        )
        self.pricelist = env["product.pricelist"].create(
            {
                "name": "Foreign",
                "currency_id": self.foreign.id,
                "company_id": self.company.id,
            }
        )

    def use_partners(self):
        """Create the client and the contact the documents are addressed to."""
        partners = self.env["res.partner"]
        self.client = partners.create({"name": CLIENT, "is_company": True})
        self.contact = partners.create({"name": CONTACT, "parent_id": self.client.id})

    # ------------------------------------------------------------------
    # Building blocks
    # ------------------------------------------------------------------

    def invoice(self, kind="out_invoice", currency=None, term=None, post=True, price=1):
        tax = self.taxes["purchase" if kind.startswith("in_") else "sale"]
        income = self.expense if kind.startswith("in_") else self.income
        values = {
            "move_type": kind,
            "partner_id": self.contact.id,
            "invoice_user_id": self.salesperson.id,
            "currency_id": (currency or self.company.currency_id).id,
            "invoice_payment_term_id": (term or self.term).id,
            "invoice_line_ids": [
                Command.create(
                    {
                        "name": "Maintenance of the month",
                        "product_id": self.product.id,
                        "account_id": income.id,
                        "quantity": 1,
                        "price_unit": PRICE * price,
                        "tax_ids": [Command.set(tax.ids)],
                    }
                )
            ],
        }
        if post:
            values |= {"invoice_date": self.today, "date": self.today}
        move = self.env["account.move"].create(values)
        if post:
            move.action_post()
        if post and kind.startswith("out_"):
            move.is_move_sent = True
        return move

    def pay(self, move, share=1.0, days=10, **values):
        wizard = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=move.ids
        )
        return wizard.create(
            {
                "journal_id": self.bank.id,
                "currency_id": move.currency_id.id,
                "amount": move.amount_total * share,
                "payment_date": self.today + timedelta(days=days),
                **values,
            }
        )._create_payments()

    def payment(self, partner, kind="inbound"):
        payment = self.env["account.payment"].create(
            {
                "partner_id": partner.id,
                "partner_type": "customer",
                "payment_type": kind,
                "amount": PRICE,
                "date": self.today,
                "journal_id": self.bank.id,
                "memo": f"On account {NUMBER}",
            }
        )
        payment.action_post()
        return payment

    def order(self, foreign=False):
        return self.env["sale.order"].create(
            {
                "partner_id": self.contact.id,
                "user_id": self.salesperson.id,
                "pricelist_id": self.pricelist.id if foreign else False,
                "payment_term_id": self.term.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.product.id,
                            "product_uom_qty": 1,
                            "price_unit": PRICE,
                            "tax_ids": [Command.set(self.taxes["sale"].ids)],
                        }
                    )
                ],
            }
        )

    # ------------------------------------------------------------------
    # Invoices and payments
    # ------------------------------------------------------------------

    def paid(self):
        self.pay(self.invoice())

    def unpaid(self):
        self.invoice()

    def partly_paid(self):
        self.pay(self.invoice(), 0.4)

    def written_off(self):
        self.pay(
            self.invoice(),
            0.9,
            payment_difference_handling="reconcile",
            writeoff_account_id=self.write_off.id,
        )

    def instalments_unpaid(self):
        self.invoice(term=self.halves)

    def instalments_half_paid(self):
        self.pay(self.invoice(term=self.halves), 0.5, 5)

    def instalments_paid(self):
        move = self.invoice(term=self.halves)
        self.pay(move, 0.5, 5)
        self.pay(move, 0.5, 65)

    def instalments_paid_at_once(self):
        self.pay(self.invoice(term=self.halves), installments_mode="full")

    def foreign_unpaid(self):
        self.invoice(currency=self.foreign)

    def foreign_paid(self):
        self.pay(self.invoice(currency=self.foreign))

    def foreign_partly_paid(self):
        self.pay(self.invoice(currency=self.other), 0.4)

    def foreign_paid_in_own(self):
        move = self.invoice(currency=self.other)
        self.pay(
            move,
            currency_id=self.company.currency_id.id,
            amount=abs(move.amount_total_signed),
        )

    def receipt(self):
        self.pay(self.invoice("out_receipt"), days=0)

    def blocked(self):
        self.invoice().payment_state = "blocked"

    def refund(self):
        self.invoice("out_refund")

    def reversed(self):
        self.invoice()._reverse_moves(
            [{"date": self.today, "invoice_date": self.today}], cancel=True
        )

    def partly_refunded(self):
        moves = self.invoice() | self.invoice("out_refund", price=0.5)
        moves.line_ids.filtered(
            lambda li: li.display_type == "payment_term"
        ).reconcile()

    def draft(self):
        self.invoice(post=False)

    def draft_refund(self):
        self.invoice("out_refund", post=False)

    def cancelled(self):
        self.invoice(post=False).button_cancel()

    def bill(self):
        self.invoice("in_invoice")

    def bill_paid(self):
        self.pay(self.invoice("in_invoice"))

    def advance(self):
        self.payment(self.client)

    def contact_advance(self):
        self.payment(self.contact)

    def money_back(self):
        self.payment(self.client, "outbound")

    # ------------------------------------------------------------------
    # Orders
    # ------------------------------------------------------------------

    def quotation(self):
        self.order()

    def sent(self):
        self.order().state = "sent"

    def sent_foreign(self):
        self.order(foreign=True).state = "sent"

    def confirmed(self):
        self.order().action_confirm()

    def rejected(self):
        order = self.order()
        order.state = "sent"
        order.action_client_reject()

    def cancelled_order(self):
        self.order()._action_cancel()

    def ordered_and_paid(self):
        order = self.order()
        order.action_confirm()
        move = order._create_invoices()
        move.write({"invoice_date": self.today, "is_move_sent": True})
        move.action_post()
        self.pay(move)

    # ------------------------------------------------------------------
    # Partners, messages, events
    # ------------------------------------------------------------------

    def company_client(self, contacts=0):
        partners = self.env["res.partner"]
        client = partners.create(
            {
                "name": CLIENT,
                "is_company": True,
                "ref": SLUG,
                "email": f"{SLUG}@example.com",
                "city": "Springfield",
                "customer_rank": 1,
            }
        )
        for number in range(contacts):
            partners.create(
                {
                    "name": f"{FIRST} {'ABC'[number]}. {LAST}",
                    "parent_id": client.id,
                    "email": f"{SLUG}.{number}@example.com",
                    "function": "Buyer",
                }
            )

    def person_client(self):
        self.env["res.partner"].create(
            {
                "name": f"{FIRST} {LAST}",
                "email": f"{SLUG}@example.com",
                "city": "Shelbyville",
                "customer_rank": 1,
            }
        )

    def _message(self, subtype="mail.mt_note", **values):
        return self.env["mail.message"].create(
            {
                "model": "res.partner",
                "res_id": self.client.id,
                "author_id": self.accountant.partner_id.id,
                "email_from": "accountant@example.com",
                "reply_to": "accountant@example.com",
                "message_type": "comment",
                "subtype_id": self.env.ref(subtype).id,
                "body": f"<p>Agreed on the next steps ({NUMBER}).</p>",
                **values,
            }
        )

    def note(self):
        self._message()

    def email_sent(self):
        message = self._message("mail.mt_comment", subject=f"Our offer {NUMBER}")
        message.partner_ids = self.client
        self.env["mail.notification"].create(
            {
                "mail_message_id": message.id,
                "res_partner_id": self.client.id,
                "author_id": self.accountant.partner_id.id,
                "notification_type": "email",
                "notification_status": "sent",
                "is_read": True,
            }
        )

    def email_received(self):
        self._message(
            "mail.mt_comment",
            message_type="email",
            author_id=self.client.id,
            subject=f"Question {NUMBER}",
        )

    def logged(self):
        self._message(message_type="notification", body="<p>Created.</p>")

    def mailed(self):
        self._message(
            message_type="email_outgoing",
            subject=f"Document {NUMBER}",
            body="<p>Here is your document.</p>",
        )

    def call(self):
        self._call(duration=0.1)

    def missed_call(self):
        self._call(direction="incoming", missed=True)

    def _call(self, **values):
        self.env["client.call"].create(
            {
                "partner_id": self.client.id,
                "number": "+12025550100",
                "start": fields.Datetime.now(),
                "user_id": self.salesperson.id,
                **values,
            }
        )

    def _event(self, **values):
        start = fields.Datetime.now().replace(hour=9, minute=0, second=0, microsecond=0)
        if "client_id" in self.env["calendar.event"]._fields:
            values["client_id"] = self.client.id
        return self.env["calendar.event"].create(
            {
                "name": f"Meeting {NUMBER} with {CLIENT}",
                "start": start,
                "stop": start + timedelta(hours=1),
                "user_id": self.salesperson.id,
                "partner_ids": [Command.set(self.salesperson.partner_id.ids)],
                **values,
            }
        )

    def event(self):
        self._event()

    def event_with_client(self):
        partners = self.client | self.accountant.partner_id
        self._event(user_id=self.accountant.id, partner_ids=[Command.set(partners.ids)])

    def private_event(self):
        self._event(
            user_id=self.accountant.id,
            partner_ids=[Command.set(self.accountant.partner_id.ids)],
            privacy="private",
        )

    def _service(self, kind, **values):
        types = self.env["client.service.type"].search([("kind", "=", kind)], limit=1)
        return self.env["client.service"].create(
            {
                "name": f"Service {NUMBER}",
                "partner_id": self.client.id,
                "type_id": types.id,
                "amount": 50,
                **values,
            }
        )

    def subscription(self):
        self._service("subscription")

    def extra(self):
        self._service("extra")

    def licence(self):
        self._service("licence")

    def ended_service(self):
        self._service("subscription", date_end=fields.Date.today())

    def cancelled_service(self):
        self._service("subscription").cancelled_on = fields.Date.today()
