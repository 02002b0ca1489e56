from datetime import date, timedelta

from freezegun import freeze_time
from hypothesis import given
from hypothesis import strategies as st

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import html2plaintext, mute_logger

from .common import law
from .common_schedules import SchedulesCommon

AMOUNT = 7531.97
READS = ("7531.97", "7,531.97")
rhythms = st.one_of(
    st.sets(st.integers(1, 31), min_size=1, max_size=4),
    st.sets(st.sampled_from(["mon", "tue", "wed", "thu", "fri", "sat", "sun"])),
)


@tagged("post_install", "-at_install")
class TestSchedulesDays(SchedulesCommon):
    """On which days a schedule sends."""

    @law(60)
    @given(rhythms, st.dates(date(2024, 1, 1), date(2027, 12, 31)), st.data())
    def test_law_days(self, rhythm, first, data):
        """Each day of the rhythm is sent once, by the first run on it or after it; a
        run sends once at most; the 31st is the last day of a month. Covers: D5"""
        numbers = {day for day in rhythm if isinstance(day, int)}
        week = {name: name in rhythm for name in ("mon", "tue", "wed", "thu", "fri")}
        week |= {name: name in rhythm for name in ("sat", "sun")}
        schedule = self.schedule.new(
            {
                "rhythm": "monthly" if numbers else "weekly",
                "month_days": ", ".join(map(str, numbers)),
                **week,
            }
        )
        queued = first - timedelta(days=1)
        for gap in data.draw(st.lists(st.integers(1, 45), min_size=1, max_size=9)):
            run = queued + timedelta(days=gap)
            passed = [run - timedelta(days=n) for n in range(gap)]
            due = [day for day in passed if self._is_wanted(schedule, numbers, day)]
            self.assertEqual(schedule._is_due_since(queued, run), bool(due))
            queued = run

    def _is_wanted(self, schedule, numbers, day):
        if schedule.rhythm == "weekly":
            return schedule[f"{day:%a}".lower()]
        is_last = (day + timedelta(days=1)).day == 1
        return any(n == day.day or is_last and n > day.day for n in numbers)

    def test_bad_rhythms(self):
        """Covers: D5"""
        for text in ("", "0", "32", "1, x", "1.5", "-1", "1 2 300"):
            with self.subTest(days=text), self.assertRaises(ValidationError):
                self.schedule.month_days = text
        self.schedule.month_days = " 31;1, 15 15 "
        self.assertEqual(self.schedule._month_numbers(), {1, 15, 31})
        with self.assertRaises(ValidationError):
            self.schedule.write({"rhythm": "weekly", "mon": False})

    def test_from_switching_on_to_the_day_after(self):
        """Nothing for the past, once a day, missed days once, in the company's time
        zone. Covers: D5"""
        self._invoice(AMOUNT)
        self.schedule.write({"is_on": False, "month_days": "10, 12, 31"})
        self.assertFalse(self.schedule.next_day)
        with freeze_time("2027-01-11 12:00:00"):
            self.schedule.is_on = True
            self.assertEqual(self.schedule.next_day, date(2027, 1, 12))
        self.assertFalse(self._cron(date(2027, 1, 11)), "not for the 10th")
        sent = self._cron(date(2027, 1, 12))
        self.assertEqual((sent.state, sent.address), ("sent", "client@example.com"))
        self.assertFalse(self._cron(date(2027, 1, 12)))
        self.assertFalse(self._cron(date(2027, 1, 30)))
        with freeze_time("2027-03-13 12:00:00"):
            self.assertEqual(self.schedule.next_day, date(2027, 3, 13))
        self.assertEqual(len(self._cron(date(2027, 3, 13))), 1, "for four days")
        self.assertFalse(self._cron(date(2027, 3, 14)))
        # another rhythm, and a time off, send nothing for the past
        with freeze_time("2027-03-20 12:00:00"):
            self.schedule.month_days = "18"
        self.assertFalse(self._cron(date(2027, 3, 20)))
        self.schedule.active = False
        self.assertFalse(self._cron(date(2027, 4, 18)))
        with freeze_time("2027-04-20 12:00:00"):
            self.schedule.active = True
        self.assertFalse(self._cron(date(2027, 4, 20)))
        # noon in Greenwich is the next day on Kiritimati
        self.company_1.partner_id.tz = "Pacific/Kiritimati"
        self.assertEqual(self._cron(date(2027, 5, 17)).day, date(2027, 5, 18))

    def test_who_is_responsible(self):
        """An active accountant of the company; else it says so, once, and makes up for
        it later. Covers: D5"""
        self._invoice(AMOUNT)
        for user in (self.env.ref("base.user_root"), self.salesperson):
            with self.assertRaises(ValidationError):
                self.schedule.user_id = user
        with self.assertRaises(ValidationError):
            self._schedule(user_id=False)
        group = self.env.ref("account.group_account_invoice").sudo()
        group.user_ids -= self.accountant
        for day in range(2):
            self.assertFalse(self._cron(self.today + timedelta(days=day)))
        self.assertIn("no accounting rights", self.schedule.problem)
        told = self.schedule.message_ids.filtered(lambda m: "Nothing is" in m.body)
        self.assertEqual(len(told), 1)
        group.user_ids |= self.accountant
        self.assertEqual(len(self._cron(self.today + timedelta(days=2))), 1)


