from datetime import date
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL, LazyTranslate

from ...report.client_workbook import ClientWorkbook
from ...tools import check_day, round_amount
from ..ledger.account_move_line import has_due_date

_lt = LazyTranslate(__name__)

PARTS = ("lines", "open_items", "ageing")
FETCHED = 2000  # number of ledger rows kept in memory
LIMIT = 1000  # of a page
MAX_OFFSET = 2**31 - 1
PRINTED = 1000  # maximum number of lines per company on paper
KIND_LABELS = {  # for the client
    "out_invoice": _lt("Invoice"),
    "out_refund": _lt("Credit Note"),
    "out_receipt": _lt("Receipt"),
    "in_invoice": _lt("Your invoice"),
    "in_refund": _lt("Your credit note"),
    "in_receipt": _lt("Your receipt"),
    "payment": _lt("Payment"),
}


class SentStatement(NamedTuple):
    """Marks a message to be posted as carrying a statement. It is passed in the context
    as an instance of this class, which RPC cannot send."""

    order: dict | None = None  # for its files; None: they are already attached


class LedgerRow(NamedTuple):
    """A line of the ledger: fields of ``account.move.line``, in reading order."""

    id: int
    move_id: int
    date: date
    move_name: str | None
    name: str | None
    ref: str | None
    date_maturity: date | None
    balance: float
    currency_id: int
    amount_currency: float
    debit: float
    credit: float
    payment_id: int | None
    statement_line_id: int | None
    client_correction: bool | None
    move_type: str | None
    client_correction_undone: bool | None


