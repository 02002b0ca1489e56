"""Account statements and ledgers as Excel files."""

import base64
import io
import re
import tempfile
from datetime import date

import xlsxwriter
from PIL import Image

from odoo.tools import format_date, get_lang

MAX_ROWS = 1_000_000  # of a sheet: Excel reads 1,048,576
MAX_TEXT = 32_767  # of a cell
MAX_NAME = 31  # of a sheet
FIRST_YEAR = 1900  # the range of Excel's calendar
RESERVED = {"history"}  # names reserved by Excel
ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
LOGO = (240, 60)
DATE = {"num_format": 14}  # Excel's short date, shown in the reader's local format
TITLE = {"bold": True, "font_size": 16}
BOLD = {"bold": True}
HEAD = {"bold": True, "bg_color": "#E7E9ED"}
LINE = {"bold": True, "top": 1}


def cut_text(text, length):
    """Return the beginning of a text. Excel counts its length in UTF-16 units, of which
    some characters take two."""
    return text.encode("utf-16-le")[: 2 * length].decode("utf-16-le", "ignore")


class ClientWorkbook:
    """Writes row by row to disk: memory does not grow with the number of rows.

    Text always stays text, whatever it begins with.
    """

    def __init__(self, file, statement, client, date_from, date_to):
        """
        :param file: binary file to write to
        :param statement: the model ``client.statement``, in the reader's language
        """
        self.statement = statement
        self.env = statement.env
        self.client = client
        self.period = {"date_from": date_from, "date_to": date_to}
        self.folder = tempfile.TemporaryDirectory()
        self.book = xlsxwriter.Workbook(
            file, {"constant_memory": True, "tmpdir": self.folder.name}
        )
        self.sheet = None
        self.row = 0  # the next one of the sheet
        self.styles = {}

    def add_company(self, row, parts):
        """Add the sheets of one company.

        :param row: the company's part of the statement
        """
        company = self.env["res.company"].browse(row["company_id"])
        if "lines" in parts:
            self._add_ledger(company, row)
        if "open_items" in parts:
            self._add_open_items(company, row)

    def __enter__(self):
        return self

    def __exit__(self, error, *_args):
        """Write the file, unless there was an error, and remove temporary files."""
        with self.folder:
            if not error:
                self.book.close()

    # ------------------------------------------------------------------
    # Sheets
    # ------------------------------------------------------------------

    def _add_ledger(self, company, row):
        columns = {
            self.env._("Date"): 12,
            self.env._("Number"): 22,
            self.env._("Description"): 40,
            self.env._("Due Date"): 12,
            self.env._("Debit"): 18,
            self.env._("Credit"): 18,
            self.env._("Balance"): 18,
            self.env._("Currency"): 10,
            self.env._("Amount in Currency"): 18,
        }
        title = self.env._("Account Statement")
        self._add_sheet(company, title, company.name, columns)
        money = self._money(company.currency_id)
        day = self._style(**DATE)
        total = [self._money(company.currency_id, **BOLD)] * 7
        opening = ["", "", self.env._("Opening balance"), "", "", "", row["opening"]]
        self._write(opening, total)
        written = 0
        for line in self.statement._iter_lines(
            self.client, company, row["opening"], **self.period
        ):
            written += 1
            if written % MAX_ROWS == 0:
                self._add_sheet(company, title, company.name, columns)
            currency = self.env["res.currency"].browse(line["currency_id"])
            values = (
                line["date"],
                line["number"],
                self.statement._describe_line(line),
                line["due"] or None,
                line["debit"] or None,
                line["credit"] or None,
                line["balance"],
                line["currency"],
                line["amount_currency"],
            )
            formats = (day, None, None, day, money, money, money, None)
            self._write(values, (*formats, self._money(currency)))
        closing = ["", "", self.env._("Closing balance"), ""]
        closing += [row[name] for name in ("debit", "credit", "closing")]
        self._write(closing, [self._money(company.currency_id, **LINE)] * 7)

    def _add_open_items(self, company, row):
        columns = {
            self.env._("Due Date"): 12,
            self.env._("Days Late"): 10,
            self.env._("Number"): 22,
            self.env._("Description"): 40,
            self.env._("Date"): 12,
            self.env._("Amount"): 18,
            self.env._("Still to be paid"): 18,
            self.env._("Currency"): 10,
            self.env._("In Currency"): 18,
        }
        title = self.env._("Pending Documents")
        name = self.env._("%(company)s, pending", company=company.name)
        self._add_sheet(company, title, name, columns)
        money = self._money(company.currency_id)
        day = self._style(**DATE)
        for item in self.statement._iter_open_items(
            self.client, company, self.period["date_to"]
        ):
            currency = self.env["res.currency"].browse(item["currency_id"])
            values = (
                item["due"] or None,
                item["days_late"] or None,
                item["number"],
                self.statement._describe_line(item),
                item["date"],
                item["amount"],
                item["residual"],
                item["currency"],
                item["residual_currency"],
            )
            formats = (day, None, None, None, day, money, money, None)
            self._write(values, (*formats, self._money(currency)))
        ageing = row["ageing"]
        total = ["", "", "", self.env._("Total"), "", "", ageing["total"]]
        self._write(total, [self._money(company.currency_id, **LINE)] * 7)
        self._write([])
        self._add_ageing(company, ageing)

    def _add_ageing(self, company, ageing):
        labels = self.statement._column_labels()
        head = [self.env._("Ageing"), *labels.values(), self.env._("Total")]
        self._write(head, [self._style(**HEAD)] * len(head))
        own = company.currency_id
        rows = [(company.name, own, ageing)]
        for name, sums in ageing["currencies"].items():
            if ageing["currencies"].keys() != {own.name}:
                currency = self.env["res.currency"].browse(sums["currency_id"])
                rows.append((name, currency, sums))
        for name, currency, sums in rows:
            values = [name, *(sums[bucket] for bucket in labels), sums["total"]]
            self._write(values, [None, *[self._money(currency)] * len(head[1:])])

    def _add_sheet(self, company, title, name, columns):
        """Begin a sheet with the header block and the column headers."""
        self.sheet = self.book.add_worksheet(self._sheet_name(company, name))
        self.row = 0
        if get_lang(self.env).direction == "rtl":
            self.sheet.right_to_left()
        for number, width in enumerate(columns.values()):
            self.sheet.set_column(number, number, width)
        self.sheet.freeze_panes(8, 0)
        if logo := self._logo(company):
            file, height = logo
            self.sheet.set_row(0, height)
            self.sheet.insert_image("D1", "logo.png", {"image_data": file})
        self._write([title], [self._style(**TITLE)])
        days = [
            self.env["ir.qweb.field.date"].value_to_html(day, {}) if day else "…"
            for day in self.period.values()
        ]
        user = self.env.user
        now = self.env["ir.qweb.field.datetime"].value_to_html(
            self.env.cr.now().replace(microsecond=0), {}
        )
        printed = (user.name, user.email, str(now))
        for label, text in (
            (self.env._("Company"), company.name),
            (self.env._("Client"), self.client.display_name or ""),
            (self.env._("Period"), " – ".join(str(day) for day in days)),
            (self.env._("Printed by"), ", ".join(filter(None, printed))),
            (self.env._("Currency"), company.currency_id.name),
        ):
            self._write([label, text])
        self._write([])
        self._write(list(columns), [self._style(**HEAD)] * len(columns))

    def _sheet_name(self, company, name):
        """Return a unique sheet name that Excel accepts."""
        name = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", name or "")
        name = cut_text(name.strip("' "), MAX_NAME).rstrip("' ")
        name = unique = name or company.currency_id.name
        taken = {sheet.name.lower() for sheet in self.book.worksheets()} | RESERVED
        number = 0
        while unique.lower() in taken:
            number += 1
            unique = f"{cut_text(name, MAX_NAME - len(str(number)))}{number}"
        return unique

    def _logo(self, company):
        """Return the company's logo as a file, and its height in pixels.

        :return: None if there is no readable logo
        """
        try:
            data = base64.b64decode(company.logo_web or b"")
            image = Image.open(io.BytesIO(data)).convert("RGBA")
        except (OSError, ValueError):
            return None
        image.thumbnail(LOGO)
        file = io.BytesIO()
        image.save(file, "PNG")
        return file, image.height

    # ------------------------------------------------------------------
    # Cells
    # ------------------------------------------------------------------

    def _style(self, **properties):
        """Return the format with these properties, created once per workbook."""
        key = tuple(properties.items())
        if key not in self.styles:
            self.styles[key] = self.book.add_format(properties)
        return self.styles[key]

    def _money(self, currency, **properties):
        """Return the format of amounts in a currency."""
        key = (currency.id, *properties)
        if key not in self.styles:
            digits = "." + "0" * currency.decimal_places
            amount = f"#,##0{digits if currency.decimal_places else ''}"
            amount = f'{amount}\\ "{currency.name}"'
            self.styles[key] = self._style(num_format=amount, **properties)
        return self.styles[key]

    def _write(self, values, formats=None):
        """Write the next row; None skips a cell, ``""`` only formats it."""
        sheet, row = self.sheet, self.row
        formats = formats or [None] * len(values)
        for column, (value, style) in enumerate(zip(values, formats, strict=True)):
            if value is None:
                continue
            if value == "":
                sheet.write_blank(row, column, None, style)
            elif isinstance(value, str):
                text = cut_text(ILLEGAL.sub("", value), MAX_TEXT)
                sheet.write_string(row, column, text, style)
            elif isinstance(value, date) and value.year < FIRST_YEAR:
                sheet.write_string(row, column, format_date(self.env, value))
            elif isinstance(value, date):
                sheet.write_datetime(row, column, value, style)
            else:
                sheet.write_number(row, column, value, style)
        self.row += 1