@tagged("post_install", "-at_install")
class TestSchedulesChoice(SchedulesCommon):
    """Who gets a statement."""

    def test_own_choice_before_tag(self):
        """Covers: D5"""
        self._invoice(AMOUNT)
        own = self._schedule(category_ids=False)
        client = self.client.with_company(self.company_1)
        self.assertFalse(self._reason())
        self.assertIsNone(self._choice(schedule=own))
        client.client_statement_schedule_id = own
        self.assertIsNone(self._choice())
        self.assertFalse(self._reason(schedule=own))
        client.client_statement_none = True
        self.assertEqual(self._reason(), None)
        self.assertEqual(self._reason(schedule=own), "none")
        client.client_statement_schedule_id = False
        self.assertEqual(self._reason(), "none")
        client.client_statement_none = False
        first = self._schedule(sequence=1)
        self.assertIsNone(self._choice())
        self.assertFalse(self._reason(schedule=first))
        draft = client.new({"category_id": [(4, self.tag.id)]}, origin=client)
        self.assertIn("Schedule: ", draft.client_statement_next)
        draft.client_statement_none = True
        self.assertIn("No statements", draft.client_statement_next)
        # a contact's tags are not those of the client
        other = self._client("Other")
        self._invoice(5, partner=other)
        self.contact.copy({"parent_id": other.id, "category_id": self.tag.ids})
        self.assertIsNone(self._choice(client=other, schedule=first))

    def test_only_if_something_is_open(self):
        """Covers: D5"""
        self.assertEqual(self._reason(), "nothing_open")
        self.schedule.only_open = False
        self.assertEqual(self._reason(), "empty")
        move = self._invoice(AMOUNT)
        self.assertEqual(self._choice()["amount"], AMOUNT)
        self._pay(move)
        self.assertFalse(self._reason(), "it moved in the period")
        self.schedule.only_open = True
        self.assertEqual(self._reason(), "nothing_open")
        self._invoice(5, company=self.company_2)
        self.assertEqual(self._reason(), "nothing_open")
        self.client.active = False
        self.assertEqual(self._reason(), "archived")

    def test_recipients_and_opt_out(self):
        """As of reminders; each address for itself. Covers: D5"""
        self._invoice(AMOUNT)
        self.assertEqual(self._choice()["recipients"], ["client@example.com"])
        self._accounting("Ana")
        self._accounting("Ben")
        self._accounting("Twin", email="ANA@example.com")
        both = ["ana@example.com", "ben@example.com"]
        self.assertEqual(self._choice()["recipients"], both)
        ana, ben = self._cron()
        self.assertEqual((ana.address, ben.address), tuple(both))
        self.assertEqual(self._reason(), "already")
        self.optouts._opt_out(ana)
        self.optouts._opt_out(ana)
        self.assertEqual(self.optouts.search([]).mapped("email"), both[:1])
        self.sendings.search([]).day = self.today - timedelta(days=1)
        choice = self._choice()
        self.assertEqual(
            (choice["recipients"], choice["opted_out"]), (both[1:], both[:1])
        )
        self.optouts._opt_out(ben)
        self.assertEqual(self._reason(), "opted_out")
        self.assertIn(both[0], self.client.client_statement_next)
        self.optouts.search([]).with_user(self.accountant).action_revoke()
        self.assertEqual(self._choice()["recipients"], both)
        self.env["mail.blacklist"].sudo()._add(both[0])
        self.env["res.partner"].search([("email", "=", both[1])]).message_bounce = 1
        self.env.invalidate_all()
        self.assertEqual(self._reason(), "no_recipient")

    def test_companies_are_apart(self):
        """Statement, choice and opt-out. Covers: D5, R3"""
        self._invoice(AMOUNT)
        self._invoice(50, company=self.company_2)
        second = self._schedule(self.company_2)
        self.assertEqual(self._choice()["amount"], AMOUNT)
        self.assertEqual(self._choice(schedule=second)["amount"], 50)
        self.client.with_company(self.company_2).client_statement_none = True
        self.assertFalse(self._reason())
        self.assertEqual(self._reason(schedule=second), "none")
        self.client.with_company(self.company_2).client_statement_none = False
        sent = self._cron()
        self.assertEqual(sent.company_id, self.company_1 | self.company_2)
        with self.assertRaises(ValidationError):
            self.schedule.company_id = self.company_2
        self.schedule.company_id = self.company_1
        self.optouts._opt_out(sent[0])
        sent.day = self.today - timedelta(days=1)
        self.assertEqual(self._reason(), "opted_out")
        self.assertFalse(self._reason(schedule=second))

    def test_queries_do_not_grow(self):
        """Covers: D5"""
        counts = []
        for number in range(9):
            client = self._client(f"C{number}", category_id=self.tag.ids)
            self._accounting(f"A{number}", client)
            self._invoice(20, partner=client)
            if number not in (2, 8):
                continue
            self.env.invalidate_all()
            self.env.registry.clear_cache()
            self._choice()
            before = self.env.cr.sql_log_count
            rows = self.schedule.with_user(
                self.accountant
            ).client_card_statements_preview()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(len(rows), 10)
        self.assertLessEqual(counts[1], counts[0])

    def test_run_by_hand(self):
        """On any day, once a day; the scheduled action has nothing left. Covers: D5"""
        self._invoice(AMOUNT)
        schedule = self.schedule.with_user(self.accountant)
        preview = self.env["client.statement.schedule.preview"].browse(
            schedule.action_preview()["res_id"]
        )
        preview = preview.with_user(self.accountant)
        self.assertEqual((preview.count, preview.line_ids.amount), (1, AMOUNT))
        preview.action_run()
        sending = self.sendings.search([])
        self.assertEqual(sending.state, "queued")
        self.assertFalse(schedule.client_card_statements_run())
        tomorrow = str(self.today + timedelta(days=1))
        [row] = schedule.client_card_statements_preview(tomorrow)
        self.assertFalse(row["reason"])
        with self.assertRaises(UserError):
            preview.action_run()
        self.assertFalse(self._cron())
        self.assertEqual(sending.state, "sent")
        self.schedule.is_on = False
        with self.assertRaises(UserError):
            schedule.client_card_statements_run()
        for day, ids in (("soon", None), (None, 5), (None, ["x"]), (None, [0])):
            with self.assertRaises(UserError):
                schedule.client_card_statements_preview(day, ids)


