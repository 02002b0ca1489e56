from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged

from .common import ClientCardCommon


@tagged("post_install", "-at_install")
class TestContactLog(ClientCardCommon):
    def setUp(self):
        super().setUp()
        self.plain = self._create_user("plain")
        self.when = fields.Datetime.now().replace(microsecond=0) - timedelta(days=2)

    def _log(self, kind, user=None, **values):
        log = (
            self.env["client.contact.log"]
            .with_user(user or self.plain)
            .create(
                {
                    "partner_id": self.contact.id,
                    "kind": kind,
                    "date": self.when,
                    "note": "Wants <b>more</b>",
                    **values,
                }
            )
        )
        return log.action_log()

    def _entry(self, **values):
        """Return the new entry of the log."""
        entries = self.env["client.log"].with_user(self.plain)
        entry = entries.search([("client_id", "=", self.client.id)])
        self.assertEqual(len(entry), 1)
        self.assertEqual(entry.partner_id, self.contact)
        return entry

    def test_each_kind_is_in_the_log(self):
        """Covers: A5, M6"""
        for kind, logged in (
            ("call", "call"),
            ("visit", "task"),
            ("email", "email"),
            ("note", "note"),
        ):
            with self.subTest(kind=kind), self.env.cr.savepoint() as savepoint:
                self._log(kind)
                entry = self._entry()
                self.assertEqual(entry.kind, logged)
                self.assertEqual(entry.date, self.when)
                self.assertEqual(entry.user_id, self.plain)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_notice_leads_to_what_was_logged(self):
        """Covers: A5"""
        for kind, model in (
            ("call", "client.call"),
            ("visit", "calendar.event"),
            ("email", "client.log"),
            ("note", "client.log"),
        ):
            with self.subTest(kind=kind):
                params = self._log(kind)["params"]
                self.assertEqual(params["next"]["type"], "ir.actions.act_window_close")
                [link] = params["links"]
                *_path, name, record_id = link["url"].split("/")
                self.assertEqual(name, model)
                record = self.env[model].with_user(self.plain).browse(int(record_id))
                self.assertEqual(record.display_name, link["label"])

    def test_call(self):
        """Covers: A5"""
        self._log("call", direction="incoming", duration=0.25, subject="Prices")
        calls = self.env["client.call"].with_user(self.plain)
        call = calls.search([("client_id", "=", self.client.id)])
        self.assertEqual(call.direction, "incoming")
        self.assertEqual(call.duration, 0.25)
        self.assertEqual(call.note, "Prices\nWants <b>more</b>")

    def test_call_of_another_company_of_the_user(self):
        """Covers: A5, R4"""
        (self.client | self.contact).company_id = self.company_2
        companies = (self.company_1 | self.company_2).ids
        plain = self.plain.with_context(allowed_company_ids=companies)
        log = self.env["client.contact.log"].with_env(plain.with_user(plain).env)
        log.create({"partner_id": self.contact.id, "kind": "call"}).action_log()
        call = log.env["client.call"].search([("client_id", "=", self.client.id)])
        self.assertEqual(call.company_id, self.company_2)

    def test_visit_is_a_completed_meeting(self):
        """Covers: A5"""
        self._log("visit", duration=2)
        event = self.env["calendar.event"].search([("client_id", "=", self.contact.id)])
        self.assertEqual(event.client_type, "meeting")
        self.assertEqual(event.client_state, "completed")
        self.assertEqual(event.stop - event.start, timedelta(hours=2))
        self.assertIn("&lt;b&gt;", event.description)

    def test_email_is_sent_to_nobody(self):
        """Covers: A5"""
        self.client.message_subscribe(self.contact.ids)
        self.contact.email = "ana@example.com"
        mails = self.env["mail.mail"].sudo()
        before = mails.search_count([])
        for direction in ("outgoing", "incoming"):
            self._log("email", direction=direction, subject="Offer")
        self._log("note")
        self.assertEqual(mails.search_count([]), before)
        messages = self.contact.message_ids.filtered(lambda m: m.subject == "Offer")
        self.assertFalse(messages.notification_ids)
        self.assertEqual(
            messages.mapped("author_id"), self.contact | self.plain.partner_id
        )
        self.assertIn("&lt;b&gt;", messages[0].body)

    def test_next_step_is_a_task(self):
        """Covers: A5"""
        day = self.today + timedelta(days=3)
        self._log(
            "note",
            next_step="Send prices",
            next_date=day,
            next_user_id=self.salesperson.id,
        )
        task = self.env["calendar.event"].search([("client_id", "=", self.contact.id)])
        self.assertEqual(task.name, "Send prices")
        self.assertEqual(task.client_state, "open")
        self.assertEqual((task.start_date, task.stop_date), (day, day))
        self.assertEqual(task.user_id, self.salesperson)

    def test_refusals_leave_nothing(self):
        """Covers: A5"""
        later = fields.Datetime.now() + timedelta(hours=2)
        for values in (
            {"kind": "note", "note": False},
            {"kind": "visit", "note": False},
            {"kind": "call", "date": later},
            {"kind": "note", "note": " \n"},
            {"kind": "call", "duration": -1},
            {"kind": "visit", "duration": 1e10},
            {"kind": "call", "next_step": "Call again"},
        ):
            with self.assertRaises(UserError):
                self._log(**values)
        entries = self.env["client.log"].with_user(self.plain)
        self.assertFalse(entries.search([("client_id", "=", self.client.id)]))

    def test_outsiders(self):
        """Covers: A5, R3"""
        portal = new_test_user(self.env, "card_portal", "base.group_portal")
        employee = new_test_user(self.env, "card_employee", "base.group_user")
        for user in (portal, employee):
            with self.assertRaises(AccessError):
                self._log("note", user=user)
        self.client.company_id = self.company_2
        with self.assertRaises(AccessError):
            self._log("note", user=self._one_company_user())

    def _one_company_user(self):
        user = self._create_user("one_company")
        user.company_ids = self.company_1
        return user


@tagged("post_install", "-at_install")
class TestContactLogTour(ClientCardCommon, HttpCase):
    def test_tour(self):
        """Covers: A5, M6"""
        user = self._create_user("visitor")
        self._invoice(10)
        self.client.message_post(body="Asked for prices", message_type="comment")
        self.start_tour(
            f"/odoo/client-card/{self.client.id}", "client_card_log", login=user.login
        )
        entries = self.env["client.log"].with_user(user)
        entries = entries.search([("client_id", "=", self.client.id)])
        self.assertEqual(set(entries.mapped("kind")), {"note", "call", "task"})
        self.assertEqual(entries.filtered("pinned").kind, "note")
