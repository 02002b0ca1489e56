from datetime import datetime, time, timedelta

from freezegun import freeze_time
from psycopg2.errors import UniqueViolation

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_reminders import RemindersCommon

GENTLE, FIRM, FINAL = "Friendly reminder", "Second reminder", "Last reminder"


@tagged("post_install", "-at_install")
class TestRemindersSelection(RemindersCommon):
    """Which clients are reminded, of what, and at which level."""

    def test_levels_by_days(self):
        """One level at a time, starting with the lowest. Covers: D4"""
        self._late(40)
        self.assertEqual(self._level(), GENTLE)
        self._run()
        self.assertEqual(self._level(), "too_soon")
        self.assertEqual(self._level(days=6), "too_soon")
        self.assertEqual(self._level(days=7), FIRM)
        self._age(7)
        self._run()
        self._age(7)
        self.assertEqual(self._level(), FINAL)
        self._run()
        self._age(100)
        self.assertEqual(self._level(), "already")

    def test_not_late_enough(self):
        """Covers: D4"""
        self._late(6)
        choice = self._choice()
        self.assertEqual(choice["reason"], "not_reached")
        tomorrow = self.today + timedelta(days=1)
        self.assertEqual(choice["next_day"], str(tomorrow))
        self.assertEqual(self._level(days=1), GENTLE)

    def test_nothing_late(self):
        """Covers: D4"""
        self._invoice(10, due=0)
        self.assertIsNone(self._choice())

    def test_all_that_is_late_in_one_message(self):
        """By instalment, like the figure. Covers: D4, A2"""
        self._instalments((8, 60.0), (2, 30.0), (-5, 10.0))
        self._late(1, 20)
        self._late(3, 50, currency=self.foreign)
        choice = self._choice()
        late = self._companies(figures=["late"])[self.company_1]["late"]["amount"]
        self.assertEqual(choice["amount"], late)
        self.assertEqual(choice["currencies"]["USD"], 110)
        self.assertEqual(choice["currencies"]["EUR"], 50)
        self.assertEqual(len(choice["documents"]), 3)

    def test_oldest_is_paid(self):
        """The level is recalculated. Covers: D4"""
        old = self._late(30)
        self._run()
        self._late(10)
        self._age(8)
        self.assertEqual(self._level(), FIRM)
        self._run()
        self._age(8)
        self._pay(old)
        self.assertEqual(self._level(), GENTLE)
        self._run()
        self._age(8)
        self.assertEqual(self._level(), "already")
        self.assertEqual(self._level(days=30), FINAL)

    def test_something_older_appears(self):
        """The level does not change, and is not sent again. Covers: D4"""
        self._late(22)
        self._run()
        self._age(7)
        self._run()
        self._age(7)
        self._late(34)
        self.assertEqual(self._level(), "already")
        self.assertEqual(self._level(days=1), FINAL)

    def test_disputed_and_excluded(self):
        """Listed while something is open. Covers: D6"""
        disputed, excluded = self._late(20, 10), self._late(20, 20)
        with self.assertRaises(ValidationError):
            disputed.client_disputed = True
        disputed.with_user(self.accountant).write(
            {"client_disputed": True, "client_dispute_reason": "Broken"}
        )
        excluded.no_followup = True
        choice = self._choice()
        self.assertEqual(choice["reason"], "blocked")
        self.assertEqual(choice["late"], 30)
        self._late(20, 40)
        choice = self._choice()
        self.assertEqual((choice["level"], choice["amount"]), (GENTLE, 40))
        self.assertEqual(len(choice["left_out"]), 2)

    def test_payment_without_entry(self):
        """The document is shown as paid. Covers: D4"""
        move = self._late(20)
        method = self.company_data["default_journal_bank"]
        method.inbound_payment_method_line_ids.payment_account_id = False
        self._pay(move)
        self.assertIn(move.payment_state, ("in_payment", "paid"))
        self.assertIsNone(self._choice())

    def test_on_account(self):
        """If it covers the late amount, not counting our own bills. Covers: D4"""
        self._late(20, 100)
        self._invoice(500, "in_invoice")
        self.assertEqual(self._level(), GENTLE)
        self._payment(99)
        self.assertEqual(self._level(), GENTLE)
        self._payment(1)
        self.assertEqual(self._level(), "on_account")

    def test_minimum(self):
        """For the plan and for the level. Covers: D4"""
        self._late(20, 100)
        self.plan.minimum_amount = 100
        self.assertEqual(self._level(), GENTLE)
        self.plan.minimum_amount = 100.01
        self.assertEqual(self._level(), "minimum")
        self.plan.minimum_amount = 0
        self.gentle.minimum_amount = 200
        self.assertEqual(self._level(), "minimum")

    def test_paused_and_promised(self):
        """No reminders until the end of that day; then they resume. Covers: D6"""
        self._late(20)
        holds = self.env["client.reminder.hold"].with_user(self.accountant)
        values = {"partner_id": self.contact.id, "reason": "In hospital"}
        for kind, days in (("paused", 3), ("promised", 5)):
            until = self.today + timedelta(days=days)
            holds.create(values | {"kind": kind, "until": until})
        self.assertEqual(holds.search([]).client_id, self.client)
        self.assertEqual(self._level(), "paused")
        self.assertEqual(self._level(days=3), "paused")
        choice = self._choice(days=4)
        self.assertEqual(choice["reason"], "promised")
        self.assertEqual(choice["next_day"], str(self.today + timedelta(days=6)))
        self.assertEqual(self._level(days=6), GENTLE)
        holds.search([]).active = False
        self.assertEqual(self._level(), GENTLE)
        with self.assertRaises(ValidationError):
            yesterday = self.today - timedelta(days=1)
            holds.create(values | {"kind": "promised", "until": yesterday})
        with self.assertRaises(AccessError):
            holds.with_context(active_test=False).search([]).unlink()

    def test_archived_and_no_plan(self):
        """Covers: D4"""
        self._late(20)
        self.client.active = False
        self.assertEqual(self._level(), "archived")
        self.client.active = True
        self.plan.is_default = False
        selection = self.env["client.reminder.selection"].with_user(self.accountant)
        selection = selection.with_context(allowed_company_ids=self.company_1.ids)
        choices = selection._select(self.company_1, self.today)
        self.assertEqual(choices[self.client.id].reason, "no_plan")

    def test_plan_of_client_and_of_tag(self):
        """Covers: D4"""
        self._late(20)
        own, tagged_plan = (self._plan(is_default=False) for _plan in range(2))
        tag = self.env["res.partner.category"].create({"name": "Slow"})
        tagged_plan.category_ids = tag
        self.client.category_id = tag
        self.assertIsNone(self._choice())
        self.assertEqual(self._level(plan=tagged_plan), GENTLE)
        self.client.with_company(self.company_1).client_reminder_plan_id = own
        self.assertIsNone(self._choice(plan=tagged_plan))
        self.assertEqual(self._level(plan=own), GENTLE)

    def test_recipients(self):
        """Contacts for accounting, else the invoice address, else the client.

        Covers: D4
        """
        self._late(20)
        self.assertEqual(self._choice()["recipients"], ["client@example.com"])
        invoice = self.contact.copy(
            {"type": "invoice", "email": "i@example.com", "parent_id": self.client.id}
        )
        self.assertEqual(self._choice()["recipients"], ["i@example.com"])
        for name in ("a", "b"):
            invoice.copy(
                {
                    "type": "contact",
                    "parent_id": self.client.id,
                    "email": f"{name}@example.com",
                    "client_accounting_contact": True,
                }
            )
        both = ["a@example.com", "b@example.com"]
        self.assertEqual(self._choice()["recipients"], both)
        self.env["mail.blacklist"].sudo()._add("a@example.com")
        self.env.invalidate_all()
        self.assertEqual(self._choice()["recipients"], both[1:])
        contacts = self.env["res.partner"].search([("email", "=", both[1])])
        contacts.message_bounce = 1
        self.assertEqual(self._level(), "no_recipient")

    def test_notice_before_it_is_due(self):
        """A level with negative days; clients without a notice are not listed.

        Covers: D4
        """
        self.plan.level_ids = [
            Command.create(
                {
                    "name": "Notice",
                    "days": -3,
                    "template_id": self.gentle.template_id.id,
                }
            )
        ]
        self._invoice(50, due=4)
        self.assertIsNone(self._choice())
        self._invoice(10, due=3)
        choice = self._choice()
        self.assertEqual((choice["level"], choice["amount"]), ("Notice", 10))
        self._run()
        self.assertEqual(self._level(days=9), "not_reached")
        self.assertEqual(self._level(days=10), GENTLE)

    def test_companies_are_apart(self):
        """Covers: D4, R3"""
        self._late(20, 100)
        self._late(20, 70, company=self.company_2)
        plan = self._plan(self.company_2)
        self.assertEqual(self._choice()["amount"], 100)
        self.assertEqual(self._choice(plan=plan)["amount"], 70)

    def test_client_becomes_a_contact(self):
        """Its reminders move with it, and a pause remains. Covers: D4, D6"""
        self._late(20)
        reminder = self._run()
        hold = self.env["client.reminder.hold"].create(
            {
                "partner_id": self.client.id,
                "company_id": self.company_1.id,
                "kind": "paused",
                "until": self.today + timedelta(days=9),
                "reason": "Asked",
            }
        )
        group = self._client("Group")
        self.client.write({"is_company": False, "parent_id": group.id})
        self.assertEqual(reminder.client_id, group)
        self.assertEqual(hold.client_id, group)
        self.assertEqual(self._level(client=group, days=8), "paused")
        self.assertEqual(self._level(client=group, days=10), FIRM)

    def test_queries_do_not_grow(self):
        """Covers: D4"""

        def read():
            self.plan.with_user(self.accountant).client_card_reminders_preview()

        counts = []
        for number in range(9):
            client = self._client(f"C{number}")
            self._late(20, partner=client)
            self.env["res.partner"].create(
                {"name": "I", "type": "invoice", "parent_id": client.id}
            )
            counts.append(self._queries(read))
        self.assertEqual(counts[2], counts[-1], counts)


