import xmlrpc.client
from functools import partial

from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, HttpCase, new_test_user, tagged

from .common import ClientCardCommon, law

KINDS = ["credit", "days_to_pay"]
debts = st.lists(
    st.fixed_dictionaries(
        {
            "what": st.sampled_from(
                ("invoice", "draft", "refund", "partial", "paid", "advance", "order")
            ),
            "amount": st.integers(1, 99999).map(lambda cents: cents / 100),
            "foreign": st.booleans(),
            "by_contact": st.booleans(),
            "other_company": st.booleans(),
            "invoiced": st.sampled_from((0, 1, 3)),
            "posted": st.booleans(),
        }
    ),
    min_size=1,
    max_size=5,
)


class CreditCommon(ClientCardCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.company_1 | cls.company_2).account_use_credit_limit = True
        cls.product_a.invoice_policy = "order"

    def _limit(self, amount, company=None, client=None):
        client = client or self.client
        client.with_company(company or self.company_1).credit_limit = amount

    def _credit(self, company=None, **kwargs):
        return self._companies(**kwargs)[company or self.company_1]["credit"]

    def _core_use(self, company=None, client=None):
        """The amount that Odoo's own warning compares with the limit, with contacts."""
        client = (client or self.client).with_company(company or self.company_1)
        family = client.with_context(active_test=False).search(
            [("commercial_partner_id", "=", client.id)]
        )
        family.invalidate_recordset(["credit", "credit_to_invoice"])
        return sum(family.mapped("credit")) + client.credit_to_invoice

    def _panel(self, user=None, company=None):
        partners = self.env["res.partner"].with_user(user or self.accountant)
        company = company or self.company_1
        return partners.with_context(allowed_company_ids=company.ids)

    def _ago(self, days):
        return self.today - relativedelta(days=days)

    def _pay_on(self, move, days_ago, amount=None):
        return self._pay(move, amount, self._ago(days_ago))

    def _ordered(self, price, quantity, **values):
        order = self._order(price, **values)
        order.order_line.product_uom_qty = quantity
        order.order_line.price_unit = price
        order.action_confirm()
        return order

    def _invoice_order(self, order, quantity, post=True):
        """Invoice part of the order."""
        move = order._create_invoices()
        move.invoice_date = self.today
        move.invoice_line_ids.filtered("product_id").quantity = quantity
        if post:
            move.action_post()
        return move