class ClientStatement(models.AbstractModel):
    """What a client owes, and the ledger that leads to it, as of any day.

    Screen, PDF, Excel and API all use :meth:`_read_statement`. Amounts are those booked
    in each company's currency, positive if the client owes us; companies and currencies
    are never added.
    """

    _name = "client.statement"
    _description = "Client Statement"

    # ------------------------------------------------------------------
    # Access and input
    # ------------------------------------------------------------------

    @api.model
    def _check_statement_access(self):
        """Return this model with the rights of the user who creates the statement,
        never as superuser.

        :raise AccessError: for users without accounting rights, and for OdooBot: a
            scheduled action uses ``with_user`` for the user on whose behalf it works
        """
        if not self.env["client.figures"]._can_see("balance"):
            raise AccessError(
                self.env._(
                    "Only users with accounting rights can use account statements."
                )
            )
        return self.sudo(False)

    @api.model
    def _check_dates(self, date_from, date_to):
        """Return the first and last day as dates, None if open.

        :raise UserError: on anything but a date, or if the last day is before the first
        """
        days = [
            check_day(self.env, value) if value else None
            for value in (date_from, date_to)
        ]
        if all(days) and days[0] > days[1]:
            raise UserError(
                self.env._(
                    "The last day of the statement must not be before the first."
                )
            )
        return days

    @api.model
    def _period_values(self, date_from, date_to):
        """Return a period as strings, for use in an action.

        :raise UserError: see :meth:`_check_dates`
        """
        if not date_from and not date_to:
            date_from, date_to = self._default_period()
        days = self._check_dates(date_from, date_to)
        return [day and fields.Date.to_string(day) for day in days]

    @api.model
    def _check_order(self, order):
        """Return the parameters for the files of a statement. They may come by RPC,
        because the files are generated with the user's own rights.

        :raise AccessError: for users without accounting rights
        :raise UserError: on any other parameters
        """
        self._check_statement_access()
        kinds = {"company_id": int, "template_id": int, "period": list, "files": list}
        if not isinstance(order, dict) or any(
            type(order.get(name)) is not kind for name, kind in kinds.items()
        ):
            raise UserError(
                self.env._("This is not a valid account statement request.")
            )
        chosen = self.with_context(client_statement_period=order["period"])
        return {name: order[name] for name in kinds} | {
            "period": self._period_values(*chosen._chosen_period())
        }

    @api.model
    def _check_parts(self, parts):
        """Return the parts to read: those given, otherwise all.

        :raise UserError: on anything but a list of known parts
        """
        if parts is None:
            return PARTS
        if not isinstance(parts, list | tuple) or any(p not in PARTS for p in parts):
            raise UserError(
                self.env._(
                    "Unknown parts %(parts)s: choose from %(known)s.",
                    parts=parts,
                    known=", ".join(PARTS),
                )
            )
        return parts

    @api.model
    def _check_page(self, limit, offset):
        """:raise UserError: on anything but numbers, or if the page is too long"""
        if type(limit) is not int or not 0 < limit <= LIMIT:
            raise UserError(
                self.env._("Ask for 1 to %(limit)s lines per page.", limit=LIMIT)
            )
        if type(offset) is not int or not 0 <= offset <= MAX_OFFSET:
            raise UserError(self.env._("The offset must be a whole number, 0 or more."))

    # ------------------------------------------------------------------
    # Ledger of a period
    # ------------------------------------------------------------------

    @api.model
    def _read_totals(self, clients, date_from=None, date_to=None):
        """Add up the ledger before and in the period, in one query for many clients.

        Debit and credit are as booked: negative for storno entries.

        :return: ``{(client id, company id): {"opening", "debit", "credit", "closing",
            "count"}}`` in the company's currency
        """
        if not clients:
            return {}
        lines = self.env["account.move.line"]
        domain = self.env["client.figures"]._ledger_domain(clients, date_to)
        query = lines._search(domain)
        if query.is_empty():
            return {}
        client = self.env["client.figures"]._client_to_sql(clients, query)
        company, date, balance, debit, credit = (
            lines._field_to_sql(lines._table, name, query)
            for name in ("company_id", "date", "balance", "debit", "credit")
        )
        inside = SQL("%s >= %s", date, date_from) if date_from else SQL("TRUE")
        query.groupby = SQL("1, 2")
        rows = self.env.execute_query(
            query.select(
                client,
                company,
                SQL("SUM(%s) FILTER (WHERE NOT %s)", balance, inside),
                SQL("SUM(%s) FILTER (WHERE %s)", debit, inside),
                SQL("SUM(%s) FILTER (WHERE %s)", credit, inside),
                SQL("COUNT(*) FILTER (WHERE %s)", inside),
            )
        )
        result = {}
        for client_id, company_id, *sums, count in rows:
            unit = self.env["res.company"].browse(company_id).currency_id
            opening, debit, credit = (
                round_amount(unit, value or 0.0) for value in sums
            )
            result[client_id, company_id] = {
                "opening": opening,
                "debit": debit,
                "credit": credit,
                "closing": round_amount(unit, opening + debit - credit),
                "count": count,
            }
        return result

    @api.model
    def _ledger_query(self, client, company, date_from=None, date_to=None):
        """Return the Query of the lines of one ledger, in its order, and the columns of
        a LedgerRow."""
        lines = self.env["account.move.line"]
        domain = self.env["client.figures"]._ledger_domain(client, date_to)
        domain &= Domain("company_id", "=", company.id)
        if date_from:
            domain &= Domain("date", ">=", date_from)
        query = lines._search(domain, order="date, id")
        *names, _undone = LedgerRow._fields
        columns = {
            name: lines._field_to_sql(lines._table, name, query) for name in names
        }
        # like the non-stored field of the line: the correction and its reversal
        self.env["account.move"].flush_model(["reversed_entry_id"])
        undone = SQL(
            """
            CASE WHEN %s THEN EXISTS (
                SELECT FROM account_move AS undoing
                 WHERE undoing.reversed_entry_id = %s
                    OR undoing.id = %s AND undoing.reversed_entry_id IS NOT NULL
            ) END
            """,
            columns["client_correction"],
            columns["move_id"],
            columns["move_id"],
        )
        return query, LedgerRow(**columns, client_correction_undone=undone)

    @api.model
    def _ledger_line(self, company, running, row):
        """Return a LedgerRow as a dict; ``balance`` is the running balance."""
        currency = self.env["res.currency"].browse(row.currency_id)
        unit = company.currency_id
        origin = (row.payment_id, row.statement_line_id, row.client_correction)
        line = {
            "id": row.id,
            "move_id": row.move_id,
            "date": row.date,
            "number": row.move_name or "",
            "label": self._line_label(row.name or row.ref, row.move_name),
            "kind": self._line_kind(
                row.move_type, row.payment_id or row.statement_line_id
            ),
            "undone": bool(row.client_correction_undone),
            "due": has_due_date(row.balance, *origin) and row.date_maturity or False,
            "debit": round_amount(unit, row.debit),
            "credit": round_amount(unit, row.credit),
            "currency_id": row.currency_id,
            "currency": currency.name,
            "amount_currency": round_amount(currency, row.amount_currency),
            "balance": round_amount(unit, running + row.balance),
        }
        return line | {"description": self._describe_line(line)}

    @api.model
    def _line_label(self, label, number):
        """Return the label of a line without its number, which Odoo repeats there."""
        return (label or "").removeprefix(number or "").strip()

    @api.model
    def _line_kind(self, move_type, payment):
        """Return the kind of a line: a payment, otherwise the type of its document."""
        return "payment" if payment else move_type

    @api.model
    def _describe_line(self, line):
        """Return the description of a line or an open item, the texts for the
        client."""
        kind = KIND_LABELS.get(line["kind"])
        text = line["label"] or (kind and self.env._(kind)) or ""
        return self.env._("%s (undone)", text) if line.get("undone") else text

    @api.model
    def _read_lines(self, client, company, opening, offset, limit, **period):
        """Read a page of a ledger; its running balance continues from the previous
        page."""
        query, columns = self._ledger_query(client, company, **period)
        if offset:
            query.limit = offset
            before = query.select(SQL("%s AS balance", columns.balance))
            [[amount]] = self.env.execute_query(
                SQL("SELECT SUM(balance) FROM (%s) before", before)
            )
            opening += amount or 0.0
        query.limit, query.offset = limit, offset
        result = []
        for row in map(LedgerRow._make, self.env.execute_query(query.select(*columns))):
            result.append(self._ledger_line(company, opening, row))
            opening = result[-1]["balance"]
        return result

    @api.model
    def _iter_lines(self, client, company, opening, **period):
        """Yield all lines of a ledger of any length, from a database cursor."""
        query, columns = self._ledger_query(client, company, **period)
        for row in map(LedgerRow._make, self._iter_rows(query.select(*columns))):
            line = self._ledger_line(company, opening, row)
            opening = line["balance"]
            yield line

    @api.model
    def _iter_rows(self, select):
        """Yield the rows of a SELECT, keeping only a few in memory."""
        cr = self.env.cr
        self.env.flush_query(select)
        cr.execute(SQL("DECLARE client_card NO SCROLL CURSOR FOR %s", select))
        while True:
            cr.execute(SQL("FETCH %s FROM client_card", FETCHED))
            rows = cr.fetchall()
            if not rows:
                break
            yield from rows
        cr.execute("CLOSE client_card")

    # ------------------------------------------------------------------
    # Statement
    # ------------------------------------------------------------------

    @api.model
    def _read_statement(
        self,
        client,
        date_from=None,
        date_to=None,
        parts=PARTS,
        limit=None,
        offset=0,
    ):
        """Read the statement of one client, for each company.

        Opening plus lines equals closing, the balance as of the last day; the ageing
        adds up to the open items of that day.

        :param date_from: first day; default: from the beginning
        :param date_to: last day; default: all, including future dates
        :param parts: which of ``lines, open_items, ageing`` to read
        :param limit: page size, for lines and open items of each company
        :return: a list of dicts, one per company: ``company_id, company, currency_id,
            currency, opening, debit, credit, closing, count`` and the parts, see
            :meth:`_read_lines`, :meth:`_read_open`
        :raise AccessError: for users without accounting rights
        """
        self = self._check_statement_access()
        totals = self._read_totals(client, date_from, date_to)
        items, ageing = self._read_open(client, date_to, parts, limit, offset)
        result = []
        for company in self.env.companies:
            key = (client.id, company.id)
            row = {
                **self.env["client.figures"]._describe_company(company),
                **dict.fromkeys(("opening", "debit", "credit", "closing"), 0.0),
                "count": 0,
                **totals.get(key, {}),
            }
            if "lines" in parts:
                row["lines"] = self._read_lines(
                    client,
                    company,
                    row["opening"],
                    offset,
                    limit,
                    date_from=date_from,
                    date_to=date_to,
                )
            if "open_items" in parts:
                row["open_items"] = items.get(key, [])
            if "ageing" in parts:
                empty = self._empty_ageing() | {"currencies": {}}
                row["ageing"] = ageing.get(key, empty)
            result.append(row)
        return result

    @api.model
    def _default_period(self):
        """Return the default period of statements: the last three full months and the
        current one, up to today."""
        today = fields.Date.context_today(self)
        return today.replace(day=1) - relativedelta(months=3), today

    @api.model
    def _chosen_period(self):
        """Return the period given in the context of a report or email.

        :raise UserError: see :meth:`_check_dates`
        """
        chosen = self.env.context.get("client_statement_period")
        if not chosen:
            return self._default_period()
        # it may come by RPC
        if not isinstance(chosen, list | tuple) or len(chosen) != 2:
            raise UserError(
                self.env._("Pass the first and the last day of the period.")
            )
        return self._check_dates(*chosen)

    @api.model
    def _paper_lang(self, client):
        """Return the language of documents for the client: that of the email carrying
        them, otherwise the client's."""
        asked = self.env.context.get("client_statement_lang")
        # it may come by RPC
        if asked and self.env["res.lang"]._get_data(code=asked):
            return asked
        return client.lang or self.env.lang

    @api.model
    def _for_paper(self):
        """Return this model for documents sent to the client: the statement of the
        current company, which never includes other companies."""
        return self.with_context(allowed_company_ids=self.env.company.ids)

    @api.model
    def _read_printed(self, client, date_from=None, date_to=None):
        """Read the current company's statement for printing: of a long ledger only the
        newest lines, with ``carried`` brought forward from ``skipped`` earlier lines.

        :raise AccessError: for users without accounting rights
        """
        self = self._check_statement_access()
        company = self.env.company
        [row] = self._for_paper()._read_statement(
            client, date_from, date_to, ("open_items", "ageing"), PRINTED
        )
        row["skipped"] = max(row["count"] - PRINTED, 0)
        row["lines"] = self._read_lines(
            client,
            company,
            row["opening"],
            row["skipped"],
            None,
            date_from=date_from,
            date_to=date_to,
        )
        row["carried"] = row["opening"]
        if row["skipped"]:
            first = row["lines"][0]
            row["carried"] = round_amount(
                company.currency_id,
                first["balance"] - first["debit"] + first["credit"],
            )
        return row

    @api.model
    def _write_workbook(self, file, client, date_from=None, date_to=None, parts=PARTS):
        """Write the statement or, with ``("lines",)``, only the ledger to Excel.

        The ledger comes from a cursor: memory does not grow with its length.

        :param file: binary file to write to
        :raise AccessError: for users without accounting rights
        """
        self = self._check_statement_access()
        rows = self._read_statement(
            client, date_from, date_to, [part for part in parts if part == "ageing"]
        )
        with ClientWorkbook(file, self, client, date_from, date_to) as workbook:
            for row in rows:
                workbook.add_company(row, parts)
