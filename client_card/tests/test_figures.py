from datetime import date, datetime

from dateutil.relativedelta import relativedelta
from freezegun import freeze_time
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tests import Form, tagged
from odoo.tools.safe_eval import safe_eval

from .common import ESTIMATE_BLOCKS, INVOICE_BLOCKS, ClientCardCommon, law

documents = st.lists(
    st.fixed_dictionaries(
        {
            "type": st.sampled_from(("out_invoice", "out_refund", "out_receipt")),
            "amount": st.integers(1, 99999).map(lambda cents: cents / 100),
            "outcome": st.sampled_from(
                ("draft", "posted", "cancelled", "partial", "paid", "reversed")
            ),
            "foreign": st.booleans(),
            "by_contact": st.booleans(),
            "other_company": st.booleans(),
            "sent": st.booleans(),
            "due": st.integers(-40, 40),
            "last_year": st.booleans(),
        }
    ),
    min_size=1,
    max_size=5,
)
estimates = st.lists(
    st.fixed_dictionaries(
        {
            "amount": st.integers(1, 99999).map(lambda cents: cents / 100),
            "state": st.sampled_from(("draft", "sent", "sale", "cancel", "rejected")),
            "foreign": st.booleans(),
            "by_contact": st.booleans(),
            "other_company": st.booleans(),
            "last_year": st.booleans(),
        }
    ),
    min_size=1,
    max_size=5,
)
few_examples = law(8)


class FiguresCommon(ClientCardCommon):
    """Helpers to check the properties of figures."""

    def _reverse(self, move):
        move._reverse_moves([{"date": move.date, "invoice_date": move.date}], True)

    def _listed(self, kind, name, period="all", user=None):
        """Return the documents in the list that a click on the block opens."""
        source = self.env["client.figures"]._sources()[kind]
        names = [name, "current_year"] if period == "year" else [name]
        domain = Domain(source.client, "=", self.client.id) & source.domain
        return self._find(source.model, domain, names, user)

    def _find(self, model, domain, filters, user=None):
        """Return the records a list shows with some filters of its search view."""
        view = self.env.ref(f"client_card.{model.replace('.', '_')}_view_search")
        arch = etree.fromstring(view.arch)
        for name in filters:
            [node] = arch.findall(f".//filter[@name='{name}']")
            domain &= Domain(safe_eval(node.get("domain")))
        documents = self.env[model].with_user(user or self.accountant)
        companies = self.company_1 | self.company_2
        return documents.with_context(allowed_company_ids=companies.ids).search(domain)

    def _prefer(self, period):
        self.accountant.with_user(self.accountant).client_card_period = period

    def _check_everywhere(self, kind, names):
        """Whatever the user's preference, a figure is the sum of the list it opens: for
        the period of its section, or for all time outside a section."""
        for preferred in ("year", "all"):
            self._prefer(preferred)
            for period in ("year", "all"):
                self._check_blocks(kind, names, period)
            self._check_smart_button(kind)
            self._check_side(kind)
        self._check_column(kind)

    def _check_smart_button(self, kind):
        client = self.client.with_user(self.accountant)
        action = getattr(client, f"action_view_client_{kind}")()
        filters = [
            key.removeprefix("search_default_")
            for key in action["context"]
            if key.startswith("search_default_")
        ]
        found = self._find(action["res_model"], Domain(action["domain"]), filters)
        self.assertEqual(found, self._listed(kind, "outstanding"))
        count = sum(
            row[kind]["outstanding"]["count"]
            for row in self._companies(period="all").values()
        )
        self.assertEqual(len(found), count)

    def _check_side(self, kind):
        client = self.client.with_user(self.accountant)
        companies = self.company_1 | self.company_2
        client = client.with_context(allowed_company_ids=companies.ids)
        rows = client.client_card_side()["companies"]
        figures = self._companies(period="all")
        for row in rows:
            company = self.env["res.company"].browse(row["company_id"])
            blocks = {
                name: figures[company][kind][name]
                for name in self.env["client.side.card"]._blocks()[kind]
            }
            self.assertEqual(row[kind], blocks)

    def _check_column(self, kind):
        column, name = {
            "invoices": ("client_overdue", "overdue"),
            "estimates": ("client_open_estimates", "outstanding"),
        }[kind]
        block = self.env["client.figures"]._sources()[kind].blocks[name]
        for preferred in ("year", "all"):
            self._prefer(preferred)
            self.env.invalidate_all()
            for company in self.company_1 | self.company_2:
                listed = self._listed(kind, name).sudo()
                own = listed.filtered(lambda doc, c=company: doc.company_id == c)
                total = sum(own.mapped(block.amount))
                client = self.client.with_user(self.accountant).with_company(company)
                self.assertAlmostEqual(client[column], total, 2)
                if total:
                    near = [(column, ">", total - 0.01), (column, "<", total + 0.01)]
                    self.assertIn(client, client.search(near))

    def _check_blocks(self, kind, names, period):
        figures = self._companies(period=period)
        source = self.env["client.figures"]._sources()[kind]
        for name in names:
            block = source.blocks[name]
            listed = self._listed(kind, name, period).sudo()
            for company, row in figures.items():
                own = listed.filtered(lambda doc, c=company: doc.company_id == c)
                figure = row[kind][name]
                self.assertEqual(figure["count"], len(own), name)
                self.assertAlmostEqual(
                    figure["amount"], sum(own.mapped(block.amount)), 2, name
                )
                for currency, docs in own.grouped("currency_id").items():
                    self.assertAlmostEqual(
                        figure["currencies"][currency.name]["amount"],
                        sum(docs.mapped(block.currency_amount)),
                        2,
                        name,
                    )

    def _check_balance(self):
        """The balance equals the client's accounts in Odoo."""
        for company, row in self._companies().items():
            lines = self.env["account.move.line"].search(
                [
                    ("partner_id", "in", (self.client | self.contact).ids),
                    ("company_id", "=", company.id),
                    ("parent_state", "=", "posted"),
                    ("account_type", "in", ("asset_receivable", "liability_payable")),
                ]
            )
            self.assertAlmostEqual(row["balance"], sum(lines.mapped("balance")), 2)


