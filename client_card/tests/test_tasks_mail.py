from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import api, fields
from odoo.tests import Form, tagged

from odoo.addons.base.models.ir_mail_server import IrMail_Server

from .test_statement_mail import Mailbox
from .test_tasks import TaskCommon

TOMORROW = fields.Datetime.now().replace(minute=0, second=0, microsecond=0) + timedelta(
    days=1
)


@tagged("post_install", "-at_install")
class TestTaskMail(TaskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.colleague.email = "colleague@example.com"
        cls.contact.email = "ana@example.com"
        cls.guest = cls.env["res.partner"].create(
            {"name": "Guest", "email": "guest@example.com"}
        )
        cls.env["ir.mail_server"].search([]).active = False

    def setUp(self):
        super().setUp()
        self.startPatcher(
            patch.object(IrMail_Server, "_disable_send", return_value=False)
        )
        # mentioning a client in a message does not make it a recipient
        self.client.message_subscribe(self.guest.ids)
        self.env["mail.mail"].search([("state", "=", "outgoing")]).state = "cancel"
        self.mailbox = self.enterContext(Mailbox())
        self.env["ir.mail_server"].create(
            {
                "name": "Loopback",
                "smtp_host": "127.0.0.1",
                "smtp_port": self.mailbox.port,
                "smtp_encryption": "none",
            }
        )

    def _sent_to(self):
        """Return the addresses e-mails were sent to since the last call."""
        self.env.flush_all()
        self.env.cr.flush()
        mails = api.Environment(self.env.cr, api.SUPERUSER_ID, {})["mail.mail"]
        mails.process_email_queue()
        self.assertFalse(mails.search([("state", "in", ("outgoing", "exception"))]))
        addresses = sorted(a for to, _mail in self.mailbox.received for a in to)
        self.mailbox.received.clear()
        return addresses

    def test_no_mail_without_attendees(self):
        """Covers: T9"""
        for client in (self.client, self.contact):
            with Form(self.Event.with_context(default_client_id=client.id)) as form:
                form.name = "Visit"
            task = form.save()
            task |= self._task(TOMORROW, client_id=client.id)
            self.assertEqual(self._sent_to(), [])
            for user in (self.owner, self.colleague):
                mine = task.with_env(api.Environment(self.env.cr, user.id, {}))
                mine.action_client_complete()
                mine.action_client_unattend()
                mine.action_client_reopen()
                mine.action_client_copy()
                mine[0].copy()
                mine.write({"client_state": "in_process", "location": "Gate 3"})
                mine.write({"client_id": self.client.id, "client_type": "call"})
                self.assertEqual(self._sent_to(), [])
            task.write({"start": TOMORROW + timedelta(days=2)})
            task.write({"allday": True, "start_date": fields.Date.today()})
            task.write({"user_id": self.owner.id, "location": "There"})
            self.assertEqual(self._sent_to(), [])
            task.action_archive()
            task.unlink()
            self.assertEqual(self._sent_to(), [])

    def test_no_mail_for_series(self):
        """Covers: T9"""
        tasks = self._series(4, TOMORROW)
        tasks[0].action_client_complete()
        tasks[2].action_client_unattend()
        hour = timedelta(hours=1)
        for update in ("self_only", "future_events", "all_events"):
            task = self.Event.search(
                [("recurrence_id", "!=", False), ("client_id", "=", self.client.id)],
                order="start",
            )[1]
            task.write(
                {
                    "recurrence_update": update,
                    "start": task.start + hour,
                    "stop": task.stop + hour,
                }
            )
        task = self.Event.search([("recurrence_id", "!=", False)], limit=1)
        task.write({"recurrence_update": "all_events", "name": "Renamed"})
        task.action_client_copy()
        task.write({"recurrence_update": "all_events", "recurrency": False})
        self.assertEqual(self._sent_to(), [])

    def test_no_mail_from_the_daily_job(self):
        """Covers: T2, T9"""
        self.company_1.client_task_auto_unattend = True
        task = self._task(TOMORROW)
        commit = patch.object(type(self.env["ir.cron"]), "_commit_progress")
        with freeze_time(TOMORROW + timedelta(days=2)), commit:
            env = api.Environment(self.env.cr, api.SUPERUSER_ID, {})
            env["calendar.event"]._cron_client_unattend()
        self.assertEqual(task.client_state, "unattended")
        self.assertEqual(self._sent_to(), [])

    def test_attendees_added_on_purpose(self):
        """They are notified as for any meeting; the client never is.

        Covers: T9
        """
        task = self._task(
            TOMORROW, partner_ids=(self.owner.partner_id | self.guest).ids
        )
        self.assertEqual(self._sent_to(), ["guest@example.com"])
        task.action_client_complete()
        task.action_client_reopen()
        copy = task.browse(task.action_client_copy()["res_id"])
        self.assertIn(self.guest, copy.partner_ids)
        self.assertEqual(self._sent_to(), [])
        task.start = TOMORROW + timedelta(days=1)
        self.assertEqual(self._sent_to(), ["guest@example.com"])
        other = self._task(TOMORROW)
        other.partner_ids |= self.client
        self.assertEqual(self._sent_to(), ["client@example.com"])

    def test_reminders_go_to_attendees(self):
        """A task's reminder is sent to the organizer, not to the client.

        Covers: T9
        """
        alarm = self.env["calendar.alarm"].create(
            {
                "name": "Mail",
                "alarm_type": "email",
                "interval": "hours",
                "duration": 1,
                "mail_template_id": self.env.ref(
                    "calendar.calendar_template_meeting_reminder"
                ).id,
            }
        )
        self._task(TOMORROW, alarm_ids=alarm.ids)
        self.env.flush_all()
        cron = self.env.ref("calendar.ir_cron_scheduler_alarm")
        cron.lastcall = TOMORROW - timedelta(hours=2)
        with freeze_time(TOMORROW - timedelta(minutes=50)):
            env = api.Environment(self.env.cr, api.SUPERUSER_ID, {})
            manager = env["calendar.alarm_manager"].with_context(lastcall=cron.lastcall)
            manager._send_reminder()
        self.assertEqual(self._sent_to(), ["owner@example.com"])