@tagged("post_install", "-at_install")
class TestRemindersRun(RemindersCommon):
    """Reminders that are queued and sent."""

    def test_message(self):
        """Covers: D4"""
        self._late(20, 1234.5)
        waiting = self.env["mail.mail"].sudo().search([])
        with self._mailbox() as mailbox:
            reminder = self._run()
        [(recipients, message)] = mailbox.received
        self.assertEqual(reminder.state, "sent")
        self.assertEqual(reminder.user_id, self.accountant)
        self.assertEqual(recipients, ["client@example.com"])
        self.assertIn("accountant@example.com", message["From"])
        self.assertIn("accountant@example.com", message["Reply-To"])
        self.assertIn(self.company_1.name, message["Subject"])
        html = message.get_body(("html",)).get_content()
        text = message.get_body(("plain",)).get_content()
        for part in (html, text):
            self.assertIn("1,234.50", part)
            self.assertIn(self.accountant.name, part)
        self.assertEqual(self.env["mail.mail"].sudo().search([]), waiting)

    def test_invoices_attached(self):
        """Covers: D4"""
        self.gentle.attach_invoices = True
        self._late(20, 10)
        self._late(30, 20)
        with self._mailbox() as mailbox:
            reminder = self._run()
        [(_recipients, message)] = mailbox.received
        names = [part.get_filename() for part in message.iter_attachments()]
        self.assertEqual(len(names), 2)
        self.assertTrue(all(name.endswith(".pdf") for name in names))
        files = reminder.client_reminder_file_ids
        self.assertEqual(len(files), 2)
        self.assertEqual(len(files.with_user(self.accountant).mapped("raw")), 2)
        with self.assertRaises(AccessError):
            files.with_user(self.salesperson).read(["raw"])

    def test_once_a_day(self):
        """Covers: D4"""
        self._late(20)
        self.assertEqual(len(self._run()), 1)
        self.assertFalse(self._run())
        plan = self.plan.with_user(self.accountant)
        self.assertFalse(plan.client_card_reminders_run())

    def test_same_level_is_once_in_the_database(self):
        """Covers: D4"""
        self._late(20)
        line = self._run().line_ids
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"):
            line.sudo().copy()
            self.env.flush_all()

    def test_looked_at_once_more(self):
        """A reminder that changed after being queued is not sent. Covers: D4"""
        paid, disputed, paused = (self._client(n) for n in ("Paid", "Dis", "Pause"))
        moves = {c: self._late(20, partner=c) for c in (paid, disputed, paused)}
        plan = self.plan.with_user(self.accountant)
        plan.client_card_reminders_run()
        self._pay(moves[paid])
        moves[disputed].write({"client_disputed": True, "client_dispute_reason": "?"})
        self.env["client.reminder.hold"].create(
            {
                "partner_id": paused.id,
                "kind": "paused",
                "until": self.today,
                "reason": "?",
                "company_id": self.company_1.id,
            }
        )
        self.reminders._process_queue()
        sent = self.reminders.search([])
        self.assertEqual(set(sent.mapped("state")), {"cancelled"})
        reasons = {reminder.client_id: reminder.reason for reminder in sent}
        expected = {paid: "paid", disputed: "blocked", paused: "paused"}
        self.assertEqual(reasons, expected)
        moves[disputed].client_disputed = False
        self.assertEqual(self._level(client=disputed), GENTLE)

    def test_at_most_so_many(self):
        """The next run, which is triggered, sends the rest. Covers: D4"""
        for number in range(3):
            self._late(20, partner=self._client(f"C{number}"))
        self.plan.with_user(self.accountant).client_card_reminders_run()
        self.env["ir.cron.trigger"].sudo().search([]).unlink()
        self.reminders._process_queue(limit=2)
        queued = self.reminders.search([("state", "=", "queued")])
        self.assertEqual(len(queued), 1)
        self.assertTrue(self.env["ir.cron.trigger"].sudo().search([]))
        self.reminders._process_queue(limit=2)
        self.assertEqual(queued.state, "sent")

    def test_only_a_person_runs(self):
        """Never as OdooBot: the plan shows the problem. Covers: D4, R3"""
        self._late(20)
        root = self.env.ref("base.user_root")
        reader = self._create_user("reader", "account.group_account_readonly")
        for user in (root, self.salesperson, reader, self.env["res.users"]):
            with self.assertRaises(ValidationError):
                self.plan.user_id = user
        self.accountant.active = False
        self.assertFalse(self._run())
        self.assertIn(self.accountant.name, self.plan.problem)
        self.assertIn("archived", self.plan.message_ids[0].body)
        count = len(self.plan.message_ids)
        self._run()
        self.assertEqual(len(self.plan.message_ids), count)
        self.accountant.active = True
        self.accountant.write(
            {
                "company_id": self.company_2.id,
                "company_ids": [Command.set(self.company_2.ids)],
            }
        )
        self.assertFalse(self._run())
        self.assertIn(self.company_1.name, self.plan.problem)

    def test_responsible_is_archived_meanwhile(self):
        """Queued reminders wait, and are listed. Covers: D4"""
        self._late(20)
        self.plan.with_user(self.accountant).client_card_reminders_run()
        self.accountant.active = False
        self.reminders._process_queue()
        self.assertEqual(self.reminders.search([]).state, "queued")
        self.assertIn("archived", self.plan.problem)

    def test_plan_is_off_until_switched_on(self):
        """Covers: D4"""
        standard = self.env.ref("client_card.client_reminder_plan_standard").sudo()
        self.assertFalse(standard.is_on)
        self.assertEqual(standard.level_ids.mapped("days"), [7, 21, 35])
        self._late(20)
        self.plan.is_on = False
        self.assertEqual(self._level(), GENTLE)
        self.assertFalse(self._run())
        with self.assertRaises(UserError):
            self.plan.with_user(self.accountant).client_card_reminders_run()

    def test_refused(self):
        """A rejected e-mail can be sent again, and is listed. Covers: D4"""
        self._late(20)
        with self._mailbox() as mailbox:
            mailbox.refused.add("client@example.com")
            with mute_logger("odoo.addons.mail.models.mail_mail"):
                reminder = self._run()
        self.assertEqual((reminder.state, mailbox.received), ("failed", []))
        self.assertTrue(reminder.problem)
        self.assertEqual(self._level(), "too_soon")
        self._age(7)
        self.assertEqual(self._level(), GENTLE)

    def test_possibly_sent(self):
        """Possibly sent: it is never sent again, and needs attention. Covers: D4, N4"""
        self._late(20)
        reminder = self._run()
        reminder.state = "possibly"
        self.assertEqual(self._level(days=30), FIRM)
        facts = self.env["client.attention"].with_user(self.accountant)
        fact = facts.search([("kind", "=", "reminder")])
        self.assertEqual(fact.client_id, self.client)
        self.assertEqual(fact.amount, 100)
        mine = facts.with_user(self.salesperson)
        self.assertFalse(mine.search([("kind", "=", "reminder")]))
        with self.assertRaises(AccessError):
            reminder.with_user(self.salesperson).action_mark_sent()
        reminder.with_user(self.accountant).action_mark_not_sent()
        self.assertEqual(reminder.state, "failed")
        self.assertFalse(facts.search([("kind", "=", "reminder")]))

    def test_sms(self):
        """Covers: D4"""
        sms = self.env.ref("client_card.client_reminder_sms_template")
        self.gentle.write({"channel": "sms", "sms_template_id": sms.id})
        self._late(20)
        self.assertEqual(self._level(), "no_recipient")
        self.client.write({"phone": "+34600000000"})
        reminder = self._run()
        self.assertEqual(reminder.state, "sent")
        message = (
            self.env["sms.sms"].sudo().search([("partner_id", "=", self.client.id)])
        )
        self.assertIn("100.00", message.body)

    def test_call(self):
        """A task without amounts. Covers: D4"""
        self.gentle.channel = "call"
        self._late(20, 7531.97)
        self.assertEqual(self._run().state, "sent")
        task = self.env["calendar.event"].search([("client_id", "=", self.client.id)])
        self.assertEqual(task.client_type, "call")
        self.assertEqual(task.user_id, self.accountant)
        self.assertNotIn("7531", f"{task.name} {task.description}")

    def test_promised_day_passes(self):
        """Silent until its end; then it wants attention, and reminders go on.

        Covers: D4, D6, N4
        """
        move = self._late(20)
        until = self.today + timedelta(days=3)
        hold = self.env["client.reminder.hold"].with_user(self.accountant)
        hold = hold.with_context(allowed_company_ids=self.company_1.ids).create(
            {
                "partner_id": self.client.id,
                "kind": "promised",
                "until": until,
                "amount": 100,
                "reason": "Next week",
            }
        )
        facts = self.env["client.attention"].with_user(self.accountant)
        broken = [("kind", "=", "promise")]
        overdue = [("kind", "=", "overdue"), ("client_id", "=", self.client.id)]

        def after(days):
            self.env.invalidate_all()
            return freeze_time(datetime.combine(until + timedelta(days=days), time(12)))

        for days in (-3, 0):
            with after(days):
                self.assertFalse(self._run())
                self.assertFalse(facts.search(broken))
                self.assertEqual(facts.search(overdue).action, "send_statement")
                self.assertEqual(self._level(days=3 + days), "promised")
        with after(1):
            fact = facts.search(broken)
            self.assertEqual((fact.client_id, fact.amount), (self.client, 100))
            self.assertEqual(fact.action_do()["res_id"], hold.id)
            mine = facts.with_user(self.salesperson)
            self.assertFalse(mine.search(broken))
            self.assertEqual(facts.search(overdue).action, "send_reminder")
            reminder = self._run()
            self.assertEqual((reminder.state, reminder.level_id.name), ("sent", GENTLE))
            self.env.invalidate_all()
            self.assertEqual(facts.search(overdue).action, "send_statement")
        self._pay(move)
        with after(2):
            self.assertFalse(facts.search(broken))

    def test_overdue_wants_a_reminder(self):
        """Where a plan is on and one is next; otherwise a statement. Covers: D6, N4"""
        move = self._late(20)
        facts = self.env["client.attention"].with_user(self.accountant)
        overdue = [("kind", "=", "overdue"), ("client_id", "=", self.client.id)]

        def action(user=self.accountant):
            self.env.flush_all()
            self.env.invalidate_all()
            return facts.with_user(user).search(overdue).action

        self.assertEqual(action(), "send_reminder")
        preview = facts.search(overdue).action_do()
        self.assertEqual(preview["res_model"], "client.reminder.preview")
        [answer] = self.client.with_user(self.accountant).client_card_attention()
        self.assertEqual(answer["facts"][0]["action_label"], "Send reminder")
        reader = self._create_user("reader", "account.group_account_readonly")
        self.assertEqual(action(reader), "send_statement")
        move.write({"client_disputed": True, "client_dispute_reason": "Broken"})
        self.assertEqual(action(), "send_statement")
        move.client_disputed = False
        self.plan.is_on = False
        self.assertEqual(action(), "send_statement")
        composer = facts.search(overdue).action_do()
        self.assertEqual(composer["res_model"], "mail.compose.message")
        tag = self.env["res.partner.category"].create({"name": "Slow"})
        self.client.category_id = tag
        other = self._plan(is_default=False, category_ids=tag.ids)
        self.assertEqual(action(), "send_reminder")
        own = self.client.with_company(self.company_1)
        own.client_reminder_plan_id = self.plan
        self.assertEqual(action(), "send_statement")
        own.client_reminder_plan_id = other
        self.assertEqual(action(), "send_reminder")
        other.level_ids[1].days = 30
        other.level_ids[0].days = 21
        self.assertEqual(action(), "send_statement", "not late enough")
        other.level_ids[0].days = 20
        self.assertEqual(action(), "send_reminder")
        self._run()
        self.assertEqual(action(), "send_statement", "for 7 days")
        self._age(7)
        self.assertEqual(action(), "send_statement", "not before the next level")
        other.level_ids[0].days = 19
        other.level_ids[1].days = 21
        with freeze_time(datetime.combine(self.today + timedelta(days=1), time(12))):
            self.assertEqual(action(), "send_reminder")

    def test_log(self):
        """Level and day for all, amounts and files for accountants. Covers: D6, L1"""
        self.gentle.attach_invoices = True
        self._late(20, 7531.97)
        self._run()
        mine = [("client_id", "=", self.client.id), ("kind", "=", "reminder")]
        log = self.env["client.log"].with_user(self.accountant)
        entry = log.search(mine)
        self.assertEqual((entry.name, entry.amount), (GENTLE, 7531.97))
        self.assertIn("7,531.97", entry.body)
        self.assertEqual(len(entry.attachment_ids), 1)
        self.env.invalidate_all()
        entry = log.with_user(self.salesperson).search(mine)
        self.assertEqual((entry.name, entry.amount), (GENTLE, 0))
        self.assertFalse(entry.body or entry.attachment_ids)

    def test_level_on_the_panel(self):
        """While part of it is open; for all users. Covers: D6, P2"""
        move = self._late(20)
        partners = self.env["res.partner"].with_user(self.salesperson)
        reminded = [("client_reminder_level", "!=", False)]
        self.assertFalse(partners.search(reminded) & self.client)
        self._run()
        client = self.client.with_user(self.salesperson)
        self.assertEqual(client.client_reminder_level, GENTLE)
        self.assertEqual(client.client_reminder_day, self.today)
        next_day = self.today + timedelta(days=7)
        self.assertEqual(client.client_reminder_next_level, FIRM)
        self.assertEqual(client.client_reminder_next_day, next_day)
        contact = self.contact.with_user(self.salesperson).with_company(self.company_1)
        self.assertEqual(contact.client_reminder_level, GENTLE)
        self.assertEqual(contact.client_reminder_next_day, next_day)
        for domain in (
            reminded,
            [("client_reminder_level", "=", GENTLE)],
            [("client_reminder_level", "ilike", "friendly")],
            [("client_reminder_day", ">=", self.today)],
        ):
            self.assertIn(self.client, partners.search(domain))
        none = [("client_reminder_level", "=", False)]
        self.assertNotIn(self.client, partners.search(none))
        first = partners.search([], order="client_reminder_day", limit=1)
        self.assertEqual(first.commercial_partner_id, client)
        groups = partners.formatted_read_group(
            reminded, ["client_reminder_level"], ["__count"]
        )
        self.assertEqual(groups[0]["client_reminder_level"], GENTLE)
        self._pay(move)
        self.env.invalidate_all()
        self.assertFalse(client.client_reminder_level)
        self.assertFalse(client.client_reminder_next_day)
        self.assertFalse(contact.client_reminder_level)
        self.assertFalse(partners.search(reminded) & self.client)


