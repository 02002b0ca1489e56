"""What is measured: the addon's public parts, beside bare SQL for the same answer.

A measure is a function of a :class:`Case`, run as an ordinary user with an empty cache.
``bare`` gives the SQL which answers the same question without Odoo, as far as there is
one.
"""

import logging
import statistics
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from generate import ACCOUNTANT, CUSTOMER_TYPES, EMPTY, HUGE, MEDIUM, SALESPERSON
from lxml import etree

from odoo.api import Environment
from odoo.sql_db import Cursor
from odoo.tools import SQL
from odoo.tools.safe_eval import safe_eval

_logger = logging.getLogger("benchmarks")

PAGE = 80
WINDOW = 20
SLOW = 0.005  # seconds from which --explain shows a query's plan

MEASURES = {}


def measures(name, bare=None, user=ACCOUNTANT, needs=None):
    """Register a function.

    :param bare: function of the case that returns queries
    :param needs: xmlid or ``model.method`` without which there is nothing to measure
    """

    def register(function):
        MEASURES[name] = (function, bare, user, needs)
        return function

    return register


@dataclass
class Case:
    """What a measured function gets."""

    env: Any
    ids: dict  # of the clients by kind: huge, medium, small, empty; page: a list

    def client(self, kind):
        ids = self.ids[kind]
        return self.env["res.partner"].browse(ids)

    def specification(self, model, kind, xmlid):
        """Return what the web client would read for a view."""
        key = model, kind, xmlid, self.env.uid
        if key not in SPECIFICATIONS:
            view = self.env.ref(xmlid)
            arch = self.env[model].get_views([(view.id, kind)])["views"][kind]["arch"]
            SPECIFICATIONS[key] = specify(self.env[model], etree.fromstring(arch))
        return SPECIFICATIONS[key]


SPECIFICATIONS = {}


def specify(model, node):
    """Return the ``web_read`` specification of a view."""
    result = {}
    for child in node:
        if not isinstance(child.tag, str) or child.tag in ("groupby", "header"):
            continue
        field = model._fields.get(child.get("name")) if child.tag == "field" else None
        if field is None:
            result |= specify(model, child)
        elif field.type in ("many2one", "reference"):
            result[field.name] = {"fields": {"display_name": {}}}
        elif field.type in ("one2many", "many2many"):
            comodel = model.env[field.comodel_name]
            inner = specify(comodel, child) or {"display_name": {}}
            result[field.name] = {"fields": inner, "limit": 40}
        else:
            result[field.name] = {}
    return result


# ----------------------------------------------------------------------
# Forms
# ----------------------------------------------------------------------


def read_form(case, kind, xmlid):
    specification = case.specification("res.partner", "form", xmlid)
    return case.client(kind).with_context(bin_size=True).web_read(specification)


def bare_row(kind):
    return lambda case: [SQL("SELECT * FROM res_partner WHERE id = %s", case.ids[kind])]


for _kind in ("empty", "medium", "huge"):
    for _name, _xmlid in (
        ("card form", "client_card.res_partner_view_form"),
        ("core's contact form", "base.view_partner_form"),
    ):
        measures(f"{_name}, {_kind} client", bare_row(_kind), needs=_xmlid)(
            lambda case, kind=_kind, xmlid=_xmlid: read_form(case, kind, xmlid)
        )
measures(
    "card form, huge client, salesperson",
    bare_row("huge"),
    SALESPERSON,
    "client_card.res_partner_view_form",
)(lambda case: read_form(case, "huge", "client_card.res_partner_view_form"))


# ----------------------------------------------------------------------
# Figures
# ----------------------------------------------------------------------


# an array, not a join: read once, and much faster for many lines
BARE_ACCOUNTS = SQL(
    "ARRAY(SELECT id FROM account_account"
    " WHERE account_type IN ('asset_receivable', 'liability_payable'))"
)


def bare_balance(clients):
    return SQL(
        """
        SELECT p.commercial_partner_id, l.company_id, SUM(l.balance)
          FROM res_partner p
          JOIN account_move_line l ON l.partner_id = p.id
         WHERE p.commercial_partner_id = ANY(%s) AND l.parent_state = 'posted'
           AND l.company_id = 1 AND l.account_id = ANY(%s)
         GROUP BY 1, 2
        """,
        clients,
        BARE_ACCOUNTS,
    )


