"""The panel: its pages, sort orders and searches."""

from functools import partial

from data.shapes import SALESPERSON

from odoo.tools import SQL
from odoo.tools.safe_eval import safe_eval

from measures.case import PAGE, Measure
from measures.figures import (
    BARE_ACCOUNTS,
    bare_balance,
    bare_estimates,
    bare_invoices,
)

PANEL = "client_card.res_partner_view_list"
BARE_PANEL = SQL(
    "p.active AND p.partner_share AND (p.is_company OR p.parent_id IS NULL)"
)
BY_NAME = SQL("p.complete_name, p.id")


# what the list reads once its rows show
SHOWN_LATER = ("client_attention_count", "client_attention_severity")


def panel_domain(case):
    action = case.env["ir.actions.act_window"]._for_xml_id(
        "client_card.res_partner_action"
    )
    return safe_eval(action["domain"] or "[]")


def read_panel(case, domain=(), order=None, without=()):
    specification = case.specification("res.partner", "list", PANEL)
    left_out = {*without, *SHOWN_LATER}
    specification = {k: v for k, v in specification.items() if k not in left_out}
    return case.env["res.partner"].web_search_read(
        [*panel_domain(case), *domain],
        specification,
        limit=PAGE,
        order=order or "complete_name, id",
        count_limit=201,
    )


def read_attention(case):
    clients = case.env["res.partner"].search(
        panel_domain(case), limit=PAGE, order="complete_name, id"
    )
    return clients.read(SHOWN_LATER)


def bare_page(case, order=BY_NAME, join=None, where=None):
    """The rows of the page and their number, then the figures of these clients."""
    found = SQL(
        "FROM res_partner p %s WHERE %s AND %s",
        join or SQL(""),
        BARE_PANEL,
        where or SQL("TRUE"),
    )
    page = SQL("SELECT p.* %s ORDER BY %s LIMIT %s", found, order, PAGE)
    count = SQL("SELECT COUNT(*) FROM (SELECT %s LIMIT 201) x", found)
    rows = case.env.execute_query(SQL("SELECT id FROM (%s) x", page))
    ids = [row[0] for row in rows]
    figures = [bare_balance(ids), bare_invoices(ids), bare_estimates(ids)]
    return [page, *([count] if len(ids) == PAGE else []), *figures]


BARE_BALANCES = SQL(
    """
    JOIN (
        SELECT p.commercial_partner_id AS id, SUM(l.balance) AS balance
          FROM (
                SELECT partner_id, SUM(balance) AS balance
                  FROM account_move_line
                 WHERE parent_state = 'posted' AND company_id = 1
                   AND account_id = ANY(%s)
                 GROUP BY partner_id
               ) l
          JOIN res_partner p ON p.id = l.partner_id
         GROUP BY 1
       ) b ON b.id = p.id
    """,
    BARE_ACCOUNTS,
)
BY_BALANCE, OWES = SQL("b.balance DESC"), SQL("b.balance > 0")


def bare_search(case, text):
    pattern = f"%{text}%"
    columns = ("complete_name", "email", "ref", "vat", "company_registry", "phone")
    found = SQL(" OR ").join(
        SQL("%s ILIKE %s", SQL.identifier(column), pattern) for column in columns
    )
    where = SQL(
        "p.id IN (SELECT commercial_partner_id FROM res_partner WHERE %s)", found
    )
    return bare_page(case, where=where)


MEASURES = {
    "panel, by name": Measure(read_panel, bare_page, needs=PANEL),
    "panel, by name, beside it without balance and overdue": Measure(
        read_panel,
        beside=partial(read_panel, without=("client_balance", "client_overdue")),
        needs=PANEL,
        more=10,
    ),
    "panel, by name, salesperson": Measure(
        read_panel, lambda case: bare_page(case)[:2], SALESPERSON, PANEL
    ),
    "panel, by last activity": Measure(
        partial(read_panel, order="client_last_activity desc"),
        partial(bare_page, order=SQL("p.client_last_activity DESC")),
        needs=PANEL,
    ),
    "panel, balance > 0, by name": Measure(
        partial(read_panel, domain=[("client_balance", ">", 0)]),
        partial(bare_page, join=BARE_BALANCES, where=OWES),
        needs=PANEL,
        ratio=1.3,
    ),
    "panel, by balance": Measure(
        partial(read_panel, order="client_balance desc"),
        partial(bare_page, order=BY_BALANCE, join=BARE_BALANCES),
        needs=PANEL,
        ratio=1.3,
    ),
    "panel, balance > 0, by balance": Measure(
        partial(
            read_panel,
            domain=[("client_balance", ">", 0)],
            order="client_balance desc",
        ),
        partial(bare_page, order=BY_BALANCE, join=BARE_BALANCES, where=OWES),
        needs=PANEL,
        ratio=1.3,
    ),
    "panel, overdue > 0, by overdue": Measure(
        partial(
            read_panel,
            domain=[("client_overdue", ">", 0)],
            order="client_overdue desc",
        ),
        needs=PANEL,
    ),
    # looks at the facts of all clients
    "panel, by attention": Measure(
        partial(read_panel, order="client_attention_count desc, id desc"), needs=PANEL
    ),
    "panel, attention of a page, after it": Measure(read_attention, needs=PANEL),
} | {
    f"panel, search “{text}”": Measure(
        partial(read_panel, domain=[("client_search", "ilike", text)]),
        partial(bare_search, text=text),
        needs="client_card.res_partner_view_search",
    )
    for text in ("maple", "Motors 4242", "c004242@", "202555004242", "nothing at all")
}
