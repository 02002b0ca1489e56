from ast import literal_eval
from datetime import timedelta
from unittest.mock import patch

from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, HttpCase, tagged

from .common import ClientCardCommon, law

advances = st.lists(
    st.fixed_dictionaries(
        {
            "amount": st.integers(1, 99999).map(lambda cents: cents / 100),
            "payment_type": st.sampled_from(("inbound", "outbound")),
            "by_contact": st.booleans(),
            "other_company": st.booleans(),
            "is_foreign": st.booleans(),
        }
    ),
    min_size=1,
    max_size=5,
)


class PaymentCommon(ClientCardCommon):
    def _advance(self, amount=100.0, **values):
        """Fill in the wizard as an accountant would, without confirming it.

        :param values: the wizard's values, and ``company``, ``user``, ``partner``
        """
        company = values.pop("company", self.company_1)
        user = values.pop("user", self.accountant)
        partner = values.pop("partner", self.client)
        companies = (company | self.company_1 | self.company_2).ids
        wizards = self.env["client.advance"].with_user(user)
        return wizards.with_context(allowed_company_ids=companies).create(
            {
                "partner_id": partner.id,
                "company_id": company.id,
                "amount": amount,
                **values,
            }
        )

    def _take(self, amount=100.0, **values):
        """Return the payment of a confirmed advance."""
        wizard = self._advance(amount, **values)
        wizard.action_confirm()
        return wizard.payment_id

    def _balances(self):
        figures = self._companies(figures=["balance"])
        return {company: row["balance"] for company, row in figures.items()}