def bare_invoices(clients):
    unpaid = SQL(
        "state = 'posted' AND move_type != 'out_refund'"
        " AND payment_state IN ('not_paid', 'partial', 'blocked')"
    )
    conditions = (
        SQL("%s AND is_move_sent", unpaid),
        SQL("%s AND is_move_sent IS NOT TRUE", unpaid),
        SQL("%s AND invoice_date_due < CURRENT_DATE", unpaid),
        SQL("state = 'draft'"),
        SQL("state = 'posted' AND payment_state IN ('paid', 'in_payment')"),
        SQL("state = 'posted' AND payment_state = 'partial'"),
        SQL("state = 'posted'"),
    )
    return SQL(
        """
        SELECT commercial_partner_id, company_id, currency_id, %s
          FROM account_move
         WHERE commercial_partner_id = ANY(%s) AND company_id = 1
           AND move_type IN ('out_invoice', 'out_refund', 'out_receipt')
         GROUP BY 1, 2, 3
        """,
        SQL(", ").join(
            SQL(
                "COUNT(*) FILTER (WHERE %s),"
                " SUM(amount_residual_signed) FILTER (WHERE %s)",
                condition,
                condition,
            )
            for condition in conditions
        ),
        clients,
    )


def bare_estimates(clients):
    return SQL(
        """
        SELECT p.commercial_partner_id, o.company_id, o.currency_id, o.state, COUNT(*),
               SUM(ROUND((o.amount_total / o.currency_rate)::numeric, 2))
          FROM res_partner p
          JOIN sale_order o ON o.partner_id = p.id
         WHERE p.commercial_partner_id = ANY(%s) AND o.company_id = 1
         GROUP BY 1, 2, 3, 4
        """,
        clients,
    )


def bare_figures(kind):
    def queries(case):
        ids = list(case.client(kind)._ids)
        return [bare_balance(ids), bare_invoices(ids), bare_estimates(ids)]

    return queries


for _kind, _text in (
    ("small", "a small client"),
    ("huge", "the huge client"),
    ("page", "80 clients"),
    ("page_huge", "80 clients, the huge one among them"),
):
    measures(
        f"figures of {_text}",
        bare_figures(_kind),
        needs="res.partner.client_card_figures",
    )(lambda case, kind=_kind: case.client(kind).client_card_figures("all"))

for _part, _bare in (
    ("balance", bare_balance),
    ("invoices", bare_invoices),
    ("estimates", bare_estimates),
):
    measures(
        f"figures of the huge client: {_part}",
        lambda case, bare=_bare: [bare([case.ids["huge"]])],
        needs="res.partner.client_card_figures",
    )(lambda case, part=_part: case.client("huge").client_card_figures("all", [part]))


# ----------------------------------------------------------------------
# Panel
# ----------------------------------------------------------------------

PANEL = "client_card.res_partner_view_list"
BARE_PANEL = SQL(
    "p.active AND p.partner_share AND (p.is_company OR p.parent_id IS NULL)"
)


def read_panel(case, domain=(), order=None):
    specification = case.specification("res.partner", "list", PANEL)
    action = case.env["ir.actions.act_window"]._for_xml_id(
        "client_card.res_partner_action"
    )
    return case.env["res.partner"].web_search_read(
        [*safe_eval(action["domain"] or "[]"), *domain],
        specification,
        limit=PAGE,
        order=order or "complete_name, id",
        count_limit=10001,
    )


def bare_page(case, order, join=None, where=None):
    """The page's rows and the count, then the figures of the clients on it."""
    found = SQL(
        "FROM res_partner p %s WHERE %s AND %s",
        join or SQL(""),
        BARE_PANEL,
        where or SQL("TRUE"),
    )
    page = SQL("SELECT p.* %s ORDER BY %s LIMIT %s", found, order, PAGE)
    count = SQL("SELECT COUNT(*) FROM (SELECT %s LIMIT 10001) x", found)
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