@tagged("post_install", "-at_install")
class TestCredit(CreditCommon):
    def test_each_part(self):
        """Covers: A1"""
        self._limit(500)
        self._invoice(300)
        self._pay(self._invoice(100), 40)
        self._invoice(999, post=False)
        self._order(70, "sale")
        self._order(999, "sent")
        expected = {
            "limit": 500,
            "used": 300 + 60 + 70,
            "to_invoice": 70,
            "available": 70,
            "over": False,
        }
        self.assertEqual(self._credit(), expected)

    def test_over_means_more_than_the_limit(self):
        """Covers: A1"""
        self._invoice(100)
        for limit, over in ((100, False), (99.99, True), (100.01, False)):
            self._limit(limit)
            credit = self._credit()
            self.assertEqual(credit["over"], over, limit)
            self.assertEqual(credit["available"], round(limit - 100, 2))

    def test_cents_add_up(self):
        """Covers: A1"""
        self._limit(0.3)
        self._invoice(0.1)
        self._invoice(0.2)
        self.assertFalse(self._credit()["over"])

    def test_no_limit(self):
        """Covers: A1"""
        self._invoice(100)
        self._order(50, "sale")
        expected = {
            "limit": False,
            "used": 150,
            "to_invoice": 50,
            "available": False,
            "over": False,
        }
        self.assertEqual(self._credit(), expected)

    def test_limits_switched_off(self):
        """Covers: A1"""
        self._limit(10)
        self._invoice(100)
        self._order(50, "sale")
        self.assertTrue(self._credit()["over"])
        self.assertIn(self.client, self._over())
        self.company_1.account_use_credit_limit = False
        self.assertEqual(
            self._credit(),
            {
                "limit": False,
                "used": 100,
                "to_invoice": 0,
                "available": False,
                "over": False,
            },
        )
        self.assertFalse(self._over())
        self.assertEqual(self._core_use(), 100)

    def test_default_limit_of_the_company(self):
        """Covers: A1"""
        other = self.env["res.partner"].create({"name": "Has its own"})
        self._limit(500, client=other)
        for client in self.client | other:
            self._invoice(100, partner=client)
        defaults = self.env["ir.default"]
        defaults.set("res.partner", "credit_limit", 50, company_id=self.company_1.id)
        self.assertEqual(self._credit()["limit"], 50)
        self.assertEqual(self._credit(client=other)["limit"], 500)
        self.assertTrue(self._credit()["over"])
        self.assertEqual(self._credit(self.company_2)["limit"], False)
        over = self._over()
        self.assertIn(self.client, over)
        self.assertNotIn(other, over)

    def test_companies_are_never_added(self):
        """Covers: A1, R4"""
        self._limit(100)
        self._limit(50, self.company_2)
        self._invoice(80)
        self._invoice(60, company=self.company_2)
        one, two = (self._credit(c) for c in (self.company_1, self.company_2))
        self.assertEqual((one["limit"], one["used"], one["over"]), (100, 80, False))
        self.assertEqual((two["limit"], two["used"], two["over"]), (50, 60, True))
        self.assertNotIn(self.client, self._over())
        self.assertIn(self.client, self._over(company=self.company_2))

    def test_branches_share_the_use(self):
        """Odoo compares the limit with the open amounts of the company and its
        branches.

        Covers: A1, R4
        """
        branch = self.env["res.company"].create(
            {"name": "Branch", "parent_id": self.company_1.id}
        )
        self.accountant.company_ids |= branch
        self.env.user.company_ids |= branch
        branch.account_use_credit_limit = True
        self._invoice(100)
        self._limit(50, branch)
        client = self.client.with_user(self.accountant)
        client = client.with_context(allowed_company_ids=branch.ids)
        [row] = client.client_card_figures(figures=["credit"])
        credit = row["companies"][0]["credit"]
        self.assertEqual((credit["used"], credit["over"]), (100, True))
        self.assertEqual(self._core_use(branch), 100)
        self.assertIn(self.client, self._over(company=branch))

    def test_foreign_currency(self):
        """Covers: A1, R4"""
        invoice = self._invoice(100, currency=self.foreign)
        order = self._order(100, "sale", currency=self.foreign)
        rate = order.currency_rate
        self.assertNotEqual(rate, 1)
        credit = self._credit()
        self.assertEqual(credit["to_invoice"], round(100 / rate, 2))
        self.assertAlmostEqual(
            credit["used"], invoice.amount_residual_signed + round(100 / rate, 2)
        )
        self.assertAlmostEqual(credit["used"], self._core_use())

    def test_new_branch_and_new_currency_count_at_once(self):
        """The list of branches is cached. Covers: A1, R4"""
        self._limit(1000)
        self.assertEqual(self._credit()["used"], 0)
        branch = self._create_company(name="Branch", parent_id=self.company_1.id)
        self.cr.precommit.run()  # sets the branch up
        self._invoice(100, company=branch)
        currency = self.env["res.currency"].create(
            {
                "name": "XTC",
                "symbol": "X",
                "rate_ids": [Command.create({"name": "2000-01-01", "rate": 4})],
            }
        )
        self._order(80, "sale", currency=currency)
        used = self._credit()
        self.assertEqual((used["used"], used["to_invoice"]), (120, 20))

    def test_changed_rate_counts_at_once(self):
        """Today's rates are cached. Covers: A1, R4"""
        self._limit(1000)
        rates = self.env["res.currency.rate"]
        values = {
            "currency_id": self.foreign.id,
            "company_id": self.company_1.id,
            "name": self.today,
        }
        self._order(80, "sale", currency=self.foreign)
        self.env["res.currency.rate"].search(
            [("currency_id", "=", self.foreign.id)]
        ).unlink()
        self.assertEqual(self._credit()["to_invoice"], 80)
        today = rates.create({**values, "rate": 4})
        self.assertEqual(self._credit()["to_invoice"], 20)
        today.rate = 8
        self.assertEqual(self._credit()["to_invoice"], 10)
        today.inverse_company_rate = 0.5
        self.assertEqual(self._credit()["to_invoice"], 40)
        today.unlink()
        self.assertEqual(self._credit()["to_invoice"], 80)

    def test_payment_on_a_contacts_own_line(self):
        """Odoo attributes it to the contact, and warns; here it belongs to the client.

        Covers: A1
        """
        self._limit(90)
        self._invoice(100)
        payment = self._payment(40)
        payment.move_id.line_ids.partner_id = self.contact
        self.env.flush_all()
        self.assertEqual(self.client.with_company(self.company_1).credit, 100)
        self.assertEqual(self._credit()["used"], 60)
        self.assertEqual(self._credit(client=self.contact)["used"], 60)
        self.assertFalse(self._credit()["over"])

    def test_contact_answers_for_its_company(self):
        """Covers: A1"""
        self._limit(90)
        self._invoice(100, partner=self.contact)
        self._order(10, "sale", partner=self.contact)
        self.assertEqual(self._credit(client=self.contact), self._credit())
        self.assertEqual(self._credit()["used"], 110)
        contact = self._panel().browse(self.contact.id)
        self.assertTrue(contact.client_over_limit)
        self.assertIn(contact, self._over())

    def test_order_belongs_to_who_pays_it(self):
        """Covers: A1"""
        payer = self.env["res.partner"].create({"name": "Pays"})
        order = self._order(50)
        order.partner_invoice_id = payer
        order.action_confirm()
        self.assertEqual(self._credit()["to_invoice"], 0)
        self.assertEqual(self._credit(client=payer)["to_invoice"], 50)
        self.assertEqual(self._core_use(client=payer), 50)

    def test_order_in_parts(self):
        """Covers: A1"""
        order = self._ordered(10, 10)
        self._invoice_order(order, 3)
        self.assertEqual(self._credit()["to_invoice"], 70)
        draft = self._invoice_order(order, 2, post=False)
        self.assertEqual(self._credit()["to_invoice"], 70)
        draft.action_post()
        self.assertEqual(self._credit()["to_invoice"], 50)
        self.assertEqual(self._credit()["used"], self._core_use())
        draft._reverse_moves([{"date": self.today, "invoice_date": self.today}], True)
        self.assertEqual(self._credit()["to_invoice"], 70)
        self.assertEqual(self._credit()["used"], self._core_use())

    def test_order_invoiced_in_another_unit(self):
        """Covers: A1"""
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self._order(120)
        order.order_line.product_uom_id = dozen
        order.order_line.price_unit = 120
        order.action_confirm()
        move = self._invoice_order(order, 1, post=False)
        line = move.invoice_line_ids
        line.write({"product_uom_id": self.env.ref("uom.product_uom_unit").id})
        line.write({"quantity": 5, "price_unit": 10})
        move.action_post()
        credit = self._credit()
        self.assertAlmostEqual(credit["to_invoice"], 120 * (1 - 0.42))
        self.assertEqual(credit["used"], self._core_use())

    def test_delivered_quantities(self):
        """Covers: A1"""
        self.product_a.invoice_policy = "delivery"
        order = self._ordered(10, 10)
        self.assertEqual(self._credit()["to_invoice"], 0)
        order.order_line.qty_delivered = 4
        self.assertEqual(self._credit()["to_invoice"], 40)
        self.assertEqual(self._credit()["used"], self._core_use())

    def test_archived_client(self):
        """Covers: A1"""
        self._limit(90)
        self._invoice(100)
        self.contact.active = self.client.active = False
        self.assertTrue(self._credit()["over"])

    def test_page_budget(self):
        """For an accountant: the same number of queries for 80 clients as for one.

        Covers: A1, R1
        """
        clients = self.env["res.partner"].create([{"name": "C"} for _ in range(80)])
        for client in clients[:5]:
            self._limit(10, client=client)
            self._invoice(20, partner=client)
            self._order(20, "sale", partner=client, currency=self.foreign)
            self._pay(self._invoice(20, partner=client))
        companies = (self.company_1 | self.company_2).ids
        clients = clients.with_user(self.accountant)
        clients = clients.with_context(allowed_company_ids=companies)
        counts = []
        for asked in (clients[:1], clients):
            read = partial(asked.client_card_figures, figures=KINDS)
            counts.append(self._queries(read))
        self.assertEqual(counts[0], counts[1])
        self.assertLessEqual(counts[1], 10)

    def test_answer_goes_through_xml_rpc(self):
        """Covers: A1, R1"""
        client = self.client.with_user(self.accountant)
        self.assertTrue(xmlrpc.client.dumps((client.client_card_figures(),)))
        answer = client.client_card_figures(figures=KINDS)
        self.assertTrue(xmlrpc.client.dumps((answer,)))

    def _over(self, **kwargs):
        return self._panel(**kwargs).search([("client_over_limit", "=", True)])

    @law(8)
    @given(debts, st.sampled_from((0, 0.01, 50, 500, 10000)))
    def test_law_use_is_that_of_odoo(self, specs, limit):
        """Covers: A1, R4"""
        self._new_client()
        for company in (self.company_1, self.company_2):
            self._limit(limit, company)
        for spec in specs:
            self._create_debt(spec)
        for company in (self.company_1, self.company_2):
            credit = self._credit(company)
            self.assertAlmostEqual(credit["used"], self._core_use(company), 2)
            self.assertEqual(credit["limit"], limit or False)
            self.assertEqual(credit["over"], bool(limit) and credit["used"] > limit)
            if limit:
                left = round(limit - credit["used"], 2)
                self.assertAlmostEqual(credit["available"], left, 2)
            self._check_list(company)

    def _create_debt(self, spec):
        partner = self.contact if spec["by_contact"] else self.client
        company = self.company_2 if spec["other_company"] else self.company_1
        values = {"partner": partner, "company": company}
        if spec["foreign"]:
            values["currency"] = self.foreign
        amount = spec["amount"]
        if spec["what"] == "order":
            order = self._ordered(amount, 3, **values)
            if spec["invoiced"]:
                self._invoice_order(order, spec["invoiced"], spec["posted"])
        elif spec["what"] == "advance":
            payment = self._payment(amount, company=company)
            if spec["by_contact"]:
                payment.move_id.line_ids.partner_id = self.contact
        elif spec["what"] == "refund":
            self._invoice(amount, "out_refund", **values)
        else:
            move = self._invoice(amount, post=spec["what"] != "draft", **values)
            if spec["what"] == "partial":
                self._pay(move, max(0.01, round(amount / 3, 2)))
            elif spec["what"] == "paid":
                self._pay(move)

    def _check_list(self, company):
        """Figure, column and filter agree for every client."""
        panel = self._panel(company=company)
        clients = panel.with_context(active_test=False).search(
            [("parent_id", "=", False)]
        )
        figures = clients.client_card_figures(figures=["credit"])
        over = {row["id"] for row in figures if row["companies"][0]["credit"]["over"]}
        self.assertEqual(set(clients.filtered("client_over_limit").ids), over)
        for value in (True, False):
            found = clients.search(
                [("client_over_limit", "=", value), ("id", "in", clients.ids)]
            )
            self.assertEqual(
                {client.id in over for client in found}, {value} if found else set()
            )
            self.assertEqual(
                len(found), len(over) if value else len(clients) - len(over)
            )


