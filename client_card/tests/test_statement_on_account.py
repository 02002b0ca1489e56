from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from odoo import Command
from odoo.tests import tagged

from .common import law
from .test_ledger_correction import CorrectionCommon

KINDS = ["late", "on_account"]
BUCKETS = ("not_due", "1_30", "31_60", "61_90", "over_90")
QUERIES = 11  # for both figures, for any number of clients
histories = st.lists(
    st.fixed_dictionaries(
        {
            "what": st.sampled_from(
                ("out_invoice", "out_receipt", "out_refund", "in_invoice")
                + ("in_refund", "partial", "paid", "no_entry", "advance", "payout")
                + ("correction",)
            ),
            "amount": st.integers(100, 99999).map(lambda cents: cents / 100),
            "sign": st.sampled_from((1, -1)),
            "due": st.sampled_from((-100, -61, -60, -31, -30, -1, 0, 10)),
            "sent": st.booleans(),
            "foreign": st.booleans(),
            "by_contact": st.booleans(),
            "other_company": st.booleans(),
        }
    ),
    min_size=1,
    max_size=8,
)
LAW = law(20, shrink=False)


class OnAccountCommon(CorrectionCommon):
    """Money not reconciled with any document, and how it explains the balance."""

    def _ago(self, days):
        return self.today - timedelta(days=days)

    def _figure(self, kind, company=None, **kwargs):
        kwargs = {"figures": [kind], **kwargs}
        return self._companies(**kwargs)[company or self.company_1][kind]

    def _statement(self, *period, company=None, user=None):
        client = self.client.with_user(user or self.accountant).with_context(
            allowed_company_ids=(self.company_1 | self.company_2).ids
        )
        company = company or self.company_1
        rows = client.client_card_statement(*period, limit=1000)
        [row] = [row for row in rows if row["company_id"] == company.id]
        return row

    def _item(self, move, *period):
        """Return the open item of a document or payment in the statement."""
        [item] = [
            item
            for item in self._statement(*period)["open_items"]
            if item["move_id"] == move.id
        ]
        return item

    def _pay_without_entry(self, move, date=None):
        """Register a payment whose method has no outstanding account."""
        lines = self.env["account.payment.method.line"].search(
            [("company_id", "=", move.company_id.id)]
        )
        accounts = {line: line.payment_account_id for line in lines}
        lines.payment_account_id = False
        with self._accounting_installed():
            payment = self._pay(move, day=date)
            self.env.flush_all()
        for line, account in accounts.items():
            line.payment_account_id = account
        self.assertFalse(payment.move_id)
        return payment

    def _listed(self, company=None):
        """Return the ledger lines listed by a click on the figure."""
        view = self.env.ref("client_card.account_move_line_view_search")
        lines = self.env["account.move.line"].with_user(self.accountant)
        arch = lines.get_view(view.id, "search")["arch"]
        self.assertIn("[('amount_residual', '&lt;', 0)]", arch)
        self.assertIn('name="open_credits"', arch)
        return lines.with_context(
            allowed_company_ids=(self.company_1 | self.company_2).ids
        ).search(
            [
                ("client_id", "=", self.client.id),
                ("client_ledger", "=", True),
                ("company_id", "=", (company or self.company_1).id),
                ("amount_residual", "<", 0),
            ]
        )