@tagged("post_install", "-at_install")
class TestAdvance(PaymentCommon):
    def _assert_in_ledger(self, payment, balance):
        self.assertEqual(payment.move_id.state, "posted")
        self.assertEqual(payment.move_id.date, payment.date)
        line = payment.move_id.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        )
        self.assertEqual(line.balance, balance)
        self.assertEqual(line.partner_id, self.client)
        self.assertEqual(self._balances()[payment.company_id], balance)

    def test_in_the_ledger_at_once(self):
        """Covers: Y4"""
        payment = self._take(100)
        self.assertIn(payment.state, ("in_process", "paid"))
        self.assertFalse(payment.reconciled_invoice_ids)
        self._assert_in_ledger(payment, -100)

    def test_without_outstanding_account(self):
        """Covers: Y4"""
        journal = self.company_data["default_journal_bank"]
        journal.inbound_payment_method_line_ids.payment_account_id = False
        with self._accounting_installed():
            core = self._payment(1)
            self.assertFalse(core.move_id, "core makes no entry: nothing to test here")
            payment = self._take(100, journal_id=journal.id)
        self.assertTrue(payment.outstanding_account_id)
        self._assert_in_ledger(payment, -100)

    def test_with_outstanding_account(self):
        """Covers: Y4"""
        account = self.company_data["default_account_assets"].copy()
        journal = self.company_data["default_journal_bank"]
        method = journal.inbound_payment_method_line_ids[0]
        method.payment_account_id = account
        with self._accounting_installed():
            payment = self._take(100, payment_method_line_id=method.id)
        self.assertEqual(payment.outstanding_account_id, account)
        self._assert_in_ledger(payment, -100)

    def test_no_outstanding_account_at_all(self):
        """Covers: Y4"""
        journal = self.company_data["default_journal_bank"]
        journal.inbound_payment_method_line_ids.payment_account_id = False
        self.company_1.transfer_account_id = False
        template = self.registry["account.chart.template"]
        with patch.object(template, "ref", lambda *_args, **_kwargs: False):
            with self.assertRaisesRegex(UserError, "outstanding account"):
                self._take(100, journal_id=journal.id)

    def test_of_a_contact_is_the_clients(self):
        """Covers: Y4"""
        payment = self._take(100, partner=self.contact)
        self.assertEqual(payment.client_id, self.client)
        self._assert_in_ledger(payment, -100)

    def test_offered_to_an_invoice(self):
        """This is why the entry has the client and not its contact.

        Covers: Y4
        """
        self._take(40, partner=self.contact)
        invoice = self._invoice(100, partner=self.contact)
        widget = invoice.invoice_outstanding_credits_debits_widget
        self.assertEqual([c["amount"] for c in widget["content"]], [40.0])

    def test_companies_never_mix(self):
        """Covers: Y4, R4"""
        self._take(100)
        payment = self._take(30, company=self.company_2)
        self.assertEqual(payment.journal_id.company_id, self.company_2)
        self.assertEqual(
            self._balances(), {self.company_1: -100.0, self.company_2: -30.0}
        )

    def test_foreign_currency(self):
        """Covers: Y4, R4"""
        payment = self._take(100, currency_id=self.foreign.id)
        expected = self.foreign._convert(
            100, self.company_1.currency_id, self.company_1, payment.date
        )
        self.assertNotEqual(expected, 100)
        self.assertEqual(payment.amount_signed, 100)
        self._assert_in_ledger(payment, -expected)

    def test_give_back(self):
        """Covers: Y5"""
        self._take(100)
        payment = self._take(30, payment_type="outbound")
        self.assertEqual(payment.partner_type, "customer")
        self.assertEqual(payment.amount_company_currency_signed, -30)
        self.assertEqual(self._balances()[self.company_1], -70)

    @law(10)
    @given(advances)
    def test_law_balance_moves_by_the_amount(self, specs):
        """Covers: Y4, Y5, R4"""
        self._new_client()
        for spec in specs:
            company = self.company_2 if spec["other_company"] else self.company_1
            currency = self.foreign if spec["is_foreign"] else company.currency_id
            before = self._balances()
            payment = self._take(
                spec["amount"],
                company=company,
                partner=self.contact if spec["by_contact"] else self.client,
                payment_type=spec["payment_type"],
                currency_id=currency.id,
            )
            sign = 1 if spec["payment_type"] == "inbound" else -1
            booked = payment.amount_company_currency_signed
            converted = currency._convert(
                sign * spec["amount"], company.currency_id, company, payment.date
            )
            self.assertEqual(company.currency_id.compare_amounts(booked, converted), 0)
            after = self._balances()
            self.assertAlmostEqual(after[company], before[company] - booked, 2)
            other = (self.company_1 | self.company_2) - company
            self.assertEqual(after[other], before[other])

    def test_for_an_order(self):
        """Covers: Y4"""
        order = self._order(500, "sale", partner=self.contact)
        with Form(
            self.env["client.advance"]
            .with_user(self.accountant)
            .with_context(default_partner_id=self.client.id)
        ) as form:
            form.amount = 100
            form.client_order_id = order
            self.assertEqual(form.memo, order.name)
        form.record.action_confirm()
        payment = form.record.payment_id
        self.assertEqual(payment.client_order_id, order)
        self.assertEqual(payment.memo, order.name)
        self.assertEqual(
            payment.client_documents,
            [{"model": "sale.order", "id": order.id, "name": order.name}],
        )

    def test_order_of_another_client(self):
        """Covers: Y4"""
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        order = self._order(500, partner=stranger)
        payment = self._take(100)
        with self.assertRaisesRegex(ValidationError, "does not belong to"):
            payment.client_order_id = order

    def test_order_of_another_company(self):
        """Covers: Y4, R4"""
        order = self._order(500, company=self.company_2)
        with self.assertRaises(UserError):
            self._take(100).client_order_id = order

    def test_refuses_what_cannot_be(self):
        """Covers: Y4"""
        other = self.company_data_2["default_journal_bank"]
        sale = self.company_data["default_journal_sale"]
        bank = self.company_data["default_journal_bank"]
        outbound = bank.outbound_payment_method_line_ids[0]
        for message, values in (
            ("greater than zero", {"amount": 0}),
            ("greater than zero", {"amount": -5}),
            ("greater than zero", {"amount": 0.001}),
            ("Choose a cashbox", {"journal_id": sale.id}),
            ("payment method", {"payment_method_line_id": outbound.id}),
            ("incompatible|Company 2|belongs", {"journal_id": other.id}),
        ):
            with (
                self.subTest(values=values),
                self.assertRaisesRegex(UserError, message),
                self.env.cr.savepoint(),
            ):
                self._take(**values)
        self.client.active = False
        with self.assertRaisesRegex(UserError, "archived"), self.env.cr.savepoint():
            self._take(partner=self.contact)
        self.assertFalse(
            self.env["account.payment"].search([("client_id", "=", self.client.id)])
        )

    def test_locked_dates_are_refused_not_moved(self):
        """Covers: Y4"""
        locked = self.today - timedelta(days=10)
        for lock in ("fiscalyear_lock_date", "hard_lock_date"):
            self.company_1[lock] = locked
            with self.assertRaisesRegex(UserError, "closed"), self.env.cr.savepoint():
                self._take(100, date=locked)
            payment = self._take(100, date=locked + timedelta(days=1))
            self.assertEqual(payment.move_id.date, locked + timedelta(days=1))
            if lock == "fiscalyear_lock_date":
                self.company_1[lock] = False

    def test_later_date(self):
        """Covers: Y4"""
        payment = self._take(100, date=self.today + timedelta(days=20))
        self._assert_in_ledger(payment, -100)

    def test_twice_is_once(self):
        """Covers: Y4"""
        wizard = self._advance(100)
        wizard.action_confirm()
        wizard.action_confirm()
        self.assertEqual(self._balances()[self.company_1], -100)

    def test_not_for_salespeople(self):
        """Covers: Y4, R3"""
        with self.assertRaises(AccessError):
            self._advance(100, user=self.salesperson)
        wizard = self._advance(100)
        with self.assertRaises(AccessError):
            wizard.with_user(self.salesperson).action_confirm()
        reader = self._create_user("reader", "account.group_account_readonly")
        with self.assertRaises(AccessError):
            self._advance(100, user=reader)


