from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL, split_every

from ..report.client_workbook import ClientWorkbook

BUCKETS = ("not_due", "1_30", "31_60", "61_90", "over_90")
PARTS = ("lines", "open_items", "ageing")
FETCHED = 2000  # rows of the ledger in memory at once
LIMIT = 1000  # of a page
MAX_OFFSET = 2**31 - 1
PRINTED = 1000  # lines of a company on paper


class ClientStatement(models.AbstractModel):
    """What a client has to pay, and the ledger that leads there, as of any day.

    Screen, PDF, Excel and API show what :meth:`_read_statement` says. Amounts are
    those booked in each company's currency, positive when the client owes us;
    companies and currencies are never added.
    """

    _name = "client.statement"
    _description = "Client Statement"

    # ------------------------------------------------------------------
    # Access and input
    # ------------------------------------------------------------------

    @api.model
    def _check_statement_access(self):
        """:raise AccessError: for users without accounting rights"""
        if not self.env["client.figures"]._can_see("balance"):
            raise AccessError(
                self.env._("Account statements are for users with accounting rights.")
            )

    @api.model
    def _check_dates(self, date_from, date_to):
        """Return the first and last day as dates, None where open.

        :raise UserError: on what is no date, or when the last day is before the first
        """
        days = []
        for value in (date_from, date_to):
            try:
                days.append(fields.Date.to_date(value or None))
            except (ValueError, TypeError, AttributeError):
                raise UserError(
                    self.env._(
                        "%(value)s is no date: give it as year-month-day.", value=value
                    )
                ) from None
        if all(days) and days[0] > days[1]:
            raise UserError(
                self.env._("The last day of the statement is before its first day.")
            )
        return days

    @api.model
    def _period_values(self, date_from, date_to):
        """Return a period as strings, to travel in an action.

        :raise UserError: see :meth:`_check_dates`
        """
        if not date_from and not date_to:
            date_from, date_to = self._default_period()
        days = self._check_dates(date_from, date_to)
        return [day and fields.Date.to_string(day) for day in days]

    @api.model
    def _check_parts(self, parts):
        """Return the parts to read: those given, else all.

        :raise UserError: on anything but a list of known parts
        """
        if parts is None:
            return PARTS
        if not isinstance(parts, list | tuple) or any(p not in PARTS for p in parts):
            raise UserError(
                self.env._(
                    "Unknown parts %(parts)s: give a list of %(known)s.",
                    parts=parts,
                    known=", ".join(PARTS),
                )
            )
        return parts

    @api.model
    def _check_page(self, limit, offset):
        """:raise UserError: on no numbers, or a page that is too long"""
        if type(limit) is not int or not 0 < limit <= LIMIT:
            raise UserError(self.env._("A page has 1 to %(limit)s lines.", limit=LIMIT))
        if type(offset) is not int or not 0 <= offset <= MAX_OFFSET:
            raise UserError(self.env._("Pages start from 0."))

    # ------------------------------------------------------------------
    # Open items and ageing
    # ------------------------------------------------------------------

    @api.model
    def _open_items_select(self, clients, date=None):
        """Return the SELECT of the open items of these clients.

        An item is open by what matchings leave of it. Today's residual is that which
        Odoo stores. As of a day it is that and the matchings which did not count yet:
        one counts from the later of its two items' dates.

        :return: SQL with a row for each open item: ``id, client_id, company_id,
            currency_id, due, residual, residual_currency, balance, amount_currency``
        """
        lines = self.env["account.move.line"]
        domain = self.env["client.figures"]._ledger_domain(clients, date)
        if date is None:
            domain &= Domain("amount_residual", "!=", 0) | Domain(
                "amount_residual_currency", "!=", 0
            )
        query = lines._search(domain)

        def column(name):
            return lines._field_to_sql(lines._table, name, query)

        client = self.env["client.figures"]._client_to_sql(clients, query)
        items = query.select(
            SQL("%s AS id", column("id")),
            SQL("%s AS client_id", client),
            SQL("%s AS company_id", column("company_id")),
            SQL("%s AS currency_id", column("currency_id")),
            SQL("COALESCE(%s, %s) AS due", column("date_maturity"), column("date")),
            SQL("%s AS residual", column("amount_residual")),
            SQL("%s AS residual_currency", column("amount_residual_currency")),
            SQL("%s AS balance", column("balance")),
            SQL("%s AS amount_currency", column("amount_currency")),
        )
        if date is None:
            return items
        self.env["account.partial.reconcile"].flush_model(
            ["max_date", "amount", "debit_amount_currency", "credit_amount_currency"]
        )
        return SQL(
            """
            WITH item AS MATERIALIZED (%(items)s), later AS (
                SELECT id, SUM(amount) AS amount, SUM(in_currency) AS in_currency
                  FROM (
                        SELECT item.id, amount, debit_amount_currency AS in_currency
                          FROM item
                          JOIN account_partial_reconcile ON debit_move_id = item.id
                         WHERE max_date > %(date)s
                           AND (balance > 0 OR amount_currency > 0)
                        UNION ALL
                        SELECT item.id, -amount, -credit_amount_currency
                          FROM item
                          JOIN account_partial_reconcile ON credit_move_id = item.id
                         WHERE max_date > %(date)s
                           AND (balance < 0 OR amount_currency < 0)
                       ) matching
                 GROUP BY id
            ), as_of AS (
                SELECT item.id, client_id, company_id, currency_id, due,
                       residual + COALESCE(later.amount, 0) AS residual,
                       residual_currency + COALESCE(later.in_currency, 0)
                           AS residual_currency,
                       balance, amount_currency
                  FROM item
                  LEFT JOIN later ON later.id = item.id
            )
            SELECT * FROM as_of WHERE residual != 0 OR residual_currency != 0
            """,
            items=items,
            date=date,
        )

    @api.model
    def _iter_open_items(self, client, company, date=None):
        """Yield all open items of a client in a company, however many."""
        today = date or fields.Date.context_today(self)
        here = self.with_context(allowed_company_ids=company.ids)
        select = here._open_select(client, date, ("open_items",))
        for rows in split_every(FETCHED, self._iter_rows(select)):
            for _key, item in here._iter_described(rows, today):
                yield item

    @api.model
    def _read_open(self, clients, date=None, parts=PARTS, limit=None, offset=0):
        """Read the open items and the ageing of many clients, those the parts ask for.

        In one query: what takes its time is to find what was open on a day. Each
        instalment ages by its own due date, and so does a credit: it is netted in the
        bucket of its date.

        :param date: as of which day; default: today's residuals
        :param parts: one or both of ``open_items`` and ``ageing``
        :param limit: so many items for each client and company, the oldest due first
        :return: a pair:

            * ``{(client id, company id): [item]}``, an item being a dict of ``id`` (of
              the journal item), ``move_id, number, label, date, due, days_late`` (0:
              not due), ``currency, amount_currency, residual_currency`` and, in the
              company's currency, ``amount, residual``; credits are negative
            * ``{(client id, company id): ageing}``, an ageing being a dict of ``count,
              total, not_due, 1_30, 31_60, 61_90, over_90`` in the company's currency
              and ``currencies``: the same by name of the documents' currency; clients
              without open items are left out
        """
        items, ageing = {}, {}
        if not clients or not {"open_items", "ageing"} & set(parts):
            return items, ageing
        today = date or fields.Date.context_today(self)
        select = self._open_select(clients, date, parts, limit, offset)
        page = []
        for row in self.env.execute_query(select):
            client_id, company_id, bucket, *sums = row
            if bucket is None:
                page.append(row)
                continue
            empty = self._empty_ageing() | {"currencies": {}}
            total = ageing.setdefault((client_id, company_id), empty)
            self._add_ageing(total, company_id, bucket, *sums[:4])
        for key, item in self._iter_described(page, today):
            items.setdefault(key, []).append(item)
        return items, ageing

    @api.model
    def _open_select(self, clients, date, parts, limit=None, offset=0):
        """Return the SELECT of the rows that :meth:`_read_open` takes.

        Each begins with ``client_id, company_id, bucket``: with a bucket follows what
        :meth:`_add_ageing` takes, without one it is an item.
        """
        selects = []
        if "open_items" in parts:
            selects.append(self._open_items_page(limit, offset))
        if "ageing" in parts:
            selects.append(self._ageing_select(date))
        return SQL(
            "WITH open_item AS (%s) %s ORDER BY client_id, company_id, place",
            self._open_items_select(clients, date),
            SQL(" UNION ALL ").join(selects),
        )

    @api.model
    def _open_items_page(self, limit, offset):
        """Return the SELECT of a page of open items, the oldest due first."""
        page = SQL("")
        if limit is not None:
            page = SQL("WHERE place > %s AND place <= %s", offset, offset + limit)
        return SQL(
            """
            SELECT client_id, company_id, NULL AS bucket, currency_id,
                   NULL::bigint AS count, residual, residual_currency, id, due, balance,
                   amount_currency, place
              FROM (
                    SELECT *, ROW_NUMBER() OVER (
                               PARTITION BY client_id, company_id ORDER BY due, id
                           ) AS place
                      FROM open_item
                   ) numbered
             %s
            """,
            page,
        )

    @api.model
    def _iter_described(self, rows, today):
        """Yield the open items of these rows as ``(client id, company id), item``.

        Their lines are read by their ids: the database takes a page to be as long as
        all that it is of, and would join it with the whole table.
        """
        if not rows:
            return
        lines = self.env["account.move.line"]
        lines.flush_model(["move_id", "move_name", "name", "ref", "date"])
        select = SQL(
            """
            SELECT id, move_id, move_name, COALESCE(name, ref), date
              FROM account_move_line WHERE id = ANY(%s)
            """,
            [row[7] for row in rows],
        )
        described = {id_: line for id_, *line in self.env.execute_query(select)}
        for client_id, company_id, _bucket, *row in rows:
            item = self._open_item(company_id, today, described[row[4]], *row)
            yield (client_id, company_id), item

    @api.model
    def _open_item(self, company_id, today, line, currency_id, _count, *row):
        """Return an open item as a dict."""
        currency = self.env["res.currency"].browse(currency_id)
        own = self.env["res.company"].browse(company_id).currency_id
        move_id, number, label, date = line
        residual, residual_currency, id_, due, amount, amount_currency, _place = row
        return {
            "id": id_,
            "move_id": move_id,
            "number": number or "",
            "label": label or "",
            "date": date,
            "due": due,
            "days_late": max((today - due).days, 0) if residual > 0 else 0,
            "currency_id": currency_id,
            "currency": currency.name,
            "amount_currency": currency.round(amount_currency),
            "residual_currency": currency.round(residual_currency),
            "amount": own.round(amount),
            "residual": own.round(residual),
        }

    @api.model
    def _ageing_select(self, date):
        """Return the SELECT of the open items' sums, with the columns of a page."""
        return SQL(
            """
            SELECT client_id, company_id,
                   CASE WHEN due >= %(today)s THEN 'not_due'
                        WHEN due >= %(today)s - 30 THEN '1_30'
                        WHEN due >= %(today)s - 60 THEN '31_60'
                        WHEN due >= %(today)s - 90 THEN '61_90'
                        ELSE 'over_90' END AS bucket,
                   currency_id, COUNT(*), SUM(residual), SUM(residual_currency),
                   NULL, NULL, NULL, NULL, NULL AS place
              FROM open_item
             GROUP BY 1, 2, 3, 4
            """,
            today=SQL("%s::date", date or fields.Date.context_today(self)),
        )

    @api.model
    def _add_ageing(self, ageing, company_id, bucket, currency_id, count, *amounts):
        """Add the sums of a bucket in a currency to a client's ageing."""
        own = self.env["res.company"].browse(company_id).currency_id
        currency = self.env["res.currency"].browse(currency_id)
        foreign = ageing["currencies"].setdefault(
            currency.name, {"currency_id": currency.id} | self._empty_ageing()
        )
        sums = ((ageing, own), (foreign, currency))
        for (row, unit), amount in zip(sums, amounts, strict=True):
            row["count"] += count
            for name in ("total", bucket):
                row[name] = unit.round(row[name] + amount)

    @api.model
    def _empty_ageing(self):
        return {"count": 0, "total": 0.0} | dict.fromkeys(BUCKETS, 0.0)

    # ------------------------------------------------------------------
    # Ledger of a period
    # ------------------------------------------------------------------

    @api.model
    def _read_totals(self, clients, date_from=None, date_to=None):
        """Add up the ledger before and in the period, in one query for many clients.

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
        company, date, balance = (
            lines._field_to_sql(lines._table, name, query)
            for name in ("company_id", "date", "balance")
        )
        inside = SQL("%s >= %s", date, date_from) if date_from else SQL("TRUE")
        query.groupby = SQL("1, 2")
        rows = self.env.execute_query(
            query.select(
                client,
                company,
                SQL("SUM(%s) FILTER (WHERE NOT %s)", balance, inside),
                SQL("SUM(%s) FILTER (WHERE %s AND %s > 0)", balance, inside, balance),
                SQL("SUM(-%s) FILTER (WHERE %s AND %s < 0)", balance, inside, balance),
                SQL("COUNT(*) FILTER (WHERE %s)", inside),
            )
        )
        result = {}
        for client_id, company_id, *sums, count in rows:
            unit = self.env["res.company"].browse(company_id).currency_id
            opening, debit, credit = (unit.round(value or 0.0) for value in sums)
            result[client_id, company_id] = {
                "opening": opening,
                "debit": debit,
                "credit": credit,
                "closing": unit.round(opening + debit - credit),
                "count": count,
            }
        return result

    @api.model
    def _ledger_query(self, client, company, date_from=None, date_to=None):
        """Return the Query of the lines of one ledger, in its order, and the columns
        that :meth:`_ledger_line` takes."""
        lines = self.env["account.move.line"]
        domain = self.env["client.figures"]._ledger_domain(client, date_to)
        domain &= Domain("company_id", "=", company.id)
        if date_from:
            domain &= Domain("date", ">=", date_from)
        query = lines._search(domain, order="date, id")
        names = (
            *("id", "move_id", "date", "move_name", "name", "ref"),
            *("date_maturity", "balance", "currency_id", "amount_currency"),
        )
        columns = [lines._field_to_sql(lines._table, name, query) for name in names]
        return query, columns

    @api.model
    def _ledger_line(self, company, running, row):
        """Return a line of the ledger as a dict; ``balance`` is the running one."""
        id_, move_id, date, number, name, ref, due, balance, currency_id, amount = row
        currency = self.env["res.currency"].browse(currency_id)
        unit = company.currency_id
        balance = unit.round(balance)
        return {
            "id": id_,
            "move_id": move_id,
            "date": date,
            "number": number or "",
            "label": name or ref or "",
            "due": due or False,
            "debit": max(balance, 0.0),
            "credit": max(-balance, 0.0),
            "currency_id": currency_id,
            "currency": currency.name,
            "amount_currency": currency.round(amount),
            "balance": unit.round(running + balance),
        }

    @api.model
    def _read_lines(self, client, company, opening, offset, limit, **period):
        """Read a page of a ledger; its running balance starts from what is before."""
        query, columns = self._ledger_query(client, company, **period)
        if offset:
            query.limit = offset
            before = query.select(SQL("%s AS balance", columns[7]))
            [[amount]] = self.env.execute_query(
                SQL("SELECT SUM(balance) FROM (%s) before", before)
            )
            opening += amount or 0.0
        query.limit, query.offset = limit, offset
        result = []
        for row in self.env.execute_query(query.select(*columns)):
            result.append(self._ledger_line(company, opening, row))
            opening = result[-1]["balance"]
        return result

    @api.model
    def _iter_lines(self, client, company, opening, **period):
        """Yield all lines of a ledger, of any length, from a cursor of the database."""
        query, columns = self._ledger_query(client, company, **period)
        for row in self._iter_rows(query.select(*columns)):
            line = self._ledger_line(company, opening, row)
            opening = line["balance"]
            yield line

    @api.model
    def _iter_rows(self, select):
        """Yield the rows of a SELECT, of which few are in memory at once."""
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

        Opening and lines are the closing, which is the balance as of the last day;
        the ageing adds up to the open items of that day.

        :param date_from: first day; default: from the beginning
        :param date_to: last day; default: all, later-dated items too
        :param parts: which of ``lines, open_items, ageing`` to read
        :param limit: page of lines, and of open items, of each company
        :return: a list of dicts, one per company: ``company_id, company, currency_id,
            currency, opening, debit, credit, closing, count`` and the parts, see
            :meth:`_read_lines`, :meth:`_read_open`
        :raise AccessError: for users without accounting rights
        """
        self._check_statement_access()
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
        """Return the period of statements for which none was chosen: the last three
        whole months and the current one, up to today."""
        today = fields.Date.context_today(self)
        return today.replace(day=1) - relativedelta(months=3), today

    @api.model
    def _chosen_period(self):
        """Return the period that the context of a report or e-mail asks for.

        :raise UserError: see :meth:`_check_dates`
        """
        chosen = self.env.context.get("client_statement_period")
        return self._check_dates(*chosen) if chosen else self._default_period()

    @api.model
    def _for_paper(self):
        """Return this model for what leaves the house: the statement of the current
        company, which never tells what the client has with another one."""
        return self.with_context(allowed_company_ids=self.env.company.ids)

    @api.model
    def _read_printed(self, client, date_from=None, date_to=None):
        """Read the current company's statement for paper: of a long ledger the newest
        lines, before which ``carried`` is brought forward, past ``skipped`` lines.

        :raise AccessError: for users without accounting rights
        """
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
            row["carried"] = company.currency_id.round(
                first["balance"] - first["debit"] + first["credit"]
            )
        return row

    @api.model
    def _bucket_labels(self):
        """Return the names of the ageing's buckets for people."""
        return {
            "not_due": self.env._("Not due"),
            "1_30": self.env._("1–30 days"),
            "31_60": self.env._("31–60 days"),
            "61_90": self.env._("61–90 days"),
            "over_90": self.env._("Over 90 days"),
        }

    @api.model
    def _write_workbook(self, file, client, date_from=None, date_to=None, parts=PARTS):
        """Write the statement, or with ``("lines",)`` the ledger alone, to Excel.

        The ledger comes from a cursor: memory does not grow with its length.

        :param file: binary file to write to
        :raise AccessError: for users without accounting rights
        """
        self._check_statement_access()
        rows = self._read_statement(
            client, date_from, date_to, [part for part in parts if part == "ageing"]
        )
        with ClientWorkbook(file, self, client, date_from, date_to) as workbook:
            for row in rows:
                workbook.add_company(row, parts)
