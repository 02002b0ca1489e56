from datetime import datetime, timedelta
from unittest.mock import patch

import vobject
from psycopg2 import IntegrityError

from odoo import Command, api, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.calendar.models.calendar_event import CalendarEvent as CoreEvent

from .common import ClientCardCommon

MORNING = datetime(2026, 3, 2, 9)


class TaskCommon(ClientCardCommon):
    """An organizer, a colleague without a role in the addon, and a portal user."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.client.write(
            {
                "email": "client@example.com",
                "street": "Gran Vía 1",
                "city": "Madrid",
                "zip": "28013",
                "country_id": cls.env.ref("base.es").id,
            }
        )
        cls.owner = cls._create_user("owner")
        cls.owner.email = "owner@example.com"
        cls.colleague = new_test_user(
            cls.env,
            login="task_colleague",
            groups="base.group_user,base.group_allow_export",
            company_id=cls.company_1.id,
            company_ids=[Command.set(cls.company_1.ids)],
            tz="UTC",
        )
        # accounting tests run without tracking and e-mails
        cls.Event = api.Environment(cls.env.cr, cls.owner.id, {})["calendar.event"]

    @classmethod
    def _task(cls, start=MORNING, hours=1, **values):
        """Create a task of the owner, with a time unless ``allday`` is in the
        values."""
        return cls.Event.create(
            {
                "name": "Visit",
                "client_id": cls.client.id,
                "start": start,
                "stop": start + timedelta(hours=hours),
                **values,
            }
        )

    @classmethod
    def _series(cls, count=4, start=MORNING, **values):
        """Create a weekly series, and return its occurrences by time."""
        base = cls._task(
            start,
            recurrency=True,
            rrule_type="weekly",
            rrule_type_ui="weekly",
            end_type="count",
            interval=1,
            count=count,
            event_tz="UTC",
            **{start.strftime("%a").lower(): True, **values},
        )
        return base.recurrence_id.calendar_event_ids.sorted("start")


@tagged("post_install", "-at_install")
class TestTasks(TaskCommon):
    def test_defaults(self):
        """Covers: T1, T8"""
        task = self._task()
        self.assertEqual(task.client_type, "task")
        self.assertEqual(task.client_state, "open")
        self.assertEqual(task.client_color, 4)
        self.assertEqual(task.location, "Gran Vía 1, 28013 Madrid, Spain")
        self.assertEqual(task.client_commercial_id, self.client)
        self.assertEqual(task.partner_ids, self.owner.partner_id)

    def test_plain_meeting_stays_as_it_is(self):
        """Covers: T9"""
        meeting = self._task(client_id=False)
        self.assertRecordValues(
            meeting,
            [
                {
                    "client_commercial_id": False,
                    "client_type": False,
                    "client_state": False,
                    "client_state_order": 0,
                    "client_color": 0,
                    "location": False,
                    "client_late": False,
                }
            ],
        )
        with self.assertRaises(UserError):
            meeting.action_client_complete()

    def test_every_task_has_a_state_and_no_plain_meeting_has_one(self):
        """Covers: T2"""
        task = self._task(client_state=False, client_type="")
        self.assertEqual((task.client_state, task.client_type), ("open", "task"))
        task.write({"client_state": False, "client_type": False})
        self.assertEqual((task.client_state, task.client_type), ("open", "task"))
        meeting = self._task(client_id=False, client_state="open", client_type="call")
        self.assertFalse(meeting.client_state or meeting.client_type)
        with self.assertRaises(UserError):
            (task | meeting).client_state = "completed"
        self.assertEqual(task.client_state, "open")

    def test_meeting_becomes_task_and_meeting_again(self):
        """Covers: T1, T9"""
        event = self._task(client_id=False)
        event.client_id = self.contact
        self.assertEqual(event.client_state, "open")
        self.assertEqual(event.client_commercial_id, self.client)
        event.client_id = False
        self.assertFalse(event.client_state or event.client_type or event.client_color)
        self.assertFalse(event.location)

    def test_states_in_order(self):
        """Covers: T2"""
        states = ["completed", "open", "unattended", "in_process"]
        tasks = self.Event.concat(*(self._task(client_state=s) for s in states))
        found = self.Event.search(
            [("id", "in", tasks.ids)], order="client_state_order, start, id"
        )
        self.assertEqual(
            found.mapped("client_state"),
            ["in_process", "open", "unattended", "completed"],
        )

    def test_color_of_type_unless_chosen(self):
        """Covers: T1"""
        colors = {
            kind: self._task(client_type=kind).client_color
            for kind in ("task", "call", "meeting")
        }
        self.assertEqual(len(set(colors.values())), 3)
        task = self._task()
        task.client_type = "call"
        self.assertEqual(task.client_color, colors["call"])
        chosen = self._task(client_color=7)
        chosen.client_type = "call"
        self.assertEqual(chosen.client_color, 7)

    def test_context_fills_in_client_and_address(self):
        """Covers: T8"""
        context = {
            "default_client_id": self.contact.id,
            "default_client_type": "call",
            "active_model": "res.partner",
            "active_id": self.client.id,
        }
        for view in (None, "client_card.calendar_event_view_form_quick"):
            with Form(self.Event.with_context(**context), view=view) as form:
                form.name = "Call back"
                self.assertEqual(form.client_type, "call")
                self.assertIn("Gran Vía 1", form.location)
            task = form.save()
            self.assertEqual(task.client_type, "call")
            self.assertEqual(task.client_color, 10)
            self.assertEqual(task.partner_ids, self.owner.partner_id)
            self.assertFalse(task.res_model or task.activity_ids)
            self.assertFalse(self.client.activity_ids | self.contact.activity_ids)

    def test_client_given_as_value_is_not_invited_either(self):
        """Covers: T8, T9"""
        context = {"active_model": "res.partner", "active_id": self.client.id}
        task = self._task(partner_ids=self.owner.partner_id.ids)
        task |= self.Event.with_context(**context).create(
            {"name": "Visit", "client_id": self.client.id}
        )
        self.assertEqual(task.partner_ids, self.owner.partner_id)
        self.assertEqual(task.attendee_ids.partner_id, self.owner.partner_id)
        self.assertNotIn(self.client, task.message_partner_ids)
        self.assertFalse(self.client.activity_ids)

    def test_address_changed_by_hand_is_kept(self):
        """Covers: T8"""
        other = self.client.copy({"street": "Calle Mayor 5"})
        task = self._task()
        self.client.street = "Elsewhere 9"
        task.start += timedelta(hours=-1)
        self.assertIn("Gran Vía 1", task.location)
        by_hand = self._task(location="Warehouse, gate 3")
        by_hand.write({"name": "Delivery", "client_state": "in_process"})
        self.assertEqual(by_hand.location, "Warehouse, gate 3")
        by_hand.client_id = other
        self.assertEqual(by_hand.location, "Warehouse, gate 3")
        untouched = self._task()
        (untouched | by_hand).client_id = other.copy({"street": "Serrano 7"})
        self.assertIn("Serrano 7", untouched.location)
        self.assertEqual(by_hand.location, "Warehouse, gate 3")
        (untouched | by_hand).client_id = False
        self.assertFalse(untouched.location)
        self.assertEqual(by_hand.location, "Warehouse, gate 3")

    def test_address_is_the_location_that_calendars_carry(self):
        """Covers: T1"""
        task = self._task()
        self.assertEqual(task.location, "Gran Vía 1, 28013 Madrid, Spain")
        file = vobject.readOne(task._get_ics_file()[task.id].decode())
        self.assertEqual(file.vevent.location.value, task.location)

    def test_meeting_keeps_its_place_when_it_becomes_a_task(self):
        """Covers: T1"""
        meeting = self._task(client_id=False, location="Room 1")
        meeting.client_id = self.client
        self.assertEqual(meeting.location, "Room 1")
        meeting.client_id = False
        self.assertEqual(meeting.location, "Room 1")
        with Form(meeting) as form:
            form.client_id = self.contact
            self.assertEqual(form.location, "Room 1")
        empty = self._task(client_id=False)
        self.assertFalse(empty.location)
        with Form(empty) as form:
            form.client_id = self.client
            self.assertIn("Gran Vía 1", form.location)

    def test_typed_address_is_kept_in_a_form(self):
        """Covers: T1, T8"""
        other = self.client.copy({"name": "Other", "street": "Serrano 7"})
        for view in (None, "client_card.calendar_event_view_form_quick"):
            with self.subTest(view=view), Form(self.Event, view=view) as form:
                form.name = "Visit"
                form.location = "Gate 3"
                form.client_id = self.client
                self.assertEqual(form.location, "Gate 3")
                form.location = False
                form.client_id = other
                self.assertIn("Serrano 7", form.location)
                form.client_id = self.client
                self.assertIn("Gran Vía 1", form.location)
                form.location = "Gate 4"
                form.client_id = other
                self.assertEqual(form.location, "Gate 4")
            self.assertEqual(form.save().location, "Gate 4")

    def test_address_typed_over_a_saved_one_is_kept(self):
        """Covers: T1, T8"""
        other = self.client.copy({"name": "Other", "street": "Serrano 7"})
        task = self._task()
        with Form(task) as form:
            form.location = "Gate 3"
            form.client_id = other
            self.assertEqual(form.location, "Gate 3")
            form.location = False
            form.client_id = self.contact
            self.assertIn("Gran Vía 1", form.location)
            form.client_id = other
            self.assertIn("Serrano 7", form.location)
        self.assertIn("Serrano 7", task.location)
        by_hand = self._task(location="Gate 3")
        with Form(by_hand) as form:
            form.location = False
            form.client_id = other
            self.assertIn("Serrano 7", form.location)
        self.assertIn("Serrano 7", by_hand.location)

    def test_address_goes_on_to_more_options(self):
        """The full form opens with the values entered in the small one. Covers: T8"""
        other = self.client.copy({"name": "Other", "street": "Serrano 7"})
        address = self._task().location
        for location, expected in ((address, "Serrano 7"), ("Gate 3", "Gate 3")):
            with Form(
                self.Event.with_context(
                    default_client_id=self.client.id, default_location=location
                )
            ) as form:
                self.assertEqual(form.location, location)
                form.name = "Visit"
                form.client_id = other
                self.assertIn(expected, form.location)

    def test_calendars_get_the_address_of_another_client(self):
        """They are synchronised if fields with certain names are written. Covers: T9"""
        other = self.client.copy({"name": "Other", "street": "Serrano 7"})
        moved, by_hand = self._task(), self._task(location="Gate 3")
        occurrence, *others = series = self._series()
        others[0].location = "Gate 4"
        written = {}
        write = CoreEvent.write

        def note(events, vals):
            if (
                "recurrence_update" not in vals
                or vals["recurrence_update"] != "all_events"
            ):
                written.update(dict.fromkeys(events.ids, dict(vals)))
            return write(events, vals)

        with patch.object(CoreEvent, "write", note):
            (moved | by_hand).client_id = other
            occurrence.write({"client_id": other.id, "recurrence_update": "all_events"})
        address = other._client_task_address()
        self.assertIn("Serrano 7", address)
        for task in moved | series - others[0]:
            self.assertEqual(written[task.id].get("location"), address)
        for task in by_hand | others[0]:
            self.assertNotIn("location", written[task.id])
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT location FROM calendar_event WHERE id = %s", [moved.id]
        )
        self.assertEqual(self.env.cr.fetchall(), [(address,)])
        self.assertEqual(by_hand.location, "Gate 3")
        self.assertEqual(others[0].location, "Gate 4")

    def test_client_without_address(self):
        """Covers: T8"""
        bare = self.env["res.partner"].create({"name": "Bare", "is_company": True})
        self.assertFalse(self._task(client_id=bare.id).location)
        bare.write({"street": "Av. 5", "country_id": self.env.ref("base.mx").id})
        self.assertEqual(self._task(client_id=bare.id).location, "Av. 5, Mexico")

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def test_states_of_many(self):
        """Covers: T2, T6"""
        tasks = self._task() | self._task(client_state="in_process")
        self.assertIs(tasks.action_client_complete(), True)
        self.assertEqual(set(tasks.mapped("client_state")), {"completed"})
        tasks.action_client_unattend()
        self.assertEqual(set(tasks.mapped("client_state")), {"unattended"})
        tasks.action_client_reopen()
        self.assertEqual(set(tasks.mapped("client_state")), {"open"})

    def test_state_is_tracked(self):
        """Covers: T2, T9"""
        task = self._task()
        self.env.cr.flush()
        task.action_client_complete()
        self.env.cr.flush()
        values = task.sudo().message_ids.tracking_value_ids
        value = values.filtered(lambda v: v.field_id.name == "client_state")
        self.assertEqual(value.old_value_char, "Open")
        self.assertEqual(value.new_value_char, "Completed")
        self.assertNotIn(self.client, task.sudo().message_ids.notified_partner_ids)

    def test_copy(self):
        """Covers: T6"""
        guest = self.env["res.partner"].create({"name": "Guest"})
        task = self._task(
            client_state="completed",
            client_type="call",
            client_color=7,
            location="Warehouse",
            partner_ids=(self.owner.partner_id | guest).ids,
        )
        action = task.action_client_copy()
        self.assertEqual(action["res_model"], "calendar.event")
        copy = task.browse(action["res_id"])
        self.assertRecordValues(
            copy,
            [
                {
                    "name": "Visit",
                    "client_id": self.client.id,
                    "client_type": "call",
                    "client_state": "open",
                    "client_color": 7,
                    "location": "Warehouse",
                    "start": task.start,
                    "stop": task.stop,
                }
            ],
        )
        self.assertEqual(copy.partner_ids, task.partner_ids)
        self.assertEqual(len(copy.attendee_ids), 2)
        self.assertFalse(copy.attendee_ids & task.attendee_ids)
        self.assertEqual(task.client_state, "completed")

    def test_copy_of_many(self):
        """Covers: T6"""
        tasks = self._task() | self._task()
        action = tasks.action_client_copy()
        copies = self.Event.search(action["domain"])
        self.assertEqual(len(copies), 2)
        self.assertFalse(copies & tasks)

    # ------------------------------------------------------------------
    # Contacts
    # ------------------------------------------------------------------

    def test_tasks_of_all_contacts_of_the_client(self):
        """Covers: T1"""
        other = self.env["res.partner"].create({"name": "Other", "is_company": True})
        tasks = self._task() | self._task(client_id=self.contact.id)
        elsewhere = self._task(client_id=other.id)
        domain = [("client_commercial_id", "=", self.client.id)]
        self.assertEqual(self.Event.search(domain), tasks)
        self.contact.parent_id = other
        self.assertEqual(self.Event.search(domain), tasks[0])
        domain = [("client_commercial_id", "=", other.id)]
        self.assertEqual(self.Event.search(domain), tasks[1] | elsewhere)

    def test_deleting_a_contact_keeps_tasks(self):
        """Covers: T1"""
        task = self._task(client_id=self.contact.id)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            with self.env.cr.savepoint():
                self.contact.unlink()
        self.contact.active = False
        self.assertEqual(task.exists().client_id, self.contact)
        self.assertEqual(task.client_commercial_id, self.client)

    def test_merged_contacts_keep_tasks(self):
        """Covers: T1"""
        partners = self.env["res.partner"]
        other = partners.create({"name": "Other", "is_company": True})
        colleague = partners.create({"name": "Ana", "parent_id": other.id})
        person = partners.create({"name": "Ana García"})
        task = self._task(client_id=person.id)
        for into, client in (
            (self.contact, self.client),
            (colleague, other),
            (self.client.copy(), False),
        ):
            wizard = self.env["base.partner.merge.automatic.wizard"].create({})
            wizard._merge((task.client_id | into).ids, into)
            task.invalidate_recordset()
            self.assertEqual(task.client_id, into)
            self.assertEqual(task.client_commercial_id, client or into)

    def test_activity_of_the_client(self):
        """Covers: T1, P5"""

        def moved(action):
            self.client._write({"client_last_activity": datetime(2020, 1, 1)})
            self.env.flush_all()
            action()
            self.env.flush_all()
            self.env.cr.flush()
            self.client.invalidate_recordset()
            return self.client.client_last_activity.year > 2020

        task = self._task(client_id=False)
        self.assertTrue(moved(lambda: task.write({"client_id": self.contact.id})))
        self.assertTrue(moved(lambda: self._task()))
        self.assertTrue(moved(task.action_client_complete))
        self.assertFalse(moved(lambda: self._task(client_id=False)))

    # ------------------------------------------------------------------
    # Rights
    # ------------------------------------------------------------------

    def test_internal_user_without_role(self):
        """Covers: T9, R3"""
        task = self._task()
        task.with_user(self.colleague).action_client_complete()
        self.assertEqual(task.client_state, "completed")
        own = task.with_user(self.colleague).action_client_copy()
        self.assertEqual(own["res_model"], "calendar.event")
        menu = self.env.ref("client_card.calendar_event_menu").id
        menus = self.env["ir.ui.menu"]
        self.assertIn(menu, menus.with_user(self.owner).load_menus(False))
        self.assertNotIn(menu, menus.with_user(self.colleague).load_menus(False))

    def test_guest_from_outside(self):
        """Covers: T9, R3"""
        portal = new_test_user(self.env, "task_portal", "base.group_portal")
        task = self._task(partner_ids=portal.partner_id.ids)
        seen = task.with_user(portal)
        self.assertEqual(seen.name, "Visit")
        with self.assertRaises(AccessError):
            seen.read(["client_state"])
        with self.assertRaises(AccessError):
            seen.search([("client_state", "=", "open")])
        with self.assertRaises(AccessError):
            seen.action_client_complete()
        self.assertNotIn("client_id", seen.fields_get())

    def test_company(self):
        """Events belong to no company: a calendar can have tasks of any client.

        Covers: T9, R4
        """
        task = self._task(client_id=self.client.id)
        self.client.company_id = self.company_2
        seen = task.with_user(self.colleague)
        [values] = seen.web_read({"client_id": {"fields": {"display_name": {}}}})
        self.assertEqual(values["client_id"]["display_name"], "Test Client")
        seen.write({"name": "Later", "start": MORNING + timedelta(days=1)})
        seen.action_client_complete()
        self.assertEqual(task.client_state, "completed")

    def test_clients_of_another_company_cannot_be_chosen(self):
        """Covers: T8, R3, R4"""
        self.client.company_id = self.company_2
        with self.assertRaises(AccessError):
            self.Event.with_user(self.colleague).create(
                {"name": "Visit", "client_id": self.client.id}
            )

    # ------------------------------------------------------------------
    # Views and speed
    # ------------------------------------------------------------------

    def test_filters_and_groups_are_valid(self):
        """Covers: T1, T2"""
        self._task()
        for xmlid in ("client_card.calendar_event_view_search",):
            view = self.env.ref(xmlid)
            arch = self.Event.get_view(view.id, "search")["arch"]
            self.assertIn("client_late", arch)
        for name in (
            "client_id",
            "client_type",
            "client_state",
            "client_commercial_id",
        ):
            groups = self.Event.formatted_read_group(
                [("client_id", "=", self.client.id)], [name], ["__count"]
            )
            self.assertEqual(groups[0]["__count"], 1)

    def test_only_the_visible_range_is_read(self):
        """Covers: T4, F2"""
        self.Event.create(
            [
                {
                    "name": f"Task {i}",
                    "client_id": self.client.id,
                    "start": MORNING + timedelta(days=i),
                    "stop": MORNING + timedelta(days=i, hours=1),
                }
                for i in range(120)
            ]
        )
        self.env.flush_all()
        self.env.invalidate_all()
        domain = [
            ("client_commercial_id", "=", self.client.id),
            ("client_day", ">=", "2026-04-01"),
            ("client_day", "<=", "2026-04-30"),
        ]
        view = "client_card.calendar_event_view_list"
        specification = self._specification(self.Event, view)
        order = "client_state_order, start, id"
        self.Event.web_search_read(domain, specification, order=order)
        self.env.invalidate_all()
        with self.assertQueryCount(TASKS_OF_A_MONTH):
            page = self.Event.web_search_read(domain, specification, order=order)
        self.assertEqual(len(page["records"]), 30)

    def test_late_of_now(self):
        """Covers: T2"""
        now = fields.Datetime.now()
        late = self._task(now - timedelta(hours=2))
        self.assertTrue(late.client_late)
        self.assertFalse(self._task(now).client_late)
        late.action_client_complete()
        self.assertFalse(late.client_late)


TASKS_OF_A_MONTH = 8