@tagged("post_install", "-at_install")
class TestPayInvoices(PaymentCommon):
    def test_all_that_is_to_be_paid(self):
        """Covers: K6, R3, R4"""

        def ask(user=self.accountant, client=self.client):
            partner = client.with_user(user)
            companies = (self.company_1 | self.company_2).ids
            partner = partner.with_context(allowed_company_ids=companies)
            return partner.action_pay_client_invoices()

        with self.assertRaises(UserError):
            ask()
        moves = self._invoice(100, due=-3) | self._invoice(50, due=3)
        self._pay(moves[0], 30)
        self._pay(self._invoice(9))
        self._invoice(7, "out_refund")
        self._invoice(8, company=self.company_2)
        self._invoice(6, partner=self.env["res.partner"].create({"name": "Other"}))
        self.env["account.move"].browse(self._invoice(5).id).button_draft()
        for client in (self.client, self.contact):
            action = ask(client=client)
            dialog = Form.from_action(self.env(user=self.accountant), action)
            self.assertEqual(dialog.amount, 120)
        dialog.save().action_create_payments()
        self.assertEqual(set(moves.mapped("amount_residual")), {0})
        with self.assertRaises(UserError):
            ask()
        reader = self._create_user("reader", "account.group_account_readonly")
        for user in (self.salesperson, reader):
            with self.assertRaises(AccessError):
                ask(user)


