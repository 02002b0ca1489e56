"""A client's ledger: pages of lines with the running balance."""

from functools import partial

from odoo.tools import SQL

from measures.case import NEWEST, WINDOW, Measure, flat

LEDGER = "client_card.account_move_line_view_list"
RUNNING = "client_running_balance"


def read_ledger(case, order, offset=0, kind="huge", without=()):
    specification = case.specification("account.move.line", "list", LEDGER)
    return case.env["account.move.line"].web_search_read(
        [("client_id", "=", case.ids[kind]), ("client_ledger", "=", True)],
        {name: inner for name, inner in specification.items() if name not in without},
        offset=offset,
        limit=WINDOW,
        order=order,
        count_limit=201,
    )


def bare_items(case, kind, columns, day=None):
    """The ledger items of clients; for one client by ID, best for the planner."""
    client = case.client(kind)
    accounts = case.env["account.account"].sudo().with_context(active_test=False)
    types = ("asset_receivable", "liability_payable")
    source, client_id = SQL("account_move_line l"), SQL("%s", client.ids[0])
    if len(client) == 1:
        family = client.sudo().search([("commercial_partner_id", "=", client.id)])
        mine = SQL("l.partner_id IN %s", tuple(family.ids))
    else:
        source = SQL("%s JOIN res_partner p ON p.id = l.partner_id", source)
        client_id = SQL("p.commercial_partner_id")
        mine = SQL("p.commercial_partner_id IN %s", tuple(client.ids))
    return SQL(
        """
        SELECT %s AS client_id, %s
          FROM %s
         WHERE %s AND l.parent_state = 'posted' AND l.company_id = 1
           AND l.account_id IN %s AND %s
        """,
        client_id,
        SQL(columns),
        source,
        mine,
        tuple(accounts.search([("account_type", "in", types)]).ids),
        SQL("l.date <= %s", day) if day else SQL("TRUE"),
    )


def bare_ledger(case, direction, offset=0, limit=WINDOW, day=None):
    """The page with a window function, and the totals: overall and before the page."""
    return SQL(
        """
        WITH page AS (
            %(items)s ORDER BY l.date %(way)s, l.id %(way)s
             LIMIT %(limit)s OFFSET %(offset)s
        ), first AS (SELECT date, id FROM page ORDER BY date, id LIMIT 1
        ), total AS (
            SELECT SUM(l.balance) AS total, SUM(l.balance) FILTER (WHERE (l.date, l.id)
                   < (SELECT date, id FROM first)) AS before
              FROM (%(items)s) l
        )
        SELECT l.*, total, COALESCE(before, 0)
                    + SUM(page.balance) OVER (ORDER BY page.date, page.id)
          FROM page JOIN account_move_line l ON l.id = page.id, total
        """,
        items=bare_items(case, "huge", "l.id, l.date, l.balance", day),
        way=SQL(direction),
        limit=limit,
        offset=offset,
    )


def bare_ledger_page(case, direction, offset):
    count = SQL(
        "SELECT COUNT(*) FROM (%s LIMIT 201) x", bare_items(case, "huge", "1 AS one")
    )
    return [bare_ledger(case, direction, offset), *([] if offset > 10000 else [count])]


def bare_ledger_rows(case, kind):
    """A page without running balances, and the number of lines."""
    return [
        SQL(
            "%s ORDER BY l.date DESC, l.id DESC LIMIT %s",
            bare_items(case, kind, "l.*"),
            WINDOW,
        ),
        SQL(
            "SELECT COUNT(*) FROM (%s LIMIT 201) x", bare_items(case, kind, "1 AS one")
        ),
    ]


MEASURES = {
    f"ledger of the huge client, {name} page": Measure(
        partial(read_ledger, order=f"date {way}, id {way}", offset=offset),
        partial(bare_ledger_page, direction=way, offset=offset),
        needs=LEDGER,
        ratio=1.5,
    )
    for name, way, offset in (
        ("newest", "DESC", 0),
        ("oldest", "ASC", 0),
        ("middle", "ASC", 145_000),
    )
} | {
    # without the running balance, which adds up all earlier lines: see sums.py
    "flat: ledger, newest page": flat(
        partial(read_ledger, order=NEWEST, without=[RUNNING]),
        bare_ledger_rows,
        LEDGER,
    ),
}
