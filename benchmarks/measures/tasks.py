"""The tasks of a client, as the card's calendar reads them."""

from data.tasks import shown_days

from odoo.tools import SQL

from measures.case import flat

CALENDAR = "client_card.calendar_event_view_calendar"
SHOWN = 4  # tasks of each day, as in the view
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
    return case.env["calendar.event"].client_card_month(
        [("client_commercial_id", "=", case.ids[kind])],
        [*dict.fromkeys([*COLUMNS, *names])],
        str(first),
        str(last),
        SHOWN,
    )


def bare_month(case, kind):
    """The first tasks of each day by status, and how many there are; none of these
    tasks extends to another day."""
    first, last = shown_days(case.month)
    return [
        SQL(
            """
            SELECT d.day, d.count, d.id, d.name, d.start, d.stop, d.allday,
                   d.client_color, d.client_type, d.client_state, d.recurrency,
                   d.location, c.id, c.complete_name, u.id, r.name
              FROM (SELECT d.*, d.start::date AS day,
                           COUNT(*) OVER (PARTITION BY d.start::date),
                           ROW_NUMBER() OVER (
                               PARTITION BY d.start::date
                                   ORDER BY d.client_state_order, d.start, d.stop, d.id
                           ) AS place
                      FROM calendar_event d
                     WHERE d.client_commercial_id = %s AND d.active
                       AND d.start < %s::date + 1 AND d.stop >= %s AND %s) d
         LEFT JOIN res_partner c ON c.id = d.client_id
         LEFT JOIN res_users u ON u.id = d.user_id
         LEFT JOIN res_partner r ON r.id = u.partner_id
             WHERE d.place <= %s
             ORDER BY d.day, d.place
            """,
            case.ids[kind],
            last,
            first,
            bare_not_private(case),
            SHOWN,
        )
    ]


# both have the same number of tasks in that month: see data/tasks.py
MEASURES = {
    "flat: tasks, a month": flat(read_month, bare_month, CALENDAR),
}