@tagged("post_install", "-at_install")
class TestPaymentsTab(PaymentCommon):
    def _page(self, user):
        view = self.env.ref("client_card.res_partner_view_form")
        partners = self.env["res.partner"].with_user(user)
        arch = etree.fromstring(partners.get_view(view.id, "form")["arch"])
        return next(iter(arch.xpath("//page[@name='payments']")), None)

    def _widget_domain(self, name):
        """Return the domain that a widget of the page uses for the client."""
        [widget] = self._page(self.accountant).xpath(f".//widget[@name='{name}']")
        domain = widget.get("domain")
        return literal_eval(
            domain.replace("commercial_partner_id", str(self.client.id))
        )

    def _payments(self, user=None):
        payments = self.env["account.payment"].with_user(user or self.accountant)
        companies = (self.company_1 | self.company_2).ids
        return payments.with_context(allowed_company_ids=companies)

    def test_page_by_rights(self):
        """Covers: Y1, Y2, Y3, R3"""
        self.assertIsNone(self._page(self.salesperson))
        reader = self._create_user("reader", "account.group_account_readonly")
        self.assertEqual(len(self._page(self.accountant).findall(".//button")), 2)
        self.assertEqual(len(self._page(reader).findall(".//button")), 0)
        with self.assertRaises(AccessError):
            self._payments(self.salesperson).search([])
        action = self.env.ref("client_card.account_payment_action")
        self.assertFalse(action.group_ids & self.salesperson.all_group_ids)

    def test_window_has_the_payments_of_client_and_contacts(self):
        """Covers: Y2, Y3"""
        own = self._take(10)
        of_contact = self.env["account.payment"].create(
            {"partner_id": self.contact.id, "amount": 5}
        )
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        self._take(20, partner=stranger)
        found = self._payments().search(self._widget_domain("client_card_view"))
        self.assertEqual(found, own | of_contact)
        self.assertEqual(found.client_id, self.client)

    def test_chart_counts_confirmed_payments(self):
        """Covers: Y1, R4"""
        states = ("draft", "in_process", "paid", "canceled", "rejected")
        for amount, state in enumerate(states, 1):
            payment = self.env["account.payment"].create(
                {"partner_id": self.contact.id, "amount": 10**amount}
            )
            if state != "draft":
                payment.action_post()
            if state not in ("draft", payment.state):
                payment.state = state
        self._take(7, payment_type="outbound")
        self._take(3, company=self.company_2)
        rows = self._payments().formatted_read_group(
            self._widget_domain("client_card_payment_chart"),
            ["company_id", "payment_type", "date:day"],
            ["amount_company_currency_signed:sum"],
        )
        amounts = {
            (row["company_id"][0], row["payment_type"]): row[
                "amount_company_currency_signed:sum"
            ]
            for row in rows
        }
        self.assertEqual(
            amounts,
            {
                (self.company_1.id, "inbound"): 1100.0,
                (self.company_1.id, "outbound"): -7.0,
                (self.company_2.id, "inbound"): 3.0,
            },
        )

    def test_filters_tell_states_apart(self):
        """Covers: Y3"""
        states = ("draft", "in_process", "paid", "canceled", "rejected")
        payments = self.env["account.payment"].create(
            [{"partner_id": self.client.id, "amount": 1} for _state in states]
        )
        for payment, state in zip(payments, states, strict=True):
            if state != "draft":
                payment.action_post()
            payment.state = state
        view = self.env.ref("client_card.account_payment_view_search")
        arch = etree.fromstring(view.arch)
        names = ("draft", "in_process", "paid", "cancelled", "rejected")
        for payment, name in zip(payments, names, strict=True):
            [node] = arch.xpath(f"//filter[@name='{name}']")
            domain = literal_eval(node.get("domain"))
            found = payments.filtered_domain(domain)
            self.assertEqual(found, payment, name)

    def _assert_documents(self, payment, *documents):
        self.assertEqual(
            payment.with_user(self.accountant).client_documents,
            [{"model": d._name, "id": d.id, "name": d.name} for d in documents],
        )

    def test_documents_matched_with_the_payment(self):
        """Covers: Y2"""
        order = self._order(500, "sale")
        payment = self._take(100, client_order_id=order.id)
        self._assert_documents(payment, order)
        invoices = self._invoice(60) | self._invoice(80, partner=self.contact)
        self._match(payment.move_id | invoices)
        self._assert_documents(payment, order, *invoices.sorted("id"))

    def test_documents_of_a_payment_without_entry(self):
        """Covers: Y2"""
        journal = self.company_data["default_journal_bank"]
        journal.inbound_payment_method_line_ids.payment_account_id = False
        invoice = self._invoice(100)
        with self._accounting_installed():
            self._pay(invoice)
        payment = invoice.matched_payment_ids
        self.assertFalse(payment.move_id)
        self._assert_documents(payment, invoice)

    def test_documents_that_the_user_may_not_read_are_not_named(self):
        """Covers: Y2, R3"""
        order = self._order(500, "sale", user=self.manager)
        payment = self._take(100, client_order_id=order.id)
        seller = self._create_user(
            "seller", "account.group_account_invoice", "sales_team.group_sale_salesman"
        )
        order.user_id = self.manager
        self.assertFalse(order.with_user(seller).has_access("read"))
        self.assertFalse(payment.with_user(seller).client_documents)

    def test_window_page_budget(self):
        """Covers: Y2, F2"""
        payments = self._payments()
        view = "client_card.account_payment_view_list"
        domain = self._widget_domain("client_card_view")
        counts = []
        for _round in range(2):
            for _number in range(3):
                self._pay(self._invoice(10, partner=self.contact))
                order = self._order(10)
                self._take(1, client_order_id=order.id)
            counts.append(self._page_queries(payments, view, domain))
        self.assertEqual(counts[0], counts[1])
        self.assertLessEqual(counts[1], 8)

    def test_newest_first(self):
        """Covers: Y2"""
        view = self.env.ref("client_card.account_payment_view_list")
        order = etree.fromstring(view.arch).get("default_order")
        days = (3, 1, 2)
        taken = [self._take(n, date=self.today - timedelta(days=n)) for n in days]
        found = self._payments().search(
            self._widget_domain("client_card_view"), order=order
        )
        self.assertEqual(found.ids, [taken[1].id, taken[2].id, taken[0].id])


@tagged("post_install", "-at_install")
class TestPaymentsTour(PaymentCommon, HttpCase):
    def test_accountant(self):
        """Covers: Y1, Y2, Y3, Y4, Y5"""
        self.accountant.tz = self.env.user.tz or "UTC"  # otherwise its month may differ
        month_ago = self.today.replace(day=1) - relativedelta(days=1)
        self._pay(self._invoice(70))
        self._take(30, date=month_ago)
        order = self._order(500, "sale")
        self.accountant.company_ids = self.company_1
        self.start_tour(
            f"/odoo/client-card/{self.client.id}",
            "client_card_payments",
            login="card_accountant",
        )
        payments = self.env["account.payment"].search(
            [("client_id", "=", self.client.id)], order="id desc", limit=2
        )
        self.assertEqual(payments.mapped("amount_signed"), [-15, 40])
        self.assertEqual(payments[1].client_order_id, order)
        self.assertEqual(payments.move_id.mapped("state"), ["posted", "posted"])
