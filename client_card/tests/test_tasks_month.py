from datetime import date, datetime, timedelta

import pytz
from hypothesis import example, given
from hypothesis import strategies as st

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from ..models.tasks.calendar_event import STATE_ORDER
from .common import law
from .test_tasks import TaskCommon
from .test_tasks_days import ZONES

FIELDS = ["name", "start", "stop", "allday", "client_state", "client_id"]
QUERIES = 10
# around changes of the clock: in Europe, Santiago, and Europe and Havana
FIRST_DAYS = (
    date(2026, 3, 27),
    date(2026, 9, 4),
    date(2026, 10, 24),
    date(2026, 10, 30),
)
DAYS = 3

PLANS = st.fixed_dictionaries(
    {
        "day": st.integers(-1, DAYS - 1),
        "minute": st.sampled_from((0, 540, 1410)),
        "minutes": st.sampled_from((0, 30, 1440, 3000)),
        "allday": st.booleans(),
        "name": st.sampled_from("ABC"),
        "state": st.sampled_from(("open", "completed", None)),  # None: plain meeting
        "privacy": st.sampled_from(("public", "private")),
        "is_invited": st.booleans(),
    }
)
PLAN = {
    "day": 0,
    "minute": 540,
    "minutes": 30,
    "allday": False,
    "name": "B",
    "state": "open",
    "privacy": "public",
    "is_invited": False,
}
TO_MIDNIGHT = PLAN | {"minute": 1410}
LONG = PLAN | {"minutes": 1440}
FIRST = PLAN | {"name": "A"}
SECRET = PLAN | {"name": "A", "privacy": "private"}


