from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import ClientCardCommon


@tagged("post_install", "-at_install")
class TestHistory(ClientCardCommon):
    def _history(self, user=None, client=None):
        client = (client or self.client).with_user(user or self.accountant)
        client = client.with_context(
            allowed_company_ids=(self.company_1 | self.company_2).ids
        )
        [answer] = client.client_card_history()
        return {row["company_id"]: row["years"] for row in answer["companies"]}

    def test_by_year_and_month(self):
        """Covers: A2, R4"""
        self._invoice(100, date=date(2024, 2, 3))
        self._invoice(20, "out_refund", date=date(2024, 2, 28), partner=self.contact)
        self._invoice(50, date=date(2025, 12, 31), currency=self.foreign)
        self._invoice(7, date=date(2025, 1, 1), company=self.company_2)
        self._invoice(999, date=date(2025, 1, 1), post=False)
        history = self._history(client=self.contact)
        newest, oldest = history[self.company_1.id]
        self.assertEqual((newest["year"], oldest["year"]), (2025, 2024))
        self.assertEqual(oldest["months"], [0, 80, *[0] * 10])
        self.assertEqual(newest["months"][11], 25)
        self.assertEqual(newest["before"], 80)
        self.assertAlmostEqual(newest["change"], -55 / 80)
        self.assertNotIn("change", oldest)
        self.assertEqual(history[self.company_2.id][0]["total"], 7)

    @freeze_time("2026-03-15")
    def test_current_year_is_compared_with_the_same_months(self):
        """Covers: A2"""
        self._invoice(100, date=date(2025, 2, 1))
        self._invoice(500, date=date(2025, 11, 1))
        self._invoice(150, date=date(2026, 1, 1))
        newest = self._history()[self.company_1.id][0]
        self.assertEqual(newest["before"], 100)
        self.assertAlmostEqual(newest["change"], 0.5)

    def test_law_adds_up_to_the_block_total(self):
        """Covers: A2"""
        for number in range(6):
            day = date(2023 + number % 3, number + 1, 1)
            self._invoice(10.01 * (number + 1), date=day)
        self._reverse_one()
        years = self._history()[self.company_1.id]
        total = self._block("invoices", "total", period="all")["amount"]
        self.assertAlmostEqual(sum(year["total"] for year in years), total, 2)

    def _reverse_one(self):
        move = self._invoice(33)
        move._reverse_moves([{"date": move.date, "invoice_date": move.date}], True)

    def test_sums_are_rounded(self):
        """Covers: A2"""
        months = {2024: [0.1, 0.2] + [0] * 10, 2025: [0.7, 0.1] + [0] * 10}
        currency = self.company_1.currency_id
        last, first = self.client._compare_years(months, currency)
        self.assertEqual(
            (first["total"], last["before"], last["total"]), (0.3, 0.3, 0.8)
        )

    def test_empty(self):
        """Covers: A2"""
        self.assertEqual(self._history()[self.company_1.id], [])

    def test_rights_and_bad_ids(self):
        """Covers: A2, R1, R3"""
        with self.assertRaises(AccessError):
            self._history(user=self.salesperson)
        with self.assertRaises(UserError):
            self.env["res.partner"].browse(2**30).client_card_history()

    def test_queries_do_not_grow(self):
        """Covers: A2, R1"""
        clients = self.env["res.partner"].create([{"name": n} for n in "abcdefgh"])
        for client in clients[:3]:
            self._invoice(10, partner=client)
        counts = []
        for asked in (clients[:1], clients):
            asked = asked.with_user(self.accountant)
            counts.append(self._queries(asked.client_card_history))
        self.assertEqual(counts[0], counts[1])