@tagged("post_install", "-at_install")
class TestAgeingOfWhatIsOwed(OnAccountCommon):
    def test_credits_are_on_account(self):
        """Covers: A3, A6"""
        self._invoice(180, due=-45)
        self._invoice(30, "out_refund", due=-10)
        self._payment(20, date="2020-01-01")
        ageing = self._statement()["ageing"]
        self.assertEqual(ageing["31_60"], 180)
        self.assertEqual(ageing["on_account"], -50)
        self.assertEqual([ageing["1_30"], ageing["over_90"]], [0, 0])
        self.assertEqual((ageing["total"], ageing["count"]), (130, 3))
        own = ageing["currencies"][self.company_1.currency_id.name]
        self.assertEqual(own["on_account"], -50)

    def test_payments_credits_and_corrections_have_neither_due_date_nor_delay(self):
        """Covers: A3"""
        invoice = self._invoice(100, due=-10)
        bill = self._invoice(8, "in_invoice", due=-10)
        refund = self._invoice(30, "out_refund", due=-10)
        for move, due, days in (
            (invoice, invoice.invoice_date_due, 10),
            (bill, False, 0),
            (refund, False, 0),
            (self._payment(20, date="2020-01-01").move_id, False, 0),
            (self._payment(5, "outbound", date="2020-01-01").move_id, False, 0),
            (self._correct(-3), False, 0),
            (self._correct(4), False, 0),
        ):
            with self.subTest(move=move.name):
                item = self._item(move)
                self.assertEqual((item["due"], item["days_late"]), (due, days))
                [line] = [
                    line
                    for line in self._statement()["lines"]
                    if line["move_id"] == move.id
                ]
                self.assertEqual(line["due"], due)
                record = self.env["account.move.line"].browse(line["id"])
                self.assertEqual(record.client_has_due_date, bool(due))

    def test_money_given_back_and_corrections_are_not_due(self):
        """Covers: A3, A6"""
        self._payment(5, "outbound", date="2020-01-01")
        correction = self._correct(4)
        correction.line_ids.date_maturity = "2020-01-01"
        for row in (self._statement(), self._statement(None, "2099-12-31")):
            self.assertEqual(row["ageing"]["not_due"], 9)
            self.assertEqual(row["ageing"]["total"], 9)
        self.assertEqual(self._figure("late"), {"count": 0, "amount": 0})

    def test_bank_statement_entry_is_not_due(self):
        """Covers: A3, A6"""
        journal = self.company_data["default_journal_bank"]
        entry = self.env["account.bank.statement.line"].create(
            {
                "date": "2020-01-01",
                "journal_id": journal.id,
                "payment_ref": "Sent back",
                "partner_id": self.client.id,
                "amount": -15,
            }
        )
        receivable = self.company_data["default_account_receivable"]
        _liquidity, suspense, _other = entry._seek_for_lines()
        suspense.account_id = receivable
        item = self._item(entry.move_id)
        self.assertEqual((item["residual"], item["due"]), (15, False))
        self.assertEqual(self._statement()["ageing"]["not_due"], 15)

    def test_paid_without_an_entry_is_not_late(self):
        """Covers: A3, A6"""
        move = self._invoice(100, date=self._ago(70), due=-40)
        self._invoice(7, date=self._ago(70), due=-40)
        self.assertEqual(self._figure("late"), {"count": 2, "amount": 107})
        self._pay_without_entry(move, self._ago(5))
        self.assertIn(move.payment_state, ("paid", "in_payment"))
        self.assertEqual(self._item(move)["days_late"], 0)
        for day in (None, self._ago(5)):
            ageing = self._statement(None, day)["ageing"]
            self.assertEqual((ageing["31_60"], ageing["not_due"]), (7, 100))
        self.assertEqual(self._figure("late"), {"count": 1, "amount": 7})
        self.assertEqual(self._item(move, None, self._ago(6))["days_late"], 34)