@tagged("post_install", "-at_install")
class TestInvoiceFigures(FiguresCommon):
    def test_each_rule(self):
        """Covers: I1, I3"""
        self._invoice(10, post=False)
        self._invoice(3, "out_refund", post=False)
        self._invoice(20, sent=True, due=5)
        self._invoice(30, sent=True, due=-5)
        self._invoice(40, due=5)
        self._invoice(50, due=-1)
        self._invoice(5, "out_refund", sent=True, due=-5)
        self._pay(self._invoice(60, sent=True))
        self._pay(self._invoice(70, sent=True, due=5), 25)
        self._invoice(999).button_cancel()
        expected = {
            "outstanding": (3, 20 + 30 + 45),
            "not_sent": (2, 90),
            "overdue": (2, 80),
            "draft": (2, 7),
            "paid": (1, 60),
            "partial": (1, 25),
            "total": (7, 20 + 30 + 40 + 50 - 5 + 60 + 70),
        }
        blocks = self._companies()[self.company_1]["invoices"]
        for name, (count, amount) in expected.items():
            with self.subTest(block=name):
                self.assertEqual(blocks[name]["count"], count)
                self.assertAlmostEqual(blocks[name]["amount"], amount)

    def test_due_today_is_not_overdue(self):
        """Covers: I1"""
        self._invoice(10, due=0)
        self.assertEqual(self._block("invoices", "overdue")["count"], 0)

    def test_draft_that_says_paid_is_a_draft(self):
        """Covers: I1"""
        draft = self._invoice(10, post=False)
        draft.payment_state = "paid"
        self.assertEqual(self._block("invoices", "paid")["count"], 0)
        self.assertEqual(self._block("invoices", "draft")["count"], 1)

    def test_reversed_pair_is_zero(self):
        """Covers: I1"""
        self._reverse(self._invoice(80))
        self.assertEqual(self._block("invoices", "total")["amount"], 0)
        self.assertEqual(self._block("invoices", "paid")["count"], 0)
        self.assertEqual(self._block("invoices", "outstanding")["count"], 0)

    def test_overdue_follows_the_users_midnight(self):
        """Covers: I1"""
        self._invoice(10, date=date(2026, 3, 1))
        self.accountant.tz = "Pacific/Kiritimati"  # UTC+14
        with freeze_time("2026-03-01 09:59:00"):
            self.assertEqual(self._block("invoices", "overdue")["count"], 0)
        with freeze_time("2026-03-01 10:00:00"):
            self.assertEqual(self._block("invoices", "overdue")["count"], 1)

    def test_companies_and_currencies_apart(self):
        """Covers: I1, R4"""
        self._invoice(10)
        self._invoice(100, currency=self.foreign)
        self._invoice(7, company=self.company_2)
        first = self._block("invoices", "total")
        foreign = self.foreign._convert(
            100, self.company_1.currency_id, self.company_1, self.today
        )
        self.assertAlmostEqual(first["amount"], 10 + foreign)
        self.assertEqual(
            first["currencies"],
            {
                self.company_1.currency_id.name: {"count": 1, "amount": 10.0},
                "EUR": {"count": 1, "amount": 100.0},
            },
        )
        self.assertEqual(
            self._block("invoices", "total", self.company_2)["amount"], 7.0
        )

    def test_contact_counts_for_its_company(self):
        """Covers: I1"""
        self._invoice(10, partner=self.contact)
        self.assertEqual(self._block("invoices", "total")["amount"], 10)
        self.assertEqual(
            self._companies(client=self.contact), self._companies(client=self.client)
        )

    def test_subsidiary_is_its_own_client(self):
        """Covers: I1, B1"""
        subsidiary = self.client.copy({"parent_id": self.client.id})
        self._invoice(10, partner=subsidiary)
        self.assertEqual(self._block("invoices", "total")["count"], 0)
        self.assertEqual(self._companies()[self.company_1]["balance"], 0)

    def test_balance_lifts_payments_of_contacts(self):
        """Covers: B1"""
        self._invoice(100, partner=self.contact)
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": self.contact.id,
                "amount": 130,
                "journal_id": self.company_data["default_journal_bank"].id,
                "payment_method_line_id": self.inbound_payment_method_line.id,
            }
        )
        payment.action_post()
        self.assertAlmostEqual(self._companies()[self.company_1]["balance"], -30)

    def test_balance_has_vendor_side_and_later_lines(self):
        """Covers: B1"""
        self._invoice(100, date=self.today + relativedelta(days=30))
        self.init_invoice("in_invoice", partner=self.client, amounts=[40], post=True)
        self.assertAlmostEqual(self._companies()[self.company_1]["balance"], 60)

    def test_period(self):
        """Covers: I1, I2, B1"""
        last_year = self.today - relativedelta(years=1)
        self._invoice(10)
        self._invoice(20, date=last_year)
        draft = self._invoice(30, post=False)
        draft.write({"invoice_date": False, "date": last_year})
        self.assertEqual(self._block("invoices", "total", period="year")["amount"], 10)
        self.assertEqual(self._block("invoices", "total", period="all")["amount"], 30)
        self.assertEqual(self._block("invoices", "draft", period="year")["count"], 0)
        self.assertEqual(self._block("invoices", "draft", period="all")["count"], 1)
        # the balance is for all time
        year = self._companies(period="year")[self.company_1]
        self.assertEqual(year["balance"], 30)

    def test_period_is_the_users_choice(self):
        """For the API; searches specify their own period.

        Covers: I2
        """
        move = self._invoice(20, date=self.today - relativedelta(years=1))
        self.assertEqual(self._block("invoices", "total")["count"], 1)
        self._prefer("year")
        self.assertEqual(self._block("invoices", "total")["count"], 0)
        self.assertEqual(self._listed("invoices", "total"), move)
        self.assertFalse(self._listed("invoices", "total", "year"))

    def test_open_does_not_end_with_the_year(self):
        """Covers: I1, I2, P2"""
        last_year = self.today - relativedelta(years=1)
        self._invoice(20, date=last_year, due=-3)
        self._order(30, "sent", date=datetime.combine(last_year, datetime.min.time()))
        self._prefer("year")
        client = self.client.with_user(self.accountant).with_company(self.company_1)
        self.assertEqual(client.client_overdue, 20)
        self.assertEqual(client.client_open_estimates, 30)
        self.assertIn(client, client.search([("client_overdue", ">", 0)]))
        row = client.client_card_side()["companies"][0]
        self.assertEqual(row["invoices"]["overdue"]["amount"], 20)
        self.assertEqual(row["estimates"]["outstanding"]["amount"], 30)

    def test_unknown_period(self):
        """Covers: I2, R3"""
        for value in ("month", False, 3):
            with self.assertRaisesRegex(UserError, str(value)):
                self.env["account.move"].search([("client_period", "=", value)])

    def test_period_in_the_profile(self):
        """Covers: I2"""
        user = self.salesperson.with_user(self.salesperson)
        with Form(user, view="base.view_users_form_simple_modif") as profile:
            profile.client_card_period = "year"
        self.assertEqual(user.res_users_settings_id.client_card_period, "year")

    def test_unknown_block(self):
        """Covers: I4"""
        with self.assertRaisesRegex(UserError, "nonsense"):
            self.env["account.move"].search([("client_block", "=", "nonsense")])

    def test_search_filters_exist(self):
        """Each block has a filter of the same name in the section's search view.

        Covers: I4
        """
        sources = self.env["client.figures"]._sources()
        for source in (sources["invoices"], sources["estimates"]):
            xmlid = f"client_card.{source.model.replace('.', '_')}_view_search"
            view = self.env[source.model].get_view(self.env.ref(xmlid).id, "search")
            for name in source.blocks:
                self.assertIn(f"[('client_block', '=', '{name}')]", view["arch"])
                self.assertIn(f'name="{name}"', view["arch"])
            self.assertIn("[('client_period', '=', 'year')]", view["arch"])

    def test_cents_add_up(self):
        """Covers: I1"""
        self._invoice(0.1)
        self._invoice(0.4, currency=self.foreign)
        self.assertEqual(self._block("invoices", "total")["amount"], 0.3)

    def test_archived_accounts_count(self):
        """Covers: B1"""
        line = self._invoice(10).line_ids.filtered("date_maturity")
        line.account_id.active = False
        self.assertEqual(self._companies()[self.company_1]["balance"], 10)

    def test_strange_time_zone(self):
        """Covers: I2"""
        client = self.client.with_user(self.manager).with_context(tz="Mars/X")
        self.assertTrue(client.client_card_figures(period="year"))

    @few_examples
    @given(documents)
    def test_law_figure_is_sum_of_its_list(self, specs):
        """Covers: I1, I2, I3, I4, B1, P2, R4"""
        self._new_client()
        for spec in specs:
            self._create_document(spec)
        self._check_everywhere("invoices", INVOICE_BLOCKS)
        self._check_balance()

    def _create_document(self, spec):
        move = self._invoice(
            spec["amount"],
            spec["type"],
            post=spec["outcome"] != "draft",
            partner=self.contact if spec["by_contact"] else self.client,
            company=self.company_2 if spec["other_company"] else self.company_1,
            sent=spec["sent"],
            due=spec["due"],
            date=self.today - relativedelta(years=int(spec["last_year"])),
            **({"currency": self.foreign} if spec["foreign"] else {}),
        )
        if spec["outcome"] == "partial":
            self._pay(move, max(0.01, round(spec["amount"] / 3, 2)))
        elif spec["outcome"] == "paid":
            self._pay(move)
        elif spec["outcome"] == "cancelled":
            move.button_cancel()
        elif spec["outcome"] == "reversed":
            self._reverse(move)


