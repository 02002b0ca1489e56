from datetime import datetime, timedelta

from odoo.tests import tagged

from .test_tasks import MORNING, TaskCommon

WEEK = timedelta(days=7)
HOUR = timedelta(hours=1)


@tagged("post_install", "-at_install")
class TestTaskSeries(TaskCommon):
    def setUp(self):
        super().setUp()
        self.first, self.second, self.third, self.fourth = self._series()
        self.series = self.first.recurrence_id
        self.all = self.series.calendar_event_ids

    def _all(self):
        """Return all tasks of the client by time."""
        return self.Event.search([("client_id", "=", self.client.id)], order="start")

    def _plan(self):
        return [(task.start, task.client_state) for task in self._all()]

    def _check_kept(self, *tasks):
        """Check that completed tasks are unchanged, each a single event."""
        for task in tasks:
            self.assertTrue(task.exists() and task.active)
            self.assertEqual(task.client_state, "completed")
            self.assertFalse(task.recurrence_id or task.recurrency)
            self.assertEqual((task.start - MORNING) % WEEK, timedelta())
            self.assertEqual(task.stop - task.start, HOUR)
            self.assertEqual(task.partner_ids, self.owner.partner_id)
            self.assertEqual(len(task.attendee_ids), 1)

    def test_occurrences_have_a_state_each(self):
        """Covers: T2, T9"""
        self.assertEqual(len(self.all), 4)
        self.assertEqual(set(self.all.mapped("client_state")), {"open"})
        self.second.action_client_complete()
        (self.third | self.fourth).action_client_unattend()
        states = ["open", "completed", "unattended", "unattended"]
        self.assertEqual(self.all.sorted("start").mapped("client_state"), states)
        self.assertEqual(self.all.recurrence_id, self.series)
        self.assertEqual(set(self.all.mapped("follow_recurrence")), {True})
        self.third.action_client_reopen()
        self.assertEqual(self.second.client_state, "completed")

    def test_copy_is_a_single_event(self):
        """Covers: T6, T9"""
        for copy in (
            self.Event.browse(self.second.action_client_copy()["res_id"]),
            self.second.copy(),
        ):
            self.assertFalse(copy.recurrence_id or copy.recurrency)
            self.assertFalse(copy.follow_recurrence or copy.rrule)
            self.assertEqual(copy.start, self.second.start)
            copy.action_client_complete()
        self.assertEqual(self.series.calendar_event_ids, self.all)
        self.assertEqual(set(self.all.mapped("client_state")), {"open"})

    def test_copy_can_be_repeated(self):
        """Covers: T6, T9"""
        copy = self.Event.browse(self.second.action_client_copy()["res_id"])
        copy.write(
            {
                "recurrency": True,
                "rrule_type": "daily",
                "end_type": "count",
                "count": 3,
                "interval": 1,
                "event_tz": "UTC",
            }
        )
        self.assertEqual(len(copy.recurrence_id.calendar_event_ids), 3)
        self.assertNotEqual(copy.recurrence_id, self.series)

    def test_later_for_all(self):
        """Covers: T9"""
        self.first.action_client_complete()
        self.third.action_client_complete()
        self.second.write(
            {
                "recurrence_update": "all_events",
                "start": self.second.start + HOUR,
                "stop": self.second.stop + HOUR,
            }
        )
        self.assertEqual(
            self._plan(),
            [
                (MORNING, "completed"),
                (MORNING + WEEK + HOUR, "open"),
                (MORNING + 2 * WEEK, "completed"),
                (MORNING + 3 * WEEK + HOUR, "open"),
            ],
        )
        self._check_kept(self.first, self.third)
        others = self._all() - self.first - self.third
        self.assertEqual(len(others.recurrence_id), 1)
        self.assertIn(others.recurrence_id.base_event_id, others)

    def test_another_day_for_all(self):
        """Covers: T9"""
        self.second.action_client_complete()
        self.first.write(
            {
                "recurrence_update": "all_events",
                "start": self.first.start + timedelta(days=1),
                "stop": self.first.stop + timedelta(days=1),
            }
        )
        self._check_kept(self.second)
        tuesday = MORNING + timedelta(days=1)
        self.assertEqual(
            self._plan(),
            [
                (tuesday, "open"),
                (MORNING + WEEK, "completed"),
                (tuesday + 2 * WEEK, "open"),
                (tuesday + 3 * WEEK, "open"),
            ],
        )

    def test_later_for_all_from_a_completed_one(self):
        """Covers: T9"""
        self.first.action_client_complete()
        self.first.write(
            {
                "recurrence_update": "all_events",
                "name": "Visit and lunch",
                "start": self.first.start + HOUR,
                "stop": self.first.stop + HOUR,
            }
        )
        self._check_kept(self.first)
        self.assertEqual(
            self._plan(),
            [(MORNING, "completed")]
            + [(MORNING + n * WEEK + HOUR, "open") for n in (1, 2, 3)],
        )
        self.assertEqual(set(self._all().mapped("name")), {"Visit and lunch"})

    def test_this_and_following(self):
        """Covers: T9"""
        self.first.action_client_complete()
        self.third.action_client_complete()
        self.second.write(
            {
                "recurrence_update": "future_events",
                "start": self.second.start + HOUR,
                "stop": self.second.stop + HOUR,
            }
        )
        self.assertEqual(
            self._plan(),
            [
                (MORNING, "completed"),
                (MORNING + WEEK + HOUR, "open"),
                (MORNING + 2 * WEEK, "completed"),
                (MORNING + 3 * WEEK + HOUR, "open"),
            ],
        )
        self._check_kept(self.third)
        self.assertEqual(self.first.recurrence_id, self.series)

    def test_this_and_following_from_a_completed_one(self):
        """Covers: T9"""
        self.second.action_client_complete()
        self.second.write({"recurrence_update": "future_events", "name": "Renamed"})
        self.assertEqual(
            self._plan(),
            [(MORNING, "open"), (MORNING + WEEK, "completed")]
            + [(MORNING + n * WEEK, "open") for n in (2, 3)],
        )
        names = ["Visit", "Renamed", "Renamed", "Renamed"]
        self.assertEqual(self._all().mapped("name"), names)
        self._check_kept(self.second)

    def test_another_rule(self):
        """Covers: T9"""
        self.second.action_client_complete()
        self.first.write(
            {
                "recurrence_update": "all_events",
                "rrule_type": "daily",
                "end_type": "count",
                "count": 10,
                "interval": 1,
            }
        )
        self._check_kept(self.second)
        expected = [(MORNING + timedelta(days=n), "open") for n in range(10)]
        expected[7] = (MORNING + WEEK, "completed")
        self.assertEqual(self._plan(), expected)

    def test_end_of_the_series(self):
        """Covers: T9"""
        self.first.action_client_complete()
        self.third.action_client_complete()
        self.second.write({"recurrence_update": "all_events", "recurrency": False})
        self._check_kept(self.first, self.third)
        self.assertEqual(self._all(), self.first | self.second | self.third)
        self.assertFalse(self.second.recurrence_id)

    def test_end_of_the_series_from_a_completed_one(self):
        """Covers: T9"""
        self.second.action_client_complete()
        self.second.write({"recurrence_update": "future_events", "recurrency": False})
        self._check_kept(self.second)
        self.assertEqual(self._all(), self.first | self.second)

    def test_other_values_for_all(self):
        """Covers: T9"""
        self.first.action_client_complete()
        self.second.write({"recurrence_update": "all_events", "name": "Renamed"})
        names = ["Visit", "Renamed", "Renamed", "Renamed"]
        self.assertEqual(self._all().mapped("name"), names)
        self.assertEqual(self._all(), self.all.sorted("start"))
        self.assertEqual(self.first.recurrence_id, self.series)
        self.first.write({"recurrence_update": "all_events", "name": "Again"})
        self.assertEqual(set(self._all().mapped("name")), {"Again"})

    def test_states_for_all(self):
        """Covers: T2, T9"""
        self.third.action_client_complete()
        self.first.write(
            {"recurrence_update": "all_events", "client_state": "in_process"}
        )
        states = ["in_process", "in_process", "completed", "in_process"]
        self.assertEqual(self._all().mapped("client_state"), states)

    def test_all_are_completed(self):
        """Covers: T9"""
        self.all.action_client_complete()
        self.first.write(
            {
                "recurrence_update": "all_events",
                "start": self.first.start + HOUR,
                "stop": self.first.stop + HOUR,
            }
        )
        self._check_kept(*self.all)
        self.assertEqual(self._all(), self.all.sorted("start"))

    def test_all_day_series(self):
        """Covers: T9"""
        self.all.action_client_complete()
        start = datetime(2026, 5, 4)
        series = self._series(3, start, allday=True, hours=9, name="Inventory")
        self.assertEqual(set(series.mapped("allday")), {True})
        series[1].action_client_complete()
        series[0].write(
            {
                "recurrence_update": "all_events",
                "start": datetime(2026, 5, 5, 8),
                "stop": datetime(2026, 5, 5, 18),
                "start_date": "2026-05-05",
                "stop_date": "2026-05-05",
            }
        )
        tasks = self.Event.search([("name", "=", "Inventory")], order="start")
        self.assertEqual(
            [str(day) for day in tasks.mapped("start_date")],
            ["2026-05-05", "2026-05-11", "2026-05-19"],
        )
        states = ["open", "completed", "open"]
        self.assertEqual(tasks.mapped("client_state"), states)

    def test_plain_series_is_as_ever(self):
        """Covers: T9"""
        series = self._series(3, datetime(2026, 5, 4, 9), client_id=False, name="Plain")
        series[1].write(
            {
                "recurrence_update": "all_events",
                "start": series[1].start + HOUR,
                "stop": series[1].stop + HOUR,
            }
        )
        plain = self.Event.search([("name", "=", "Plain")], order="start")
        self.assertEqual({event.start.hour for event in plain}, {10})
        self.assertEqual(len(plain), 3)
        copy = plain[1].copy()
        self.assertEqual(copy.recurrence_id, plain.recurrence_id)