@tagged("post_install", "-at_install")
class TestSchedulesSending(SchedulesCommon):
    """What leaves, and what is seen of it."""

    def test_received(self):
        """A mail for each address, with its own link, both files, in the client's
        language; seen in the log. Covers: D5, A4, M6"""
        self.env["res.lang"]._activate_lang("es_ES")
        self._invoice(AMOUNT)
        self.client.lang = "es_ES"
        self._accounting("Ana")
        self._accounting("Ben")
        with self._mailbox() as mailbox:
            sent = self._cron()
            self._again()
            self.assertFalse(self._cron(), "one a day")
        self.assertEqual(sent.mapped("state"), ["sent", "sent"])
        self.assertEqual(len(mailbox.received), 2)
        for sending, (recipients, message) in zip(sent, mailbox.received, strict=True):
            self.assertEqual(recipients, [sending.address])
            link = sending._optout_url()
            self.assertEqual(message["List-Unsubscribe"], f"<{link}>")
            self.assertIn("One-Click", message["List-Unsubscribe-Post"])
            text = message.get_body(("html",)).get_content()
            self.assertIn(link, text)
            for other in sent - sending:
                self.assertNotIn(other._optout_token(), message.as_string())
            self.assertIn(self.accountant.email, message["Reply-To"])
            names = [part.get_filename() for part in message.iter_attachments()]
            self.assertEqual(len(names), 2)
            self.assertFalse(any(amount in text for amount in READS))
            self.assertNotIn(
                "stop/", sending.body or "", "who reads the log opts nobody out"
            )
        self.assertFalse(
            self.env["mail.mail"].search([("subject", "=", sent[0].subject)])
        )
        entries = self._entries(self.accountant)
        self.assertEqual(entries.mapped("name"), ["Schedule", "Schedule"])
        self.assertEqual(len(entries[0].attachment_ids), 2)
        self.assertTrue(entries[0].body)
        entries = self._entries(self.salesperson)
        self.assertEqual(entries.mapped("name"), ["Schedule", "Schedule"])
        self.assertFalse(entries.attachment_ids or entries[0].body)

    def _entries(self, user):
        self.env.invalidate_all()  # each request has a cache of its own
        log = self.env["client.log"].with_user(user)
        return log.search(
            [("client_id", "=", self.client.id), ("kind", "=", "statement")]
        )

    def test_looked_at_once_more(self):
        """What changes while it is queued decides. Covers: D5"""
        ways = {
            "opted_out": lambda sending: self.optouts._opt_out(sending),
            "off": lambda _sending: self.schedule.write({"is_on": False}),
            "changed": lambda _sending: self._accounting("New"),
            "none": lambda _sending: self.client.with_company(self.company_1).write(
                {"client_statement_none": True}
            ),
            "nothing_open": lambda _sending: self._pay(move),
        }
        move = self._invoice(AMOUNT)
        for reason, change in ways.items():
            with self.subTest(reason=reason), self.env.cr.savepoint() as savepoint:
                [id_] = self.schedule.with_user(
                    self.accountant
                ).client_card_statements_run()
                sending = self.sendings.browse(id_)
                change(sending)
                self.sendings._process_queue()
                self.assertEqual((sending.state, sending.reason), ("cancelled", reason))
                self.env.flush_all()
                savepoint.rollback()
                self.env.invalidate_all()

    def test_refused_and_possibly_sent(self):
        """Refused: it may be sent anew. When the server stops: never. Covers: D5, N4"""
        self._invoice(AMOUNT)
        with (
            self._mailbox() as mailbox,
            mute_logger("odoo.addons.mail.models.mail_mail"),
        ):
            mailbox.refused.add("client@example.com")
            sending = self._cron()
            self.assertEqual(sending.state, "failed")
            mailbox.refused.clear()
            self._again()
            sending = self._cron()
            self.assertEqual(sending.state, "sent")
            sending.state = "possibly"
            self._again()
            self.assertFalse(self._cron())
            self.assertEqual(len(mailbox.received), 1)
        facts = self.env["client.attention"].with_user(self.accountant)
        fact = facts.search([("kind", "=", "statement")])
        self.assertEqual(fact.client_id, self.client)
        self.assertFalse(
            facts.with_user(self.salesperson).search([("kind", "=", "statement")])
        )
        with self.assertRaises(AccessError):
            sending.with_user(self.salesperson).action_mark_sent()
        sending.with_user(self.accountant).action_mark_not_sent()
        self.assertEqual(sending.state, "failed")

    def test_template_is_gone(self):
        """It says so. Covers: D5"""
        self._invoice(AMOUNT)
        self.client._client_statement_template().sudo().unlink()
        sending = self._cron()
        self.assertEqual(sending.state, "failed")
        self.assertIn("template", sending.problem)