@tagged("post_install", "-at_install")
class TestOnAccount(OnAccountCommon):
    def _instalments(self, amount, date, instalments):
        move = self._invoice(amount, post=False, date=date)
        move.invoice_payment_term_id = self.env["account.payment.term"].create(
            {
                "name": "Instalments",
                "line_ids": [
                    Command.create({"value_amount": percent, "nb_days": days})
                    for days, percent in instalments.items()
                ],
            }
        )
        move.action_post()
        return move

    def test_late_goes_by_instalment(self):
        """Covers: A1, A6"""
        self._instalments(120, self._ago(50), {10: 25, 49: 25, 50: 25, 90: 25})
        self._invoice(10, due=-3, sent=False)
        self._invoice(20, due=0)
        self._invoice(5, "in_refund", due=-3)
        self.assertEqual(self._figure("late"), {"count": 2, "amount": 70})
        self.assertEqual(self._figure("late", self.company_2)["amount"], 0)

    def test_late_is_of_all_time(self):
        """Covers: A1"""
        self._invoice(10, due=-900, date="2020-01-01")
        for period in ("year", "all"):
            self.assertEqual(self._figure("late", period=period)["amount"], 10)

    def test_it_explains_the_balance(self):
        """Covers: I1, B1"""
        self._invoice(300, sent=True, due=-900, date="2020-01-01")
        self._invoice(50)
        self._payment(20, "outbound")
        self._invoice(30, "out_refund")
        self._payment(40)
        self._invoice(15, "in_invoice")
        self._invoice(999, post=False)
        self.assertEqual(
            self._figure("on_account", period="year"),
            {
                "amount": 85,
                "bills": 15,
                "outstanding": 300,
                "not_sent": 50,
                "other_debits": 20,
                "open_items": 285,
                "rest": 0,
            },
        )
        self.assertEqual(sum(self._listed().mapped("amount_residual")), -85)

    def test_payment_on_a_draft_is_a_rest(self):
        """Covers: B1"""
        draft = self._invoice(100, post=False)
        payment = self._payment(40)
        self._match(draft | payment.move_id)
        figure = self._figure("on_account")
        self.assertEqual((figure["amount"], figure["open_items"]), (0, 0))
        self.assertEqual(figure["rest"], -40)

    def test_matched_with_another_client_is_a_rest(self):
        """Covers: B1"""
        other = self.client.copy({"name": "Other"})
        invoice = self._invoice(100, partner=other)
        payment = self._payment(100)
        self._match(invoice | payment.move_id)
        self.assertEqual(self._figure("on_account")["rest"], -100)
        self.assertEqual(self._figure("on_account", client=other)["rest"], 100)

    def test_nothing_at_all(self):
        """Covers: I1"""
        figure = self._figure("on_account")
        self.assertEqual(set(figure.values()), {0.0})

    def test_not_for_salespeople(self):
        """Covers: R3"""
        self._payment(40)
        for kinds in (None, KINDS):
            row = self._companies(self.salesperson, figures=kinds)[self.company_1]
            self.assertFalse(set(KINDS) & set(row))

    def test_database_does_not_compile_what_it_overrates(self):
        """Covers: R1"""
        self._payment(40)
        for kind in (*KINDS, "days_to_pay"):
            with self.subTest(kind=kind):
                self.env.cr.execute("SET LOCAL jit = on")
                self.env.cr.cache.clear()  # another transaction
                self._companies(figures=[kind])
                self.env.cr.execute("SHOW jit")
                self.assertEqual(self.env.cr.fetchone(), ("off",))

    def test_budget(self):
        """Covers: R1"""
        clients = self.env["res.partner"].create([{"name": "C"} for _ in range(40)])
        for client in clients[:5]:
            self._invoice(20, partner=client, due=-3)
            self._payment(5, partner=client)
        clients = clients.with_user(self.accountant)
        for asked in (clients[:2], clients):
            asked.client_card_figures(figures=KINDS)
            self.env.flush_all()
            self.env.invalidate_all()
            with self.assertQueryCount(QUERIES):
                asked.client_card_figures(figures=KINDS)

    @LAW
    @given(histories)
    def test_law_on_account_explains_the_balance(self, history):
        """Σ buckets + on account = Σ open items = balance, if nothing is reconciled
        across clients or with drafts; Late equals Overdue of all time if each document
        has one due date. Covers: A1, A3, A6, I1, I4, R4"""
        self._new_client()
        for spec in history:
            self._play(spec)
        kinds = ["balance", "invoices", *KINDS]
        figures = self._companies(period="all", figures=kinds)
        for company, row in figures.items():
            figure, blocks = row["on_account"], row["invoices"]
            statement = self._statement(company=company)
            ageing, items = statement["ageing"], statement["open_items"]
            open_items = round(sum(item["residual"] for item in items), 2)
            buckets = sum(ageing[name] for name in BUCKETS)
            self.assertAlmostEqual(buckets + ageing["on_account"], open_items, 2)
            self.assertTrue(all(ageing[name] >= 0 for name in BUCKETS))
            self.assertLessEqual(ageing["on_account"], 0)
            self.assertAlmostEqual(figure["open_items"], open_items, 2)
            self.assertAlmostEqual(figure["open_items"], row["balance"], 2)
            self.assertEqual(figure["rest"], 0)
            self.assertAlmostEqual(figure["amount"], -ageing["on_account"], 2)
            for name in ("outstanding", "not_sent"):
                self.assertEqual(figure[name], blocks[name]["amount"])
            self.assertAlmostEqual(figure["other_debits"], self._other_debits(items), 2)
            self.assertAlmostEqual(
                figure["amount"], -sum(self._listed(company).mapped("amount_residual"))
            )
            self.assertAlmostEqual(
                row["late"]["amount"], blocks["overdue"]["amount"], 2
            )
            self.assertEqual(row["late"]["count"], blocks["overdue"]["count"])

    def _other_debits(self, items):
        """Add up the open debits that do not belong to an unpaid invoice."""
        unpaid = ("not_paid", "partial", "blocked")
        moves = self.env["account.move"]
        return sum(
            item["residual"]
            for item in items
            if item["residual"] > 0
            and not (
                (move := moves.browse(item["move_id"])).payment_state in unpaid
                and move.move_type in ("out_invoice", "out_receipt")
            )
        )

    def _play(self, spec):
        company = self.company_2 if spec["other_company"] else self.company_1
        partner = self.contact if spec["by_contact"] else self.client
        what, amount = spec["what"], spec["amount"]
        values = {"company": company, "partner": partner}
        if what in ("advance", "payout"):
            way = "inbound" if what == "advance" else "outbound"
            self._payment(amount, way, **values)
            return
        if what == "correction":
            self._correct(spec["sign"] * amount, company=company)
            return
        move = self._invoice(
            amount,
            what if what.startswith(("in_", "out_")) else "out_invoice",
            sent=spec["sent"],
            due=spec["due"],
            post=False,
            date=self.today.replace(month=1, day=1),
            **({"currency": self.foreign} if spec["foreign"] else {}),
            **values,
        )
        move.ref = f"ref {move.id}"
        move.action_post()
        if what == "partial":
            self._pay(move, round(amount / 3, 2))
        elif what == "paid":
            self._pay(move)
        elif what == "no_entry":
            self._pay_without_entry(move)