@tagged("post_install", "-at_install")
class TestRemindersPreview(RemindersCommon):
    """The preview before a run."""

    def _preview(self, record=None):
        plan = self.plan.with_user(self.accountant)
        action = (record or plan).with_user(self.accountant)
        name = "action_preview" if action._name == plan._name else ""
        action = getattr(action, name or "action_client_reminder")()
        previews = self.env[action["res_model"]].with_user(self.accountant)
        return previews.browse(action["res_id"])

    def test_exclude_and_change(self):
        """Covers: D4"""
        one, two, poor = (self._client(name) for name in ("One", "Two", "Poor"))
        for client, amount in ((one, 100), (two, 200), (poor, 1)):
            self._late(20, amount, partner=client)
        self.plan.minimum_amount = 50
        preview = self._preview()
        lines = {line.client_id: line for line in preview.line_ids}
        self.assertEqual(lines[poor].reason, "minimum")
        self.assertEqual(preview.count, 2)
        lines[one].excluded = True
        lines[two].action_open_text()
        self.assertIn("200.00", lines[two].body)
        self.assertFalse(lines[two].is_edited)
        lines[two].body = "<p>Please pay the 200.</p>"
        self.assertTrue(lines[two].is_edited)
        preview.action_run()
        reminder = self.reminders.search([])
        self.assertEqual(reminder.client_id, two)
        self.reminders._process_queue()
        self.assertEqual(reminder.state, "sent")
        self.assertIn("Please pay the 200", reminder.body)

    def test_changed_text_and_changed_amount(self):
        """A text with an outdated amount is not sent. Covers: D4"""
        move = self._late(20)
        preview = self._preview(self.client)
        preview.line_ids.action_open_text()
        preview.line_ids.body = "<p>100, please</p>"
        preview.action_run()
        self._pay(move, 40)
        self.reminders._process_queue()
        reminder = self.reminders.search([])
        self.assertEqual((reminder.state, reminder.reason), ("cancelled", "changed"))

    def test_another_day(self):
        """Covers: D4"""
        self._late(5)
        preview = self._preview()
        self.assertEqual(preview.line_ids.reason, "not_reached")
        preview.day = self.today + timedelta(days=3)
        preview.action_update()
        self.assertEqual(preview.line_ids.level_id, self.gentle)
        with self.assertRaises(UserError):
            preview.action_run()

    def test_one_client_from_the_card(self):
        """Even while the plan is off. Covers: D4"""
        self.plan.is_on = False
        self._late(20)
        self._late(20, partner=self._client("Other"))
        preview = self._preview(self.contact)
        self.assertEqual(preview.line_ids.client_id, self.client)
        preview.action_run()
        self.reminders._process_queue()
        self.assertEqual(self.reminders.search([]).state, "sent")
        self.plan.is_on = True
        self.assertEqual(len(self._run(again=False)), 1, "the others by schedule")

    def test_rights(self):
        """Covers: D4, R3"""
        self._late(20)
        reader = self._create_user("reader", "account.group_account_readonly")
        configurer = self._create_user(
            "configurer", "client_card.group_client_card_manager"
        )
        for user in (self.salesperson, configurer):
            plan = self.plan.with_user(user)
            for call in (
                plan.action_preview,
                plan.client_card_reminders_preview,
                plan.client_card_reminders_run,
                self.client.with_user(user).action_client_reminder,
                self.client.with_user(user).action_client_reminder_hold,
            ):
                with self.assertRaises(AccessError):
                    call()
        self.plan.with_user(configurer).minimum_amount = 5
        self.assertTrue(self.plan.with_user(reader).client_card_reminders_preview())
        with self.assertRaises(AccessError):
            self.plan.with_user(reader).client_card_reminders_run()
        with self.assertRaises(AccessError):
            self.plan.with_user(self.accountant).minimum_amount = 6

    def test_bad_input(self):
        """Covers: D4"""
        plan = self.plan.with_user(self.accountant)
        for day, clients in (("soon", None), (None, 5), (None, ["x"]), (None, [0])):
            with self.subTest(day=day, clients=clients), self.assertRaises(UserError):
                plan.client_card_reminders_preview(day, clients)