measures(
    "panel, by name",
    lambda case: bare_page(case, SQL("p.complete_name, p.id")),
    needs=PANEL,
)(read_panel)
measures(
    "panel, by name, salesperson",
    lambda case: bare_page(case, SQL("p.complete_name, p.id"))[:2],
    SALESPERSON,
    PANEL,
)(read_panel)
measures(
    "panel, by last activity",
    lambda case: bare_page(case, SQL("p.client_last_activity DESC")),
    needs=PANEL,
)(lambda case: read_panel(case, order="client_last_activity desc"))
measures(
    "panel, balance > 0, by name",
    lambda case: bare_page(
        case, SQL("p.complete_name, p.id"), BARE_BALANCES, SQL("b.balance > 0")
    ),
    needs=PANEL,
)(lambda case: read_panel(case, [("client_balance", ">", 0)]))
measures(
    "panel, by balance",
    lambda case: bare_page(case, SQL("b.balance DESC"), BARE_BALANCES),
    needs=PANEL,
)(lambda case: read_panel(case, order="client_balance desc"))
measures("panel, overdue > 0, by overdue", needs=PANEL)(
    lambda case: read_panel(case, [("client_overdue", ">", 0)], "client_overdue desc")
)


def bare_search(text):
    pattern = f"%{text}%"
    columns = ("complete_name", "email", "ref", "vat", "company_registry", "phone")
    found = SQL(" OR ").join(
        SQL("%s ILIKE %s", SQL.identifier(column), pattern) for column in columns
    )
    return lambda case: bare_page(
        case,
        SQL("p.complete_name, p.id"),
        where=SQL(
            "p.id IN (SELECT commercial_partner_id FROM res_partner WHERE %s)", found
        ),
    )


for _text in ("maple", "Motors 4242", "c004242@", "202555004242", "nothing at all"):
    measures(
        f"panel, search “{_text}”",
        bare_search(_text),
        needs="client_card.res_partner_view_search",
    )(lambda case, text=_text: read_panel(case, [("client_search", "ilike", text)]))


# ----------------------------------------------------------------------
# Windows
# ----------------------------------------------------------------------

INVOICES = "client_card.account_move_view_list"
ESTIMATES = "client_card.sale_order_view_list"


def read_invoices(case, domain=(), kind="huge"):
    return case.env["account.move"].web_search_read(
        [
            ("commercial_partner_id", "=", case.ids[kind]),
            ("move_type", "in", CUSTOMER_TYPES),
            *domain,
        ],
        case.specification("account.move", "list", INVOICES),
        limit=WINDOW,
        order="invoice_date desc, name desc, id desc",
        count_limit=10001,
    )


def read_estimates(case, domain=()):
    return case.env["sale.order"].web_search_read(
        [("client_id", "=", case.ids["huge"]), *domain],
        case.specification("sale.order", "list", ESTIMATES),
        limit=WINDOW,
        order="date_order desc, id desc",
        count_limit=10001,
    )


def bare_window(case, where=None):
    found = SQL(
        "FROM account_move WHERE commercial_partner_id = %s AND company_id = 1"
        " AND move_type IN ('out_invoice', 'out_refund', 'out_receipt') AND %s",
        case.ids["huge"],
        where or SQL("TRUE"),
    )
    return [
        SQL(
            "SELECT * %s ORDER BY invoice_date DESC, name DESC, id DESC LIMIT %s",
            found,
            WINDOW,
        ),
        SQL("SELECT COUNT(*) FROM (SELECT 1 %s LIMIT 10001) x", found),
    ]


def bare_orders(case, where=None):
    found = SQL(
        "FROM sale_order o JOIN res_partner p ON p.id = o.partner_id"
        " WHERE p.commercial_partner_id = %s AND o.company_id = 1 AND %s",
        case.ids["huge"],
        where or SQL("TRUE"),
    )
    return [
        SQL(
            "SELECT o.* %s ORDER BY o.date_order DESC, o.id DESC LIMIT %s",
            found,
            WINDOW,
        ),
        SQL("SELECT COUNT(*) FROM (SELECT 1 %s LIMIT 10001) x", found),
    ]


