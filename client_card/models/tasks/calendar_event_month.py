from datetime import timedelta

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools import check_day, plan_without_compiling
from .calendar_event import FIRST_DAY, LAST_DAY

MAX_DAYS = 42  # six weeks, the longest page of a month
MAX_LIMIT = 100


class CalendarEvent(models.Model):
    """A page of a month: the first events of each day, and how many there are."""

    _inherit = "calendar.event"

    @api.model
    @api.readonly
    def client_card_month(self, domain, fields, first_day, last_day, limit=4):
        """Return the first events of each of these days, and the number of all.

        An event is on each day that it overlaps in the user's time zone. Within a day,
        events are ordered by status, then by time; those without a status come last,
        such as private events of other users.

        :param list domain: a condition on events
        :param list fields: names of fields to read
        :param str first_day: ``"2026-01-31"``
        :param str last_day: at most 42 days in all
        :param int limit: how many events of each day to read, at most 100
        :return: a dict; days without events are left out

        ::

            {"records": [{"id": 7, "name": "Visit"}],
             "days": {"2026-01-31": {"ids": [7], "count": 1}}}

        ``records`` holds each event once, as ``search_read`` returns it; ``ids`` is in
        the order of the day, and ``count`` the number of all its events.

        :raise AccessError: for users who may not read events, and for external users
        :raise UserError: if these are not days, too many days or events of each, or not
            a list of fields
        """
        if not isinstance(fields, list | tuple):
            raise UserError(self.env._("Pass a list of fields."))
        if type(limit) is not int or not 0 < limit <= MAX_LIMIT:
            raise UserError(
                self.env._("Ask for 1 to %(limit)s events per day.", limit=MAX_LIMIT)
            )
        days = self._days_between(first_day, last_day)
        pages = {}
        for position, event_id, count in self._search_days(domain, days, limit):
            day = str(days[position - 1])
            page = pages.setdefault(day, {"ids": [], "count": count})
            page["ids"].append(event_id)
        ids = dict.fromkeys(i for page in pages.values() for i in page["ids"])
        return {"records": self.browse(ids).read(fields), "days": pages}

    @api.model
    def _days_between(self, first_day, last_day):
        """Return the days from the first to the last one.

        :raise UserError: if these are not dates, too far apart, or in the wrong order
        """
        first, last = (check_day(self.env, day) for day in (first_day, last_day))
        count = (last - first).days + 1
        if not 0 < count <= MAX_DAYS or first < FIRST_DAY or last > LAST_DAY:
            raise UserError(self.env._("Ask for 1 to %(limit)s days.", limit=MAX_DAYS))
        return [first + timedelta(days=i) for i in range(count)]

    @api.model
    def _search_days(self, domain, days, limit):
        """Find the first events of each day, and count all of them, in one query.

        :param days: consecutive dates
        :return: tuples of the number of the day, from 1, the id of an event and the
            day's count, in order
        """
        in_range = self._from_day(days[0]) & self._to_day(days[-1])
        query = self._search(Domain(domain) & in_range)
        if query.is_empty():
            return []
        select = SQL(
            """
            SELECT day, id, count
              FROM (SELECT day, id, COUNT(*) OVER (PARTITION BY day),
                           ROW_NUMBER() OVER (
                               PARTITION BY day ORDER BY rank, starts, ends, title, id
                           ) AS place
                      FROM %s AS event
                CROSS JOIN generate_series(
                               GREATEST(first, 1), LEAST(GREATEST(first, last), %s)
                           ) AS day) AS entry
             WHERE place <= %s
             ORDER BY day, place
            """,
            query.subselect(self._month_columns(query, days)),
            len(days),
            limit,
        )
        plan_without_compiling(self.env)
        return self.env.execute_query(select)

    @api.model
    def _month_columns(self, query, days):
        """Return the columns by which the events of a day are ordered, and the numbers
        of an event's first and last day: of those by which ``client_day`` finds it."""
        names = ("id", "allday", "start", "stop", "start_date", "stop_date")
        fields = {name: self._field_to_sql(self._table, name, query) for name in names}
        # su: as in core, where a superuser search does not mask private events either
        masked = self.with_context(client_masked=not self.env.su)
        return SQL(
            # an event that ends at midnight ends with the previous day
            """
            %(id)s AS id, NULLIF(%(rank)s, 0) AS rank, %(title)s AS title,
            CASE WHEN %(allday)s
                 THEN (%(start_date)s::timestamp AT TIME ZONE %(zone)s)
                      AT TIME ZONE 'UTC'
                 ELSE %(start)s END AS starts,
            CASE WHEN %(allday)s
                 THEN (%(stop_date)s::timestamp AT TIME ZONE %(zone)s)
                      AT TIME ZONE 'UTC'
                 ELSE %(stop)s END AS ends,
            CASE WHEN %(allday)s
                 THEN %(start_date)s - %(first_day)s::date + 1
                 ELSE width_bucket(%(start)s, %(midnights)s::timestamp[])
                 END AS first,
            CASE WHEN %(allday)s
                 THEN %(stop_date)s - %(first_day)s::date + 1
                 ELSE width_bucket(
                     %(stop)s - INTERVAL '1 microsecond', %(midnights)s::timestamp[]
                 ) END AS last
            """,
            **fields,
            rank=masked._field_to_sql(self._table, "client_state_order", query),
            title=masked._field_to_sql(self._table, "name", query),
            zone=self.env.tz.zone,
            first_day=days[0],
            midnights=[self._start_of_day(day) for day in days],
        )
