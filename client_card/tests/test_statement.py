from collections import defaultdict
from datetime import timedelta

from freezegun import freeze_time
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import ClientCardCommon

BUCKETS = ("not_due", "1_30", "31_60", "61_90", "over_90", "credit")

events = st.lists(
    st.fixed_dictionaries(
        {
            "day": st.integers(0, 4),
            "amount": st.integers(1, 99999).map(lambda cents: cents / 100),
            "kind": st.sampled_from(("out_invoice", "out_refund", "in_invoice", "pay")),
            "currency": st.integers(0, 2),
            "due": st.sampled_from((-100, -61, -60, -31, -30, -1, 0, 10)),
            "by_contact": st.booleans(),
            "other_company": st.booleans(),
            "part": st.booleans(),
            "write_off": st.booleans(),
        }
    ),
    min_size=2,
    max_size=10,
)


# a history takes a second: to make a failing one shorter would take minutes
LAW = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)


class StatementCommon(ClientCardCommon):
    """Three currencies whose rates change every day: payments make differences."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first_day = cls.today - timedelta(days=4)
        cls.currencies = [cls.company_1.currency_id]
        for code, rate in (("EUR", 2.0), ("GBP", 3.0)):
            currency = cls.setup_other_currency(
                code,
                rates=[
                    (fields.Date.to_string(cls.day(n)), rate + n / 7) for n in range(5)
                ],
            )
            cls.currencies.append(currency)
        companies = (cls.company_1 | cls.company_2).ids
        cls.statement = cls.env["client.statement"].with_user(cls.accountant)
        cls.statement = cls.statement.with_context(allowed_company_ids=companies)

    @classmethod
    def day(cls, number):
        return cls.first_day + timedelta(days=number)

    @classmethod
    def _register(cls, move, day, amount=None, currency=None, write_off=False):
        """Register a payment on a day, of all or of a part, perhaps in another
        currency, perhaps with the rest written off."""
        wizard = (
            cls.env["account.payment.register"]
            .with_company(move.company_id)
            .with_context(active_model="account.move", active_ids=move.ids)
            .create({"payment_date": day})
        )
        if currency:
            wizard.currency_id = currency
        if amount:
            wizard.amount = amount
        if write_off:
            data = (
                cls.company_data
                if move.company_id == cls.company_1
                else cls.company_data_2
            )
            wizard.payment_difference_handling = "reconcile"
            wizard.writeoff_account_id = data["default_account_expense"]
        return wizard._create_payments()

    def _play(self, spec, day, invoices):
        """Make one document or payment of a generated history."""
        company = self.company_2 if spec["other_company"] else self.company_1
        if spec["kind"] == "pay":
            unpaid = [
                move
                for move in invoices
                if move.payment_state in ("not_paid", "partial")
            ]
            if unpaid:
                move = unpaid[0]
                amount = move.amount_residual * 0.6 if spec["part"] else None
                self._register(
                    move, day, amount, write_off=spec["part"] and spec["write_off"]
                )
            return
        move = self._invoice(
            spec["amount"],
            move_type=spec["kind"],
            company=company,
            currency=self.currencies[spec["currency"]],
            date=day,
            due=spec["due"],
            partner=self.contact if spec["by_contact"] else self.client,
            post=False,
        )
        move.ref = f"ref {move.id}"
        move.action_post()
        invoices.append(move)

    def _items(self, day=None):
        """Return ``{item id: (residual, residual in its currency)}``."""
        answer = self.statement._read_open_items(self.client, day)
        return {
            item["id"]: (item["residual"], item["residual_currency"])
            for items in answer.values()
            for item in items
        }


@tagged("post_install", "-at_install")
class TestOpenItems(StatementCommon):
    """Holds: A3, A6, A7, R3, R4"""

    @LAW
    @given(events)
    def test_law_as_of_a_day_is_what_odoo_said_that_day(self, history):
        """Later payments, write-offs and exchange differences do not change the past;
        buckets add up to the items, per company and per currency."""
        self.client = self.client.copy({"name": "Law"})
        self.contact = self.contact.copy({"parent_id": self.client.id})
        said, balances, invoices = {}, {}, []
        figures = self.env["client.figures"].with_env(self.statement.env)
        for number in range(5):
            day = self.day(number)
            with freeze_time(day):  # Odoo dates exchange differences on that day
                for spec in (spec for spec in history if spec["day"] == number):
                    self._play(spec, day, invoices)
            said[day] = self._items()
            balances[day] = figures._read_balances(self.client)
        for day, items in said.items():
            self.assertEqual(self._items(day), items, day)
            self.assertEqual(figures._read_balances(self.client, day), balances[day])
            self._check_ageing(day, balances[day])
        self._check_ageing(None, balances[self.today])

    def _check_ageing(self, day, balances):
        ageing = self.statement._read_ageing(self.client, day)
        items = self.statement._read_open_items(self.client, day)
        self.assertEqual(set(ageing), set(items))
        for key, row in ageing.items():
            self.assertEqual(row["count"], len(items[key]))
            total = sum(item["residual"] for item in items[key])
            self.assertAlmostEqual(row["total"], total, 2)
            self.assertAlmostEqual(sum(row[name] for name in BUCKETS), total, 2)
            self.assertAlmostEqual(balances.get(key, 0.0), total, 2)
            totals = defaultdict(float)
            for item in items[key]:
                totals[item["currency"]] += item["residual_currency"]
            self.assertEqual(set(row["currencies"]), set(totals))
            for name, sums in row["currencies"].items():
                self.assertAlmostEqual(sums["total"], totals[name], 2)
                in_buckets = sum(sums[bucket] for bucket in BUCKETS)
                self.assertAlmostEqual(in_buckets, totals[name], 2)

    def test_buckets_of_each_instalment(self):
        for due in (0, -1, -30, -31, -60, -61, -90, -91):
            self._invoice(10 ** (1 + abs(due) % 3), due=due, date=self.day(0))
        self._invoice(7, "out_refund", due=-40)
        ageing = self.statement._read_ageing(self.client)[
            self.client.id, self.company_1.id
        ]
        amounts = [10 ** (1 + days % 3) for days in (0, 1, 30, 31, 60, 61, 90, 91)]
        self.assertEqual(ageing["not_due"], amounts[0])
        self.assertEqual(ageing["1_30"], amounts[1] + amounts[2])
        self.assertEqual(ageing["31_60"], amounts[3] + amounts[4])
        self.assertEqual(ageing["61_90"], amounts[5] + amounts[6])
        self.assertEqual(ageing["over_90"], amounts[7])
        self.assertEqual(ageing["credit"], -7)
        self.assertEqual(ageing["count"], 9)

    def test_instalments_are_items(self):
        move = self._invoice(100, post=False, date=self.today - timedelta(days=50))
        move.invoice_payment_term_id = self.env["account.payment.term"].create(
            {
                "name": "Half now",
                "line_ids": [
                    Command.create({"value_amount": 50, "nb_days": days})
                    for days in (10, 90)
                ],
            }
        )
        move.action_post()
        [items] = self.statement._read_open_items(self.client).values()
        self.assertEqual([item["residual"] for item in items], [50, 50])
        self.assertEqual([item["days_late"] for item in items], [40, 0])
        self.assertEqual({item["number"] for item in items}, {move.name})

    def test_page_of_each_client(self):
        other = self.client.copy({"name": "Other"})
        for client in (self.client, other):
            for due in (3, 1, 2):
                self._invoice(due, due=due, partner=client)
        items = self.statement._read_open_items(self.client | other, None, 2, 1)
        key = (other.id, self.company_1.id)
        self.assertEqual([item["residual"] for item in items[key]], [2, 3])
        self.assertEqual(len(items), 2)

    def test_other_companies_stay_out(self):
        self._invoice(5)
        self._invoice(6, company=self.company_2)
        own = self.statement.with_context(allowed_company_ids=self.company_2.ids)
        for answer in (
            own._read_open_items(self.client),
            own._read_ageing(self.client),
        ):
            self.assertEqual(set(answer), {(self.client.id, self.company_2.id)})

    def test_queries_do_not_grow(self):
        clients = self.client
        for number in range(5):
            client = self.client.copy({"name": f"Client {number}"})
            clients |= client
            for _twice in range(2):
                self._invoice(10, partner=client)
        for method in ("_read_open_items", "_read_ageing", "_read_totals"):
            counts = []
            for some in (clients[1], clients):
                for _warm in range(2):
                    self.env.invalidate_all()
                    before = self.env.cr.sql_log_count
                    getattr(self.statement, method)(some, self.today)
                    count = self.env.cr.sql_log_count - before
                counts.append(count)
            self.assertEqual(*counts, method)
