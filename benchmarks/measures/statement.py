"""The statement as of a day, and the ledger in Excel."""

import tempfile
from functools import partial

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from odoo import fields
from odoo.tools import SQL

from measures.case import PAGE, Measure
from measures.ledger import bare_items, bare_ledger

STATEMENT = "res.partner.client_card_statement"


def bare_totals(case, kind):
    items = bare_items(case, kind, "l.balance", case.day)
    return SQL(
        """
        SELECT client_id, SUM(balance) FILTER (WHERE balance > 0),
               SUM(-balance) FILTER (WHERE balance < 0), COUNT(*)
          FROM (%s) item
         GROUP BY 1
        """,
        items,
    )


def bare_open(case, kind):
    """Return the WITH queries that find the items open as of the day.

    For many items, first those that are open today or were reconciled since: that reads
    all reconciliations since, which is too much for a few items.
    """
    columns = (
        "l.id, l.currency_id, COALESCE(l.date_maturity, l.date) AS due, l.balance,"
        " l.amount_currency, l.amount_residual, l.amount_residual_currency"
    )
    items = bare_items(case, kind, columns, case.day)
    if kind == "huge":
        since = SQL("account_partial_reconcile WHERE max_date > %s", case.day)
        items = SQL(
            """
            %s AND (l.reconciled IS NOT TRUE OR l.id IN (
                SELECT debit_move_id FROM %s UNION ALL SELECT credit_move_id FROM %s))
            """,
            items,
            since,
            since,
        )
    return SQL(
        """
        item AS MATERIALIZED (%(items)s), later AS (
            SELECT id, SUM(amount) AS amount, SUM(in_currency) AS in_currency FROM (
                SELECT item.id, m.amount, m.debit_amount_currency AS in_currency
                  FROM item JOIN account_partial_reconcile m ON debit_move_id = item.id
                 WHERE m.max_date > %(day)s AND (balance > 0 OR amount_currency > 0)
                UNION ALL
                SELECT item.id, -m.amount, -m.credit_amount_currency
                  FROM item JOIN account_partial_reconcile m ON credit_move_id = item.id
                 WHERE m.max_date > %(day)s AND (balance < 0 OR amount_currency < 0)
            ) x GROUP BY id
        ), open_item AS (
            SELECT * FROM (
                SELECT item.*, amount_residual + COALESCE(amount, 0) AS residual,
                       amount_residual_currency + COALESCE(in_currency, 0)
                           AS residual_currency
                  FROM item LEFT JOIN later USING (id)
            ) x WHERE residual != 0 OR residual_currency != 0
        )
        """,
        items=items,
        day=case.day,
    )


def bare_ageing(case):
    return SQL(
        """
        SELECT client_id, currency_id, WIDTH_BUCKET(%s - due, ARRAY[1, 31, 61, 91]),
               COUNT(*), SUM(residual), SUM(residual_currency)
          FROM open_item GROUP BY 1, 2, 3
        """,
        case.day,
    )


BARE_OPEN_ITEMS = SQL(
    """
    SELECT * FROM (
        SELECT *, ROW_NUMBER() OVER (PARTITION BY client_id ORDER BY due, id) AS place
          FROM open_item
    ) x WHERE place <= %s ORDER BY client_id, place
    """,
    PAGE,
)


def bare_statement(case, kind, ageing=True, items=True):
    """One query for ageing and open items, as they are the same items. Then their lines
    by ID, as a join would read the whole table.
    """
    part = SQL("SELECT * FROM ageing")
    if items:
        part = BARE_OPEN_ITEMS
    if ageing and items:
        part = SQL(
            "SELECT (SELECT JSON_AGG(a) FROM ageing a), JSON_AGG(page) FROM (%s) page",
            BARE_OPEN_ITEMS,
        )
    opened = bare_open(case, kind)
    queries = [SQL("WITH %s, ageing AS (%s) %s", opened, bare_ageing(case), part)]
    if items:
        rows = case.env.execute_query(
            SQL("WITH %s SELECT id FROM (%s) x", opened, BARE_OPEN_ITEMS)
        )
        columns = SQL("id, move_id, move_name, name, ref, date")
        ids = tuple(row[0] for row in rows)
        lines = SQL("SELECT %s FROM account_move_line WHERE id IN %s", columns, ids)
        queries.append(lines)
    return queries