measures("invoices of the huge client", bare_window, needs=INVOICES)(read_invoices)
measures("estimates of the huge client", bare_orders, needs=ESTIMATES)(read_estimates)
measures(
    "estimates of the huge client, salesperson", bare_orders, SALESPERSON, ESTIMATES
)(read_estimates)

BARE_UNPAID = "state = 'posted' AND payment_state IN ('not_paid', 'partial', 'blocked')"
for _block, _where in (
    ("outstanding", SQL(f"{BARE_UNPAID} AND is_move_sent")),
    ("overdue", SQL(f"{BARE_UNPAID} AND invoice_date_due < CURRENT_DATE")),
    ("paid", SQL("state = 'posted' AND payment_state IN ('paid', 'in_payment')")),
    ("partial", SQL("state = 'posted' AND payment_state = 'partial'")),
    ("draft", SQL("state = 'draft'")),
    ("total", SQL("state = 'posted'")),
):
    measures(
        f"list of the block “{_block}”, huge client",
        lambda case, where=_where: bare_window(case, where),
        needs=INVOICES,
    )(lambda case, block=_block: read_invoices(case, [("client_block", "in", [block])]))
measures(
    "list of the block “estimates outstanding”, huge client",
    lambda case: bare_orders(case, SQL("o.state = 'sent'")),
    needs=ESTIMATES,
)(lambda case: read_estimates(case, [("client_block", "in", ["outstanding"])]))

LEDGER = "client_card.account_move_line_view_list"


def read_ledger(case, order, offset=0):
    return case.env["account.move.line"].web_search_read(
        [("client_id", "=", case.ids["huge"]), ("client_ledger", "=", True)],
        case.specification("account.move.line", "list", LEDGER),
        offset=offset,
        limit=WINDOW,
        order=order,
        count_limit=10001,
    )


def bare_ledger(case, direction, offset=0):
    """The page, and the balance before it: each from the covering index alone."""
    return [
        SQL(
            """
            WITH ledger AS (
                SELECT l.id, l.date, l.balance
                  FROM res_partner p JOIN account_move_line l ON l.partner_id = p.id
                 WHERE p.commercial_partner_id = %(client)s AND l.company_id = 1
                   AND l.parent_state = 'posted' AND l.account_id = ANY(%(accounts)s)
            ), page AS (
                SELECT * FROM ledger ORDER BY date %(way)s, id %(way)s
                 LIMIT %(limit)s OFFSET %(offset)s
            ), first AS (SELECT date, id FROM page ORDER BY date, id LIMIT 1)
            SELECT l.*, SUM(page.balance) OVER (ORDER BY page.date, page.id) + (
                       SELECT COALESCE(SUM(ledger.balance), 0) FROM ledger, first
                        WHERE (ledger.date, ledger.id) < (first.date, first.id))
              FROM page JOIN account_move_line l ON l.id = page.id
            """,
            client=case.ids["huge"],
            accounts=BARE_ACCOUNTS,
            way=SQL(direction),
            limit=WINDOW,
            offset=offset,
        )
    ]


for _name, _direction, _offset in (
    ("newest", "DESC", 0),
    ("oldest", "ASC", 0),
    ("middle", "ASC", 145_000),
):
    measures(
        f"ledger of the huge client, {_name} page",
        lambda case, way=_direction, skip=_offset: bare_ledger(case, way, skip),
        needs=LEDGER,
    )(
        lambda case, way=_direction, skip=_offset: read_ledger(
            case, f"date {way}, id {way}".lower(), skip
        )
    )


# ----------------------------------------------------------------------
# Running
# ----------------------------------------------------------------------


def find_clients(env):
    """Return the ids of the clients which are measured."""
    ids = {}
    for kind, ref in (("huge", HUGE), ("medium", MEDIUM), ("empty", EMPTY)):
        ids[kind] = env["res.partner"].search([("ref", "=", ref)], limit=1).id
    rows = env.execute_query(
        SQL(
            """
            SELECT commercial_partner_id FROM account_move
             WHERE move_type = 'out_invoice' AND commercial_partner_id > %s
             GROUP BY 1 HAVING COUNT(*) BETWEEN 5 AND 20
             ORDER BY 1 LIMIT %s
            """,
            ids["empty"],
            PAGE,
        )
    )
    ids["page"] = [row[0] for row in rows]
    ids["page_huge"] = [*ids["page"][1:], ids["huge"]]
    ids["small"] = ids["page"][0]
    return ids


