"""Tasks; in one month, the client with some has as many as the largest client.

So comparing their pages of that month shows the cost of the largest client's other
tasks.
"""

from datetime import date, timedelta

from odoo.tools import SQL
from odoo.tools.date_utils import end_of

from data.shapes import EVENTS


def shown_days(month):
    """Return the first and the last day of the weeks on a month's page (from Sunday).

    :param month: a day of the month
    """
    first, last = month.replace(day=1), end_of(month, "month")
    return (
        first - timedelta(days=first.isoweekday() % 7),
        last + timedelta(days=6 - last.isoweekday() % 7),
    )


def make(generator):
    sizes = generator.sizes
    options = {"model": "calendar.event", "ahead": 60}
    generator.copy_shapes(EVENTS, sizes.huge_events, client=0, **options)
    generator.copy_shapes(EVENTS, sizes.some, client=3, **options)
    fill_month(generator)
    generator.copy_shapes(EVENTS, sizes.events - sizes.huge_events, **options)
    generator.log("events: %d", generator.count("calendar.event"))


def fill_month(generator):
    """Give the client with some as many tasks in this month as the largest has."""
    if "client_commercial_id" not in generator.env["calendar.event"]._fields:
        return
    first, last = shown_days(date.today())
    rows = generator.env.execute_query(
        SQL(
            """
            SELECT COUNT(*) FILTER (WHERE c.n = 0) - COUNT(*) FILTER (WHERE c.n = 3)
              FROM calendar_event d
              JOIN bench_client c ON c.client_id = d.client_commercial_id
             WHERE c.n IN (0, 3) AND d.start < %s::date + 1 AND d.stop >= %s
            """,
            last,
            first,
        )
    )
    generator.copy_shapes(
        EVENTS,
        rows[0][0],
        client=3,
        model="calendar.event",
        ahead=(last - date.today()).days,
        days=(last - first).days + 1,
    )
