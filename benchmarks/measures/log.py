"""The log of a client, and its filters."""

from datetime import timedelta
from functools import partial

from data.shapes import SALESPERSON

from odoo import fields
from odoo.tools import SQL

from measures.case import NEWEST, Measure, flat
from measures.tasks import bare_not_private

LOG = "client_card.client_log_view_list"

LOG_PAGE = 40
TENTH = 9 * LOG_PAGE
PAST = 300  # days


def read_log(case, kind, domain=(), offset=0):
    own = [("client_id", "=", case.ids[kind]), ("date", "<=", fields.Datetime.now())]
    return case.read_list(
        "client.log", LOG, [*own, *domain], NEWEST, LOG_PAGE, offset=offset
    )


def bare_log_sources(case, kind):
    """Yield the entries of each source, and the columns of their index."""
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


def bare_log(case, kind, offset=0, days=0, sources=None):
    """A page of the log, with the newest rows of each source from an index, and the
    number of entries, as far as the screen shows it.

    :param days: the page starts this many days ago
    :param sources: tables of the sources to read; default: all
    """
    pages, counted = [], []
    before = SQL("now() AT TIME ZONE 'UTC' - %s * INTERVAL '1 day'", days)
    for columns, found, newest, row_id in bare_log_sources(case, kind):
        if sources and not any(f"FROM {name} d" in found.code for name in sources):
            continue
        found = SQL("%s AND %s <= %s", found, newest, before)
        pages.append(
            SQL(
                "(SELECT %s %s ORDER BY %s DESC, %s DESC LIMIT %s)",
                columns,
                found,
                newest,
                row_id,
                offset + LOG_PAGE,
            )
        )
        counted.append(SQL("SELECT 1 %s", found))
    return [
        SQL(
            "SELECT * FROM (%s) s ORDER BY date DESC, id DESC LIMIT %s OFFSET %s",
            SQL(" UNION ALL ").join(pages),
            LOG_PAGE,
            offset,
        ),
        SQL("SELECT COUNT(*) FROM (%s LIMIT 201) s", SQL(" UNION ALL ").join(counted)),
    ]


def read_past(case, kind):
    until = fields.Datetime.now() - timedelta(days=PAST)
    return read_log(case, kind, [("date", "<=", until)])


def read_kind(name):
    return partial(read_log, domain=[("kind", "=", name)])


MEASURES = {
    **{
        f"log, first page, {kind} client": Measure(
            partial(read_log, kind=kind),
            partial(bare_log, kind=kind),
            needs=LOG,
            ratio=2,
        )
        for kind in ("empty", "small", "medium", "huge")
    },
    "log, tenth page, huge client": Measure(
        partial(read_log, kind="huge", offset=TENTH),
        partial(bare_log, kind="huge", offset=TENTH),
        needs=LOG,
        ratio=2,
    ),
    "log, first page, huge client, salesperson": Measure(
        partial(read_log, kind="huge"), user=SALESPERSON, needs=LOG
    ),
    "log, Emails, huge client": Measure(
        partial(read_kind("email"), kind="huge"), needs=LOG
    ),
    "log, search of a text, huge client": Measure(
        partial(read_log, kind="huge", domain=[("summary", "ilike", "offer 42")]),
        needs=LOG,
    ),
    "log, search of a text that nothing has, huge client": Measure(
        partial(read_log, kind="huge", domain=[("summary", "ilike", "pangolin")]),
        needs=LOG,
    ),
    "flat: log, first page": flat(read_log, bare_log, LOG),
    "flat: log, tenth page": flat(
        partial(read_log, offset=TENTH), partial(bare_log, offset=TENTH), LOG
    ),
    "flat: log, Emails": flat(read_kind("email"), needs=LOG),
    "flat: log, SMS": flat(read_kind("sms"), needs=LOG),
    "flat: log, Invoices": flat(
        read_kind("invoice"), partial(bare_log, sources=["account_move"]), LOG
    ),
    "flat: log, a period": flat(read_past, partial(bare_log, days=PAST), LOG),
    "flat: log, a text that many have": flat(
        partial(read_log, domain=[("summary", "ilike", "offer")]), needs=LOG
    ),
    "flat: log, tenth page of a text that many have": flat(
        partial(read_log, domain=[("summary", "ilike", "offer")], offset=TENTH),
        needs=LOG,
    ),
}
