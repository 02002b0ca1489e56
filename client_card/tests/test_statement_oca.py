from collections import defaultdict
from datetime import timedelta
from unittest import SkipTest

from freezegun import freeze_time
from hypothesis import given

from odoo.modules.registry import Registry
from odoo.tests import tagged
from odoo.tests.common import get_db_name

from .test_statement import BUCKETS, LAW, StatementCommon, events

REPORT = "report.partner_statement.outstanding_statement"
CUSTOMER, VENDOR = "asset_receivable", "liability_payable"


@tagged("post_install", "-at_install")
class TestStatementOca(StatementCommon):
    """OCA's outstanding statement agrees with ours where its scope is the same."""

    @classmethod
    def setUpClass(cls):
        if REPORT not in Registry(get_db_name()):
            raise SkipTest("OCA's partner_statement: make test compares with it apart")
        super().setUpClass()

    def _oca(self, day=None, partners=None, types=(CUSTOMER, VENDOR), company=None):
        """Return OCA's statements of these partners.

        :return: ``{currency id: {"total", and the rest of the ageing}}``
        """
        partners = partners or (self.client | self.contact)
        result = defaultdict(lambda: defaultdict(float))
        for account_type in types:
            answer = self.env[REPORT]._get_report_values(
                partners.ids,
                {
                    "company_id": (company or self.company_1).id,
                    "partner_ids": partners.ids,
                    "date_end": day or self.today,
                    "account_type": account_type,
                    "excluded_accounts_ids": [],
                    "show_only_overdue": False,
                    "show_aging_buckets": True,
                    "aging_type": "days",
                    "filter_non_due_partners": False,
                    "filter_negative_balances": False,
                },
            )
            for partner in answer["data"].values():
                for currency_id, row in partner["currencies"].items():
                    sums = result[currency_id]
                    sums["total"] += row["amount_due"]
                    for name, amount in (row["buckets"] or {}).items():
                        if name.startswith(("b_", "current")):
                            sums[name] += amount
        return result

    def _own(self, day=None, company=None):
        """Return the open amounts of our statement: ``{currency id: ageing}``."""
        client = self.client.with_env(self.statement.env)
        rows = client.client_card_statement(None, day or self.today, parts=["ageing"])
        for row in rows:
            if row["company_id"] == (company or self.company_1).id:
                sums = row["ageing"]["currencies"].values()
                return {ageing["currency_id"]: ageing for ageing in sums}

    def _assert_same(self, own, oca):
        """Amounts owed less amounts on account, as OCA's statement puts credits in the
        buckets."""
        self.assertTrue(own)
        for currency_id in {*own, *oca}:
            ageing = own.get(currency_id, dict.fromkeys((*BUCKETS, "on_account"), 0.0))
            on_account = abs(ageing["on_account"])
            self.assertAlmostEqual(
                sum(ageing[name] for name in BUCKETS) - on_account,
                oca[currency_id]["total"],
                2,
                self.env["res.currency"].browse(currency_id).name,
            )

    @LAW
    @given(events)
    def test_law_same_totals_in_each_currency_as_of_each_day(self, history):
        """For a client with its contacts, customer and vendor side together.

        OCA's takes the debit or credit of an item from its amount in the company's
        currency, and keeps items open that are worth nothing there: cents are ignored.

        Covers: A3, A6, A7, R4
        """
        self._new_client()
        for company in (self.company_1, self.company_2):
            self._invoice(1, date=self.day(0), company=company, partner=self.client)
        invoices = []
        for number in range(5):
            day = self.day(number)
            with freeze_time(day):
                for spec in (spec for spec in history if spec["day"] == number):
                    amount = max(spec["amount"], 1)
                    self._play(spec | {"amount": amount}, day, invoices)
        for number in range(5):
            for company in (self.company_1, self.company_2):
                day = self.day(number)
                self._assert_same(
                    self._own(day, company), self._oca(day, company=company)
                )

    def test_contacts_are_partners_of_their_own_there(self):
        """A payment can belong to a contact; then OCA's statement for the company
        requests money already received. Ours covers the whole client.

        Covers: A3
        """
        self._invoice(100)
        self._payment(60, partner=self.contact)
        currency = self.company_1.currency_id.id
        self.assertEqual(self._oca(partners=self.client)[currency]["total"], 100)
        self.assertEqual(self._own()[currency]["total"], 40)
        self._assert_same(self._own(), self._oca())

    def test_customer_and_vendor_are_two_statements_there(self):
        """Covers: A3"""
        self._invoice(100)
        self._invoice(30, "in_invoice")
        currency = self.company_1.currency_id.id
        self.assertEqual(self._oca(types=[CUSTOMER])[currency]["total"], 100)
        self.assertEqual(self._own()[currency]["total"], 70)
        self._assert_same(self._own(), self._oca())

    def test_thirty_days_late_is_in_the_next_bucket_there(self):
        """OCA's "1 - 30 Days" ends at 29: items 30 days late are in "31 - 60 Days".
        Ours includes them, as its name says. All other items are in the same bucket.

        Covers: A6
        """
        for due, amount in (
            (5, 1),
            (-10, 2),
            (-30, 4),
            (-45, 8),
            (-75, 16),
            (-300, 32),
        ):
            date = self.today - timedelta(days=300)
            self._invoice(amount, due=due, date=date)
        currency = self.company_1.currency_id.id
        own, oca = self._own()[currency], self._oca()[currency]
        self.assertEqual(own["not_due"], oca["current"])
        self.assertEqual((own["1_30"], oca["b_1_30"]), (6, 2))
        self.assertEqual((own["31_60"], oca["b_30_60"]), (8, 12))
        self.assertEqual(own["61_90"], oca["b_60_90"])
        self.assertEqual(own["over_90"], oca["b_90_120"] + oca["b_over_120"])
        self.assertEqual(own["total"], oca["total"])
