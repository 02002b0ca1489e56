from datetime import date, datetime, timedelta
from unittest.mock import patch

import pytz
from freezegun import freeze_time
from hypothesis import example, given
from hypothesis import strategies as st

from odoo import api
from odoo.tests import tagged

from .common import law
from .test_tasks import TaskCommon

# UTC-11, UTC+14, and zones where the clock changes: at two or three, at midnight
# (Santiago skips it in September, Havana has it twice in November), twice a year
ZONES = (
    "Pacific/Midway",
    "Pacific/Kiritimati",
    "Europe/Madrid",
    "America/Santiago",
    "America/Havana",
    "Asia/Kolkata",
    "UTC",
)


@tagged("post_install", "-at_install")
class TestTaskDays(TaskCommon):
    def _in_zone(self, zone):
        self.owner.tz = zone
        return self.Event.with_context(tz=zone)

    def _utc(self, zone, *when, is_dst=False):
        local = pytz.timezone(zone).localize(datetime(*when), is_dst=is_dst)
        return local.astimezone(pytz.utc).replace(tzinfo=None)

    def _days(self, task, zone, first, count=8):
        """Return the days near the first one on which a task is found."""
        events = self._in_zone(zone)
        days = [first + timedelta(days=i) for i in range(count)]
        return [
            day
            for day in days
            if events.search([("client_day", "=", day), ("id", "=", task.id)])
        ]

    def test_all_day(self):
        """Covers: T3, T4"""
        task = self._task(
            allday=True, start=datetime(2026, 3, 28), stop=datetime(2026, 3, 29)
        )
        expected = [date(2026, 3, 28), date(2026, 3, 29)]
        for zone in ZONES:
            with self.subTest(zone=zone):
                self.assertEqual(self._days(task, zone, date(2026, 3, 25)), expected)
                day = task.with_context(tz=zone).client_day
                self.assertEqual(day, date(2026, 3, 28))

    def test_around_midnight(self):
        """Covers: T3"""
        for zone in ZONES:
            with self.subTest(zone=zone):
                start = self._utc(zone, 2026, 6, 9, 23, 30)
                before = self._task(start, hours=0.5)
                over = self._task(start)
                after = self._task(start + timedelta(minutes=30))
                moment = self._task(start + timedelta(minutes=30), hours=0)
                ninth, tenth = date(2026, 6, 9), date(2026, 6, 10)
                first = date(2026, 6, 7)
                self.assertEqual(self._days(before, zone, first), [ninth])
                self.assertEqual(self._days(over, zone, first), [ninth, tenth])
                self.assertEqual(self._days(after, zone, first), [tenth])
                self.assertEqual(self._days(moment, zone, first), [tenth])
                self.assertEqual(over.with_context(tz=zone).client_day, ninth)

    def test_day_when_the_clock_changes(self):
        """Covers: T3"""
        zone = "Europe/Madrid"  # 29 March has 23 hours, 25 October 25
        for month, day, hours in ((3, 29, 23), (10, 25, 25)):
            start = self._utc(zone, 2026, month, day)
            whole = self._task(start, hours=hours)
            last = self._task(start + timedelta(hours=hours - 1))
            next_day = self._task(start + timedelta(hours=hours))
            first = date(2026, month, day - 2)
            today = date(2026, month, day)
            self.assertEqual(self._days(whole, zone, first, 5), [today])
            self.assertEqual(self._days(last, zone, first, 5), [today])
            self.assertEqual(
                self._days(next_day, zone, first, 5), [today + timedelta(days=1)]
            )

    def test_midnight_that_is_skipped_or_comes_twice(self):
        """Covers: T3"""
        skipped = self._in_zone("America/Santiago")._start_of_day(date(2026, 9, 6))
        self.assertEqual(skipped, datetime(2026, 9, 6, 4))
        twice = self._in_zone("America/Havana")._start_of_day(date(2026, 11, 1))
        self.assertEqual(twice, datetime(2026, 11, 1, 4))

    def test_range(self):
        """All tasks of a month, including those that begin before or end after it.

        Covers: T4
        """
        month = [("client_day", ">=", "2026-03-01"), ("client_day", "<=", "2026-03-31")]
        long = self._task(datetime(2026, 2, 20, 9), hours=24 * 60)
        inside = self._task(datetime(2026, 3, 31, 23))
        self._task(datetime(2026, 4, 1))
        self._task(datetime(2026, 2, 28, 23))
        self.assertEqual(self.Event.search(month, order="id"), long | inside)
        strict = [("client_day", ">", "2026-02-28"), ("client_day", "<", "2026-04-01")]
        self.assertEqual(self.Event.search(strict, order="id"), long | inside)
        days = [("client_day", "in", ["2026-03-31", "2026-04-01"])]
        self.assertEqual(len(self.Event.search(days)), 3)
        others = [("client_day", "!=", "2026-03-31"), ("id", "=", inside.id)]
        self.assertFalse(self.Event.search(others))

    def test_ends_of_the_calendar(self):
        """Covers: T3"""
        self._task()
        for operator, day, count in (
            ("<=", "9999-12-31", 1),
            (">", "9999-12-31", 0),
            ("<", "0001-01-01", 0),
            (">=", "0001-01-01", 1),
            ("=", "0001-01-01", 0),
        ):
            domain = [("client_day", operator, day), ("client_id", "=", self.client.id)]
            self.assertEqual(self.Event.search_count(domain), count, (operator, day))

    def test_today(self):
        """Covers: T3"""
        task = self._task(datetime(2026, 5, 5, 23), hours=0.5)
        with freeze_time("2026-05-05 12:00"):
            for zone, is_today in (("UTC", True), ("Pacific/Kiritimati", True)):
                found = self._in_zone(zone).search(
                    [("client_day", "=", "today"), ("id", "=", task.id)]
                )
                self.assertEqual(bool(found), is_today, zone)
        with freeze_time("2026-05-05 09:00"):  # 5 May 23:00 there: the task is 6 May
            found = self._in_zone("Pacific/Kiritimati").search(
                [("client_day", "=", "today"), ("id", "=", task.id)]
            )
            self.assertFalse(found)

    @law(40)
    @given(
        zone=st.sampled_from(ZONES),
        start=st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)),
        minutes=st.integers(0, 4 * 24 * 60),
        allday=st.booleans(),
    )
    @example("Europe/Madrid", datetime(2026, 1, 1, 18, 0, 1), 300, False)
    def test_found_on_the_days_it_touches(self, zone, start, minutes, allday):
        """Property: a task is in the list of exactly the days it touches.

        Covers: T3, T4
        """
        start = start.replace(microsecond=0)
        stop = start + timedelta(minutes=minutes)
        events = self._in_zone(zone)
        with self.env.cr.savepoint() as savepoint:
            task = self._task(start, allday=allday, stop=stop)
            if allday:
                expected = _days_between(start.date(), stop.date())
            else:
                expected = _touched(pytz.timezone(zone), start, stop)
            near = _days_between(
                start.date() - timedelta(days=2), stop.date() + timedelta(days=2)
            )
            found = [
                day
                for day in near
                if events.search_count([("client_day", "=", day), ("id", "=", task.id)])
            ]
            first = task.with_env(events.env).client_day
            savepoint.rollback()
        self.env.invalidate_all()
        self.assertEqual(found, expected)
        self.assertEqual(first, expected[0])


