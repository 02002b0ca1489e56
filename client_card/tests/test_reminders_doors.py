from contextlib import suppress
from datetime import timedelta

from odoo import SUPERUSER_ID, api
from odoo.exceptions import AccessError, UserError
from odoo.sql_db import db_connect
from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools import SQL, mute_logger

from .common_reminders import RemindersCommon

AMOUNT = 7531.97
READS = ("7531.97", "7,531.97")
SEES = {"accountant", "reader"}


@tagged("post_install", "-at_install")
class TestRemindersDoors(RemindersCommon):
    """Role × access path: users who may not see amounts learn none from reminders."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gentle.attach_invoices = True
        cls.reader = cls._create_user("reader", "account.group_account_readonly")
        cls.configurer = cls._create_user(
            "configurer", "client_card.group_client_card_manager"
        )
        cls.plain = cls._create_user("plain")
        cls.portal, cls.employee = (
            new_test_user(cls.env, f"card_{group}", f"base.{group}")
            for group in ("group_portal", "group_user")
        )
        cls.portal.partner_id.parent_id = cls.client
        cls.move = cls._invoice(AMOUNT, date=cls.today - timedelta(days=20))
        cls.hold = cls.env["client.reminder.hold"].create(
            {
                "partner_id": cls.client.id,
                "company_id": cls.company_1.id,
                "until": cls.today + timedelta(days=1),
                "amount": AMOUNT,
                "reason": "Soon",
            }
        )
        cls.hold.active = False
        cls.env["client.reminder.plan"].sudo()._cron_run()
        cls.reminder = cls.reminders.search([])
        cls.preview = cls.env["client.reminder.preview"].with_user(cls.accountant)
        cls.preview = cls.preview.browse(
            cls.plan.with_user(cls.accountant).action_preview()["res_id"]
        )
        cls.env.flush_all()

    def _ways(self, user):
        """Yield calls that return everything the user gets."""
        reminders = self.reminder.with_user(user).sudo(False)
        names = ("amount", "subject", "body", "problem", "line_ids", "recipient_ids")
        names += ("reason",)
        for name in (*names, "client_reminder_file_ids"):
            yield lambda name=name: reminders.read([name])
            yield lambda name=name: reminders.search([(name, "!=", False)]) and READS
        yield reminders.read
        yield lambda: reminders.search([("amount", ">", AMOUNT - 1)]) and READS
        yield lambda: reminders.search([("body", "ilike", "7,531")]) and READS
        yield lambda: reminders.formatted_read_group([], ["level_id"], ["amount:sum"])
        yield lambda: reminders.export_data(["amount", "body"])
        yield lambda: reminders.search([], order="amount") and READS
        lines = self.reminder.line_ids.with_user(user).sudo(False)
        yield lines.read
        yield lambda: lines.search([]).read(["residual"])
        files = self.reminder.client_reminder_file_ids
        yield lambda: [file.raw for file in files.with_user(user).sudo(False)]
        yield (
            lambda: (
                files.with_user(user)
                .sudo(False)
                .search([("res_model", "=", "client.reminder"), ("id", "!=", 0)])
                .mapped("raw")
            )
        )
        yield lambda: [
            file._get_raw_access_token() and READS
            for file in files.with_user(user).sudo(False)
        ]
        hold = self.hold.with_user(user).sudo(False)
        yield hold.read
        preview = self.preview.with_user(user).sudo(False)
        yield lambda: preview.line_ids.read()
        yield lambda: preview.line_ids.search([]).read(["amount"])
        messages = self.env["mail.message"].with_user(user)
        for text in READS:
            yield lambda text=text: messages.search([("body", "ilike", text)]).read(
                ["body"]
            )
        yield lambda: self.client.with_user(user).message_ids.read(["body"])
        for su in (False, True):
            log = self.env["client.log"].with_user(user).sudo(su)
            yield lambda log=log: log.search(
                [("client_id", "=", self.client.id), ("kind", "=", "reminder")]
            ).read(["amount", "body", "attachment_ids", "name"])
        plan = self.plan.with_user(user).sudo(False)
        yield plan.client_card_reminders_preview
        yield plan.read
        client = self.client.with_user(user).sudo(False)
        yield client.client_card_side
        yield client.client_card_attention
        yield lambda: client.read([n for n in client._fields if "client_reminder" in n])
        composers = (
            self.env["mail.compose.message"]
            .with_user(user)
            .with_context(default_model="res.partner", default_res_ids=client.ids)
        )
        for template in self.plan.level_ids.template_id:
            yield lambda t=template: composers.create({"template_id": t.id}).body
        for template in self.plan.level_ids.template_id.with_user(user):
            yield lambda t=template: t._render_field(
                "body_html", self.client.ids, engine="qweb"
            )

    def test_doors(self):
        """Covers: D4, D6, R3"""
        roles = ("portal", "employee", "plain", "salesperson", "configurer")
        for role in (*roles, *sorted(SEES)):
            user = getattr(self, role)
            learned = 0
            for number, way in enumerate(self._ways(user)):
                self.env.invalidate_all()
                with (
                    self.subTest(role=role, way=number),
                    suppress(AccessError, UserError),
                    self.env.cr.savepoint(),
                    mute_logger("odoo.addons.base.models.ir_rule", "odoo.models"),
                ):
                    told = str(way())
                    told_amount = any(text in told for text in READS)
                    learned += told_amount
                    if role not in SEES:
                        self.assertFalse(told_amount)
            if role in SEES:
                self.assertGreater(learned, 8, role)

    def test_everybody_sees_level_and_day(self):
        """Covers: D6"""
        for user in (self.plain, self.salesperson, self.configurer):
            [row] = self.reminder.with_user(user).read(["level_id", "day", "state"])
            self.assertEqual(row["state"], "sent")
        for user in (self.portal, self.employee):
            with self.assertRaises(AccessError):
                self.reminder.with_user(user).read(["day"])

    def test_nobody_writes_reminders(self):
        """Not even accountants, except through the actions. Covers: D4, R3"""
        for role in ("accountant", "configurer", "salesperson"):
            reminder = self.reminder.with_user(getattr(self, role))
            for call in (
                lambda r=reminder: r.write({"state": "queued"}),
                lambda r=reminder: r.copy(),
                lambda r=reminder: r.unlink(),
                lambda r=reminder: r.sudo(False).line_ids.unlink(),
            ):
                with self.assertRaises(AccessError):
                    call()
        with self.assertRaises(UserError):
            self.reminder.with_user(self.accountant).action_cancel()

    def test_what_the_client_tells_in_its_chatter(self):
        """They see promises without amounts. Covers: D6"""
        bodies = " ".join(self.client.message_ids.mapped("body"))
        self.assertIn("Soon", bodies)
        self.assertFalse(any(text in bodies for text in READS))


@tagged("post_install", "-at_install")
class TestRemindersAtOnce(TransactionCase):
    """Two simultaneous runs, each with its own connection."""

    def test_two_runs(self):
        """Only one of them takes each reminder. Covers: D4"""
        level = self.env.ref("client_card.client_reminder_level_gentle")
        plan = level.plan_id
        row = {
            "partner_id": self.env.ref("base.main_partner").id,
            "company_id": plan.company_id.id,
            "plan_id": plan.id,
            "level_id": level.id,
            "channel": "email",
            "user_id": self.env.ref("base.user_admin").id,
            "day": "2026-01-31",
            "state": "queued",
        }
        columns = SQL(", ").join(map(SQL.identifier, row))
        insert = SQL(
            "INSERT INTO client_reminder (%s) VALUES %s RETURNING id",
            columns,
            tuple(row.values()),
        )
        database = db_connect(self.env.cr.dbname)
        with database.cursor() as cr:
            ids = []
            for _number in range(2):
                cr.execute(insert)
                ids.append(cr.fetchone()[0])
        try:
            with database.cursor() as one, database.cursor() as two:
                taken = [
                    api.Environment(cr, SUPERUSER_ID, {})["client.reminder"]
                    ._take_next([])
                    .id
                    for cr in (one, two)
                ]
                third = api.Environment(two, SUPERUSER_ID, {})["client.reminder"]
                two.rollback()
                self.assertEqual(third._take_next([]).id, ids[1])
            self.assertEqual(taken, ids)
        finally:
            with database.cursor() as cr:
                cr.execute(
                    SQL("DELETE FROM client_reminder WHERE id IN %s", tuple(ids))
                )
