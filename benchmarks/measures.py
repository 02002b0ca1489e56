"""What is measured: the addon's public parts, beside bare SQL for the same answer.

A measure is a function of a :class:`Case`, run as an ordinary user with an empty cache.
``bare`` gives the SQL which answers the same question without Odoo, as far as there is
one.
"""

import json
import logging
import re
import tempfile
import time
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

from generate import (
    ACCOUNTANT,
    CUSTOMER_TYPES,
    EMPTY,
    HUGE,
    MEDIUM,
    SALESPERSON,
    SOME,
)
from lxml import etree
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from odoo import fields
from odoo.api import Environment
from odoo.sql_db import Cursor
from odoo.tools import SQL
from odoo.tools.safe_eval import safe_eval

_logger = logging.getLogger("benchmarks")

PAGE = 80
WINDOW = 20
SLOW = 0.005  # seconds from which --explain shows a query's plan

MEASURES = {}


class Measure(NamedTuple):
    """A function to measure, and what it may take at most."""

    function: Any
    bare: Any = None  # function of the case that returns queries
    user: str = ACCOUNTANT
    needs: str | None = None  # xmlid or ``model.method``: else there is nothing to do
    beside: Any = None  # instead of bare: a function measured in the same way
    ratio: float | None = None  # times the bare SQL, or what is beside
    more: float | None = None  # milliseconds more than that
    memory: float | None = None  # MB more at the peak than before the first run


def measures(name, *args, **kwargs):
    """Register a function; the other arguments are those of :class:`Measure`."""

    def register(function):
        MEASURES[name] = Measure(function, *args, **kwargs)
        return function

    return register