@tagged("post_install", "-at_install")
class TestCreditPanel(CreditCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.client.with_company(cls.company_1).credit_limit = 50
        cls._invoice(100)
        cls.solvent = cls.env["res.partner"].create({"name": "Solvent"})
        cls.own = [("id", "in", (cls.client | cls.solvent).ids)]

    def test_sort_group_and_export(self):
        """Covers: A1"""
        panel = self._panel()
        found = panel.search(self.own, order="client_over_limit desc, id")
        self.assertEqual(found[0], self.client)
        groups = panel._read_group(self.own, ["client_over_limit"], ["__count"])
        self.assertEqual(groups, [(False, 1), (True, 1)])
        [row] = found[0].export_data(["client_over_limit"])["datas"]
        self.assertEqual(row, [True])
        self.assertEqual(
            panel.search_count([*self.own, ("client_over_limit", "!=", True)]), 1
        )

    def test_filter_is_for_accountants(self):
        """Covers: A1, R3"""
        view = self.env.ref("client_card.res_partner_view_search")
        for user, count in ((self.accountant, 1), (self.salesperson, 0)):
            arch = self._panel(user).get_view(view.id, "search")["arch"]
            self.assertEqual(arch.count("client_over_limit"), count)

    def test_filter_is_one_query(self):
        """Covers: A1"""
        panel = self._panel()
        domain = [("client_over_limit", "=", True)]
        count = self._queries(
            lambda: self.assertIn(self.client, panel.search(domain, limit=80))
        )
        self.assertLessEqual(count, 6)  # two of them: who has a credit limit

    def test_salesperson_gets_it_by_no_way(self):
        """Covers: A1, R3"""
        client = self.client.with_user(self.salesperson)
        [row] = client.client_card_figures()
        self.assertFalse(set(KINDS) & set(row["companies"][0]))
        [row] = client.client_card_figures(figures=KINDS)
        self.assertFalse(set(KINDS) & set(row["companies"][0]))
        for name in ("client_over_limit", "credit_limit", "use_partner_credit_limit"):
            with self.subTest(name=name):
                self.assertNotIn(name, client.fields_get())
                with self.assertRaises(AccessError):
                    client.read([name])
                with self.assertRaises(AccessError):
                    client.search([(name, "=", True)])
                with self.assertRaises(AccessError):
                    client.search([], order=name)
                with self.assertRaises(AccessError):
                    client.export_data([name])
                with self.assertRaises(AccessError):
                    client._read_group([], [name], ["__count"])
        credit = self.env["client.credit"].with_user(self.salesperson)
        self.assertFalse(credit._read_credit(self.client))
        self.assertFalse(credit._read_days_to_pay(self.client))
        self.assertFalse(credit._read_over_limit(self.client))

    def test_who_may_see_it(self):
        """Covers: A1, R3"""
        readonly = self._create_user("readonly", "account.group_account_readonly")
        employee = new_test_user(
            self.env, "card_plain", "client_card.group_client_card_user"
        )
        for user, seen in (
            (readonly, True),
            (self.accountant, True),
            (employee, False),
        ):
            client = self.client.with_user(user)
            [row] = client.client_card_figures()
            self.assertEqual("credit" in row["companies"][0], seen, user.login)
            self.assertNotIn("days_to_pay", row["companies"][0])
            [row] = client.client_card_figures(figures=KINDS)
            self.assertEqual("credit" in row["companies"][0], seen, user.login)
            self.assertEqual("days_to_pay" in row["companies"][0], seen, user.login)

    def test_same_figure_for_an_accountant_who_sees_own_orders_only(self):
        """Covers: A1, R3"""
        both = self._create_user(
            "both", "account.group_account_invoice", "sales_team.group_sale_salesman"
        )
        self._order(70, "sale", user=self.salesperson)
        self.assertEqual(self._credit(user=both), self._credit())
        self.assertEqual(self._credit(user=both)["to_invoice"], 70)

    def test_card_edits_odoos_own_fields(self):
        """Covers: A1, K3"""
        client = self._panel().browse(self.client.id)
        with Form(client, "client_card.res_partner_view_form") as card:
            card.credit_limit = 250
            card.trust = "bad"
            card.property_payment_term_id = self.env.ref(
                "account.account_payment_term_30days"
            )
        self.assertEqual(self._credit()["limit"], 250)
        self.assertEqual(client.trust, "bad")
        with Form(client, "client_card.res_partner_view_form") as card:
            card.use_partner_credit_limit = False
        self.assertEqual(self._credit()["limit"], False)
        self.assertEqual(
            self.client.with_company(self.company_2).property_payment_term_id.name,
            False,
        )


@tagged("post_install", "-at_install")
class TestDaysToPay(CreditCommon):
    def _days(self, company=None, **kwargs):
        row = self._companies(figures=["days_to_pay"], **kwargs)
        return row[company or self.company_1]["days_to_pay"]

    def test_none_paid(self):
        """Covers: A1"""
        self._invoice(10)
        self.assertEqual(self._days(), {"count": 0, "days": False})

    def test_mean_of_the_last_settlements(self):
        """Covers: A1"""
        first = self._invoice(100, date=self._ago(30))
        self._pay_on(first, 25, 40)
        self.assertEqual(self._days()["count"], 0)
        self._pay_on(first, 10)  # the last of its payments: 20 days
        self._pay_on(self._invoice(50, date=self._ago(15)), 10)  # 5 days
        self._pay_on(self._invoice(50, date=self._ago(9)), 8, 10)  # not fully paid
        self.assertEqual(self._days(), {"count": 2, "days": 12.5})

    def test_paid_in_advance_is_at_once(self):
        """Covers: A1"""
        advance = self._payment(100)
        advance.move_id.button_draft()
        advance.date = self._ago(40)
        advance.move_id.action_post()
        invoice = self._invoice(100, date=self._ago(10))
        self._match(advance.move_id | invoice)
        self.assertEqual(self._days(), {"count": 1, "days": 0})

    def test_nothing_to_pay_is_at_once(self):
        """Covers: A1"""
        self._invoice(0, date=self._ago(10))
        self.assertEqual(self._days(), {"count": 1, "days": 0})

    def test_settled_by_a_refund_and_the_rest(self):
        """Covers: A1"""
        invoice = self._invoice(100, date=self._ago(30))
        refund = self._invoice(30, "out_refund", date=self._ago(20))
        self._match(invoice | refund)
        self._pay_on(invoice, 26)
        self.assertEqual(self._days(), {"count": 1, "days": 10})

    def test_instalments(self):
        """Covers: A1"""
        invoice = self._invoice(100, date=self._ago(60), post=False)
        invoice.invoice_payment_term_id = self.env["account.payment.term"].create(
            {
                "name": "Two",
                "line_ids": [
                    Command.create({"value": "percent", "value_amount": 50}),
                    Command.create(
                        {"value": "percent", "value_amount": 50, "nb_days": 30}
                    ),
                ],
            }
        )
        invoice.action_post()
        self._pay_on(invoice, 55, 50)
        self._pay_on(invoice, 20)
        self.assertEqual(self._days(), {"count": 1, "days": 40})

    def test_payment_without_an_entry(self):
        """Its method has no outstanding account, so nothing is reconciled.

        Covers: A1
        """
        journal = self.company_data["default_journal_bank"]
        journal.inbound_payment_method_line_ids.payment_account_id = False
        invoice = self._invoice(100, date=self._ago(30))
        with self._accounting_installed():
            payment = self._pay_on(invoice, 12)
            self.env.flush_all()
        self.assertFalse(payment.move_id)
        self.assertIn(invoice.payment_state, ("paid", "in_payment"))
        self.assertEqual(self._days(), {"count": 1, "days": 18})

    def test_companies_contacts_and_currencies(self):
        """Covers: A1, R4"""
        self._pay_on(self._invoice(10, date=self._ago(9), partner=self.contact), 5)
        self._pay_on(
            self._invoice(
                10, date=self._ago(9), company=self.company_2, currency=self.foreign
            ),
            7,
        )
        self.assertEqual(self._days(), {"count": 1, "days": 4})
        self.assertEqual(self._days(self.company_2), {"count": 1, "days": 2})

    def test_an_exchange_difference_booked_later_is_no_payment(self):
        """In a locked period, Odoo posts it on the first open day. Covers: A1"""
        for days_ago, rate in ((40, 2), (25, 4)):
            self.env["res.currency.rate"].create(
                {
                    "name": self._ago(days_ago),
                    "currency_id": self.foreign.id,
                    "company_id": self.company_1.id,
                    "rate": rate,
                }
            )
        invoice = self._invoice(100, date=self._ago(30), currency=self.foreign)
        payment = self._payment(100, currency_id=self.foreign.id, date=self._ago(20))
        self.company_1.fiscalyear_lock_date = self._ago(10)
        lines = self._match(invoice | payment.move_id)
        matchings = lines.matched_debit_ids | lines.matched_credit_ids
        self.assertGreater(max(matchings.mapped("max_date")), payment.date)
        self.assertEqual(self._days(), {"count": 1, "days": 10})

    def test_period(self):
        """Covers: A1"""
        self._pay_on(self._invoice(10, date=self._ago(800)), 790)
        self.assertEqual(self._days(period="all"), {"count": 1, "days": 10})
        self.assertEqual(self._days(period="year")["count"], 0)
        self.accountant.with_user(self.accountant).client_card_period = "year"
        self.assertEqual(self._days()["count"], 0)

    def test_same_documents_as_the_block(self):
        """Covers: A1"""
        self._pay(self._invoice(10))
        self._pay(self._invoice(20), 5)
        self._invoice(0)
        reversed_move = self._invoice(30)
        reversed_move._reverse_moves(
            [{"date": self.today, "invoice_date": self.today}], True
        )
        self.assertEqual(
            self._days()["count"], self._block("invoices", "paid")["count"]
        )


@tagged("post_install", "-at_install")
class TestCreditTour(CreditCommon, HttpCase):
    def test_accountant(self):
        """Covers: A1"""
        self.accountant.company_ids = self.company_1
        self._limit(60)
        self._invoice(100, due=-3)
        self._pay_on(self._invoice(50, date=self._ago(30)), 10)
        self.start_tour("/odoo/clients", "client_card_credit", login="card_accountant")
        client = self.client.with_company(self.company_1)
        self.assertEqual(client.credit_limit, 150)
