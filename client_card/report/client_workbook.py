"""Account statements and ledgers as Excel files."""

import base64
import io
import re

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.drawing.image import Image
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from PIL import Image as PillowImage

MAX_ROWS = 1_000_000  # of a sheet: Excel reads 1,048,576
LOGO = (240, 60)
DATE = "mm-dd-yy"  # Excel's built-in short date: shown as the reader's system does
TITLE = Font(bold=True, size=16)
BOLD = Font(bold=True)
HEAD = PatternFill("solid", fgColor="E7E9ED")
LINE = Border(top=Side(style="thin"))


class ClientWorkbook:
    """Writes row by row to the disk: memory does not grow with the rows.

    A text is always a text, whatever it begins with; a cell of a column is made once
    and written again and again.
    """

    def __init__(self, statement, client, date_from, date_to):
        """
        :param statement: the model ``client.statement``, in the reader's language
        """
        self.statement = statement
        self.env = statement.env
        self.client = client
        self.period = {"date_from": date_from, "date_to": date_to}
        self.book = Workbook(write_only=True)
        self.formats = {}

    def add_company(self, row, parts):
        """Add the sheets of one company.

        :param row: the company's part of the statement
        """
        company = self.env["res.company"].browse(row["company_id"])
        if "lines" in parts:
            self._add_ledger(company, row)
        if "open_items" in parts:
            self._add_open_items(company, row)

    def save(self, file):
        self.book.save(file)

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
        sheet = self._add_sheet(company, title, company.name, columns)
        money = self._format(company.currency_id)
        total = [None, None, None, None, *[money] * 3]
        opening = ["", "", self.env._("Opening balance"), "", "", "", row["opening"]]
        self._append(sheet, opening, total, font=BOLD)
        cells = self._cells(sheet, [DATE, None, None, DATE, *[money] * 3, None, money])
        written = 0
        for line in self.statement._iter_lines(
            self.client, company, row["opening"], **self.period
        ):
            written += 1
            if written % MAX_ROWS == 0:
                sheet = self._add_sheet(company, title, company.name, columns)
                cells = self._cells(
                    sheet, [DATE, None, None, DATE, *[money] * 3, None, money]
                )
            currency = self.env["res.currency"].browse(line["currency_id"])
            cells[8].number_format = self._format(currency)
            values = (
                line["date"],
                line["number"],
                line["label"],
                line["due"] or None,
                line["debit"] or None,
                line["credit"] or None,
                line["balance"],
                line["currency"],
                line["amount_currency"],
            )
            self._write(sheet, cells, values)
        closing = ["", "", self.env._("Closing balance"), ""]
        closing += [row[name] for name in ("debit", "credit", "closing")]
        self._append(sheet, closing, total, font=BOLD, border=LINE)

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
        sheet = self._add_sheet(company, title, name, columns)
        money = self._format(company.currency_id)
        cells = self._cells(
            sheet, [DATE, None, None, None, DATE, money, money, None, money]
        )
        for item in self.statement._iter_open_items(
            self.client, company, self.period["date_to"]
        ):
            currency = self.env["res.currency"].browse(item["currency_id"])
            cells[8].number_format = self._format(currency)
            values = (
                item["due"],
                item["days_late"] or None,
                item["number"],
                item["label"],
                item["date"],
                item["amount"],
                item["residual"],
                item["currency"],
                item["residual_currency"],
            )
            self._write(sheet, cells, values)
        ageing = row["ageing"]
        total = ["", "", "", self.env._("Total"), "", "", ageing["total"]]
        formats = [None] * 6 + [money]
        self._append(sheet, total, formats, font=BOLD, border=LINE)
        sheet.append([])
        self._add_ageing(sheet, company, ageing)

    def _add_ageing(self, sheet, company, ageing):
        labels = self.statement._bucket_labels()
        head = [self.env._("Ageing"), *labels.values(), self.env._("Total")]
        self._append(sheet, head, [None] * len(head), font=BOLD, fill=HEAD)
        own = company.currency_id
        rows = [(company.name, own, ageing)]
        for name, sums in ageing["currencies"].items():
            if ageing["currencies"].keys() != {own.name}:
                currency = self.env["res.currency"].browse(sums["currency_id"])
                rows.append((name, currency, sums))
        for name, currency, sums in rows:
            values = [name, *(sums[bucket] for bucket in labels), sums["total"]]
            self._append(sheet, values, [None, *[self._format(currency)] * 6])

    def _add_sheet(self, company, title, name, columns):
        """Return a new sheet with the header block and the heads of the columns."""
        name = re.sub(r"[\[\]:*?/\\]", " ", name or "").strip("' ")[:28]
        sheet = self.book.create_sheet(name or company.currency_id.name)
        for number, width in enumerate(columns.values(), 1):
            sheet.column_dimensions[get_column_letter(number)].width = width
        sheet.freeze_panes = "A9"
        if logo := self._logo(company):
            sheet.row_dimensions[1].height = logo.height
            sheet.add_image(logo, "D1")
        self._append(sheet, [title], font=TITLE)
        days = [
            self.env["ir.qweb.field.date"].value_to_html(day, {}) if day else "…"
            for day in self.period.values()
        ]
        user = self.env.user
        now = self.env["ir.qweb.field.datetime"].value_to_html(
            self.env.cr.now().replace(microsecond=0), {}
        )
        for label, text in (
            (self.env._("Company"), company.name),
            (self.env._("Client"), self.client.display_name or ""),
            (self.env._("Period"), " – ".join(str(day) for day in days)),
            (self.env._("Printed by"), f"{user.name}, {now}"),
            (self.env._("Currency"), company.currency_id.name),
        ):
            self._append(sheet, [label, text])
        sheet.append([])
        formats = [None] * len(columns)
        self._append(sheet, list(columns), formats, font=BOLD, fill=HEAD)
        return sheet

    def _logo(self, company):
        """Return the company's logo, None without one that can be read."""
        try:
            data = base64.b64decode(company.logo_web or b"")
            image = PillowImage.open(io.BytesIO(data)).convert("RGBA")
        except (OSError, ValueError):
            return None
        image.thumbnail(LOGO)
        file = io.BytesIO()
        image.save(file, "PNG")
        return Image(file)

    # ------------------------------------------------------------------
    # Cells
    # ------------------------------------------------------------------

    def _format(self, currency):
        """Return the number format of a currency."""
        if currency.id not in self.formats:
            digits = "." + "0" * currency.decimal_places
            amount = f"#,##0{digits if currency.decimal_places else ''}"
            self.formats[currency.id] = f'{amount}\\ "{currency.name}"'
        return self.formats[currency.id]

    def _cells(self, sheet, formats, **style):
        """Return a cell for each format; None, which is quick, where there is none."""
        cells = []
        for number_format in formats:
            cell = WriteOnlyCell(sheet) if number_format or style else None
            if number_format:
                cell.number_format = number_format
            for name, value in style.items():
                setattr(cell, name, value)
            cells.append(cell)
        return cells

    def _write(self, sheet, cells, values):
        row = []
        for cell, value in zip(cells, values, strict=True):
            is_text = isinstance(value, str)
            if is_text:
                value = ILLEGAL_CHARACTERS_RE.sub("", value)
                if not cell and value.startswith("="):
                    cell = WriteOnlyCell(sheet)
            if cell and value is not None:
                cell.value = value
                if is_text:
                    cell.data_type = "s"  # else what begins with = is a formula
                value = cell
            row.append(value)
        sheet.append(row)

    def _append(self, sheet, values, formats=None, **style):
        cells = self._cells(sheet, formats or [None] * len(values), **style)
        self._write(sheet, cells, values)