@tagged("post_install", "-at_install")
class TestEstimateFigures(FiguresCommon):
    def test_each_rule(self):
        """Covers: E1"""
        self._order(10)
        self._order(20, "sent").validity_date = self.today - relativedelta(days=3)
        self._order(30, "sale")
        self._order(40, "rejected")
        self._order(50, "cancel")
        blocks = self._companies(user=self.salesperson)[self.company_1]["estimates"]
        amounts = {name: block["amount"] for name, block in blocks.items()}
        self.assertEqual(amounts, {"outstanding": 20, "accepted": 30, "rejected": 40})

    def test_rejected_can_be_changed(self):
        """Covers: E1"""
        order = self._order(40, "rejected").with_user(self.salesperson)
        order.client_rejected = False
        blocks = self._companies(user=self.salesperson)[self.company_1]["estimates"]
        self.assertEqual(blocks["rejected"]["count"], 0)

    def test_rejected_is_gone_with_a_new_draft(self):
        """Covers: E1"""
        order = self._order(40, "rejected")
        order.action_draft()
        self.assertFalse(order.client_rejected)
        self.assertFalse(order.copy().client_rejected)

    def test_client_is_the_customer_not_the_invoice_address(self):
        """Covers: E1"""
        other = self.env["res.partner"].create({"name": "Pays"})
        self._order(10, "sent").partner_invoice_id = other
        row = self._companies(user=self.salesperson)[self.company_1]
        self.assertEqual(row["estimates"]["outstanding"]["count"], 1)

    def test_amount_at_the_orders_rate(self):
        """Covers: E1, R4"""
        order = self._order(100, "sent", currency=self.foreign)
        block = self._block("estimates", "outstanding", user=self.salesperson)
        self.assertAlmostEqual(block["amount"], round(100 / order.currency_rate, 2))
        self.assertEqual(block["currencies"]["EUR"]["amount"], 100)
        self.assertEqual(order.client_amount_total, block["amount"])

    def test_year_in_the_users_time_zone(self):
        """Covers: E1, I2"""
        self.salesperson.tz = "Pacific/Kiritimati"  # UTC+14
        order = self._order(10, "sent", date=datetime(2025, 12, 31, 9, 59))
        kwargs = {"user": self.salesperson, "period": "year"}
        with freeze_time("2026-06-01"):
            self.assertFalse(self._block("estimates", "outstanding", **kwargs)["count"])
            order.date_order = datetime(2025, 12, 31, 10, 0)
            self.assertTrue(self._block("estimates", "outstanding", **kwargs)["count"])

    @few_examples
    @given(estimates)
    def test_law_figure_is_sum_of_its_list(self, specs):
        """Covers: E1, I2, I4, P2, R4"""
        self._new_client()
        for spec in specs:
            self._order(
                spec["amount"],
                spec["state"],
                partner=self.contact if spec["by_contact"] else self.client,
                company=self.company_2 if spec["other_company"] else self.company_1,
                date=datetime.now() - relativedelta(years=int(spec["last_year"])),
                **({"currency": self.foreign} if spec["foreign"] else {}),
            )
        self._check_everywhere("estimates", ESTIMATE_BLOCKS)
