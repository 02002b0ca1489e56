from datetime import timedelta
from functools import partial
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import ClientCardCommon, law

entries = st.lists(
    st.fixed_dictionaries(
        {
            "amount": st.integers(-99999, 99999).map(lambda cents: cents / 100),
            "days": st.integers(-3, 3),
            "by_contact": st.booleans(),
            "other_company": st.booleans(),
            "payable": st.booleans(),
            "draft": st.booleans(),
        }
    ),
    min_size=1,
    max_size=12,
)


@tagged("post_install", "-at_install")
class TestLedger(ClientCardCommon):
    def _entry(self, amount, **spec):
        """Create a journal entry with one line on the client's account."""
        data = self.company_data
        if spec.get("other_company"):
            data = self.company_data_2
        kind = "payable" if spec.get("payable") else "receivable"
        partner = self.contact if spec.get("by_contact") else self.client
        move = (
            self.env["account.move"]
            .with_company(data["company"])
            .create(
                {
                    "move_type": "entry",
                    "date": self.today + timedelta(days=spec.get("days", 0)),
                    "journal_id": data["default_journal_misc"].id,
                    "line_ids": [
                        Command.create(
                            {
                                "account_id": data[f"default_account_{kind}"].id,
                                "partner_id": partner.id,
                                "balance": amount,
                            }
                        ),
                        Command.create(
                            {
                                "account_id": data["default_account_revenue"].id,
                                "balance": -amount,
                            }
                        ),
                    ],
                }
            )
        )
        if not spec.get("draft"):
            move.action_post()
        return move

    def _ledger(self, *domain, **kwargs):
        """Return lines of the client's ledger, as in the accountant's list."""
        lines = self.env["account.move.line"].with_user(self.accountant)
        lines = lines.with_context(
            allowed_company_ids=(self.company_1 | self.company_2).ids
        )
        own = [("client_id", "=", self.client.id), ("client_ledger", "=", True)]
        return lines.search([*own, *domain], **kwargs)

    def test_every_page_in_any_order_and_filter(self):
        """Covers: B2"""
        for amount in (10, -4, 7, 20, -13):
            self._entry(amount)
        expected = [10, 6, 13, 33, 20]
        pages = [
            self._ledger(order="date, id", limit=2, offset=offset)
            for offset in (0, 2, 4)
        ]
        running = [b for page in pages for b in page.mapped("client_running_balance")]
        self.assertEqual(running, expected)
        newest = self._ledger(order="date desc, id desc", limit=2)
        self.assertEqual(newest.mapped("client_running_balance"), [20, 33])
        positive = self._ledger(("balance", ">", 0), order="balance desc, id")
        self.assertEqual(positive.mapped("client_running_balance"), [33, 10, 13])

    def test_page_as_the_web_client_asks(self):
        """The web client names each direction, in capitals.

        Covers: B2, F2
        """
        for amount in (10, -4, 7):
            self._entry(amount)
        model = type(self.env["account.move.line"])
        page = model._ledger_page
        for order in ("date DESC, id DESC", "date ASC, id ASC"):
            expected = self._ledger(order=order)[:2]
            with patch.object(
                model, "_ledger_page", autospec=True, side_effect=page
            ) as quick:
                self.assertEqual(self._ledger(order=order, limit=2), expected)
            quick.assert_called_once()

    def test_however_the_client_is_asked_for(self):
        """Covers: B2"""
        lines = (self._entry(10) | self._entry(20, by_contact=True)).line_ids
        lines = lines.filtered("partner_id")
        self.contact.active = False
        other = self.client.copy({"name": "Other"})
        ledger = self.env["account.move.line"].with_user(self.accountant)
        for operator, value in (
            ("=", self.client.id),
            ("in", [self.client.id]),
            ("in", [self.client.id, other.id]),
            ("in", self.client._as_query()),
            ("any", [("id", "=", self.client.id)]),
            ("ilike", self.client.name),
        ):
            with self.subTest(operator=operator, value=value):
                domain = [("client_id", operator, value), ("client_ledger", "=", True)]
                self.assertEqual(ledger.search(domain), lines)
                self.assertEqual(ledger.search_count(domain, limit=1), 1)
                self.assertEqual(
                    ledger.search(domain, order="date, id", limit=1), lines[:1]
                )
        for operator, value in (("!=", self.client.id), ("=", False), ("in", [])):
            found = ledger.search([("client_id", operator, value)])
            self.assertFalse(found & lines)

    def test_one_query_whatever_the_page(self):
        """Covers: B2, F2"""
        for amount in range(1, 9):
            self._entry(amount)
        counts = []
        for limit in (1, 8):
            lines = self._ledger(limit=limit)
            read = partial(lines.mapped, "client_running_balance")
            counts.append(self._queries(read))
        self.assertEqual(counts[0], counts[1])

    def test_not_for_salespeople(self):
        """Covers: B2, R3"""
        line = self._entry(10).line_ids[0]
        with self.assertRaises(AccessError):
            line.with_user(self.salesperson).read(["client_running_balance"])

    @law(15)
    @given(entries)
    def test_law_opening_and_lines_are_the_closing(self, specs):
        """Covers: B1, B2, R4"""
        self._new_client()
        for spec in specs:
            self._entry(**spec)
        figures = self._companies(figures=["balance"])
        ledger = self._ledger(order="date, id")
        for company, row in figures.items():
            lines = ledger.filtered(lambda line, c=company: line.company_id == c)
            running = 0.0
            for line in lines:
                running += line.balance
                self.assertAlmostEqual(line.client_running_balance, running, 2)
            self.assertAlmostEqual(row["balance"], running, 2)

    @law(15)
    @given(entries, st.integers(-4, 4), st.integers(0, 4))
    def test_law_the_period_above_the_list(self, specs, first, length):
        """The row above the ledger for a period matches the lines below it.

        Covers: B2
        """
        self._new_client()
        for spec in specs:
            self._entry(**spec)
        days = [self.today + timedelta(days=first + n) for n in (0, length)]
        listed = self._ledger(("date", ">=", days[0]), ("date", "<=", days[1]))
        before = self._ledger(("date", "<", days[0]))
        client = self.client.with_env(listed.env)
        for row in client.client_card_statement(*map(str, days), parts=[]):
            lines, old = (
                lines.filtered(
                    lambda line, r=row: line.company_id.id == r["company_id"]
                )
                for lines in (listed, before)
            )
            self.assertEqual(row["count"], len(lines))
            self.assertAlmostEqual(row["opening"], sum(old.mapped("balance")), 2)
            self.assertAlmostEqual(row["debit"], sum(lines.mapped("debit")), 2)
            self.assertAlmostEqual(row["credit"], sum(lines.mapped("credit")), 2)
            change = row["debit"] - row["credit"]
            self.assertAlmostEqual(row["opening"] + change, row["closing"], 2)
            if lines:
                last = lines.sorted(lambda line: (line.date, line.id))[-1]
                self.assertAlmostEqual(last.client_running_balance, row["closing"], 2)

    def test_account_that_becomes_a_receivable(self):
        """Covers: B1, B2"""
        move = self._entry(40)
        account = self.company_data["default_account_revenue"].copy()
        extra = self._entry(2)
        self.assertEqual(len(self._ledger()), 2)
        line = (move | extra).line_ids.filtered("partner_id")
        with self.env.cr.savepoint() as savepoint:
            account.write({"account_type": "asset_receivable", "reconcile": True})
            self.assertIn(account.id, self.env["client.figures"]._ledger_account_ids())
            savepoint.rollback()
        account.account_type = "income"
        self.assertNotIn(account.id, self.env["client.figures"]._ledger_account_ids())
        self.assertEqual(self._ledger(), line.sorted(lambda x: (x.date, x.id)))