def _days_between(first, last):
    return [first + timedelta(days=i) for i in range((last - first).days + 1)]


def _touched(tz, start, stop):
    """Return the local days of the minutes of a task, one by one, and of its end."""
    length = int((stop - start).total_seconds() // 60)
    moments = [start + timedelta(minutes=m) for m in range(max(length, 1))]
    moments.append(max(start, stop - timedelta(seconds=1)))
    return sorted({pytz.utc.localize(m).astimezone(tz).date() for m in moments})


@tagged("post_install", "-at_install")
class TestLateTasks(TaskCommon):
    def _late(self, tasks, zone="UTC"):
        events = self.Event.with_context(tz=zone)
        tasks = tasks.with_env(events.env)
        tasks.invalidate_recordset()
        domain = [("id", "in", tasks.ids)]
        late = events.search([*domain, ("client_late", "=", True)])
        self.assertEqual(late, tasks.filtered("client_late").sorted("start desc"))
        not_late = events.search([*domain, ("client_late", "=", False)])
        self.assertEqual(not_late | late, events.search(domain))
        self.assertFalse(not_late & late)
        return late

    def test_states(self):
        """Covers: T2"""
        with freeze_time("2026-03-03 12:00"):
            tasks = {
                state: self._task(client_state=state)
                for state in ("in_process", "open", "unattended", "completed")
            }
            late = self._late(self.Event.concat(*tasks.values()))
            self.assertEqual(late, tasks["open"] | tasks["in_process"])
            self.assertFalse(self._late(self._task(client_id=False)))

    def test_late_or_not(self):
        """Covers: T2"""
        self._task()
        mine = ("client_id", "=", self.client.id)
        both = [("client_late", "in", [True, False]), mine]
        self.assertEqual(self.Event.search(both), self.Event.search([mine]))

    def test_its_end_counts(self):
        """Covers: T2"""
        task = self._task(datetime(2026, 3, 3, 11), hours=2)
        with freeze_time("2026-03-03 12:59"):
            self.assertFalse(self._late(task))
        with freeze_time("2026-03-03 13:01"):
            self.assertTrue(self._late(task))

    def test_all_day_is_late_when_the_users_day_is_over(self):
        """Covers: T2"""
        task = self._task(
            allday=True, start=datetime(2026, 3, 3), stop=datetime(2026, 3, 3)
        )
        for zone, last in (
            ("Pacific/Kiritimati", datetime(2026, 3, 3, 9, 59)),
            ("UTC", datetime(2026, 3, 3, 23, 59)),
            ("Pacific/Midway", datetime(2026, 3, 4, 10, 59)),
        ):
            with self.subTest(zone=zone):
                with freeze_time(last):
                    self.assertFalse(self._late(task, zone))
                with freeze_time(last + timedelta(minutes=1)):
                    self.assertTrue(self._late(task, zone))

    def test_all_day_when_the_clock_changes(self):
        """Covers: T2"""
        task = self._task(
            allday=True, start=datetime(2026, 3, 29), stop=datetime(2026, 3, 29)
        )
        with freeze_time("2026-03-29 21:59"):
            self.assertFalse(self._late(task, "Europe/Madrid"))
        with freeze_time("2026-03-29 22:00"):
            self.assertTrue(self._late(task, "Europe/Madrid"))


@tagged("post_install", "-at_install")
class TestLateTasksJob(TaskCommon):
    def _run(self):
        cron = self.env.ref("client_card.calendar_event_cron_unattend")
        commit = patch.object(type(self.env["ir.cron"]), "_commit_progress")
        with commit as progress:
            progress.return_value = 60
            env = api.Environment(self.env.cr, cron.user_id.id, {})
            env["calendar.event"]._cron_client_unattend()
        return progress.call_count

    def _states(self, tasks):
        tasks.invalidate_recordset()
        return tasks.mapped("client_state")

    def test_off_by_default(self):
        """Covers: T2"""
        task = self._task()
        self.assertFalse(self.company_1.client_task_auto_unattend)
        self.assertFalse(
            self.env["res.config.settings"].new().client_task_auto_unattend
        )
        with freeze_time("2026-03-05"):
            self._run()
        self.assertEqual(task.client_state, "open")

    def test_open_late_tasks_of_the_companies_that_chose_so(self):
        """Covers: T2, R4"""
        settings = self.env["res.config.settings"].create({})
        settings.client_task_auto_unattend = True
        settings.execute()
        self.assertTrue(self.env.company.client_task_auto_unattend)
        self.company_1.client_task_auto_unattend = True
        stranger = self._create_user("stranger")
        stranger.company_id = self.company_2
        with freeze_time("2026-03-05"):
            tasks = self.Event.concat(
                self._task(),
                self._task(client_state="in_process"),
                self._task(client_state="completed"),
                self._task(datetime(2026, 3, 6, 9)),
                self._task(user_id=stranger.id),
                self._task(privacy="private"),
                self._task(client_id=False),
            )
            self._run()
        self.assertEqual(
            self._states(tasks),
            ["unattended", "in_process", "completed", "open", "open", "unattended"]
            + [False],
        )

    def test_days_end_in_the_zone_of_the_responsible(self):
        """Covers: T2"""
        self.company_1.client_task_auto_unattend = True
        day = {"start": datetime(2026, 3, 3), "stop": datetime(2026, 3, 3)}
        task = self._task(allday=True, **day)
        self.owner.tz = "Pacific/Midway"
        with freeze_time("2026-03-04 10:00"):
            self._run()
            self.assertEqual(self._states(task), ["open"])
        with freeze_time("2026-03-04 11:30"):
            self._run()
            self.assertEqual(self._states(task), ["unattended"])

    def test_in_batches(self):
        """Covers: T2"""
        self.company_1.client_task_auto_unattend = True
        tasks = self.Event.concat(*(self._task() for _i in range(5)))
        batch = patch("odoo.addons.client_card.models.tasks.calendar_event.BATCH", 2)
        with freeze_time("2026-03-05"), batch:
            self.assertEqual(self._run(), 3)
        self.assertEqual(set(self._states(tasks)), {"unattended"})

    def test_is_no_activity_of_the_client(self):
        """Covers: T2, P5"""
        self.company_1.client_task_auto_unattend = True
        task = self._task()
        self.env.cr.flush()
        long_ago = datetime(2020, 1, 1)
        self.client.client_last_activity = long_ago
        with freeze_time("2026-03-05"):
            self._run()
            self.env.cr.flush()
        self.assertEqual(self._states(task), ["unattended"])
        self.assertTrue(task.sudo().message_ids.tracking_value_ids)
        self.client.invalidate_recordset()
        self.assertEqual(self.client.client_last_activity, long_ago)
