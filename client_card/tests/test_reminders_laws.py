from datetime import datetime, time, timedelta

from freezegun import freeze_time
from hypothesis import given
from hypothesis import strategies as st

from odoo import Command
from odoo.tests import tagged

from .common import law
from .common_reminders import RemindersCommon

REMIND, DAYS = "remind", "days"
steps = st.lists(
    st.one_of(
        st.tuples(
            st.just("invoice"),
            st.integers(0, 1),  # client
            st.integers(0, 1),  # company
            st.integers(0, 2),  # currency
            st.integers(-40, 10),  # due
            st.sampled_from([20.0, 100.0, 333.33]),
        ),
        st.tuples(st.just("instalments"), st.integers(0, 1), st.integers(0, 30)),
        st.tuples(st.just("pay"), st.integers(0, 9), st.sampled_from([1, 0.4])),
        st.tuples(st.just("credit"), st.integers(0, 1), st.sampled_from([10.0, 90.0])),
        st.tuples(st.just("dispute"), st.integers(0, 9)),
        st.tuples(
            st.sampled_from(["promised", "paused"]),
            st.integers(0, 1),
            st.integers(0, 12),
        ),
        st.tuples(st.just("queue")),
        st.tuples(st.just(REMIND)),
        st.tuples(st.just(DAYS), st.integers(1, 20)),
    ),
    min_size=4,
    max_size=14,
)


@tagged("post_install", "-at_install")
class TestRemindersLaws(RemindersCommon):
    """Random histories of two clients, two companies and three currencies."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plans = cls.plan | cls._plan(cls.company_2)
        cls.plan.level_ids = [
            Command.create(
                {
                    "name": "Notice",
                    "days": -5,
                    "template_id": cls.gentle.template_id.id,
                }
            )
        ]
        third = cls.setup_other_currency("GBP")
        cls.currencies = cls.company_1.currency_id | cls.foreign | third

    @law(5, shrink=False)
    @given(steps)
    def test_law_never_wrongly(self, history):
        """Clients with nothing late get no reminder; no reminder is sent twice or
        within 7 days; late clients get one, or are listed with a reason.

        Covers: D4, D6
        """
        self.clients = [self._client("One"), self._client("Two")]
        self.documents = []
        self.day = self.today
        for step, *values in [*history, (REMIND,), (DAYS, 8), (REMIND,)]:
            with freeze_time(datetime.combine(self.day, time(12))):
                self.env.invalidate_all()
                getattr(self, f"_do_{step}")(*values)

    def _do_invoice(self, client, company, currency, due, amount):
        move = self._invoice(
            amount,
            date=self.day + timedelta(days=min(due, 0)),
            due=(self.day - self.today).days + due,
            partner=self.clients[client],
            company=(self.company_1 | self.company_2)[company],
            currency=self.currencies[currency],
        )
        self.documents.append(move)

    def _do_instalments(self, client, late):
        move = self._instalments(
            (late, 60.0), (late - 10, 40.0), partner=self.clients[client]
        )
        self.documents.append(move)

    def _do_pay(self, number, part):
        if self.documents:
            move = self.documents[number % len(self.documents)]
            if move.payment_state in ("not_paid", "partial"):
                self._pay(move, part * move.amount_residual, self.day)

    def _do_credit(self, client, amount):
        self._payment(amount, partner=self.clients[client], date=self.day)

    def _do_dispute(self, number):
        if self.documents:
            move = self.documents[number % len(self.documents)]
            disputed = not move.client_disputed
            move.write({"client_disputed": disputed, "client_dispute_reason": "No"})

    def _hold(self, kind, client, days):
        self.env["client.reminder.hold"].create(
            {
                "partner_id": self.clients[client].id,
                "company_id": self.company_1.id,
                "kind": kind,
                "until": self.day + timedelta(days=days),
                "reason": "Asked",
            }
        )

    def _do_promised(self, client, days):
        self._hold("promised", client, days)

    def _do_paused(self, client, days):
        self._hold("paused", client, days)

    def _do_days(self, days):
        self.day += timedelta(days=days)

    def _do_queue(self):
        """Queued reminders wait, and are sent later."""
        for plan in self.plans:
            self._own(plan).client_card_reminders_run()

    def _own(self, plan):
        return plan.with_user(self.accountant).with_context(
            allowed_company_ids=plan.company_id.ids
        )

    def _do_remind(self):
        late = self._late_amounts()
        before = self.reminders.search([("state", "=", "sent")])
        self._check_everybody_is_named(late)
        self.plans.queued_day = False
        self.env["client.reminder.plan"].sudo()._cron_run()
        # the clients of other examples also exist
        ours = [client.id for client in self.clients]
        sent = [("state", "=", "sent"), ("client_id", "in", ours)]
        sent = self.reminders.search(sent) - before
        for reminder in sent:
            amount = late.get((reminder.client_id.id, reminder.company_id.id), 0)
            if reminder.level_id.days >= 0:
                self.assertGreater(amount, 0)
                self.assertLessEqual(reminder.amount, amount + 0.005)
            else:
                self.assertFalse(reminder.line_ids.filtered(self._is_late))
        self._check_never_twice()

    def _is_late(self, line):
        return line.date_due < self.day

    def _late_amounts(self):
        """Return the figure, ``{(client id, company id): amount}``."""
        companies = self.company_1 | self.company_2
        statement = self.env["client.statement"].with_user(self.accountant)
        statement = statement.with_context(allowed_company_ids=companies.ids)
        clients = self.env["res.partner"].union(*self.clients)
        late = statement._read_late(clients)
        return {key: row["amount"] for key, row in late.items() if row["amount"] > 0}

    def _check_everybody_is_named(self, late):
        for plan in self.plans:
            ids = [client.id for client in self.clients]
            rows = self._own(plan).client_card_reminders_preview(None, ids)
            named = {row["client_id"] for row in rows if row["reason"] or row["level"]}
            company = plan.company_id.id
            self.assertLessEqual({i for i, c in late if c == company}, named)
            self._check_button(plan.company_id, rows)

    def _check_button(self, company, rows):
        """What attention offers to do is what the preview says."""
        self.env.invalidate_all()  # a client's fact has one id in all companies
        facts = self.env["client.attention"].with_user(self.accountant)
        facts = facts.with_context(allowed_company_ids=company.ids)
        ids = [row["client_id"] for row in rows]
        facts = facts.search([("kind", "=", "overdue"), ("client_id", "in", ids)])
        actions = {fact.client_id.id: fact.action for fact in facts}
        reminded = self.reminders.search([("company_id", "=", company.id)])
        for row in rows:
            action = actions.get(row["client_id"])
            if row["reason"] in ("paused", "promised", "too_soon") and action:
                self.assertEqual(action, "send_statement")
            elif row["client_id"] not in reminded.client_id.ids and action:
                is_next = bool(row["level"])
                if row["reason"] not in ("on_account", "no_recipient"):
                    self.assertEqual(action == "send_reminder", is_next, row)

    def _check_never_twice(self):
        ids = [client.id for client in self.clients]
        sent = self.reminders.search(
            [("client_id", "in", ids), ("state", "=", "sent")], order="day, id"
        )
        lines = [(line.move_line_id, line.level_id) for line in sent.line_ids]
        self.assertEqual(len(lines), len(set(lines)))
        for reminders in sent.grouped(lambda r: (r.client_id, r.company_id)).values():
            days = reminders.mapped("day")
            for first, second in zip(days, days[1:], strict=False):
                self.assertGreaterEqual((second - first).days, 7)
