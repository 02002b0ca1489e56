"""The tasks of a client, as the card's calendar reads them."""

from data.tasks import shown_days

from odoo.tools import SQL

from measures.case import flat

CALENDAR = "client_card.calendar_event_view_calendar"
# fields in the view, and fields the calendar adds
COLUMNS = ("display_name", "name", "start", "stop", "allday", "client_color")


def bare_not_private(case):
    """The condition for events ``d`` that the user may see."""
    return SQL(
        """
        (d.privacy IS DISTINCT FROM 'private' OR d.user_id = %s
         OR EXISTS (SELECT 1 FROM calendar_event_res_partner_rel
                     WHERE calendar_event_id = d.id AND res_partner_id = %s))
        """,
        case.env.uid,
        case.env.user.partner_id.id,
    )


def read_month(case, kind):
    """Read the page of a month."""
    first, last = shown_days(case.month)
    names = case.specification("calendar.event", "calendar", CALENDAR)
    return case.env["calendar.event"].search_read(
        [
            ("client_commercial_id", "=", case.ids[kind]),
            ("start", "<=", f"{last} 23:59:59"),
            ("stop", ">=", f"{first} 00:00:00"),
        ],
        [*dict.fromkeys([*COLUMNS, *names])],
    )


def bare_month(case, kind):
    first, last = shown_days(case.month)
    return [
        SQL(
            """
            SELECT d.id, d.name, d.start, d.stop, d.allday, d.client_color,
                   d.client_type, d.client_state, d.recurrency, d.location,
                   c.id, c.complete_name, u.id, r.name
              FROM calendar_event d
         LEFT JOIN res_partner c ON c.id = d.client_id
         LEFT JOIN res_users u ON u.id = d.user_id
         LEFT JOIN res_partner r ON r.id = u.partner_id
             WHERE d.client_commercial_id = %s AND d.active
               AND d.start < %s::date + 1 AND d.stop >= %s AND %s
             ORDER BY d.start DESC, d.id DESC
            """,
            case.ids[kind],
            last,
            first,
            bare_not_private(case),
        )
    ]


# both have the same number of tasks in that month: see data/tasks.py
MEASURES = {
    "flat: tasks, a month": flat(read_month, bare_month, CALENDAR),
}
