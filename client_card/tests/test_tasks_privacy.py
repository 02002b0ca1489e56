from datetime import datetime

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .test_tasks import TaskCommon

SECRETS = (
    "client_id",
    "client_commercial_id",
    "client_type",
    "client_state",
    "client_state_order",
    "client_color",
    "location",
    "client_late",
    "client_address",
)


@tagged("post_install", "-at_install")
class TestTaskPrivacy(TaskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.secret = cls._task(
            name="Takeover",
            privacy="private",
            client_state="in_process",
            client_type="call",
            location="Secret lane",
        )
        cls.public = cls._task(datetime(2026, 3, 2, 11), name="Public")
        cls.both = cls.secret | cls.public
        cls.env.flush_all()

    def _as(self, user):
        self.env.invalidate_all()
        return self.env["calendar.event"].with_user(user)

    def _found(self, user, *domain, **kwargs):
        domain = [("id", "in", self.both.ids), *domain]
        return self._as(user).search(domain, **kwargs)

    def _is_busy(self, user):
        event = self._as(user).browse(self.secret.id)
        [values] = event.read(["name", *SECRETS])
        if values["name"] != "Busy":
            return False
        self.assertFalse(any(values[name] for name in SECRETS), values)
        return True

    def test_read_by_others(self):
        """Covers: T9, R3"""
        self.assertFalse(self._is_busy(self.owner))
        self.assertTrue(self._is_busy(self.colleague))
        self.assertTrue(self._is_busy(self.manager))
        self.secret.partner_ids |= self.colleague.partner_id
        self.assertFalse(self._is_busy(self.colleague))

    def test_every_own_field_is_known_here(self):
        """Each field of the addon is deliberately secret or public. Covers: T9, R3"""
        own = {name for name in self.Event._fields if name.startswith("client_")}
        self.assertEqual({*own, "location"}, {*SECRETS, "client_day"})

    def test_read_in_other_ways(self):
        """Covers: T9, R3"""
        event = self._as(self.colleague).browse(self.secret.id)
        [values] = event.web_read({name: {} for name in SECRETS})
        self.assertFalse(any(values[name] for name in SECRETS), values)
        [row] = event.export_data(["name", "client_id/name", "client_state"])["datas"]
        self.assertEqual(row, ["Busy", "", ""])
        [values] = self._as(self.colleague).search_read(
            [("id", "=", self.secret.id)], ["location", "display_name"]
        )
        self.assertFalse(values["location"])
        self.assertEqual(values["display_name"], "Busy")

    def test_search_by_what_it_holds(self):
        """Covers: T9, R3"""
        conditions = (
            ("client_id", "=", self.client.id),
            ("client_id", "in", self.client.ids),
            ("client_id", "!=", False),
            ("client_id", "child_of", self.client.id),
            ("client_id", "ilike", "Test Cl"),
            ("client_id.name", "ilike", "Test Cl"),
            ("client_id", "any", [("name", "ilike", "Test Cl")]),
            ("client_commercial_id", "=", self.client.id),
            ("client_type", "=", "call"),
            ("client_type", "!=", "task"),
            ("client_state", "=", "in_process"),
            ("client_state", "not in", ["open"]),
            ("client_state_order", "<", 2),
            ("client_color", "=", 10),
            ("location", "ilike", "lane"),
            ("location", "=", "Secret lane"),
            ("client_late", "=", True),
        )
        for condition in conditions:
            with self.subTest(condition=condition):
                self.assertIn(self.secret, self._found(self.owner, condition))
                found = self._found(self.colleague, condition)
                is_negative = condition[1] in ("not in", "!=") and condition[2]
                # if found at all, then as an event without a client
                self.assertEqual(self.secret in found, bool(is_negative))
                inverse = self._found(self.colleague, "!", condition)
                self.assertEqual(self.secret in inverse, not is_negative)

    def test_search_tells_nothing_at_all(self):
        """Property: whatever it contains, other users find the same. Covers: T9, R3"""
        conditions = (
            ("client_id", "=", False),
            ("client_id", "!=", self.contact.id),
            ("client_state", "=", "completed"),
            ("client_state", "!=", "completed"),
            ("client_state", "in", [False, "open"]),
            ("client_state", "not in", [False, "open"]),
            ("client_type", "=?", False),
            ("client_color", ">", 3),
            ("client_color", "<=", 3),
            ("client_late", "=", False),
            ("location", "not ilike", "road"),
            ("location", "=", False),
        )
        held = (
            {"client_id": self.client.id, "client_state": "completed"},
            {"client_id": self.contact.id, "client_color": 2, "client_type": "task"},
            {"client_id": False},
        )
        for condition in conditions:
            answers = set()
            for values in held:
                self.secret.write(values)
                self.env.flush_all()
                for sign in ((), ("!",)):
                    found = self._found(self.colleague, *sign, condition)
                    answers.add((sign, self.secret in found))
            with self.subTest(condition=condition):
                self.assertEqual(len(answers), 2, answers)

    def test_order_tells_nothing(self):
        """Covers: T9, R3"""
        for name in (
            "client_state_order",
            "client_id",
            "location",
            "client_late",
        ):
            if name == "client_late":
                continue
            answers = set()
            for values in (
                {"client_id": self.client.id, "client_state": "completed"},
                {"client_id": self.contact.id, "client_state": "in_process"},
            ):
                self.secret.write({**values, "location": values["client_state"]})
                self.env.flush_all()
                for direction in ("asc", "desc"):
                    found = self._found(self.colleague, order=f"{name} {direction}, id")
                    answers.add((direction, found._ids))
            with self.subTest(name=name):
                self.assertEqual(len(answers), 2, answers)

    def test_groups_tell_nothing(self):
        """Covers: T9, R3"""
        domain = [("id", "in", self.both.ids)]
        for name in SECRETS:
            if not self.Event._fields[name].store:
                continue
            with self.subTest(name=name):
                groups = self._as(self.colleague)._read_group(
                    domain, [name], ["__count"]
                )
                self.assertEqual(sum(count for _value, count in groups), 1)
                groups = self._as(self.owner)._read_group(domain, [name], ["__count"])
                self.assertEqual(sum(count for _value, count in groups), 2)
        groups = self._as(self.colleague)._read_group(
            [*domain, ("client_id", "=", self.client.id)], [], ["__count"]
        )
        self.assertEqual(groups, [(1,)])

    def test_groups_of_those_invited(self):
        """Covers: T9, R3"""
        self.secret.partner_ids |= self.colleague.partner_id
        groups = self._as(self.colleague)._read_group(
            [("id", "in", self.both.ids)], ["client_id"], ["__count"]
        )
        self.assertEqual(groups, [(self.client.with_user(self.colleague), 2)])

    def test_name_search(self):
        """Covers: T9, R3"""
        domain = [("id", "in", self.both.ids), ("client_id", "=", self.client.id)]
        found = self._as(self.colleague).name_search("", domain)
        self.assertEqual(found, [(self.public.id, "Public")])

    def test_by_way_of_other_models(self):
        """Covers: T9, R3"""
        attendees = self.env["calendar.attendee"].with_user(self.colleague)
        domain = [
            ("event_id", "in", self.both.ids),
            ("event_id.client_id", "=", self.client.id),
        ]
        self.assertEqual(attendees.search(domain).event_id, self.public)
        domain[1] = ("event_id", "any", [("client_state", "=", "in_process")])
        self.assertFalse(attendees.search(domain))

    def test_groups_by_way_of_other_models(self):
        """Covers: T9, R3"""
        attendees = self.env["calendar.attendee"]
        domain = [("event_id", "in", self.both.ids)]
        for user, is_hidden in ((self.owner, False), (self.colleague, True)):
            self.env.invalidate_all()
            for name, expected in (("client_type", "call"), ("client_state", None)):
                groups = attendees.with_user(user).formatted_read_group(
                    domain, [f"event_id.{name}"], ["__count"]
                )
                values = [group[f"event_id.{name}"] for group in groups]
                expected = expected or "in_process"
                self.assertEqual(expected not in values, is_hidden, (user.login, name))

    def test_actions_are_refused(self):
        """Covers: T9, R3"""
        secret = self._as(self.colleague).browse(self.secret.id)
        for name in ("complete", "unattend", "reopen", "copy"):
            with self.subTest(name=name), self.assertRaises(AccessError):
                getattr(secret, f"action_client_{name}")()
        with self.assertRaises(AccessError):
            secret.client_id = self.contact
        self.assertEqual(self.secret.client_state, "in_process")

    def test_calendar_that_is_private_by_default(self):
        """Covers: T9, R3"""
        self.secret.privacy = False
        self.env.flush_all()
        condition = ("client_state", "=", "in_process")
        self.assertTrue(self._found(self.colleague, condition))
        self.owner.with_user(self.owner).calendar_default_privacy = "private"
        self.env.flush_all()
        self.assertTrue(self._is_busy(self.colleague))
        self.assertFalse(self._found(self.colleague, condition))
        self.assertTrue(self._found(self.owner, condition))

    def test_users_without_preferences(self):
        """Users who never set one follow the general default. Covers: T9, R3"""
        self.both.privacy = False
        self.owner.sudo().res_users_settings_id.unlink()
        self.env.flush_all()
        domain = [("id", "in", self.both.ids)]
        for default, count in (("public", 2), ("private", 0)):
            parameters = self.env["ir.config_parameter"].sudo()
            parameters.set_param("calendar.default_privacy", default)
            condition = ("client_id", "=", self.client.id)
            with self.subTest(default=default):
                self.assertEqual(self._is_busy(self.colleague), not count)
                self.assertEqual(len(self._found(self.colleague, condition)), count)
                groups = self._as(self.colleague)._read_group(
                    domain, ["client_id"], ["__count"]
                )
                self.assertEqual(sum(n for _client, n in groups), count)

    def test_plain_private_meeting(self):
        """Of an ordinary private meeting, other users see what Odoo shows.

        Covers: T9
        """
        self.secret.client_id = False
        self.env.flush_all()
        self.assertIn(self.secret, self._found(self.colleague))
        self.assertIn(
            self.secret, self._found(self.colleague, ("client_day", "=", "2026-03-02"))
        )