@tagged("post_install", "-at_install")
class TestSchedulesDoors(SchedulesCommon):
    """Role × way."""

    def test_rights(self):
        """Covers: D5, R3"""
        self._invoice(AMOUNT)
        self._accounting("Ana")
        reader = self._create_user("reader", "account.group_account_readonly")
        configurer = self._create_user(
            "configurer", "client_card.group_client_card_manager"
        )
        portal = self._user_of(self.company_1, "portal", "base.group_portal")
        sending = self._cron()
        self.optouts._opt_out(sending)
        optout = self.optouts.search([])
        preview = self.env["client.statement.schedule.preview"].browse(
            self.schedule.with_user(self.accountant).action_preview()["res_id"]
        )
        schedule, client = self.schedule, self.client.with_company(self.company_1)
        # who may what: see amounts, send, set up, see and revoke opt-outs, all see
        roles = {
            self.accountant: "see run choose revoke all",
            reader: "see choose optouts all",
            configurer: "setup choose revoke all",
            self.salesperson: "all",
            portal: "",
        }
        ways = {
            "see": [
                lambda u: schedule.with_user(u).action_preview(),
                lambda u: schedule.with_user(u).client_card_statements_preview(),
                lambda u: sending.with_user(u).read(["body", "address", "subject"]),
                lambda u: sending.with_user(u).client_statement_file_ids.read(["raw"]),
            ],
            "run": [
                lambda u: schedule.with_user(u).client_card_statements_run(),
                lambda u: (
                    preview.with_user(u)
                    .create({"schedule_id": schedule.id})
                    .schedule_id.client_card_statements_run()
                ),
            ],
            "setup": [
                lambda u: schedule.with_user(u).write({"only_open": True}),
                lambda u: schedule.with_user(u).copy(),
            ],
            "choose": [lambda u: client.with_user(u).client_statement_next or True],
            "optouts": [lambda u: optout.with_user(u).read(["email"])],
            "revoke": [lambda u: optout.with_user(u).action_revoke()],
            "all": [
                lambda u: schedule.with_user(u).read(["name", "next_day"]),
                lambda u: sending.with_user(u).read(["day", "state", "schedule_id"]),
            ],
            "nobody": [
                lambda u: sending.with_user(u).write({"state": "queued"}),
                lambda u: sending.with_user(u).copy(),
                lambda u: sending.with_user(u).unlink(),
                lambda u: optout.with_user(u).write({"active": False}),
                lambda u: optout.with_user(u).create({"email": "a@example.com"}),
                lambda u: optout.with_user(u).unlink(),
            ],
        }
        for user, may in roles.items():
            allowed = set(may.split())
            if "revoke" in allowed:
                allowed.add("optouts")
            for kind, calls in ways.items():
                for number, call in enumerate(calls):
                    self.env.invalidate_all()
                    with (
                        self.subTest(user=user.login, way=kind, number=number),
                        self.env.cr.savepoint() as savepoint,
                        mute_logger("odoo.addons.base.models.ir_rule", "odoo.models"),
                    ):
                        if kind in allowed:
                            call(user.with_user(user).env.user)
                        else:
                            with self.assertRaises(AccessError):
                                call(user)
                        savepoint.rollback()

    def test_chatter_tells_no_amounts(self):
        """Covers: D5"""
        self._invoice(AMOUNT)
        sending = self._cron()
        self.optouts._opt_out(sending)
        optout = self.optouts.search([])
        optout.with_user(self.accountant).action_revoke()
        texts = [
            html2plaintext(body) for body in self.client.message_ids.mapped("body")
        ]
        self.assertIn("opted out", texts[1])
        self.assertIn("again", texts[0])
        self.assertFalse(any(amount in text for amount in READS for text in texts))
        self.assertFalse(self.client.message_ids.attachment_ids)
        tokens = [
            file._get_raw_access_token()
            for file in sending.client_statement_file_ids.with_user(self.salesperson)
        ]
        self.assertFalse(any(tokens))