@tagged("post_install", "-at_install")
class TestTaskMonth(TaskCommon):
    def _as(self, user, zone="UTC"):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env["calendar.event"].with_user(user).with_context(tz=zone)

    def _month(self, domain, limit=4, user=None, fields=("name",)):
        return self._as(user or self.owner).client_card_month(
            domain, list(fields), "2026-03-01", "2026-03-31", limit
        )

    def test_first_of_each_day_and_the_number_of_all(self):
        """Covers: T4"""
        done = self._task(client_state="completed")
        later = self._task(datetime(2026, 3, 2, 15))
        first = self._task(datetime(2026, 3, 2, 8), hours=48)
        self._task(datetime(2026, 4, 1, 9))
        domain = [("client_commercial_id", "=", self.client.id)]
        month = self._month(domain, limit=2)
        self.assertEqual(
            month["days"],
            {
                "2026-03-02": {"ids": [first.id, later.id], "count": 3},
                "2026-03-03": {"ids": [first.id], "count": 1},
                "2026-03-04": {"ids": [first.id], "count": 1},
            },
        )
        self.assertEqual(
            sorted(record["id"] for record in month["records"]), [later.id, first.id]
        )
        self.assertNotIn(done.id, [record["id"] for record in month["records"]])
        self.assertEqual(
            self._month([("id", "=", 0)]),
            {"records": [], "days": {}},
        )

    @law(30)
    @given(
        zone=st.sampled_from(ZONES),
        first=st.sampled_from(FIRST_DAYS),
        plans=st.lists(PLANS, min_size=2, max_size=7),
        limit=st.integers(1, 4),
    )
    @example("UTC", FIRST_DAYS[0], [TO_MIDNIGHT, LONG, PLAN, FIRST, SECRET], 4)
    def test_equals_the_lists_of_its_days(self, zone, first, plans, limit):
        """Property: each day has the first events of those found on it, in order.

        Covers: T2, T4, T9
        """
        days = [first + timedelta(days=i) for i in range(DAYS)]
        with self.env.cr.savepoint() as savepoint:
            domain = [("id", "in", [self._plan(zone, first, p).id for p in plans])]
            events = self._as(self.colleague, zone)
            month = events.client_card_month(
                domain, FIELDS, str(days[0]), str(days[-1]), limit
            )
            expected = {}
            for day in days:
                on_day = [*domain, ("client_day", "=", day)]
                found = events.search_read(on_day, FIELDS)
                found.sort(key=lambda event: _position(zone, event))
                ids = [event["id"] for event in found[:limit]]
                if found:
                    expected[str(day)] = {"ids": ids, "count": len(found)}
            ids = {i for page in expected.values() for i in page["ids"]}
            records = events.search_read([("id", "in", list(ids))], FIELDS, order="id")
            savepoint.rollback()
        self.env.invalidate_all()
        self.assertEqual(month["days"], expected)
        self.assertEqual(
            sorted(month["records"], key=lambda record: record["id"]), records
        )

    def _plan(self, zone, first, plan):
        """Create an event of the owner."""
        day = first + timedelta(days=plan["day"])
        if plan["allday"]:
            start = datetime.combine(day, datetime.min.time())
        else:
            start = self.Event.with_context(tz=zone)._start_of_day(day)
            start += timedelta(minutes=plan["minute"])
        invited = self.owner.partner_id
        if plan["is_invited"]:
            invited |= self.colleague.partner_id
        task = {"client_state": plan["state"]}
        return self._task(
            start,
            stop=start + timedelta(minutes=plan["minutes"]),
            allday=plan["allday"],
            name=plan["name"],
            privacy=plan["privacy"],
            partner_ids=[Command.set(invited.ids)],
            **(task if plan["state"] else {"client_id": False}),
        )

    def test_private_events_of_others_tell_nothing(self):
        """Covers: T9, R3"""
        secrets = self.Event.concat(*(self._task(privacy="private") for _i in range(2)))
        public = self._task(client_state="completed")
        domain = [("id", "in", (secrets | public).ids)]
        answers = []
        for names in (("A", "Z"), ("Z", "A")):
            for secret, name in zip(secrets, names, strict=True):
                state = "in_process" if name == "A" else "completed"
                secret.write({"name": name, "client_state": state})
            answers.append(self._month(domain, 2, self.colleague))
        self.assertEqual(*answers)
        self.assertEqual(
            answers[0],
            {
                "records": [
                    {"id": public.id, "name": "Visit"},
                    {"id": secrets[0].id, "name": "Busy"},
                ],
                "days": {"2026-03-02": {"ids": [public.id, secrets[0].id], "count": 3}},
            },
        )
        of_client = [*domain, ("client_commercial_id", "=", self.client.id)]
        month = self._month(of_client, 2, self.colleague)
        self.assertEqual(month["days"], {"2026-03-02": {"ids": public.ids, "count": 1}})
        self.assertEqual(self._month(of_client, 2)["days"]["2026-03-02"]["count"], 3)

    def test_record_rules_decide(self):
        """Covers: T9, R3"""
        self._task(name="Board")
        visit = self._task()
        domain = [("client_id", "=", self.client.id)]
        self.env["ir.rule"].create(
            {
                "name": "No board",
                "model_id": self.env["ir.model"]._get_id("calendar.event"),
                "domain_force": "[('name', '!=', 'Board')]",
            }
        )
        month = self._month(domain)
        self.assertEqual(month["days"], {"2026-03-02": {"ids": visit.ids, "count": 1}})

    def test_external_users_are_refused(self):
        """Covers: T9, R3"""
        task = self._task()
        for group in ("base.group_portal", "base.group_public"):
            user = new_test_user(self.env, login=group, groups=group)
            with self.subTest(group=group), self.assertRaises(AccessError):
                self._month([("id", "=", task.id)], user=user)

    def test_wrong_arguments(self):
        """Covers: R1"""
        good = {
            "domain": [],
            "fields": ["name"],
            "first_day": "2026-03-01",
            "last_day": "2026-04-11",
            "limit": 100,
        }
        events = self._as(self.owner)
        self.assertEqual(set(events.client_card_month(**good)), {"records", "days"})
        for name, value in (
            ("fields", "name"),
            ("fields", None),
            ("first_day", "2026-03-02 10:00:00"),
            ("first_day", "yesterday"),
            ("first_day", False),
            ("first_day", 7),
            ("first_day", "2026-04-12"),
            ("last_day", "2026-02-30"),
            ("last_day", "2026-04-12"),
            ("last_day", "9999-12-31"),
            ("limit", 0),
            ("limit", 101),
            ("limit", True),
            ("limit", "4"),
            ("limit", None),
        ):
            with self.subTest(name=name, value=value), self.assertRaises(UserError):
                events.client_card_month(**{**good, name: value})
        for day in ("0001-01-01", "9999-12-31"):
            with self.subTest(day=day), self.assertRaises(UserError):
                events.client_card_month([], ["name"], day, day)

    def test_queries_do_not_depend_on_the_number_of_events(self):
        """Covers: T4"""
        domain = [("client_commercial_id", "=", self.client.id)]
        for hours in (range(2), range(20)):
            for hour in hours:
                self._task(datetime(2026, 3, 2, hour))
            self._month(domain, fields=FIELDS)
            events = self._as(self.owner)
            with self.subTest(count=len(hours)), self.assertQueryCount(QUERIES):
                month = events.client_card_month(
                    domain, FIELDS, "2026-03-01", "2026-03-31"
                )
        self.assertEqual(month["days"]["2026-03-02"]["count"], 22)
        self.assertEqual(len(month["records"]), 4)


def _position(zone, event):
    """Return the key by which an event, as the user reads it, is ordered."""
    start, stop = event["start"], event["stop"]
    if event["allday"]:
        start, stop = (_midnight(zone, moment) for moment in (start, stop))
    is_busy = event["name"] == "Busy"
    rank = STATE_ORDER.get(event["client_state"], len(STATE_ORDER) + 1)
    return rank, start, stop, is_busy, event["name"], event["id"]


def _midnight(zone, moment):
    midnight = datetime.combine(moment.date(), datetime.min.time())
    local = pytz.timezone(zone).localize(midnight, is_dst=False)
    return local.astimezone(pytz.utc).replace(tzinfo=None)