def is_there(env, needs):
    """Whether what a measure needs exists: an xmlid, or a method of a model."""
    if needs is None:
        return True
    if env.ref(needs, raise_if_not_found=False):
        return True
    model, _dot, method = needs.rpartition(".")
    return model in env and hasattr(env[model], method)


def open_case(env, cr, user, ids):
    """Return a case with an empty cache, as the web client would call."""
    uid = env["res.users"].search([("login", "=", user)]).id
    company = env["res.company"].search([], order="id", limit=1)
    context = {"lang": "en_US", "tz": "UTC", "allowed_company_ids": company.ids}
    return Case(Environment(cr, uid, context), ids)


def run_once(env, function, user, ids):
    """Return seconds and number of queries of one run in a transaction of its own."""
    with env.registry.cursor() as cr:
        case = open_case(env, cr, user, ids)
        case.env.user.has_group("base.group_user")  # as every request does
        before = cr.sql_log_count
        start = time.perf_counter()
        function(case)
        seconds = time.perf_counter() - start
        count = cr.sql_log_count - before
        cr.rollback()
    return seconds, count


def run_bare(env, queries):
    start = time.perf_counter()
    for query in queries:
        env.execute_query(query)
    return time.perf_counter() - start


def measure(env, names, runs):
    """Measure and print a table."""
    ids = find_clients(env)
    print("| measure | queries | ms | bare SQL ms | ratio |")
    print("|---|---:|---:|---:|---:|")
    for name, (function, bare, user, needs) in MEASURES.items():
        if names and not any(part in name for part in names):
            continue
        if not is_there(env, needs):
            _logger.info("skipped: %s (no %s)", name, needs)
            continue
        try:
            run_once(env, function, user, ids)  # fills the registry's caches
        except Exception as error:  # noqa: BLE001 the others shall be measured
            print(f"| {name} | {type(error).__name__} | | | |", flush=True)
            continue
        queries = bare(open_case(env, env.cr, user, ids)) if bare else []
        run_bare(env, queries)
        results, base = [], []
        for _run in range(runs):  # in turns: a busy machine slows both
            results.append(run_once(env, function, user, ids))
            base.append(run_bare(env, queries))
        seconds = statistics.median(result[0] for result in results)
        row = [name, str(results[-1][1]), f"{seconds * 1000:.1f}", "", ""]
        if bare:
            median = statistics.median(base)
            row[3:] = [f"{median * 1000:.1f}", f"{seconds / median:.1f}"]
        print(f"| {' | '.join(row)} |", flush=True)


def explain(env, name):
    """Print the slow queries of a measure, and of its bare SQL, with their plans."""
    ids = find_clients(env)
    function, bare, user, _needs = MEASURES[name]
    run_once(env, function, user, ids)
    with recorded_queries() as queries:
        run_once(env, function, user, ids)
    print(f"## {name}: {len(queries)} queries")
    for query, seconds in queries:
        text = query.decode().strip()
        print(f"-- {seconds * 1000:.1f} ms: {' '.join(text.split())[:2000]}")
        if seconds > SLOW and text.upper().startswith(("SELECT", "WITH")):
            print_plan(env, text)
    if bare:
        print("## bare SQL")
        for query in bare(open_case(env, env.cr, user, ids)):
            text = env.cr.mogrify(query).decode()
            print(f"-- {' '.join(text.split())}")
            print_plan(env, text)


@contextmanager
def recorded_queries():
    """Yield a list that gets each query of any cursor, and its seconds."""
    execute, queries = Cursor.execute, []

    def record(cr, query, params=None, log_exceptions=True):
        text = cr.mogrify(query, params)
        start = time.perf_counter()
        result = execute(cr, query, params, log_exceptions)
        queries.append((text, time.perf_counter() - start))
        return result

    with patch.object(Cursor, "execute", record):
        yield queries


def print_plan(env, text):
    env.cr._obj.execute(f"EXPLAIN (ANALYZE, BUFFERS) {text}")
    for (line,) in env.cr._obj.fetchall():
        print(f"    {line}")
