from datetime import date
from typing import NamedTuple

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, split_every

from ...tools import (
    is_reading_once,
    plan_without_compiling,
    read_once,
    round_amount,
)
from ..documents.client_figures import PAID
from .client_statement import FETCHED, PARTS

LATE = ("1_30", "31_60", "61_90", "over_90")
ON_ACCOUNT = "on_account"
COLUMNS = ("not_due", *LATE, ON_ACCOUNT)  # they add up to the total
BILLS = ("in_invoice", "in_receipt")


class OpenRow(NamedTuple):
    """A row of open amounts: with a bucket, its total in a currency; without, an
    item."""

    client_id: int
    company_id: int
    bucket: str | None
    currency_id: int
    count: int | None
    residual: float
    residual_currency: float
    id: int | None
    due: date | None
    days_late: int | None
    balance: float | None
    amount_currency: float | None
    place: int | None

    @property
    def key(self):
        return self.client_id, self.company_id


class OpenLine(NamedTuple):
    """The data of an open item's line, besides its amounts."""

    id: int
    move_id: int
    number: str | None
    label: str | None
    date: date
    move_type: str | None
    payment_id: int | None


class OpenSums(NamedTuple):
    """The totals of a client's open items."""

    debits: float = 0.0
    on_account: float = 0.0
    bills: float = 0.0
    late: float = 0.0
    late_count: int = 0  # documents
    late_due: date | None = None  # the first day on which something was due