def read_totals(case, kind):
    case.env["client.statement"]._read_totals(case.client(kind), None, case.day)


def read_open(case, kind, parts=("open_items", "ageing")):
    case.env["client.statement"]._read_open(
        case.client(kind), case.day, parts, limit=PAGE
    )


def read_statements(case):
    read_totals(case, "hundred")
    read_open(case, "hundred")


def bare_statements(case):
    return [bare_totals(case, "hundred"), *bare_statement(case, "hundred")]


def read_statement(case):
    return case.client("huge").client_card_statement(
        date_to=fields.Date.to_string(case.day)
    )


def bare_whole(case):
    return [
        bare_totals(case, "huge"),
        *bare_statement(case, "huge"),
        bare_ledger(case, "ASC", 0, PAGE, case.day),
    ]


def write_excel(case):
    with tempfile.TemporaryFile() as file:
        case.env["client.statement"]._write_workbook(
            file, case.client("huge"), None, None, ["lines"]
        )


def bare_excel(case):
    """The same cells from a database cursor, reusing one cell per column."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    cells = [WriteOnlyCell(sheet) for _number in range(6)]
    for cell in cells[:2]:
        cell.number_format = "mm-dd-yy"
    for cell in cells[2:]:
        cell.number_format = "#,##0.00"
    date, due, debit, credit, running, foreign = cells
    columns = (
        "l.date, l.move_name, COALESCE(l.name, l.ref), l.date_maturity, l.balance,"
        " l.currency_id, l.amount_currency"
    )
    names = {c.id: c.name for c in case.env["res.currency"].search([])}
    cr, balance = case.env.cr, 0.0
    items = SQL("%s ORDER BY l.date, l.id", bare_items(case, "huge", columns))
    cr.execute(SQL("DECLARE bare NO SCROLL CURSOR FOR %s", items))
    while True:
        cr.execute("FETCH 2000 FROM bare")
        rows = cr.fetchall()
        if not rows:
            break
        for _client, day, number, label, maturity, amount, currency, other in rows:
            balance = round(balance + amount, 2)
            date.value, running.value, foreign.value = day, balance, other
            due.value = maturity
            (debit if amount > 0 else credit).value = abs(amount)
            sheet.append(
                [
                    date,
                    number,
                    label,
                    due if maturity else None,
                    debit if amount > 0 else None,
                    credit if amount < 0 else None,
                    running,
                    names[currency],
                    foreign,
                ]
            )
    cr.execute("CLOSE bare")
    with tempfile.TemporaryFile() as file:
        book.save(file)


def as_of_a_day(kind, text, ratio=None):
    """Return the measures of each part of the statement."""
    parts = {
        "balance": (read_totals, lambda case, kind: [bare_totals(case, kind)]),
        "ageing": (
            partial(read_open, parts=["ageing"]),
            partial(bare_statement, items=False),
        ),
        "open items": (
            partial(read_open, parts=["open_items"]),
            partial(bare_statement, ageing=False),
        ),
    }
    return {
        f"as of a day, {text}: {part}": Measure(
            partial(read, kind=kind),
            partial(bare, kind=kind),
            needs=STATEMENT,
            ratio=ratio,
        )
        for part, (read, bare) in parts.items()
    }


MEASURES = {
    **as_of_a_day("huge", "the huge client", 1.5),
    **as_of_a_day("hundred", "100 clients"),
    "as of a day, the huge client: whole statement": Measure(
        read_statement, bare_whole, needs=STATEMENT, ratio=1.5
    ),
    "as of a day, 100 clients: balance, ageing and open items": Measure(
        read_statements, bare_statements, needs=STATEMENT, ratio=1.5
    ),
    "Excel of the ledger of the huge client": Measure(
        write_excel, beside=bare_excel, needs=STATEMENT, times=1.3, memory=100
    ),
}
