"""The definition of a measure, and the argument of measured functions."""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any, NamedTuple

from data.shapes import ACCOUNTANT, EMPTY, HUGE, MEDIUM, SOME
from lxml import etree

from odoo import fields
from odoo.tools import SQL

PAGE = 80
WINDOW = 20
NEWEST = "date DESC, id DESC"  # as the web client asks


class Measure(NamedTuple):
    """A function to measure, and its targets."""

    function: Any  # takes the case
    bare: Any = None  # takes the case, returns queries
    user: str = ACCOUNTANT
    needs: str | None = None  # XML ID or ``model.method``; skipped if it does not exist
    beside: Any = None  # a function measured in the same way, for comparison
    ratio: float | None = None  # times the plain SQL
    times: float | None = None  # times the comparison
    more: float | None = None  # milliseconds more than the comparison
    most: float | None = None  # milliseconds
    memory: float | None = None  # MB more at the peak than before the first run


def flat(function, bare=None, needs=None):
    """Return a measure of the largest client, compared with the one with some.

    :param function: takes the case and the ``kind`` of the client, as ``bare`` does
    """
    return Measure(
        partial(function, kind="huge"),
        bare and partial(bare, kind="huge"),
        needs=needs,
        beside=partial(function, kind="some"),
        times=1.5,
    )


@dataclass
class Case:
    """The argument of a measured function."""

    env: Any
    ids: dict  # IDs of clients by kind: huge, medium, some, small, empty; lists: page …

    def client(self, kind):
        ids = self.ids[kind]
        return self.env["res.partner"].browse(ids)

    @property
    def day(self):
        """A day in the past, after which many items were reconciled."""
        return fields.Date.today() - timedelta(days=365)

    @property
    def month(self):
        """The first day of the month whose tasks are measured."""
        return self.ids["month"]

    def specification(self, model, kind, xmlid):
        """Read what the web client reads for a view."""
        key = model, kind, xmlid, self.env.uid
        if key not in SPECIFICATIONS:
            view = self.env.ref(xmlid)
            arch = self.env[model].get_views([(view.id, kind)])["views"][kind]["arch"]
            SPECIFICATIONS[key] = specify(self.env[model], etree.fromstring(arch))
        return SPECIFICATIONS[key]

    def read_list(self, model, xmlid, domain, order, limit=WINDOW, **options):
        """Return a page of a list, as the web client reads it."""
        return self.env[model].web_search_read(
            domain,
            self.specification(model, "list", xmlid),
            limit=limit,
            order=order,
            count_limit=201,
            **options,
        )


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


def find_clients(env):
    """Return the IDs of the measured clients."""
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
    ids["month"] = find_month(env, ids["some"])
    return ids


def find_month(env, client_id):
    """Return the first day of the month with the most tasks of a client; in that month,
    the client with some has as many as the largest (see ``data/tasks.py``)."""
    if "client_commercial_id" not in env["calendar.event"]._fields:
        return fields.Date.today().replace(day=1)
    rows = env.execute_query(
        SQL(
            """
            SELECT DATE_TRUNC('month', start)::date FROM calendar_event
             WHERE client_commercial_id = %s GROUP BY 1 ORDER BY COUNT(*) DESC LIMIT 1
            """,
            client_id,
        )
    )
    return rows[0][0] if rows else fields.Date.today().replace(day=1)