class ClientStatement(models.AbstractModel):
    """Open amounts between a client and us: item by item, by age, and on account.

    A single classification of the open items, :meth:`_classified_select`, is used by
    the ageing and the figures *Late* and *On account*.
    """

    _inherit = "client.statement"

    # ------------------------------------------------------------------
    # Open items
    # ------------------------------------------------------------------

    @api.model
    def _open_items_select(self, clients, date=None):
        """Return the SELECT of the open items of these clients.

        An item is open by the amount not reconciled. Today's residual is stored by
        Odoo. As of another day, reconciliations that did not count yet are added back:
        one counts from the later date of its two items.

        :return: SQL with a row for each open item: ``id, client_id, company_id,
            currency_id, move_id, payment_id, statement_line_id, due, residual,
            residual_currency, balance, amount_currency``; without a date also
            ``no_followup``
        """
        lines = self.env["account.move.line"]
        domain = self.env["client.figures"]._ledger_domain(clients, date)
        if date is None:
            # "reconciled" lets the database find the few open items
            domain &= Domain("reconciled", "=", False)
            domain &= Domain("amount_residual", "!=", 0) | Domain(
                "amount_residual_currency", "!=", 0
            )
        query = lines._search(domain)

        def column(name):
            return lines._field_to_sql(lines._table, name, query)

        names = ("id", "company_id", "currency_id", "move_id", "payment_id")
        names += ("statement_line_id", "balance", "amount_currency", "no_followup")
        client = self.env["client.figures"]._client_to_sql(clients, query)
        items = query.select(
            *(SQL("%s AS %s", column(name), SQL.identifier(name)) for name in names),
            SQL("%s AS client_id", client),
            SQL("COALESCE(%s, %s) AS due", column("date_maturity"), column("date")),
            SQL("%s AS residual", column("amount_residual")),
            SQL("%s AS residual_currency", column("amount_residual_currency")),
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
                SELECT item.id, client_id, company_id, currency_id, move_id,
                       payment_id, statement_line_id, due,
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
    def _classified_select(self, clients, date=None, day=None):
        """Return the SELECT of the open items with their classification.

        Amounts owed to us age by their due date. Outgoing payments and corrections have
        none. Amounts paid by a payment without an entry are not late either: nothing
        is reconciled, but the document is marked as paid. Everything else is on
        account.

        :param day: the day for which lateness is computed; default: the date, otherwise
            today
        :return: SQL with the columns of :meth:`_open_items_select`, and ``move_type,
            has_due, days_late`` (0: not late) and ``bucket``, one of ``COLUMNS``
        """
        plan_without_compiling(self.env)
        for model, names in {
            "account.move": ["client_correction", "matched_payment_ids", "move_type"]
            + ["payment_state"],
            "account.payment": ["date", "move_id", "state"],
        }.items():
            self.env[model].flush_model(names)
        return SQL(
            """
            SELECT *,
                   CASE WHEN NOT owed THEN 'on_account'
                        WHEN days_late = 0 THEN 'not_due'
                        WHEN days_late <= 30 THEN '1_30'
                        WHEN days_late <= 60 THEN '31_60'
                        WHEN days_late <= 90 THEN '61_90'
                        ELSE 'over_90' END AS bucket
              FROM (
                    SELECT item.*, move.move_type, owed, owed AND dated AS has_due,
                           CASE WHEN owed AND dated AND NOT settled
                                THEN GREATEST(%(today)s::date - due, 0)
                                ELSE 0 END AS days_late
                      FROM (%(items)s) item
                      -- one by one: the database takes few open items to be many
                      JOIN LATERAL (
                            SELECT move_type,
                                   item.residual > 0 OR (
                                       item.residual = 0 AND item.residual_currency > 0
                                   ) AS owed,
                                   item.payment_id IS NULL
                                   AND item.statement_line_id IS NULL
                                   AND client_correction IS NOT TRUE AS dated,
                                   payment_state IN %(paid)s
                                   AND EXISTS (%(without_entry)s) AS settled
                              FROM account_move
                             WHERE account_move.id = item.move_id
                            OFFSET 0
                           ) move ON TRUE
                   ) dated_item
            """,
            today=day or date or fields.Date.context_today(self),
            items=self._open_items_select(clients, date),
            paid=PAID,
            without_entry=SQL(
                """
                SELECT FROM account_move__account_payment AS link
                  JOIN account_payment AS payment ON payment.id = link.payment_id
                 WHERE link.invoice_id = account_move.id
                   AND payment.move_id IS NULL
                   AND payment.state IN ('in_process', 'paid')
                   AND %s
                """,
                SQL("payment.date <= %s", date) if date else SQL("TRUE"),
            ),
        )

    @api.model
    def _iter_open_items(self, client, company, date=None):
        """Yield all open items of a client in a company, in any number."""
        here = self.with_context(allowed_company_ids=company.ids)
        select = here._open_select(client, date, ("open_items",))
        rows = map(OpenRow._make, self._iter_rows(select))
        for batch in split_every(FETCHED, rows):
            for _key, item in here._iter_described(batch):
                yield item

    @api.model
    def _read_open(self, clients, date=None, parts=PARTS, limit=None, offset=0):
        """Read the open items and the ageing of many clients, as requested in
        ``parts``.

        It takes one query, because finding the items open on a day is slow. Each
        instalment owed ages by its own due date; credits are on account.

        :param date: as of which day; default: today's residuals
        :param parts: one or both of ``open_items`` and ``ageing``
        :param limit: the maximum number of items per client and company, the oldest due
            first
        :return: a pair:

            * ``{(client id, company id): [item]}``, an item being a dict of ``id`` (of
              the journal item), ``move_id, number, label, date, due`` (False for
              credits, payments and corrections), ``days_late`` (0: not late),
              ``currency, amount_currency, residual_currency`` and, in the company's
              currency, ``amount, residual``; credits are negative
            * ``{(client id, company id): ageing}``, an ageing being a dict of ``count,
              total``, the columns that make the total, ``not_due, 1_30, 31_60, 61_90,
              over_90, on_account`` (0 or negative), in the company's currency, and
              ``currencies``: the same by name of the documents' currency; clients
              without open items are left out
        """
        items, ageing = {}, {}
        if not clients or not {"open_items", "ageing"} & set(parts):
            return items, ageing
        select = self._open_select(clients, date, parts, limit, offset)
        page = []
        for row in map(OpenRow._make, self.env.execute_query(select)):
            if row.bucket is None:
                page.append(row)
                continue
            empty = self._empty_ageing() | {"currencies": {}}
            self._add_ageing(ageing.setdefault(row.key, empty), row)
        for key, item in self._iter_described(page):
            items.setdefault(key, []).append(item)
        return items, ageing

    @api.model
    def _open_select(self, clients, date, parts, limit=None, offset=0):
        """Return the SELECT of OpenRows: a page of items, the totals by bucket, or
        both."""
        selects = []
        if "open_items" in parts:
            selects.append(self._open_items_page(limit, offset))
        if "ageing" in parts:
            selects.append(self._ageing_select())
        return SQL(
            "WITH open_item AS (%s) %s ORDER BY client_id, company_id, place",
            self._classified_select(clients, date),
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
                   NULL::bigint AS count, residual, residual_currency, id,
                   CASE WHEN has_due THEN due END AS due, days_late, balance,
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
    def _iter_described(self, rows):
        """Yield the open items of these rows as ``(client id, company id), item``.

        Their lines are read by id: the database overestimates the length of a page, and
        would join it with the whole table.
        """
        if not rows:
            return
        lines = self.env["account.move.line"]
        lines.flush_model(["move_id", "move_name", "name", "ref", "date"])
        lines.flush_model(["payment_id", "statement_line_id"])
        self.env["account.move"].flush_model(["move_type"])
        select = SQL(
            """
            SELECT line.id, move_id, move_name, COALESCE(line.name, line.ref),
                   line.date, move_type, COALESCE(payment_id, line.statement_line_id)
              FROM account_move_line AS line
              JOIN account_move AS move ON move.id = move_id
             WHERE line.id = ANY(%s)
            """,
            [row.id for row in rows],
        )
        found = map(OpenLine._make, self.env.execute_query(select))
        line_of = {line.id: line for line in found}
        for row in rows:
            yield row.key, self._open_item(row, line_of[row.id])

    @api.model
    def _open_item(self, row, line):
        """Return an open item, an OpenRow and its OpenLine, as a dict."""
        currency = self.env["res.currency"].browse(row.currency_id)
        own = self.env["res.company"].browse(row.company_id).currency_id
        item = {
            "id": row.id,
            "move_id": line.move_id,
            "number": line.number or "",
            "label": self._line_label(line.label, line.number),
            "kind": self._line_kind(line.move_type, line.payment_id),
            "date": line.date,
            "due": row.due or False,
            "days_late": row.days_late,
            "currency_id": row.currency_id,
            "currency": currency.name,
            "amount_currency": round_amount(currency, row.amount_currency),
            "residual_currency": round_amount(currency, row.residual_currency),
            "amount": round_amount(own, row.balance),
            "residual": round_amount(own, row.residual),
        }
        return item | {"description": self._describe_line(item)}

    # ------------------------------------------------------------------
    # Ageing
    # ------------------------------------------------------------------

    @api.model
    def _ageing_select(self):
        """Return the SELECT of the totals of open items, with the columns of a page."""
        return SQL(
            """
            SELECT client_id, company_id, bucket, currency_id, COUNT(*),
                   SUM(residual), SUM(residual_currency),
                   NULL, NULL, NULL, NULL, NULL, NULL AS place
              FROM open_item
             GROUP BY client_id, company_id, bucket, currency_id
            """
        )

    @api.model
    def _add_ageing(self, ageing, row):
        """Add an OpenRow, the totals of a bucket in a currency, to a client's
        ageing."""
        own = self.env["res.company"].browse(row.company_id).currency_id
        currency = self.env["res.currency"].browse(row.currency_id)
        foreign = ageing["currencies"].setdefault(
            currency.name, {"currency_id": currency.id} | self._empty_ageing()
        )
        for sums, unit, amount in (
            (ageing, own, row.residual),
            (foreign, currency, row.residual_currency),
        ):
            sums["count"] += row.count
            for name in ("total", row.bucket):
                sums[name] = round_amount(unit, sums[name] + amount)

    @api.model
    def _empty_ageing(self):
        return {"count": 0, "total": 0.0} | dict.fromkeys(COLUMNS, 0.0)

    @api.model
    def _late_of(self, ageing, currency):
        """Return the part of an ageing that is past its due date."""
        return round_amount(currency, sum(ageing[bucket] for bucket in LATE))

    @api.model
    def _column_labels(self):
        """Return the display names of the ageing columns."""
        return {
            "not_due": self.env._("Not due"),
            "1_30": self.env._("1–30 days"),
            "31_60": self.env._("31–60 days"),
            "61_90": self.env._("61–90 days"),
            "over_90": self.env._("Over 90 days"),
            ON_ACCOUNT: self.env._("On account"),
        }

    # ------------------------------------------------------------------
    # Figures
    # ------------------------------------------------------------------

    @api.model
    def _empty_late(self):
        return {"count": 0, "amount": 0.0}

    @api.model
    def _read_late(self, clients):
        """Compute the late amounts of many clients' documents, in one query: each
        instalment by its own due date, for all time.

        :return: ``{(client id, company id): {"count", "amount"}}``: the number of
            documents and the amount in the company's currency; clients with nothing
            late are left out
        """
        rows = self.env.execute_query(
            SQL(
                "SELECT client_id, company_id, count, amount FROM (%s) late",
                self._late_select(clients),
            )
        )
        companies = self.env["res.company"]
        return {
            (client_id, company_id): {
                "count": count,
                "amount": round_amount(
                    companies.browse(company_id).currency_id, amount
                ),
            }
            for client_id, company_id, count, amount in rows
        }

    @api.model
    def _late_select(self, clients):
        """Return the SELECT of late amounts: ``client_id, company_id, count, amount,
        due``, the earliest due date.

        :param clients: None for all
        """
        return SQL(
            """
            SELECT client_id, company_id, COUNT(DISTINCT move_id) AS count,
                   SUM(residual) AS amount, MIN(due) AS due
              FROM (%s) open_item
             WHERE %s
             GROUP BY client_id, company_id
            """,
            self._classified_select(clients),
            self._is_late(),
        )

    @api.model
    def _is_late(self):
        """Return SQL that says which open items are late."""
        types = self.env["client.figures"]._invoice_types()
        return SQL("bucket IN %s AND move_type IN %s", LATE, types)

    @api.model
    def _late_here_select(self, clients):
        """Return the SELECT of who owes something late in the current company:
        ``client_id, count, amount, due``. None where it is known that nobody does.

        Of one client it is taken from what the request reads once.

        :param clients: None for all
        """
        if is_reading_once(self.env) and clients and len(clients) == 1:
            key = clients.id, self.env.company.id
            sums = self._open_sums(clients).get(key, OpenSums())
            if sums.late <= 0:
                return None
            return SQL(
                "SELECT %s AS client_id, %s AS count, %s AS amount, %s::date AS due",
                clients.id,
                sums.late_count,
                sums.late,
                sums.late_due,
            )
        here = self.with_context(allowed_company_ids=self.env.company.ids)
        late = here._late_select(clients)
        return SQL("SELECT * FROM (%s) late WHERE amount > 0", late)

    @api.model
    def _empty_on_account(self):
        names = ("amount", "bills", "outstanding", "not_sent", "other_debits")
        return dict.fromkeys((*names, "open_items", "rest"), 0.0)

    @api.model
    def _read_on_account(self, clients):
        """Compute the amounts on account of many clients, and the other amounts that
        explain the difference between the documents and the balance. It takes four
        queries.

        :return: ``{(client id, company id): {"amount", "bills", "outstanding",
            "not_sent", "other_debits", "open_items", "rest"}}``, all for all time and
            in the company's currency: ``amount`` is the open credits, of which
            ``bills`` are vendor bills that we owe; ``outstanding + not_sent +
            other_debits - amount = open_items`` and ``open_items + rest`` is the
            balance. Clients without any of them are left out
        """
        sums = dict(self._iter_open_sums(clients))
        balances = self.env["client.figures"]._read_balances(clients)
        outstanding, not_sent = (
            self._read_unpaid(block, clients) for block in ("outstanding", "not_sent")
        )
        return {
            key: self._describe_on_account(
                self.env["res.company"].browse(key[1]).currency_id,
                balances.get(key, 0.0),
                outstanding.get(key, 0.0),
                not_sent.get(key, 0.0),
                sums.get(key, OpenSums()),
            )
            for key in {*sums, *balances}
        }

    @api.model
    def _read_unpaid(self, name, clients):
        """Compute a block of only unpaid invoices, for all time: it has few documents.

        :return: ``{(client id, company id): amount in the company's currency}``
        """
        source = self.env["client.figures"]._sources()["invoices"]
        block = source.blocks[name]
        rows = self.env[source.model]._read_group(
            source.domain
            & block.domain
            & Domain(source.client, "in", clients.ids)
            & Domain(source.company, "in", self.env.companies.ids),
            [source.client, source.company],
            [f"{block.amount}:sum"],
        )
        return {(client.id, company.id): amount for client, company, amount in rows}

    @api.model
    def _open_sums(self, clients):
        """Return ``{(client id, company id): OpenSums}``, which a request reads once
        where it keeps what it reads."""
        return read_once(
            self.env,
            ("open_sums", clients._ids),
            lambda: dict(self._iter_open_sums(clients)),
        )

    @api.model
    def _iter_open_sums(self, clients):
        """Yield ``(client id, company id), OpenSums``."""
        select = SQL(
            """
            SELECT client_id, company_id,
                   COALESCE(SUM(residual) FILTER (WHERE bucket != 'on_account'), 0),
                   COALESCE(SUM(-residual) FILTER (WHERE bucket = 'on_account'), 0),
                   COALESCE(SUM(-residual) FILTER (
                       WHERE bucket = 'on_account' AND move_type IN %(bills)s), 0),
                   COALESCE(SUM(residual) FILTER (WHERE %(is_late)s), 0),
                   COUNT(DISTINCT move_id) FILTER (WHERE %(is_late)s),
                   MIN(due) FILTER (WHERE %(is_late)s)
              FROM (%(items)s) open_item
             GROUP BY client_id, company_id
            """,
            bills=BILLS,
            is_late=self._is_late(),
            items=self._classified_select(clients),
        )
        for client_id, company_id, *sums in self.env.execute_query(select):
            yield (client_id, company_id), OpenSums._make(sums)

    @api.model
    def _describe_on_account(self, currency, balance, outstanding, not_sent, sums):
        open_items = sums.debits - sums.on_account
        amounts = {
            "amount": sums.on_account,
            "bills": sums.bills,
            "outstanding": outstanding,
            "not_sent": not_sent,
            "other_debits": sums.debits - outstanding - not_sent,
            "open_items": open_items,
            "rest": balance - open_items,
        }
        return {
            name: round_amount(currency, amount) for name, amount in amounts.items()
        }