@dataclass
class Case:
    """What a measured function gets."""

    env: Any
    ids: dict  # of the clients by kind: huge, medium, some, small, empty; lists: page …

    def client(self, kind):
        ids = self.ids[kind]
        return self.env["res.partner"].browse(ids)

    @property
    def day(self):
        """A day in the past, after which many items were matched."""
        return fields.Date.today() - timedelta(days=365)

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
    invoice = SQL("state = 'posted' AND move_type != 'out_refund'")
    unpaid = SQL("%s AND payment_state IN ('not_paid', 'partial', 'blocked')", invoice)
    residual = "amount_residual_signed", "amount_residual"
    total = "amount_total_signed", "amount_total_in_currency_signed"
    settled = (
        "amount_total_signed - amount_residual_signed",
        "amount_total - amount_residual",
    )
    blocks = (
        (SQL("%s AND is_move_sent", unpaid), residual),
        (SQL("%s AND is_move_sent IS NOT TRUE", unpaid), residual),
        (SQL("%s AND invoice_date_due < CURRENT_DATE", unpaid), residual),
        (SQL("state = 'draft'"), total),
        (SQL("%s AND payment_state IN ('paid', 'in_payment')", invoice), total),
        (SQL("%s AND payment_state = 'partial'", invoice), settled),
        (SQL("state = 'posted'"), total),
    )
    columns = [
        SQL("%s FILTER (WHERE %s)", aggregate, condition)
        for condition, amounts in blocks
        for aggregate in (
            SQL("COUNT(*)"),
            *(SQL("SUM(%s)", SQL(amount)) for amount in amounts),
        )
    ]
    return SQL(
        """
        SELECT commercial_partner_id, company_id, currency_id, %s
          FROM account_move
         WHERE commercial_partner_id = ANY(%s) AND company_id = 1
           AND move_type IN ('out_invoice', 'out_refund', 'out_receipt')
         GROUP BY 1, 2, 3
        """,
        SQL(", ").join(columns),
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

for _part, _bare, _ratio in (
    ("balance", bare_balance, None),
    ("invoices", bare_invoices, 1.3),
    ("estimates", bare_estimates, None),
):
    measures(
        f"figures of the huge client: {_part}",
        lambda case, bare=_bare: [bare([case.ids["huge"]])],
        needs="res.partner.client_card_figures",
        ratio=_ratio,
    )(lambda case, part=_part: case.client("huge").client_card_figures("all", [part]))


# ----------------------------------------------------------------------
# Panel
# ----------------------------------------------------------------------

PANEL = "client_card.res_partner_view_list"
BARE_PANEL = SQL(
    "p.active AND p.partner_share AND (p.is_company OR p.parent_id IS NULL)"
)


def read_panel(case, domain=(), order=None, without=()):
    specification = case.specification("res.partner", "list", PANEL)
    specification = {k: v for k, v in specification.items() if k not in without}
    action = case.env["ir.actions.act_window"]._for_xml_id(
        "client_card.res_partner_action"
    )
    return case.env["res.partner"].web_search_read(
        [*safe_eval(action["domain"] or "[]"), *domain],
        specification,
        limit=PAGE,
        order=order or "complete_name, id",
        count_limit=201,
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

measures(
    "panel, by name",
    lambda case: bare_page(case, SQL("p.complete_name, p.id")),
    needs=PANEL,
)(read_panel)
measures(
    "panel, by name, beside it without balance and overdue",
    beside=lambda case: read_panel(case, without=("client_balance", "client_overdue")),
    needs=PANEL,
    more=10,
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
    ratio=1.3,
)(lambda case: read_panel(case, [("client_balance", ">", 0)]))
measures(
    "panel, by balance",
    lambda case: bare_page(case, SQL("b.balance DESC"), BARE_BALANCES),
    needs=PANEL,
    ratio=1.3,
)(lambda case: read_panel(case, order="client_balance desc"))
measures(
    "panel, balance > 0, by balance",
    lambda case: bare_page(
        case, SQL("b.balance DESC"), BARE_BALANCES, SQL("b.balance > 0")
    ),
    needs=PANEL,
    ratio=1.3,
)(lambda case: read_panel(case, [("client_balance", ">", 0)], "client_balance desc"))
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
# Services in the panel
# ----------------------------------------------------------------------

STATUS = "client_service_status"
TYPES = "client_service_type_ids"
IN_FORCE = SQL(
    """
    s.active AND s.date_start <= CURRENT_DATE
    AND (s.date_end IS NULL OR s.date_end >= CURRENT_DATE)
    AND (s.cancelled_on IS NULL OR s.cancelled_on > CURRENT_DATE)
    AND (s.kind != 'extra' OR s.date_end IS NOT NULL OR s.date_start >= CURRENT_DATE)
    AND (s.company_id = 1 OR s.company_id IS NULL)
    """
)
HAS_LEFT = SQL(
    "s.kind != 'extra' AND (s.date_end < CURRENT_DATE"
    " OR s.cancelled_on <= CURRENT_DATE)"
)
BARE_SERVICES = SQL(
    """
    (SELECT client_id, bool_or(%(in_force)s) AS in_force,
            bool_or(%(has_left)s) AS has_left
       FROM client_service s WHERE s.active GROUP BY 1)
    """,
    in_force=IN_FORCE,
    has_left=HAS_LEFT,
)


def panel_domain(case):
    action = case.env["ir.actions.act_window"]._for_xml_id(
        "client_card.res_partner_action"
    )
    return safe_eval(action["domain"] or "[]")


def bare_statuses(case):
    return [
        SQL(
            """
            SELECT COALESCE(s.in_force, FALSE), COALESCE(s.has_left, FALSE), COUNT(*)
              FROM res_partner p LEFT JOIN %s s ON s.client_id = p.id
             WHERE %s GROUP BY 1, 2
            """,
            BARE_SERVICES,
            BARE_PANEL,
        )
    ]


def bare_types(case):
    return [
        SQL(
            """
            SELECT t.type_id, COUNT(*) FROM res_partner p
              JOIN (SELECT client_id, type_id FROM client_service s
                     WHERE %s GROUP BY 1, 2) t ON t.client_id = p.id
             WHERE %s GROUP BY 1
            """,
            IN_FORCE,
            BARE_PANEL,
        )
    ]


measures("panel, counts of the service statuses", bare_statuses, needs=PANEL, ratio=2)(
    lambda case: case.env["res.partner"].search_panel_select_range(
        STATUS, search_domain=panel_domain(case), enable_counters=True
    )
)
measures("panel, counts of the service types", bare_types, needs=PANEL, ratio=2)(
    lambda case: case.env["res.partner"].search_panel_select_multi_range(
        TYPES,
        search_domain=panel_domain(case),
        enable_counters=True,
        expand=True,
        group_by="kind",
    )
)
for _status, _where in (
    ("with", SQL("x.in_force")),
    ("cancelled", SQL("x.has_left AND NOT x.in_force")),
    ("without", SQL("x.client_id IS NULL OR NOT (x.in_force OR x.has_left)")),
):
    measures(
        f"panel, services: {_status}",
        lambda case, where=_where: bare_page(
            case,
            SQL("p.complete_name, p.id"),
            SQL("LEFT JOIN %s x ON x.client_id = p.id", BARE_SERVICES),
            SQL("(%s)", where),
        ),
        needs=PANEL,
        ratio=2,
    )(lambda case, status=_status: read_panel(case, [(STATUS, "=", status)]))
measures(
    "panel, a service type",
    lambda case: bare_page(
        case,
        SQL("p.complete_name, p.id"),
        where=SQL(
            "p.id IN (SELECT client_id FROM client_service s WHERE %s"
            " AND s.type_id = (SELECT MIN(id) FROM client_service_type"
            " WHERE kind = 'licence'))",
            IN_FORCE,
        ),
    ),
    needs=PANEL,
    ratio=2,
)(
    lambda case: read_panel(
        case,
        [
            (
                TYPES,
                "in",
                case.env["client.service.type"]
                .search([("kind", "=", "licence")], limit=1, order="id")
                .ids,
            )
        ],
    )
)


def bare_side(case, kind):
    """All that the answer has: names of what the client points to, its tags, status and
    figures, and five each of its records with their number."""
    client = case.ids[kind]
    yield SQL("SELECT * FROM res_partner WHERE id = %s", client)
    for query in (  # one join of them all takes longer to plan than to run
        "SELECT t.name, t.color, t.is_cancelled FROM client_status t"
        " JOIN res_partner p ON p.client_status_id = t.id WHERE p.id = %s",
        "SELECT u.name FROM res_users s JOIN res_partner u ON u.id = s.partner_id"
        " JOIN res_partner p ON p.user_id = s.id WHERE p.id = %s",
        "SELECT c.name, c.code, c.address_format, s.name, s.code FROM res_partner p"
        " JOIN res_country c ON c.id = p.country_id"
        " LEFT JOIN res_country_state s ON s.id = p.state_id WHERE p.id = %s",
    ):
        yield SQL(query, client)
    yield SQL(
        "SELECT bool_or(%s), bool_or(%s) FROM client_service s"
        " WHERE s.active AND s.client_id = %s",
        IN_FORCE,
        HAS_LEFT,
        client,
    )
    yield SQL(
        "SELECT g.id, g.name, g.color FROM res_partner_res_partner_category_rel r"
        " JOIN res_partner_category g ON g.id = r.category_id"
        " WHERE r.partner_id = %s ORDER BY g.name",
        client,
    )
    yield SQL(
        "SELECT c.id, c.name, y.id, y.name, y.rounding"
        " FROM res_company c JOIN res_currency y ON y.id = c.currency_id"
        " WHERE c.id = 1"
    )
    yield bare_balance([client])
    yield bare_invoices([client])
    yield bare_estimates([client])
    companies = SQL("(s.company_id = 1 OR s.company_id IS NULL)")
    for columns, found, order in (
        (
            SQL("s.*, t.name"),
            SQL(
                "client_service s JOIN client_service_type t ON t.id = s.type_id"
                " WHERE s.client_id = %s AND %s",
                client,
                IN_FORCE,
            ),
            SQL("s.date_start DESC, s.id DESC"),
        ),
        (
            SQL("s.*"),
            SQL(
                "client_solution s WHERE s.client_id = %s AND s.active AND %s",
                client,
                companies,
            ),
            SQL("s.name, s.id"),
        ),
        (
            SQL("s.*"),
            SQL(
                "res_partner s WHERE s.commercial_partner_id = %s AND s.id != %s"
                " AND s.active AND %s",
                client,
                client,
                companies,
            ),
            SQL("COALESCE(s.client_authorised, false) DESC, s.name, s.id"),
        ),
        (
            SQL("d.*"),
            SQL(
                "calendar_event d WHERE d.client_commercial_id = %s AND d.active"
                " AND d.client_state IN ('in_process', 'open') AND %s",
                client,
                bare_not_private(case),
            ),
            SQL("d.start, d.id"),
        ),
    ):
        yield SQL(
            "SELECT %s, COUNT(*) OVER () FROM %s ORDER BY %s LIMIT 5",
            columns,
            found,
            order,
        )


def bare_not_private(case):
    """The condition on events ``d`` that the user may see."""
    return SQL(
        """
        (d.privacy IS DISTINCT FROM 'private' OR d.user_id = %s
         OR EXISTS (SELECT 1 FROM calendar_event_res_partner_rel
                     WHERE calendar_event_id = d.id AND res_partner_id = %s))
        """,
        case.env.uid,
        case.env.user.partner_id.id,
    )


for _kind in ("empty", "small", "medium", "huge"):
    measures(
        f"side panel, {_kind} client",
        lambda case, kind=_kind: list(bare_side(case, kind)),
        needs="res.partner.client_card_side",
        ratio=2,
    )(lambda case, kind=_kind: case.client(kind).client_card_side())


# ----------------------------------------------------------------------
# Windows
# ----------------------------------------------------------------------

INVOICES = "client_card.account_move_view_list"
ESTIMATES = "client_card.sale_order_view_list"


def read_invoices(case, domain=(), kind="huge"):
    return case.env["account.move"].web_search_read(
        [
            ("client_id", "=", case.ids[kind]),
            ("move_type", "in", CUSTOMER_TYPES),
            *domain,
        ],
        case.specification("account.move", "list", INVOICES),
        limit=WINDOW,
        order="invoice_date desc, name desc, id desc",
        count_limit=201,
    )


def read_estimates(case, domain=()):
    return case.env["sale.order"].web_search_read(
        [("client_id", "=", case.ids["huge"]), *domain],
        case.specification("sale.order", "list", ESTIMATES),
        limit=WINDOW,
        order="date_order desc, id desc",
        count_limit=201,
    )


def bare_window(case, where=None):
    found = SQL(
        "FROM account_move WHERE client_id = %s AND company_id = 1"
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
        SQL("SELECT COUNT(*) FROM (SELECT 1 %s LIMIT 201) x", found),
    ]


def bare_orders(case, where=None):
    found = SQL(
        "FROM sale_order o WHERE o.client_id = %s AND o.company_id = 1 AND %s",
        case.ids["huge"],
        where or SQL("TRUE"),
    )
    return [
        SQL(
            "SELECT o.* %s ORDER BY o.date_order DESC, o.id DESC LIMIT %s",
            found,
            WINDOW,
        ),
        SQL("SELECT COUNT(*) FROM (SELECT 1 %s LIMIT 201) x", found),
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


# ----------------------------------------------------------------------
# Ledger
# ----------------------------------------------------------------------

LEDGER = "client_card.account_move_line_view_list"


def read_ledger(case, order, offset=0):
    return case.env["account.move.line"].web_search_read(
        [("client_id", "=", case.ids["huge"]), ("client_ledger", "=", True)],
        case.specification("account.move.line", "list", LEDGER),
        offset=offset,
        limit=WINDOW,
        order=order,
        count_limit=201,
    )


def bare_items(case, kind, columns, day=None):
    """The ledger items of clients; of one, by what the planner knows best: ids."""
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
    """The page with a window over it, and the total: all, and before the page."""
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


for _name, _direction, _offset in (
    ("newest", "DESC", 0),
    ("oldest", "ASC", 0),
    ("middle", "ASC", 145_000),
):
    measures(
        f"ledger of the huge client, {_name} page",
        lambda case, way=_direction, skip=_offset: bare_ledger_page(case, way, skip),
        needs=LEDGER,
        ratio=1.5,
    )(
        lambda case, way=_direction, skip=_offset: read_ledger(
            case, f"date {way}, id {way}".lower(), skip
        )
    )


# ----------------------------------------------------------------------
# Statement as of a day
# ----------------------------------------------------------------------

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
    """Return the parts of WITH that lead to the items open as of the day.

    Of many items first those that are open today, or were matched since: that reads all
    matchings since, which is too much for few items.
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
    """One query for ageing and items: they are the same items. Then the items' lines by
    their ids: a join would read the whole table.
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


for _kind, _text, _ratio in (
    ("huge", "the huge client", 1.5),
    ("hundred", "100 clients", None),
):
    measures(
        f"as of a day, {_text}: balance",
        lambda case, kind=_kind: [bare_totals(case, kind)],
        needs=STATEMENT,
        ratio=_ratio,
    )(lambda case, kind=_kind: read_totals(case, kind))
    measures(
        f"as of a day, {_text}: ageing",
        lambda case, kind=_kind: bare_statement(case, kind, items=False),
        needs=STATEMENT,
        ratio=_ratio,
    )(lambda case, kind=_kind: read_open(case, kind, ["ageing"]))
    measures(
        f"as of a day, {_text}: open items",
        lambda case, kind=_kind: bare_statement(case, kind, ageing=False),
        needs=STATEMENT,
        ratio=_ratio,
    )(lambda case, kind=_kind: read_open(case, kind, ["open_items"]))


def read_statements(case):
    read_totals(case, "hundred")
    read_open(case, "hundred")


measures(
    "as of a day, the huge client: whole statement",
    lambda case: [
        bare_totals(case, "huge"),
        *bare_statement(case, "huge"),
        bare_ledger(case, "ASC", 0, PAGE, case.day),
    ],
    needs=STATEMENT,
    ratio=1.5,
)(
    lambda case: case.client("huge").client_card_statement(
        date_to=fields.Date.to_string(case.day)
    )
)
measures(
    "as of a day, 100 clients: balance, ageing and open items",
    lambda case: [bare_totals(case, "hundred"), *bare_statement(case, "hundred")],
    needs=STATEMENT,
    ratio=1.5,
)(read_statements)


# ----------------------------------------------------------------------
# Excel
# ----------------------------------------------------------------------


def write_excel(case):
    with tempfile.TemporaryFile() as file:
        case.env["client.statement"]._write_workbook(
            file, case.client("huge"), None, None, ["lines"]
        )


def bare_excel(case):
    """The same cells from a cursor of the database, a cell of each column reused."""
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


measures(
    "Excel of the ledger of the huge client",
    beside=bare_excel,
    needs=STATEMENT,
    ratio=1.3,
    memory=100,
)(write_excel)


# ----------------------------------------------------------------------
# Log
# ----------------------------------------------------------------------

LOG = "client_card.client_log_view_list"
LOG_PAGE = 40


def read_log(case, kind, domain=(), offset=0):
    return case.env["client.log"].web_search_read(
        [
            ("client_id", "=", case.ids[kind]),
            ("date", "<=", fields.Datetime.now()),
            *domain,
        ],
        case.specification("client.log", "list", LOG),
        limit=LOG_PAGE,
        offset=offset,
        order="date desc, id desc",
        count_limit=201,
    )


def bare_log_sources(case, kind):
    """Yield the entries of each source, and what an index has them in order of."""
    client = case.ids[kind]
    tables = {
        "sale.order": (
            "d.id, d.date_order AS date, d.name, d.user_id, amount_total",
            SQL("FROM sale_order d WHERE d.client_id = %s", client),
            "d.date_order",
        ),
        "account.move": (
            "d.id, COALESCE(d.invoice_date, d.date)::timestamp AS date, d.name,"
            " d.invoice_user_id, d.amount_total",
            SQL(
                "FROM account_move d WHERE d.client_id = %s AND d.move_type != 'entry'",
                client,
            ),
            "COALESCE(d.invoice_date, d.date)",
        ),
        "account.payment": (
            "d.id, d.date::timestamp AS date, d.name, d.create_uid, d.amount",
            SQL("FROM account_payment d WHERE d.client_id = %s", client),
            "d.date",
        ),
        "calendar.event": (
            "d.id, d.start AS date, d.name, d.user_id, NULL::numeric",
            SQL(
                "FROM calendar_event d WHERE d.client_commercial_id = %s AND %s",
                client,
                bare_not_private(case),
            ),
            "d.start",
        ),
        "client.service": (
            "d.id, d.create_date AS date, d.name, d.create_uid, d.amount",
            SQL("FROM client_service d WHERE d.client_id = %s", client),
            "d.create_date",
        ),
        "client.call": (
            "d.id, d.start AS date, d.number, d.user_id, NULL::numeric",
            SQL("FROM client_call d WHERE d.client_id = %s", client),
            "d.start",
        ),
    }
    for model in ("res.partner", *tables):
        yield (
            SQL("m.id, m.date, m.subject, m.author_id, NULL::numeric"),
            SQL(
                "FROM mail_message m WHERE m.client_id = %s AND m.model = %s",
                client,
                model,
            ),
            SQL("m.date"),
            SQL("m.id"),
        )
    for columns, found, newest in tables.values():
        yield SQL(columns), found, SQL(newest), SQL("d.id")


def bare_log(case, kind, offset=0):
    """A page of the log, each source giving its newest by an index, and the number of
    entries, as far as the screen says it."""
    pages, counted = [], []
    for columns, found, newest, row_id in bare_log_sources(case, kind):
        pages.append(
            SQL(
                "(SELECT %s %s AND %s <= now() AT TIME ZONE 'UTC'"
                " ORDER BY %s DESC, %s DESC LIMIT %s)",
                columns,
                found,
                newest,
                newest,
                row_id,
                offset + LOG_PAGE,
            )
        )
        counted.append(
            SQL("SELECT 1 %s AND %s <= now() AT TIME ZONE 'UTC'", found, newest)
        )
    return [
        SQL(
            "SELECT * FROM (%s) s ORDER BY date DESC, id DESC LIMIT %s OFFSET %s",
            SQL(" UNION ALL ").join(pages),
            LOG_PAGE,
            offset,
        ),
        SQL("SELECT COUNT(*) FROM (%s LIMIT 201) s", SQL(" UNION ALL ").join(counted)),
    ]


for _kind in ("empty", "small", "medium", "huge"):
    measures(
        f"log, first page, {_kind} client",
        lambda case, kind=_kind: bare_log(case, kind),
        needs=LOG,
        ratio=2,
    )(lambda case, kind=_kind: read_log(case, kind))
measures(
    "log, tenth page, huge client",
    lambda case: bare_log(case, "huge", 9 * LOG_PAGE),
    needs=LOG,
    ratio=2,
)(lambda case: read_log(case, "huge", offset=9 * LOG_PAGE))
measures("log, first page, huge client, salesperson", user=SALESPERSON, needs=LOG)(
    lambda case: read_log(case, "huge")
)
measures("log, Emails, huge client", needs=LOG)(
    lambda case: read_log(case, "huge", [("kind", "=", "email")])
)
measures("log, search of a text, huge client", needs=LOG)(
    lambda case: read_log(case, "huge", [("summary", "ilike", "offer 42")])
)


# ----------------------------------------------------------------------
# Documents
# ----------------------------------------------------------------------

DOCUMENTS = "client_card.client_document_view_list"


def read_documents(case, kind=None, domain=()):
    clients = [("client_id", "=", case.ids[kind])] if kind else []
    return case.env["client.document"].web_search_read(
        [*clients, *domain],
        case.specification("client.document", "list", DOCUMENTS),
        limit=WINDOW if kind else PAGE,
        order="date desc, id desc",
        count_limit=201,
    )


def bare_documents(case, kind):
    found = SQL(
        "FROM sale_order o WHERE o.client_id = %s AND o.company_id = 1",
        case.ids[kind],
    )
    return [
        SQL(
            "SELECT o.id, o.date_order, o.name, o.state, o.user_id, o.amount_total,"
            " o.currency_id %s ORDER BY o.date_order DESC, o.id DESC LIMIT %s",
            found,
            WINDOW,
        ),
        SQL("SELECT COUNT(*) FROM (SELECT 1 %s LIMIT 201) x", found),
    ]


for _kind, _ratio in (("small", None), ("medium", None), ("huge", 2)):
    measures(
        f"documents, first page, {_kind} client",
        lambda case, kind=_kind: bare_documents(case, kind),
        needs=DOCUMENTS,
        ratio=_ratio,  # few rows cost less than to ask for them
    )(lambda case, kind=_kind: read_documents(case, kind))
measures(
    "documents, first page, huge client, salesperson",
    lambda case: bare_documents(case, "huge"),
    SALESPERSON,
    DOCUMENTS,
)(lambda case: read_documents(case, "huge"))
measures("documents, first page, all clients", needs=DOCUMENTS)(read_documents)
measures("documents, Sales, huge client", needs=DOCUMENTS)(
    lambda case: read_documents(case, "huge", [("kind", "=", "sale")])
)


# ----------------------------------------------------------------------
# Flat: the largest client beside one with a hundred of each
# ----------------------------------------------------------------------

MESSAGES = "client_card.client_message_view_list"
CALLS = "client_card.client_call_view_list"
PAYMENTS = "client_card.account_payment_view_list"


def read_list(case, kind, model, view, field, order, domain=(), context=None):
    """A page of a section's list."""
    records = case.env[model].with_context(**context or {})
    return records.web_search_read(
        [(field, "=", case.ids[kind]), *domain],
        case.specification(model, "list", view),
        limit=WINDOW,
        order=order,
        count_limit=201,
    )


def read_month(case, kind):
    """The tasks of the current month, as the calendar asks for them."""
    first = fields.Date.today().replace(day=1)
    fields_read = ("name", "start", "stop", "allday", "client_state", "client_type")
    return case.env["calendar.event"].search_read(
        [
            ("client_commercial_id", "=", case.ids[kind]),
            ("start", "<=", first + timedelta(days=37)),
            ("stop", ">=", first - timedelta(days=6)),
        ],
        fields_read,
    )


def flat(name, function):
    """Register a measure of the largest client, beside the one with some."""
    measures(f"flat: {name}", beside=lambda case: function(case, "some"), ratio=1.5)(
        lambda case: function(case, "huge")
    )


NEWEST = "date desc, id desc"
flat("log, first page", read_log)
flat("log, tenth page", lambda case, kind: read_log(case, kind, offset=9 * LOG_PAGE))
flat("log, Emails", lambda case, kind: read_log(case, kind, [("kind", "=", "email")]))
flat("log, SMS", lambda case, kind: read_log(case, kind, [("kind", "=", "sms")]))
flat(
    "log, Invoices", lambda case, kind: read_log(case, kind, [("kind", "=", "invoice")])
)
flat(
    "log, a period",
    lambda case, kind: read_log(
        case, kind, [("date", "<=", fields.Datetime.now() - timedelta(days=300))]
    ),
)
flat(
    "log, a text that many have",
    lambda case, kind: read_log(case, kind, [("summary", "ilike", "offer")]),
)
flat("documents", read_documents)
flat(
    "messages",
    lambda case, kind: read_list(
        case,
        kind,
        "client.message",
        MESSAGES,
        "client_id",
        NEWEST,
        [("kind", "=", "email")],
    ),
)
flat("side card", lambda case, kind: case.client(kind).client_card_side())
flat(
    "calls",
    lambda case, kind: read_list(
        case, kind, "client.call", CALLS, "client_id", "start desc, id desc"
    ),
)
flat(
    "payments",
    lambda case, kind: read_list(
        case, kind, "account.payment", PAYMENTS, "client_id", NEWEST
    ),
)
flat(
    "invoices",
    lambda case, kind: read_invoices(case, kind=kind),
)
flat("tasks, a month", read_month)


def read_ledger_rows(case, kind):
    """A page of the ledger, without its running balance, which adds up everything."""
    return case.env["account.move.line"].search_fetch(
        [("client_id", "=", case.ids[kind]), ("client_ledger", "=", True)],
        ["date", "move_name", "balance"],
        limit=WINDOW,
        order=NEWEST,
    )


flat("ledger, newest page", read_ledger_rows)


# ----------------------------------------------------------------------
# Running
# ----------------------------------------------------------------------


def find_clients(env):
    """Return the ids of the clients which are measured."""
    ids = {}
    for kind, ref in (
        ("huge", HUGE),
        ("medium", MEDIUM),
        ("empty", EMPTY),
        ("some", SOME),
    ):
        ids[kind] = env["res.partner"].search([("ref", "=", ref)], limit=1).id
    rows = env.execute_query(
        SQL(
            """
            SELECT commercial_partner_id FROM account_move
             WHERE move_type = 'out_invoice' AND commercial_partner_id > %s
             GROUP BY 1 HAVING COUNT(*) BETWEEN 5 AND 20
             ORDER BY 1 LIMIT %s
            """,
            max(ids["empty"], ids["some"]),
            100,
        )
    )
    ids["hundred"] = [row[0] for row in rows]
    ids["page"] = ids["hundred"][:PAGE]
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


def run_bare(env, measure, queries, ids):
    """Return seconds of the bare SQL, or of what is measured beside."""
    if measure.beside:
        return run_once(env, measure.beside, measure.user, ids)[0]
    start = time.perf_counter()
    for query in queries:
        env.execute_query(query)
    return time.perf_counter() - start


def peak_memory(start=False):
    """Return the peak of the process's memory in MB, since the last start."""
    if start:
        Path("/proc/self/clear_refs").write_text("5")
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024


@dataclass
class Result:
    """A row of the table."""

    name: str
    queries: int
    ms: float
    bare_ms: float | None
    ratio: float | None
    memory: float
    target: str = ""
    met: bool | None = None

    @classmethod
    def of(cls, name, measure, queries, ms, bare_ms, memory):
        ratio = ms / bare_ms if bare_ms else None
        result = cls(name, queries, ms, bare_ms, ratio, memory)
        targets = (
            (measure.ratio, "{} times", ratio),
            (measure.more, "{} ms more", ms - (bare_ms or 0)),
            (measure.memory, "{} MB", memory),
        )
        targets = [target for target in targets if target[0] is not None]
        result.target = ", ".join(text.format(most) for most, text, _is in targets)
        if targets:
            result.met = all(value <= most for most, _text, value in targets)
        return result

    def row(self):
        texts = [
            self.name,
            str(self.queries),
            f"{self.ms:.1f}",
            f"{self.bare_ms:.1f}" if self.bare_ms else "",
            f"{self.ratio:.1f}" if self.ratio else "",
            f"{self.memory:.0f}",
            self.target,
            {True: "yes", False: "NO", None: ""}[self.met],
        ]
        return f"| {' | '.join(texts)} |"


HEAD = """\
| measure | queries | ms | bare ms | ratio | MB | at most | met |
|---|---:|---:|---:|---:|---:|---|---|"""


def measure_one(env, name, measure, runs, ids):
    """Return the result of a measure: of the fastest runs, the machine is shared."""
    before = peak_memory(start=True)
    run_once(env, measure.function, measure.user, ids)  # fills the registry's caches
    memory = peak_memory() - before
    queries = []
    if measure.bare:
        queries = measure.bare(open_case(env, env.cr, measure.user, ids))
    has_bare = measure.bare or measure.beside
    if has_bare:
        run_bare(env, measure, queries, ids)
    results, base = [], []
    for _run in range(runs):  # in turns: a busy machine slows both
        results.append(run_once(env, measure.function, measure.user, ids))
        if has_bare:
            base.append(run_bare(env, measure, queries, ids))
    return Result.of(
        name,
        measure,
        results[-1][1],
        1000 * min(seconds for seconds, _count in results),
        1000 * min(base) if base else None,
        memory,
    )


def measure_all(env, names, runs, file=None):
    """Measure, print a table, and write it to a file as JSON."""
    ids = find_clients(env)
    results = []
    print(HEAD)
    for name, measure in MEASURES.items():
        if names and not any(part in name for part in names):
            continue
        if not is_there(env, measure.needs):
            _logger.info("skipped: %s (no %s)", name, measure.needs)
            continue
        try:
            results.append(measure_one(env, name, measure, runs, ids))
        except Exception as error:  # noqa: BLE001 the others shall be measured
            print(f"| {name} | {type(error).__name__} | | | | | | |", flush=True)
            _logger.info("%s", error, exc_info=True)
            continue
        print(results[-1].row(), flush=True)
    if file:
        rows = [asdict(result) for result in results]
        Path(file).write_text(json.dumps(rows, indent=2) + "\n")


def explain(env, name):
    """Print the slow queries of a measure, and of its bare SQL, with their plans."""
    ids = find_clients(env)
    measure = MEASURES[name]
    run_once(env, measure.function, measure.user, ids)
    with recorded_queries() as queries:
        run_once(env, measure.function, measure.user, ids)
    print(f"## {name}: {len(queries)} queries")
    for query, seconds in queries:
        text = query.decode().strip()
        print(f"-- {seconds * 1000:.1f} ms: {' '.join(text.split())[:2000]}")
        if seconds > SLOW and text.upper().startswith(("SELECT", "WITH")):
            print_plan(env, text)
    if measure.bare:
        print("## bare SQL")
        for query in measure.bare(open_case(env, env.cr, measure.user, ids)):
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
