import io
import json
import os
import tempfile
from collections import defaultdict
from datetime import timedelta
from functools import partial
from unittest.mock import patch
from urllib.parse import urlencode
from xmlrpc.client import ServerProxy

from freezegun import freeze_time
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from openpyxl import load_workbook

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged

from .common import ClientCardCommon, law

BUCKETS = ("not_due", "1_30", "31_60", "61_90", "over_90")
COLUMNS = (*BUCKETS, "on_account")

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

LAW = law(12, shrink=False)


class StatementCommon(ClientCardCommon):
    """Three currencies with daily rates, so payments cause exchange differences."""

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
        """Register a full or partial payment on a day, possibly in another currency,
        possibly with the rest written off."""
        wizard = cls._payment_wizard(move, day)
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
        """Create one document or payment of a generated history."""
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
        answer, _ageing = self.statement._read_open(self.client, day)
        return {
            item["id"]: (item["residual"], item["residual_currency"])
            for items in answer.values()
            for item in items
        }


@tagged("post_install", "-at_install")
class TestOpenItems(StatementCommon):
    @LAW
    @given(events)
    def test_law_as_of_a_day_is_what_odoo_said_that_day(self, history):
        """Later payments, write-offs and exchange differences do not change the past;
        buckets add up to the items, per company and per currency.

        Covers: A3, A6, A7, R4
        """
        self._new_client()
        said, balances, invoices = {}, {}, []
        figures = self.env["client.figures"].with_env(self.statement.env)
        for number in range(5):
            day = self.day(number)
            with freeze_time(day):  # Odoo posts exchange differences on that day
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
        items, ageing = self.statement._read_open(self.client, day)
        self.assertEqual(set(ageing), set(items))
        for key, row in ageing.items():
            self.assertEqual(row["count"], len(items[key]))
            total = sum(item["residual"] for item in items[key])
            self.assertAlmostEqual(row["total"], total, 2)
            self._check_buckets(row, items[key], day or self.today)
            self.assertAlmostEqual(balances.get(key, 0.0), total, 2)
            totals = defaultdict(float)
            for item in items[key]:
                totals[item["currency"]] += item["residual_currency"]
            self.assertEqual(set(row["currencies"]), set(totals))
            for name, sums in row["currencies"].items():
                self.assertAlmostEqual(sums["total"], totals[name], 2)
                in_buckets = sum(sums[bucket] for bucket in COLUMNS)
                self.assertAlmostEqual(in_buckets, totals[name], 2)

    def _check_buckets(self, row, items, day):
        """Amounts owed are in the bucket of their own due date, credits on account."""
        buckets = dict.fromkeys(COLUMNS, 0.0)
        for item in items:
            line = self.env["account.move.line"].browse(item["id"])
            owed = item["residual"] or item["residual_currency"]
            is_due = owed > 0 and not line.payment_id
            self.assertEqual(item["due"], is_due and line.date_maturity)
            late = max((day - item["due"]).days, 0) if is_due else 0
            self.assertEqual(item["days_late"], late)
            name = BUCKETS[min((late + 29) // 30, 4)] if owed > 0 else "on_account"
            buckets[name] += item["residual"]
        for name, amount in buckets.items():
            self.assertAlmostEqual(row[name], amount, 2, msg=name)

    def test_buckets_of_each_instalment(self):
        """Covers: A3, A6"""
        for due in (0, -1, -30, -31, -60, -61, -90, -91):
            self._invoice(10 ** (1 + abs(due) % 3), due=due, date=self.day(0))
        self._invoice(7, "out_refund", due=-40)
        _items, ageings = self.statement._read_open(self.client)
        ageing = ageings[self.client.id, self.company_1.id]
        amounts = [10 ** (1 + days % 3) for days in (0, 1, 30, 31, 60, 61, 90, 91)]
        self.assertEqual(ageing["not_due"], amounts[0])
        self.assertEqual(ageing["1_30"], amounts[1] + amounts[2])
        self.assertEqual(ageing["31_60"], amounts[3] + amounts[4])
        self.assertEqual(ageing["61_90"], amounts[5] + amounts[6])
        self.assertEqual(ageing["over_90"], amounts[7])
        self.assertEqual(ageing["on_account"], -7)
        self.assertEqual(ageing["count"], 9)

    def test_instalments_are_items(self):
        """Covers: A3"""
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
        [items] = self.statement._read_open(self.client)[0].values()
        self.assertEqual([item["residual"] for item in items], [50, 50])
        self.assertEqual([item["days_late"] for item in items], [40, 0])
        self.assertEqual({item["number"] for item in items}, {move.name})

    def test_page_of_each_client(self):
        """Covers: A3"""
        other = self.client.copy({"name": "Other"})
        for client in (self.client, other):
            for due in (3, 1, 2):
                self._invoice(due, due=due, partner=client)
        items, _ageing = self.statement._read_open(
            self.client | other, limit=2, offset=1
        )
        key = (other.id, self.company_1.id)
        self.assertEqual([item["residual"] for item in items[key]], [2, 3])
        self.assertEqual(len(items), 2)

    def test_other_companies_stay_out(self):
        """Covers: A3, A6, R4"""
        self._invoice(5)
        self._invoice(6, company=self.company_2)
        own = self.statement.with_context(allowed_company_ids=self.company_2.ids)
        for answer in own._read_open(self.client):
            self.assertEqual(set(answer), {(self.client.id, self.company_2.id)})

    def test_queries_do_not_grow(self):
        """Covers: A3, A6"""
        clients = self.client
        for number in range(5):
            client = self.client.copy({"name": f"Client {number}"})
            clients |= client
            for _twice in range(2):
                self._invoice(10, partner=client)
        for method in ("_read_open", "_read_totals"):
            counts = []
            # a single client takes one more query: the IDs of its contacts
            for some in (clients[1:3], clients):
                read = partial(getattr(self.statement, method), some, self.today)
                counts.append(self._queries(read))
            self.assertEqual(*counts, method)


@tagged("post_install", "-at_install")
class TestStatement(StatementCommon):
    def _history(self):
        """A partly paid invoice, a later one, a credit note, a foreign invoice."""
        self.first = self._invoice(100, date=self.day(0), due=-4, post=False)
        self.first.action_post()
        self._register(self.first, self.day(2), 30)
        self._invoice(50, date=self.day(3), due=10, partner=self.contact)
        self._invoice(20, "out_refund", date=self.day(3))
        self._invoice(6, date=self.day(4), currency=self.currencies[1])
        self._invoice(1000, date=self.day(4), company=self.company_2)

    def _read(self, *args, **kwargs):
        client = self.contact.with_env(self.statement.env)
        return client.client_card_statement(*args, **kwargs)

    def _workbook(self, *period, **options):
        file = io.BytesIO()
        self.statement._write_workbook(file, self.client, *period, **options)
        return load_workbook(file)

    def _html(self, period, client=None):
        report = self.env["ir.actions.report"].with_env(self.statement.env)
        content, _type = report._render_qweb_html(
            "client_card.client_statement",
            (client or self.client).ids,
            {"period": period},
        )
        return html.fromstring(content)

    def test_period(self):
        """Covers: A3, A7"""
        self._history()
        row, other = self._read(self.day(1), self.day(3))
        self.assertEqual(row["opening"], 100)
        self.assertEqual([line["debit"] for line in row["lines"]], [0, 50, 0])
        self.assertEqual([line["credit"] for line in row["lines"]], [30, 0, 20])
        self.assertEqual([line["balance"] for line in row["lines"]], [70, 120, 100])
        self.assertEqual((row["debit"], row["credit"]), (50, 50))
        self.assertEqual((row["closing"], row["count"]), (100, 3))
        self.assertEqual(
            [(item["residual"], item["days_late"]) for item in row["open_items"]],
            [(70, 3), (-20, 0), (50, 0)],
        )
        self.assertEqual(row["open_items"][0]["number"], self.first.name)
        self.assertEqual(other["opening"], 0)
        self.assertEqual(other["closing"], 0)
        self.assertEqual(other["ageing"]["count"], 0)

    def test_past_day_without_the_later_payment(self):
        """Covers: A7"""
        self._history()
        row = self._read(None, self.day(1))[0]
        self.assertEqual(row["closing"], 100)
        self.assertEqual([item["residual"] for item in row["open_items"]], [100])
        self.assertEqual(row["ageing"]["1_30"], 100)

    def test_foreign_currency_beside(self):
        """Covers: A3, A6, R4"""
        self._history()
        row = self._read()[0]
        line = row["lines"][-1]
        self.assertEqual((line["currency"], line["amount_currency"]), ("EUR", 6))
        self.assertEqual(row["ageing"]["currencies"]["EUR"]["total"], 6)
        self.assertAlmostEqual(line["debit"], 6 / (2 + 4 / 7), 2)

    def test_pages_are_the_whole(self):
        """Covers: A3, R1"""
        self._history()
        whole = self._read()[0]
        pages = [self._read(limit=2, offset=offset)[0] for offset in (0, 2, 4)]
        for part in ("lines", "open_items"):
            self.assertEqual([row for page in pages for row in page[part]], whole[part])
        self.assertEqual({page["count"] for page in pages}, {5})

    def test_parts(self):
        """Covers: A6, R1"""
        self._history()
        row = self._read(parts=["ageing"])[0]
        self.assertNotIn("lines", row)
        self.assertNotIn("open_items", row)
        self.assertEqual(row["closing"], row["ageing"]["total"])

    def test_bad_input_is_a_clear_error(self):
        """Covers: R1"""
        for args in (
            {"date_from": "yesterday"},
            {"date_to": 7},
            {"date_from": self.day(2), "date_to": self.day(1)},
            {"parts": "lines"},
            {"parts": ["all"]},
            {"limit": 0},
            {"limit": 1001},
            {"limit": None},
            {"offset": -1},
            {"offset": 2**40},
        ):
            with self.assertRaises(UserError, msg=args):
                self._read(**args)
        with self.assertRaises(UserError):
            self.client.browse(2**30).client_card_statement()

    def test_not_without_accounting_rights(self):
        """Covers: A3, A4, R3"""
        self._history()
        portal = new_test_user(self.env, "card_portal", "base.group_portal")
        for user in (self.salesperson, portal):
            client = self.client.with_user(user)
            for call in (
                client.client_card_statement,
                client.action_print_client_statement,
                client.action_send_client_statement,
            ):
                with self.assertRaises(AccessError, msg=call):
                    call()
            for report_data in ({}, {"client_ids": self.client.ids}):
                with self.assertRaises(AccessError):
                    self.env["ir.actions.report"].with_user(user)._render_qweb_html(
                        "client_card.client_statement", self.client.ids, report_data
                    )

    def test_client_of_another_company(self):
        """Covers: A3, A4, R3, R4"""
        self.client.company_id = self.company_2
        self.accountant.company_ids = self.company_1
        client = self.client.with_user(self.accountant)
        with self.assertRaises(AccessError):
            client.client_card_statement()
        with self.assertRaises(AccessError):
            self.env["ir.actions.report"].with_user(self.accountant)._render_qweb_html(
                "client_card.client_statement", [], {"client_ids": self.client.ids}
            )

    def test_queries_do_not_grow_with_lines(self):
        """Covers: A3, F2"""
        counts = []
        for number in (1, 6):
            for _more in range(number):
                self._invoice(10)
            counts.append(self._queries(self._read))
        self.assertEqual(*counts)

    def test_paper_says_what_the_screen_says(self):
        """Covers: A4"""
        self._history()
        period = (self.day(1), self.day(4))
        row = self._read(*period)[0]
        document = self._html([str(day) for day in period])
        for name in ("opening", "closing"):
            amount = self._text(document, f"//*[@name='{name}']")
            self.assertEqual(self._number(amount[0]), row[name])
        for part, kind, last in (
            ("lines", "line", "balance"),
            ("open_items", "item", "residual"),
        ):
            printed = document.xpath(f"//tr[@class='o_client_statement_{kind}']")
            self.assertEqual(len(printed), len(row[part]))
            for line, cells in zip(row[part], printed, strict=True):
                self.assertIn(line["number"], cells.text_content())
                amount = cells.xpath("./td")[-1].text_content()
                self.assertEqual(self._number(amount), line[last])
        self.assertEqual(self._text(document, "//*[@name='client']"), ["Test Client"])
        company = self._text(document, "//*[@name='company']")
        self.assertEqual(company, [self.company_1.name])

    def _text(self, document, path):
        return [node.text_content().strip() for node in document.xpath(path)]

    def _number(self, text):
        return float("".join(char for char in text if char in "-.0123456789"))

    def test_paper_of_a_long_ledger_brings_the_balance_forward(self):
        """Covers: A4"""
        self._history()
        with patch(
            "odoo.addons.client_card.models.statement.client_statement.PRINTED", 2
        ):
            row = self.statement._read_printed(self.client)
        self.assertEqual(row["skipped"], 3)
        self.assertEqual(row["carried"], 120)
        self.assertEqual(len(row["lines"]), 2)
        self.assertEqual(len(row["open_items"]), 2)
        self.assertEqual(row["lines"][-1]["balance"], row["closing"])

    def test_paper_of_one_company_says_nothing_of_another(self):
        """Covers: A4, R4"""
        self._history()
        text = self._html([None, None]).text_content()
        self.assertNotIn(self.company_2.name, text)
        self.assertNotIn("1,000.00", text)

    def test_paper_of_a_client_with_nothing_at_all(self):
        """Covers: A4"""
        client = self.env["res.partner"].create({"name": "=1+1", "lang": False})
        page = self._html([None, None], client)
        self.assertEqual(self._text(page, "//*[@name='client']"), ["=1+1"])

    def test_paper_in_the_language_of_the_client(self):
        """Covers: A4"""
        self.env["res.lang"]._activate_lang("es_ES")
        self._history()
        self.client.lang = "es_ES"
        report = self._html([None, None])
        [amount, *_others] = self._text(report, "//*[@name='closing']")
        self.assertIn(",", amount)

    def test_in_each_language(self):
        """Words, dates and amounts: in the client's language on paper, in the user's in
        Excel.

        Covers: A4
        """
        day = self.day(0)
        self._invoice(1234.5, date=day)
        for code, title, amount in (
            ("en_US", "Account Statement", "1,234.50"),
            ("es_ES", "Extracto de cuenta", "1.234,50"),
            ("es_419", "Estado de cuenta", "1.234,50"),
            ("pt_PT", "Extrato de conta", "1234,50"),
            ("pt_BR", "Extrato de conta", "1.234,50"),
        ):
            with self.subTest(code):
                self.client.lang = code
                paper = self._html([str(day), str(day)])
                printed = self.env["res.lang"]._get_data(code=code).date_format
                printed = day.strftime(printed)
                self.assertEqual(self._text(paper, "//h2"), [title])
                self.assertIn(amount, self._text(paper, "//*[@name='closing']")[0])
                self.assertIn(printed, self._text(paper, "//*[@name='period']")[0])
                self.statement = self.statement.with_context(lang=code)
                sheet = self._workbook(day, day).worksheets[0]
                self.assertEqual(sheet["A1"].value, title)
                self.assertEqual(sheet["B4"].value, f"{printed} – {printed}")
                self.assertEqual(sheet["G10"].value, 1234.5)
                self.assertFalse(sheet.sheet_view.rightToLeft)

    def test_excel_from_right_to_left(self):
        """Covers: A4"""
        self.env["res.lang"]._activate_lang("ar_001")
        self.statement = self.statement.with_context(lang="ar_001")
        for sheet in self._workbook():
            self.assertTrue(sheet.sheet_view.rightToLeft)

    def test_pdf(self):
        """Covers: A4"""
        self._history()
        report = self.env["ir.actions.report"].with_env(self.statement.env)
        report = report.with_context(force_report_rendering=True)
        content, _type = report._render_qweb_pdf(
            "client_card.client_statement_report", self.client.ids
        )
        self.assertTrue(content.startswith(b"%PDF"))

    def test_excel_says_what_the_screen_says(self):
        """Covers: A4, A6"""
        self._history()
        period = (self.day(1), self.day(4))
        rows = self._read(*period)
        book = self._workbook(*period)
        self.assertEqual(len(book.sheetnames), 2 * len(rows))
        for row, sheet, pending in zip(
            rows, book.worksheets[::2], book.worksheets[1::2], strict=True
        ):
            values = list(sheet.iter_rows(min_row=8, values_only=True))
            head, opening, *lines, closing = values
            self.assertEqual(head[:2], ("Date", "Number"))
            self.assertEqual(opening[6], row["opening"])
            self.assertEqual(
                closing[4:7], (row["debit"], row["credit"], row["closing"])
            )
            for line, cells in zip(row["lines"], lines, strict=True):
                self.assertEqual(cells[0].date(), line["date"])
                self.assertEqual(cells[1], line["number"])
                self.assertEqual(
                    (cells[4] or 0) - (cells[5] or 0), line["debit"] - line["credit"]
                )
                self.assertEqual(cells[6], line["balance"])
                self.assertEqual(cells[7:], (line["currency"], line["amount_currency"]))
            for cells in sheet.iter_rows(min_row=10, max_row=9 + len(lines)):
                self.assertIn(cells[7].value, cells[8].number_format)
            _head, *items = pending.iter_rows(min_row=8, values_only=True)
            count = len(row["open_items"])
            for item, cells in zip(row["open_items"], items[:count], strict=True):
                self.assertEqual(cells[0].date() if cells[0] else False, item["due"])
                self.assertEqual(cells[1] or 0, item["days_late"])
                self.assertEqual(cells[6], item["residual"])
                self.assertEqual(cells[8], item["residual_currency"])
            self.assertEqual(items[count][6], row["ageing"]["total"])
            ageing = items[count + 3]
            self.assertEqual(
                ageing[1:8],
                tuple(row["ageing"][name] for name in (*COLUMNS, "total")),
            )

    def test_excel_head_and_types(self):
        """Covers: A4"""
        self._history()
        book = self._workbook(self.day(0), self.day(4))
        sheet = book.worksheets[0]
        head = dict(sheet.iter_rows(min_row=2, max_row=6, max_col=2, values_only=True))
        self.assertEqual(head["Company"], self.company_1.name)
        self.assertEqual(head["Client"], "Test Client")
        self.assertIn(self.accountant.name, head["Printed by"])
        self.assertTrue(head["Period"])
        amount = sheet.cell(10, 5)
        self.assertEqual((amount.value, amount.data_type), (100, "n"))
        self.assertIn("#,##0.00", amount.number_format)
        self.assertTrue(sheet.cell(10, 1).is_date)

    def test_excel_has_the_logo(self):
        """Covers: A4"""
        self.company_1.logo = self.env.ref("base.partner_root").image_1920 or (
            self.env["res.company"]._get_logo()
        )
        sheet = self._workbook().worksheets[0]
        self.assertEqual(len(sheet._images), bool(self.company_1.logo_web))
        self.assertTrue(self.company_1.logo_web)

    def test_excel_texts_stay_texts(self):
        """Covers: A4, B4"""
        self.company_1.name = "[Best] company: with a very long name, *really*/?"
        for number, text in enumerate(
            ("=HYPERLINK(1)", "+1+1", "-2", "@SUM(1)", "bell \x07 rings")
        ):
            self.client.name = text
            move = self._invoice(1, date=self.day(0), post=False)
            move.payment_reference = text
            move.action_post()
            sheet = self._workbook(parts=("lines",)).worksheets[0]
            for cell in (sheet.cell(3, 2), sheet.cell(10 + number, 3)):
                self.assertEqual(cell.value, text.replace("\x07", ""))
                self.assertEqual(cell.data_type, "s")

    def test_excel_keeps_the_beginning_of_a_very_long_text(self):
        """Length is counted as in Excel, where an emoji takes two. Covers: B4"""
        for name, kept in (("x" * 40_000, 32_767), ("😀" * 20_000, 16_383)):
            self.client.name = name
            sheet = self._workbook(parts=("lines",)).worksheets[0]
            self.assertEqual(sheet.cell(3, 2).value, name[:kept])

    def test_excel_takes_the_name_of_any_company(self):
        """Covers: A4, B4"""
        for name, expected in (
            ("History", "History1"),
            ("hIsTory", "hIsTory1"),
            ("'Quoted' 'Name'", "Quoted' 'Name"),
            ("x" * 40, "x" * 31),
            ("x" * 30 + "' y", "x" * 30),
            ("😀" * 20, "😀" * 15),
            ("x" + "😀" * 20, "x" + "😀" * 15),
            ("Bell \x07 and\nline", "Bell   and line"),
            ("'", self.company_1.currency_id.name),
        ):
            with self.subTest(name=name):
                self.company_1.name = name
                book = self._workbook(parts=("lines",))
                self.assertEqual(book.sheetnames[0], expected)

    def test_excel_tells_long_names_apart(self):
        """Covers: A4, B4, R4"""
        for number, company in enumerate(self.company_1 | self.company_2):
            company.name = f"{'😀' * 20} {number}"
        names = self._workbook().sheetnames
        self.assertEqual(len(set(names)), 4)
        self.assertEqual(names[1], "😀" * 15 + "1")

    def test_excel_days_before_its_calendar_are_texts(self):
        """Covers: A4, B4"""
        old = self._invoice(10, date=fields.Date.to_date("1899-12-31"), due=-1)
        self._invoice(20, date=fields.Date.to_date("1900-01-01"), due=-1)
        old.line_ids.filtered("date_maturity").date_maturity = "1899-12-31"
        ledger, pending = self._workbook().worksheets[:2]
        self.assertEqual(ledger["A10"].value, "12/31/1899")
        self.assertEqual(ledger["D10"].value, "12/31/1899")
        self.assertTrue(ledger["A11"].is_date)
        self.assertEqual(pending["A9"].value, "12/31/1899")

    def test_on_account_on_paper_and_in_excel(self):
        """Covers: A3, A6"""
        self._invoice(180, date=self.day(0), due=-45)
        refund = self._invoice(50, "out_refund", date=self.day(0), due=-3)
        paper = self._html([None, None])
        table = "//table[contains(@class, 'statement_ageing')]"
        head = self._text(paper, f"{table}//th")
        sums = [self._number(text) for text in self._text(paper, f"{table}//td")[1:]]
        self.assertEqual(head[-2:], ["On account", "Total"])
        self.assertEqual(sums, [0, 0, 180, 0, 0, -50, 130])
        [item] = paper.xpath(
            f"//tr[@class='o_client_statement_item'][contains(., '{refund.name}')]"
        )
        self.assertEqual([td.text_content().strip() for td in item[:2]], ["", ""])
        rows = list(self._workbook().worksheets[1].iter_rows(values_only=True))
        self.assertEqual(rows[-2][6:8], ("On account", "Total"))
        self.assertEqual(rows[-1][1:8], (0, 0, 180, 0, 0, -50, 130))
        [cells] = [row for row in rows if row[2] == refund.name]
        self.assertEqual(cells[:2], (None, None))

    def test_storno_as_booked(self):
        """A storno credit note has a negative debit: totals and lines equal those of
        the ledger's list, on screen, on paper and in Excel. Covers: A3, A4, B2, B4"""
        self.company_1.account_storno = True
        self._invoice(30, date=self.day(1))
        refund = self._invoice(15, "out_refund", date=self.day(2))
        self._register(self._invoice(70, date=self.day(2)), self.day(3), 20)
        lines = self.env["account.move.line"].search(
            [("client_id", "=", self.client.id), ("client_ledger", "=", True)],
            order="date, id",
        )
        self.assertEqual(min(lines.mapped("debit")), -15)
        foot = (sum(lines.mapped("debit")), sum(lines.mapped("credit")))
        self.assertEqual(foot, (85, 20))
        row = self._read()[0]
        self.assertEqual((row["debit"], row["credit"], row["closing"]), (*foot, 65))
        booked = [(line.debit, line.credit) for line in lines]
        self.assertEqual(
            [(line["debit"], line["credit"]) for line in row["lines"]], booked
        )
        sheet = self._workbook().worksheets[0]
        cells = list(sheet.iter_rows(min_row=10, values_only=True))
        self.assertEqual([(c[4] or 0, c[5] or 0) for c in cells[:-1]], booked)
        self.assertEqual(cells[-1][4:7], (*foot, 65))
        paper = self._html([None, None])
        printed = paper.xpath(
            "//table[contains(@class, 'statement_lines')]//tr[last()]"
        )
        amounts = [self._number(td.text_content()) for td in printed[-1][1:]]
        self.assertEqual(amounts, [*foot, 65])
        self.assertIn("-15.00", self._paper_line(paper, refund.name))

    def _paper_line(self, paper, number):
        [line] = [
            row.text_content()
            for row in paper.xpath("//tr[@class='o_client_statement_line']")
            if number in row.text_content()
        ]
        return line.replace("\N{ZERO WIDTH NO-BREAK SPACE}", "")

    def test_no_negative_zero(self):
        """Covers: A3, A4, B2, R1"""
        self._invoice(0, date=self.day(0))
        for number, amount in enumerate((0.1, 0.2)):
            self._invoice(amount, "out_refund", date=self.day(number))
        self._invoice(0.3, date=self.day(2))
        client = self.contact.with_env(self.statement.env)
        lines = self.env["account.move.line"].with_env(self.statement.env)
        lines = lines.search([("client_id", "=", self.client.id)], order="date, id")
        answers = [
            self._read(),
            client.client_card_figures("all"),
            client.client_card_history(),
            lines.mapped("client_running_balance"),
            self.env["client.figures"]._read_running_balances(lines[-1]),
            [
                [cell for row in sheet.iter_rows(values_only=True) for cell in row]
                for sheet in self._workbook()
            ],
        ]
        for answer in answers:
            said = json.dumps(answer, default=str)
            self.assertNotRegex(said, r"-0(\.0)?[],}]")
        self.assertNotIn("-0.00", self._html([None, None]).text_content())

    def test_excel_leaves_nothing_on_the_disk(self):
        """Covers: A4, B4"""
        self._history()
        statement = self.registry["client.statement"]
        with (
            tempfile.TemporaryDirectory() as folder,
            patch.object(tempfile, "tempdir", folder),
        ):
            with (
                patch.object(statement, "_iter_open_items", side_effect=UserError("x")),
                self.assertRaises(UserError),
            ):
                self._workbook()
            self._workbook()
            self.assertFalse(os.listdir(folder))

    def test_excel_goes_on_in_another_sheet(self):
        """Covers: B4"""
        self._history()
        with patch("odoo.addons.client_card.report.client_workbook.MAX_ROWS", 2):
            book = self._workbook(parts=("lines",))
        rows = [
            row
            for sheet in book.worksheets[:-1]
            for row in sheet.iter_rows(min_row=9, values_only=True)
            if row[0]
        ]
        self.assertEqual(len(rows), 5)

    @LAW
    @given(events, st.integers(0, 4), st.integers(0, 4))
    def test_law_opening_and_lines_are_the_closing(self, history, first, last):
        """On screen, on paper and in Excel; and the balance as of the last day.

        Covers: A4, A7, R4
        """
        self._new_client()
        invoices = []
        for spec in sorted(history, key=lambda spec: spec["day"]):
            self._play(spec, self.day(spec["day"]), invoices)
        period = sorted((self.day(first), self.day(last)))
        rows = self._read(*period)
        figures = self.env["client.figures"].with_env(self.statement.env)
        balances = figures._read_balances(self.client, period[1])
        sheets = self._workbook(*period, parts=("lines",)).worksheets
        paper = self.statement._read_printed(self.client, *period)
        for row, sheet in zip(rows, sheets, strict=True):
            running = row["opening"]
            for line in row["lines"]:
                running += line["debit"] - line["credit"]
                self.assertAlmostEqual(line["balance"], running, 2)
                self.assertTrue(period[0] <= line["date"] <= period[1])
            self.assertAlmostEqual(row["closing"], running, 2)
            key = (self.client.id, row["company_id"])
            self.assertAlmostEqual(row["closing"], balances.get(key, 0.0), 2)
            self.assertEqual(sheet.cell(sheet.max_row, 7).value, row["closing"])
        self.assertEqual(paper["lines"], rows[0]["lines"])
        self.assertEqual(paper["closing"], rows[0]["closing"])
        # page by page, as the section reads them
        offsets = range(0, len(paper["lines"]), 2)
        pages = [
            self._read(*period, parts=["lines"], limit=2, offset=offset)[0]["lines"]
            for offset in offsets
        ]
        self.assertEqual([line for page in pages for line in page], paper["lines"])


@tagged("post_install", "-at_install")
class TestStatementHttp(StatementCommon, HttpCase):
    LEDGER = "/client_card/ledger/%s.xlsx"

    def setUp(self):
        super().setUp()
        self.authenticate("card_accountant", "card_accountant")

    def test_ledger_file(self):
        """Covers: B4"""
        move = self._invoice(12)
        url = f"{self.LEDGER}?company_ids={self.company_1.id}"
        response = self.url_open(url % self.contact.id)
        self.assertEqual(response.status_code, 200)
        self.assertIn("Test%20Client", response.headers["Content-Disposition"])
        sheet = load_workbook(io.BytesIO(response.content)).worksheets[0]
        self.assertEqual(sheet.cell(10, 2).value, move.name)
        self.assertEqual(sheet.cell(sheet.max_row, 7).value, 12)

    def test_statement_file(self):
        """Covers: A4, A7"""
        self._invoice(12, date=self.day(0))
        self._invoice(5, date=self.day(4))
        url = f"/client_card/statement/{self.client.id}.xlsx"
        response = self.url_open(
            f"{url}?date_from={self.day(1)}&date_to={self.day(4)}"
            f"&company_ids={self.company_1.id}"
        )
        sheet = load_workbook(io.BytesIO(response.content)).worksheets[0]
        self.assertEqual(sheet.cell(9, 7).value, 12)
        self.assertEqual(sheet.cell(sheet.max_row, 7).value, 17)
        self.assertEqual(self.url_open(f"{url}?date_from=never").status_code, 422)

    def test_downloads_leave_no_warning(self):
        """The web client sends a token with each. Covers: A4, B4"""
        self._invoice(12)
        for url in (self.LEDGER, "/client_card/statement/%s.xlsx"):
            with self.subTest(url=url), self.assertNoLogs("odoo", "WARNING"):
                response = self._open(url, token="1.2")
                self.assertEqual(response.status_code, 200)

    def test_dates_are_not_cut(self):
        """Covers: A4, A7"""
        for day in ("2026-01-01'x", "2026-01-01 10:00:00", "20260101", "2026-02-30"):
            for url in (
                "/client_card/statement/%s.xlsx",
                "/client_card/statement/%s.pdf",
            ):
                with self.subTest(day=day, url=url):
                    self.assertEqual(self._open(url, date_from=day).status_code, 422)

    def test_who_may_not_see_gets_no_file(self):
        """Covers: A4, B4, R3"""
        self._invoice(12)
        new_test_user(self.env, "card_portal", "base.group_portal")
        for login in ("card_salesperson", "card_portal"):
            self.authenticate(login, login)
            for url in (self.LEDGER, "/client_card/statement/%s.xlsx"):
                for client_id in (self.client.id, 2**31 - 1):
                    status = self.url_open(url % client_id).status_code
                    self.assertEqual(status, 403, (login, url))

    def test_companies_of_the_tab(self):
        """Regardless of the cookie, which all tabs of a browser share.

        Covers: A4, B4, R3
        """
        self._invoice(12)
        self._invoice(7, company=self.company_2)
        both = self.company_1 | self.company_2
        for cookie, companies in (
            (self.company_1, self.company_2),
            (self.company_1, self.company_2 | self.company_1),
            (self.company_2, None),
        ):
            self.opener.cookies["cids"] = str(cookie.id)
            asked = ",".join(map(str, companies.ids)) if companies else None
            for url in (self.LEDGER, "/client_card/statement/%s.xlsx"):
                with self.subTest(asked=asked, url=url):
                    response = self._open(url, company_ids=asked)
                    book = load_workbook(io.BytesIO(response.content))
                    names = [n for n in book.sheetnames if "," not in n]
                    self.assertEqual(set(names), {c.name for c in companies or both})

    def test_paper_is_of_the_company_of_the_tab(self):
        """Covers: A4, R3"""
        printed = []
        report = type(self.env["ir.actions.report"])

        def render(report, name, ids, data=None):
            printed.append(report.env.company)
            return b"%PDF", "pdf"

        self.patch(report, "_render_qweb_pdf", render)
        self.opener.cookies["cids"] = str(self.company_1.id)
        ids = f"{self.company_2.id},{self.company_1.id}"
        response = self._open("/client_card/statement/%s.pdf", company_ids=ids)
        self.assertEqual(response.status_code, 200)
        self.assertEqual([company.id for company in printed], [self.company_2.id])

    def test_companies_that_are_not_the_users(self):
        """They are refused, not left out.

        Covers: A4, B4, R3
        """
        self._invoice(12)
        self.accountant.company_ids = self.company_1
        own, other = self.company_1.id, self.company_2.id
        for url in (
            self.LEDGER,
            "/client_card/statement/%s.xlsx",
            "/client_card/statement/%s.pdf",
        ):
            for asked, status in (
                (f"{other}", 403),
                (f"{own},{other}", 403),
                (f"{own},{2**70}", 403),
                ("", 422),
                (f"{own}-{other}", 422),
                ("1, x", 422),
            ):
                with self.subTest(url=url, asked=asked):
                    answer = self._open(url, company_ids=asked)
                    self.assertEqual(answer.status_code, status)

    def _open(self, url, company_ids=None, **params):
        if company_ids is not None:
            params["company_ids"] = company_ids
        return self.url_open(f"{url % self.client.id}?{urlencode(params)}")

    def test_unknown_client(self):
        """Covers: B4"""
        for client_id in (2**31 - 1, 2**70):
            status = self.url_open(self.LEDGER % client_id).status_code
            self.assertEqual(status, 404)

    def test_client_of_another_company(self):
        """Covers: B4, R3, R4"""
        self.client.company_id = self.company_2
        self.accountant.company_ids = self.company_1
        status = self.url_open(self.LEDGER % self.client.id).status_code
        self.assertEqual(status, 403)

    def test_xmlrpc(self):
        """XML-RPC cannot send None, and dates are texts. Covers: A3, R1"""
        self._invoice(12)
        self._invoice(12, currency=self.currencies[1])
        self.enterContext(self.allow_requests(all_requests=True))
        answer = ServerProxy(f"{self.base_url()}/xmlrpc/2/object").execute_kw(
            self.env.cr.dbname,
            self.accountant.id,
            "card_accountant",
            "res.partner",
            "client_card_statement",
            [self.client.ids, str(self.day(0))],
        )
        [row] = [r for r in answer if r["company_id"] == self.company_1.id]
        self.assertEqual(row["lines"][0]["date"], str(self.today))
        self.assertEqual(row["closing"], row["ageing"]["total"])
