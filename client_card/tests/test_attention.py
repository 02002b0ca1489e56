from datetime import timedelta
from itertools import product

from dateutil.relativedelta import relativedelta
from freezegun import freeze_time
from psycopg2.errors import CheckViolation

from odoo import fields
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .common import ClientCardCommon
from .test_messages import MessagesCommon

CONVERSATION = "client_card.group_client_card_conversation"
# queries of the sources, then of the facts: the page, and what it shows of them
QUERIES = 20
BY_URGENCY = "severity DESC, date ASC, id ASC"  # as the web client asks for it


class AttentionCommon(ClientCardCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.now = fields.Datetime.now()
        cls.client.email = "office@example.com"
        cls.plain = cls._create_user("plain")
        cls.talker = cls._create_user("talker", CONVERSATION)
        cls.everything = cls._create_user(
            "everything",
            "client_card.group_client_card_manager",
            CONVERSATION,
            "account.group_account_manager",
            "sales_team.group_sale_manager",
        )

    @classmethod
    def get_default_groups(cls):
        groups = super().get_default_groups() | cls.quick_ref(CONVERSATION)
        return groups | cls.quick_ref("client_card.group_client_card_manager")

    def _facts(self, kind=None, user=None, companies=None, clients=None):
        """Return the facts that need the user's attention now."""
        self.env.flush_all()
        self.env.invalidate_all()
        companies = companies or self.company_1 | self.company_2
        facts = self.env["client.attention"].with_user(user or self.everything)
        facts = facts.with_context(allowed_company_ids=companies.ids)
        clients = self.client if clients is None else clients
        domain = [("client_id", "in", clients.ids), ("until", "=", False)]
        return facts.search(domain + ([("kind", "=", kind)] if kind else []))

    def _new_clients(self, number):
        values = [{"name": f"Client {i}", "is_company": True} for i in range(number)]
        return self.env["res.partner"].create(values)

    def _call(self, direction="incoming", missed=True, days=1, **values):
        return (
            self.env["client.call"]
            .sudo()
            .create(
                {
                    "partner_id": self.client.id,
                    "company_id": self.company_1.id,
                    "number": "+1 555 0100",
                    "direction": direction,
                    "missed": missed,
                    "start": self.now - timedelta(days=days),
                    **values,
                }
            )
        )

    def _task(self, days=-2, user=None, **values):
        start = self.now + timedelta(days=days)
        return (
            self.env["calendar.event"]
            .sudo()
            .create(
                {
                    "name": "Visit",
                    "client_id": self.client.id,
                    "start": start,
                    "stop": start + timedelta(hours=1),
                    "user_id": (user or self.everything).id,
                    "partner_ids": [],
                    **values,
                }
            )
        )

    def _service(self, **values):
        kind = values.pop("kind", "licence")
        types = self.env["client.service.type"].search([("kind", "=", kind)], limit=1)
        return (
            self.env["client.service"]
            .sudo()
            .create(
                {
                    "name": "Till",
                    "partner_id": self.client.id,
                    "company_id": self.company_1.id,
                    "type_id": types.id,
                    "date_start": self.today - timedelta(days=1),
                    **values,
                }
            )
        )

    def _payment(self, amount=10.0, days=0, **values):
        payment = self.env["account.payment"].create(
            {
                "partner_id": self.client.id,
                "amount": amount,
                "date": self.today + timedelta(days=days),
                "journal_id": self.company_data["default_journal_bank"].id,
                **values,
            }
        )
        # without a journal entry, it may have any state
        payment.outstanding_account_id = False
        return payment

    def _converse(self, **values):
        conversations = self.env["client.conversation"].with_user(self.talker)
        return conversations.create(
            {
                "name": "Delivery",
                "partner_id": self.contact.id,
                "company_id": self.company_1.id,
                "user_id": self.talker.id,
                **values,
            }
        ).with_env(self.env)

    def _write_in(self, conversations, author=None, **values):
        """Post a message in conversations, as the mail gateway and the chatter do."""
        values = {"message_type": "email", "is_internal": False} | values
        subtype = values.pop("subtype", "mail.mt_comment")
        return (
            self.env["mail.message"]
            .sudo()
            .create(
                [
                    {
                        "model": "client.conversation",
                        "res_id": conversation.id,
                        "author_id": author and author.id,
                        "subtype_id": subtype and self.env.ref(subtype).id,
                        "body": "Hello",
                        "date": self.now,
                        **values,
                    }
                    for conversation in conversations
                ]
            )
        )

    def _fill(self, company, client=None):
        """Create a fact of each kind except for e-mails; return their kinds."""
        client = client or self.client
        company.account_use_credit_limit = True
        client.with_company(company).credit_limit = 1
        self._invoice(50, due=-3, company=company, partner=client)
        values = {"partner_id": client.id, "company_id": company.id}
        self._call(**values)
        self._write_in(self._converse(**values), client)
        self._task(client_id=client.id)
        self._service(date_end=self.today, **values)
        order = self._order(10, "sent", company=company, partner=client)
        order.validity_date = self.today
        data = self.company_data if company == self.company_1 else self.company_data_2
        journal = data["default_journal_bank"].id
        self._payment(10, partner_id=client.id, journal_id=journal).state = "rejected"
        return {
            "overdue",
            "over_limit",
            "missed_call",
            "conversation",
            "task",
            "renewal",
            "estimate",
            "rejected_payment",
        }


@tagged("post_install", "-at_install")
class TestAttentionFacts(AttentionCommon):
    """Each fact: it appears, its action opens what resolves it, and it disappears.

    Covers: N4
    """

    def _assert_one(self, kind, **values):
        """Check that there is one fact of this kind; return it."""
        fact = self._facts(kind)
        self.assertEqual(len(fact), 1)
        self.assertEqual({name: fact[name] for name in values}, values)
        return fact

    def test_overdue(self):
        """Covers: N4"""
        moves = [self._invoice(50, due=-3), self._invoice(20, due=-9)]
        self._invoice(5, due=3)
        fact = self._assert_one(
            "overdue",
            severity=3,
            amount=70,
            count=2,
            currency_id=self.company_1.currency_id,
            day=self.today - timedelta(days=9),
            action="send_statement",
            company_id=self.company_1,
            display_name="Overdue",
        )
        action = fact.action_do()
        self.assertEqual(action["res_model"], "mail.compose.message")
        self.assertEqual(action["context"]["default_res_ids"], self.client.ids)
        self._pay(moves[0])
        self._assert_one("overdue", amount=20, count=1)
        self._pay(moves[1])
        self.assertFalse(self._facts("overdue"))

    def test_overdue_in_two_companies_and_currencies(self):
        """Only in the current company, in its currency.

        Covers: N4
        """
        self._invoice(50, due=-3)
        rate = self._invoice(20, due=-3, currency=self.foreign, company=self.company_2)
        for companies, amount in (
            (self.company_1 | self.company_2, 50),
            (self.company_2 | self.company_1, rate.amount_residual_signed),
            (self.company_2, rate.amount_residual_signed),
        ):
            fact = self._facts("overdue", companies=companies)
            self.assertEqual(fact.mapped("amount"), [amount])
            self.assertEqual(fact.company_id, companies[0])
            self.assertEqual(fact.currency_id, companies[0].currency_id)

    def test_over_limit(self):
        """Covers: N4"""
        self.company_1.account_use_credit_limit = True
        self.client.credit_limit = 30
        self._invoice(30)
        self.assertFalse(self._facts("over_limit"))
        move = self._invoice(12)
        fact = self._assert_one(
            "over_limit", severity=3, amount=12, date=False, action="open_credit"
        )
        action = fact.action_do()
        self.assertEqual(action["res_id"], self.client.id)
        self.assertEqual(action["context"], {"client_card_section": "credit"})
        over = self.client.with_user(self.everything).with_company(self.company_1)
        self.assertTrue(over.client_over_limit)
        self._pay(move)
        self.assertFalse(self._facts("over_limit"))

    def test_missed_call(self):
        """Covers: N4"""
        call = self._call(partner_id=self.contact.id)
        fact = self._assert_one(
            "missed_call",
            severity=3,
            date=call.start,
            partner_id=self.contact,
            name="+1 555 0100",
            action="call",
        )
        action = fact.action_do()
        self.assertEqual(action["tag"], "client_card_call")  # which dials
        self.assertEqual(action["params"], {"number": "+1 555 0100"})
        context = action["context"]
        self.assertEqual(context["default_partner_id"], self.contact.id)
        self._call("outgoing", days=0)
        self.assertFalse(self._facts("missed_call"))

    def test_conversation(self):
        """Covers: N4"""
        conversation = self._converse()
        self.assertFalse(self._facts("conversation"))
        message = self._write_in(conversation, self.contact)
        fact = self._assert_one(
            "conversation", severity=3, date=message.date, name="Delivery"
        )
        for action in (fact.action_do(), fact.action_open_source()):
            self.assertEqual(action["res_id"], conversation.id)
            self.assertEqual(action["target"], "current")  # where the user can reply
        self.assertEqual(fact.action, "answer")
        conversation.with_user(self.talker).message_post(
            body="Tomorrow",
            message_type="comment",
            subtype_xmlid="mail.mt_note",
        )
        self._assert_one("conversation")
        self.contact.email = "ana@example.com"
        conversation.with_user(self.talker).message_post(
            body="Tomorrow",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        self.assertFalse(self._facts("conversation"))

    def test_task(self):
        """Covers: N4"""
        task = self._task()
        fact = self._assert_one(
            "task", severity=2, date=task.stop, name="Visit", action="complete"
        )
        self.assertEqual(fact.action_do()["type"], "ir.actions.act_window_close")
        self.assertEqual(task.client_state, "completed")
        self.assertFalse(self._facts("task"))

    def test_estimate(self):
        """Covers: N4"""
        order = self._order(80, "sent")
        order.validity_date = self.today + timedelta(days=7)
        self._assert_one("estimate", severity=1, amount=80, name=order.name)
        order.validity_date = self.today - timedelta(days=1)
        fact = self._assert_one("estimate", severity=2, day=order.validity_date)
        self.assertEqual(fact.action_do()["res_id"], order.id)
        self.assertEqual(fact.action, "open")
        order.action_confirm()
        self.assertFalse(self._facts("estimate"))

    def test_service(self):
        """Covers: N4"""
        service = self._service(date_end=self.today + timedelta(days=30), amount=9)
        fact = self._assert_one("renewal", severity=1, amount=9, action="renew")
        self.assertEqual(fact.action_do()["res_id"], service.id)
        service.date_end += timedelta(days=1)
        self.assertFalse(self._facts("renewal"))
        self.company_1.client_attention_days = 31
        self._assert_one("renewal", day=service.date_end)

    def test_days_before_renewal(self):
        """A company setting, for managers.

        Covers: N4
        """
        settings = self.env["res.config.settings"].with_company(self.company_2)
        settings.create({"client_attention_days": 7}).execute()
        self.assertEqual(self.company_2.client_attention_days, 7)
        self.assertEqual(self.company_1.client_attention_days, 30)
        for days in (-1, 366):
            with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
                with self.env.cr.savepoint():
                    self.company_1.client_attention_days = days
                    self.env.flush_all()

    def test_payment(self):
        """Covers: N4"""
        payment = self._payment()
        payment.action_post()
        self.assertFalse(self._facts("rejected_payment"))
        payment.action_reject()
        fact = self._assert_one("rejected_payment", severity=3, amount=10)
        self.assertEqual(fact.action_do()["res_id"], payment.id)
        self._payment(11).action_post()
        self._assert_one("rejected_payment")
        self._payment(10).action_post()
        self.assertFalse(self._facts("rejected_payment"))


@tagged("post_install", "-at_install")
class TestAttentionEmails(MessagesCommon, AttentionCommon):
    """Covers: N4"""

    def test_failed_email(self):
        """Covers: N4"""
        message = self._fail(self._post(to=self.contact), "bounce")
        fact = self._facts("failed_email", user=self.own, companies=self.company_1)
        self.assertEqual(fact.partner_id, self.contact)
        self.assertEqual(fact.name, "Subject")
        self.assertEqual((fact.severity, fact.action), (2, "resend"))
        action = fact.action_do()
        self.assertEqual(action["res_model"], "mail.compose.message")
        self.assertEqual(fact.date, message.date)
        self._post(to=self.client)
        facts = self._facts("failed_email", user=self.own, companies=self.company_1)
        self.assertEqual(facts, fact)
        self._post(to=self.contact)
        self.assertFalse(self._facts("failed_email"))

    def test_emails_of_others(self):
        """Only failed e-mails whose message the user may read.

        Covers: N4
        """
        order = self._order(user=self.salesperson)
        self._fail(self._post(order, user=self.salesperson))
        self.assertTrue(self._facts("failed_email", user=self.salesperson))
        # on another user's order
        companies = self.company_1
        self.assertFalse(self._facts("failed_email", self.own, companies))

    def test_law(self):
        """Covers: N4"""
        statuses = ("sent", "bounce", "exception", "ready", "canceled")
        first = product(statuses, (40, 5))
        second = [None, *product(statuses, (0, 1))]  # the contact
        cases = list(product(first, second))
        clients = self._new_clients(len(cases))
        contacts = self.env["res.partner"].create(
            [
                {"name": f"Contact {i}", "parent_id": client.id}
                for client in clients
                for i in range(2)
            ]
        )
        sent, expected = [], set()
        for number, ((status, days), later) in enumerate(cases):
            pair = contacts[2 * number : 2 * number + 2]
            sent.append((status, days, pair[0]))
            failed = status in ("bounce", "exception") and days <= 30
            if later:
                sent.append((later[0], 2, pair[later[1]]))
                if failed and later == ("sent", 0):
                    failed = False
                if later[0] in ("bounce", "exception"):
                    expected.add(len(sent) - 1)
            if failed:
                expected.add(len(sent) - 1 - bool(later))
        messages = (
            self.env["mail.message"]
            .sudo()
            .create(
                [
                    {
                        "model": "res.partner",
                        "res_id": to.commercial_partner_id.id,
                        "date": self.now - timedelta(days=days),
                        "message_type": "comment",
                        "subtype_id": self.env.ref("mail.mt_comment").id,
                    }
                    for _status, days, to in sent
                ]
            )
        )
        notifications = (
            self.env["mail.notification"]
            .sudo()
            .create(
                [
                    {
                        "mail_message_id": message.id,
                        "res_partner_id": to.id,
                        "notification_type": "email",
                        "notification_status": status,
                    }
                    for message, (status, _days, to) in zip(messages, sent, strict=True)
                ]
            )
        )
        facts = self._facts("failed_email", clients=clients)
        found = set(facts.mapped("res_id"))
        self.assertEqual(found, {notifications[i].id for i in expected})


@tagged("post_install", "-at_install")
class TestAttentionLaws(AttentionCommon):
    """A fact exists if, and only if, its rule applies.

    Covers: N4
    """

    def test_overdue(self):
        """Posted documents with an amount due, due before today, in the current
        company.

        Covers: N4
        """
        companies = (self.company_1, self.company_2)
        cases = list(product((-1, 0, 1), companies, (False, True), (0, 40, 100)))
        clients = self._new_clients(len(cases) + 1)
        late = {company: {} for company in companies}
        for client, (due, company, foreign, paid) in zip(clients, cases, strict=False):
            currency = self.foreign if foreign else company.currency_id
            move = self._invoice(
                100, due=due, partner=client, company=company, currency=currency
            )
            if paid:
                self._pay(move, paid)
            if due < 0 and paid < 100:
                late[company][client] = move.amount_residual_signed
        self._invoice(100, due=-1, partner=clients[-1], post=False)
        for company in companies:
            facts = self._facts("overdue", companies=company, clients=clients)
            found = {fact.client_id: fact.amount for fact in facts}
            self.assertEqual(found, late[company])

    def test_calls(self):
        """Covers: N4"""
        one = list(product(("incoming", "outgoing"), (True, False), (40, 20, 1)))
        cases = list(product(one, one))
        clients = self._new_clients(len(cases))
        expected = set()
        for client, calls in zip(clients, cases, strict=True):
            records = [
                self._call(*call, partner_id=client.id, number=False) for call in calls
            ]
            for number, (direction, missed, days) in enumerate(calls):
                spoken = any(
                    (-other[2], i) > (-days, number)
                    and (other[0] == "outgoing" or not other[1])
                    for i, other in enumerate(calls)
                )
                if direction == "incoming" and missed and days <= 30 and not spoken:
                    expected.add(records[number].id)
        found = self._facts("missed_call", clients=clients).mapped("res_id")
        self.assertEqual(set(found), expected)

    def test_conversations(self):
        """Covers: N4"""
        authors = (self.contact, None, self.talker.partner_id)
        types = ("comment", "email", "sms", "out_of_office", "notification")
        subtypes = ("mail.mt_comment", "mail.mt_note", None)
        messages = list(product(authors, types, subtypes, (False, True)))
        expected = set()
        for state, before in product(("open", "closed"), authors):
            for author, kind, subtype, internal in messages:
                conversation = self._converse(name="Law")
                self._write_in(conversation, before)
                self._write_in(
                    conversation,
                    author,
                    message_type=kind,
                    subtype=subtype,
                    is_internal=internal,
                )
                conversation.state = state
                said = kind in ("comment", "email", "sms")
                said = said and subtype == "mail.mt_comment" and not internal
                last = author if said else before
                if state == "open" and last != self.talker.partner_id:
                    expected.add(conversation.id)
        found = self._facts("conversation").mapped("res_id")
        self.assertEqual(set(found), expected)

    def test_tasks(self):
        """Covers: N4"""
        cases = product(
            ("in_process", "open", "unattended", "completed"),
            (-2, 2),  # days
            (False, True),  # whole days
            ("public", "private"),
            (self.salesperson, self.everything),
            (True, False),  # archived
        )
        expected = set()
        for state, days, allday, privacy, user, active in cases:
            task = self._task(
                days, user, client_state=state, allday=allday, privacy=privacy
            )
            if allday:
                day = self.today + timedelta(days=days)
                task.write({"start_date": day, "stop_date": day})
            task.active = active
            late = state in ("in_process", "open") and days < 0
            own = privacy == "public" or user == self.salesperson
            if active and own and (late or state == "unattended"):
                expected.add(task.id)
        facts = self._facts("task", user=self.salesperson)
        self.assertEqual(set(facts.mapped("res_id")), expected)

    def test_estimates(self):
        """Covers: N4"""
        expected = {}
        days = (None, -1, 0, 7, 8)
        for state, valid in product(("draft", "sent", "sale", "cancel"), days):
            order = self._order(10)
            order.write(
                {
                    "state": state,
                    "validity_date": valid is not None
                    and self.today + timedelta(days=valid),
                }
            )
            if state == "sent" and valid is not None and valid <= 7:
                expected[order.id] = 2 if valid < 0 else 1
        facts = self._facts("estimate")
        self.assertEqual({fact.res_id: fact.severity for fact in facts}, expected)

    def _next_period(self, start, every, unit):
        for number in range(2000):
            try:
                day = start + relativedelta(**{f"{unit}s": every * number})
            except (OverflowError, ValueError):
                return None
            if day >= self.today:
                return day
        return None

    def test_services(self):
        """Covers: N4"""
        units = ("day", "week", "month", "year")
        periods = [("subscription", *p) for p in product(units, (1, 5, 2**30))]
        periods += [(kind, "month", 1) for kind in ("extra", "licence", "module")]
        cases = product(
            periods,
            (-790, -352, -151, -31, -25, -20, -6, -1, 0, 3),  # start
            (None, 0, 29, 30, 31),  # end
            (None, 0, 5),  # cancelled
        )
        values, expected = [], {}
        types = self.env["client.service.type"].search([]).grouped("kind")

        def day(days):
            return days is not None and self.today + timedelta(days=days)

        for (kind, unit, every), start, end, cancelled in cases:
            if end is not None and end < start:
                continue
            values.append(
                {
                    "name": "Law",
                    "partner_id": self.client.id,
                    "company_id": self.company_1.id,
                    "type_id": types[kind][0].id,
                    "recurrence_unit": unit,
                    "recurrence_interval": every,
                    "date_start": day(start),
                    "date_end": day(end),
                    "cancelled_on": day(cancelled),
                }
            )
            if start > 0 or cancelled == 0:
                continue  # planned, cancelled
            if kind == "extra" and end is None and start < 0:
                continue  # ended
            due = [day(end)] if end is not None else []
            if kind == "subscription":
                period = self._next_period(day(start), every, unit)
                is_over = period and (
                    (end is not None and period > day(end))
                    or (cancelled is not None and period >= day(cancelled))
                )
                length = {"day": 1, "week": 7, "month": 30, "year": 360}[unit] * every
                if period and not is_over and (period - self.today).days < length // 3:
                    due.append(period)
            if due and min(due) <= day(30):
                expected[len(values) - 1] = min(due)
        services = self.env["client.service"].sudo().create(values)
        facts = self._facts("renewal")
        found = {fact.res_id: fact.day for fact in facts}
        self.assertEqual(found, {services[i].id: due for i, due in expected.items()})

    def test_payments(self):
        """Covers: N4"""
        states = ("draft", "in_process", "paid", "rejected", "canceled")
        currencies = (self.company_1.currency_id, self.foreign)
        cases = list(product(states, (10, 11), (-1, 0, 1), currencies, (True, False)))
        clients = self._new_clients(len(cases) + 1)
        expected = set()
        for client, case in zip(clients, cases, strict=False):
            state, amount, days, currency, is_client = case
            first = self._payment(10, partner_id=client.id)
            later = self._payment(
                amount,
                days,
                partner_id=client.id if is_client else clients[-1].id,
                currency_id=currency.id,
            )
            first.state = "rejected"
            later.state = state
            paid = state in ("in_process", "paid") and is_client and days >= 0
            same = (amount, currency) == (10, self.company_1.currency_id)
            if not (paid and same):
                expected.add(first.id)
            if state == "rejected" and is_client:
                expected.add(later.id)
        facts = self._facts("rejected_payment", clients=clients[:-1])
        self.assertEqual(set(facts.mapped("res_id")), expected)


@tagged("post_install", "-at_install")
class TestAttention(AttentionCommon):
    """Putting off, rights, and access from the API and the panel.

    Covers: N4, R1, R3, R4
    """

    def _answer(self, user=None, ids=None, **arguments):
        self.env.flush_all()
        self.env.invalidate_all()
        partners = self.env["res.partner"].with_user(user or self.everything)
        partners = partners.with_context(allowed_company_ids=self.company_1.ids)
        ids = self.client.ids if ids is None else ids
        return partners.browse(ids).client_card_attention(**arguments)

    # ------------------------------------------------------------------
    # Put off
    # ------------------------------------------------------------------

    def test_put_off_each_and_back(self):
        """Covers: N4"""
        kinds = self._fill(self.company_1)
        facts = self._facts()
        self.assertEqual(set(facts.mapped("kind")), kinds)
        until = self.today + timedelta(days=2)
        self.assertTrue(facts.action_put_off(str(until), " Promised "))
        self.assertFalse(self._facts())
        self.assertFalse(self._facts(user=self.accountant))
        self.assertEqual(set(facts.mapped("until")), {until})
        self.assertEqual(set(facts.mapped("reason")), {"Promised"})
        self.assertEqual(facts.put_off_user_id, self.everything)
        self.assertTrue(facts.action_take_up())
        self.assertEqual(self._facts(), facts)
        # again, and once more
        facts.action_put_off(until, "Ill")
        facts.action_put_off(until + timedelta(days=1), "Ill")
        self.assertFalse(self._facts())
        delays = self.env["client.attention.delay"].sudo().search([])
        self.assertEqual(len(delays), len(facts))

    def test_ends_at_midnight_of_the_user(self):
        """Covers: N4"""
        self._call()
        until = self.today + timedelta(days=2)
        self._facts().action_put_off(until, "Later")
        midnight = fields.Datetime.to_datetime(until)
        east = self.everything
        east.tz = "Asia/Tokyo"  # nine hours behind UTC
        for hours, user, found in (
            (-10, east, False),
            (-8, east, True),
            (-1, self.plain, False),
            (0, self.plain, True),
        ):
            with freeze_time(midnight + timedelta(hours=hours)):
                self.assertEqual(bool(self._facts("missed_call", user)), found, hours)

    def test_back_when_it_grows(self):
        """A larger amount, one more document, or a higher severity.

        Covers: N4
        """
        until = self.today + timedelta(days=30)
        move = self._invoice(50, due=-3)
        self._invoice(50, due=-3)
        self._facts("overdue").action_put_off(until, "Promised")
        self._pay(move, 20)
        self.assertFalse(self._facts("overdue"))
        self._invoice(10, due=-1)
        self.assertTrue(self._facts("overdue"), "one more document")
        self._facts("overdue").action_put_off(until, "Promised")
        self.assertFalse(self._facts("overdue"))
        self._pay(move)
        self._invoice(31, due=-1)
        self.assertTrue(self._facts("overdue"), "more money")
        order = self._order(80, "sent")
        order.validity_date = self.today
        self._facts("estimate").action_put_off(until, "Decides on Monday")
        self.assertFalse(self._facts("estimate"))
        order.validity_date = self.today - timedelta(days=1)
        self.assertTrue(self._facts("estimate"), "more urgent")

    def test_put_off_in_one_company(self):
        """Covers: N4"""
        for company in (self.company_1, self.company_2):
            self._invoice(50, due=-3, company=company)
        until = self.today + timedelta(days=2)
        facts = self._facts("overdue", companies=self.company_1)
        facts.action_put_off(until, "Promised")
        self.assertFalse(self._facts("overdue", companies=self.company_1))
        self.assertTrue(self._facts("overdue", companies=self.company_2))

    def test_put_off_refuses(self):
        """Covers: N4"""
        self._invoice(50, due=-3)
        task = self._task(privacy="private")
        fact = self._facts("overdue")
        tomorrow = str(self.today + timedelta(days=1))
        for until, reason in (
            (str(self.today), "Why"),
            ("2026-02-30", "Why"),
            ("soon", "Why"),
            (None, "Why"),
            (tomorrow, ""),
            (tomorrow, "  "),
            (tomorrow, None),
        ):
            with self.assertRaises(UserError):
                fact.action_put_off(until, reason)
        hidden = (fact | self._facts("task")).with_user(self.salesperson)
        self.assertEqual(len(hidden), 2)
        for row in hidden:
            for call in (
                lambda row=row: row.action_put_off(tomorrow, "Why"),
                lambda row=row: row.sudo().action_put_off(tomorrow, "Why"),
                row.action_take_up,
                row.action_do,
                row.sudo().action_do,
            ):
                with self.assertRaises(MissingError):
                    call()
        self.assertEqual(task.client_state, "open")
        delays = self.env["client.attention.delay"].with_user(self.everything)
        with self.assertRaises(AccessError):
            delays.search([])
        task.client_state = "completed"
        with self.assertRaises(MissingError):
            self._facts()
            hidden[1].with_user(self.everything).action_do()

    def test_put_off_form(self):
        """Covers: N4"""
        self._task()
        self._call()
        facts = self._facts()
        forms = self.env["client.attention.put.off"].with_user(self.plain)
        form = Form(forms.with_context(active_ids=facts.ids))
        self.assertEqual(form.until, self.today + timedelta(days=1))
        form.term = "week"
        self.assertEqual(form.until.weekday(), 0)
        self.assertLess(self.today, form.until)
        form.term = "month"
        self.assertEqual(form.until, self.today + relativedelta(months=1))
        form.term = "day"
        form.until = until = self.today + timedelta(days=4)
        form.reason = "Away"
        action = form.save().action_put_off()
        self.assertEqual(action["params"], {"ids": facts.ids, "until": str(until)})
        self.assertFalse(self._facts())
        self.assertEqual(facts.put_off_user_id, self.plain)
        facts.action_take_up()
        form.until = self.today
        with self.assertRaises(UserError):
            form.save().action_put_off()

    def test_open(self):
        """Facts about the client itself open the relevant section of the card.

        Covers: N4
        """
        self._fill(self.company_1)
        for fact in self._facts():
            action = fact.action_open_source()
            record = (action["res_model"], action["res_id"])
            self.assertEqual(record, (fact.res_model, fact.res_id))
            section = {"overdue": "statement", "over_limit": "credit"}.get(fact.kind)
            found = action.get("context", {}).get("client_card_section")
            self.assertEqual(found, section)
        hidden = self._facts("overdue").with_user(self.salesperson)
        with self.assertRaises(MissingError):
            hidden.action_open_source()

    # ------------------------------------------------------------------
    # Rights
    # ------------------------------------------------------------------

    def test_roles(self):
        """Covers: N4, R4"""
        kinds = self._fill(self.company_1)
        self._task(privacy="private")
        money = {"overdue", "over_limit", "rejected_payment"}
        for user, missing in (
            (self.everything, set()),
            (self.accountant, {"conversation"}),
            (self.salesperson, money | {"conversation"}),
            (self.talker, money | {"estimate"}),
            (self.plain, money | {"estimate", "conversation"}),
        ):
            for facts in (
                self._facts(user=user),
                self._facts(user=user)
                .sudo()
                .search([])
                .filtered_domain([("client_id", "=", self.client.id)]),
            ):
                found = facts.mapped("kind")
                self.assertEqual(set(found), kinds - missing, user.login)
                tasks = 2 if user == self.everything else 1
                self.assertEqual(found.count("task"), tasks, user.login)

    def test_from_outside(self):
        """Covers: N4, R4"""
        self._fill(self.company_1)
        portal = new_test_user(self.env, "card_portal", "base.group_portal")
        employee = new_test_user(self.env, "card_employee", "base.group_user")
        for user in (portal, employee):
            facts = self.env["client.attention"].with_user(user)
            with self.assertRaises(AccessError):
                facts.search([])
            with self.assertRaises(AccessError):
                self._answer(user)
            with self.assertRaises(AccessError):
                self.env["res.partner"].with_user(user).search(
                    [("client_needs_attention", "=", True)]
                )

    def test_companies(self):
        """Covers: N4, R4"""
        kinds = self._fill(self.company_2)
        facts = self._facts(companies=self.company_1)
        self.assertEqual(set(facts.mapped("kind")), {"task"})
        facts = self._facts(companies=self.company_2)
        self.assertEqual(set(facts.mapped("kind")), kinds)
        facts = self._facts(companies=self.company_1 | self.company_2)
        kinds -= {"overdue", "over_limit"}
        self.assertEqual(set(facts.mapped("kind")), kinds)

    # ------------------------------------------------------------------
    # The list, the API and the panel
    # ------------------------------------------------------------------

    def test_order(self):
        """The most severe facts first, then the oldest.

        Covers: N4
        """
        self._fill(self.company_1)
        self._call(days=9)
        facts = self._facts()
        end = fields.Datetime.to_datetime("2999-01-01")
        keys = [(-fact.severity, fact.date or end, fact.id) for fact in facts]
        self.assertEqual(keys, sorted(keys))
        page = facts.search([("client_id", "=", self.client.id)], limit=3, offset=1)
        self.assertEqual(page, facts[1:4])
        answer = facts.web_search_read(
            [("client_id", "=", self.client.id)], {"kind": {}}, limit=2
        )
        self.assertEqual(answer["length"], len(facts))
        self.assertEqual([r["id"] for r in answer["records"]], facts[:2].ids)

    def test_first_rows_and_counts_are_those_of_the_whole_list(self):
        """Law: what takes no more of each source than a page can show, finds the same
        rows in the same order, and counts the same as far as it counts; what the
        overview shows is what the API answers.

        Covers: N4, N2, R4
        """
        for company in (self.company_1, self.company_2):
            self._fill(company)
        for days in (1, 2, 2, 9):
            self._call(days=days)
            self._task(days=-days)
            day = self.today - timedelta(days=days)
            self._task(allday=True, start_date=day, stop_date=day)
            self._order(10, "sent").validity_date = day
        self._order(10, "sent").validity_date = self.today + timedelta(days=5)
        self._task(privacy="private")
        put_off = self._facts("missed_call")[:2] | self._facts("over_limit")
        put_off.action_put_off(self.today + timedelta(days=3), "Later")
        both = self.company_1 | self.company_2
        for user, companies in product(
            (self.everything, self.accountant, self.salesperson, self.talker),
            (self.company_1, both, self.company_2 | self.company_1),
        ):
            whole = self._facts(user=user, companies=companies)
            asked = [("client_id", "=", self.client.id), ("until", "=", False)]
            for limit, offset in ((1, 0), (3, 2), (7, 5), (100, 0)):
                with self.subTest(user=user.login, limit=limit):
                    page = whole.search(asked, limit=limit, offset=offset)
                    self.assertEqual(page.ids, whole.ids[offset : offset + limit])
                    page = whole.search(asked, offset, limit, order=BY_URGENCY)
                    self.assertEqual(page.ids, whole.ids[offset : offset + limit])
                    count = whole.search_count(asked, limit=limit)
                    self.assertEqual(count, min(limit, len(whole)))
            client = self.client.with_user(user)
            client = client.with_context(allowed_company_ids=companies.ids)
            box = client.client_card_overview()["boxes"]["attention"]
            [answer] = client.client_card_attention()
            answer.pop("name")
            self.assertEqual({"id": client.id, "client_id": client.id} | box, answer)
            self.assertEqual(client.client_attention_count, len(whole))

    def test_api(self):
        """Covers: N4, R1"""
        self._fill(self.company_1)
        other = self._new_clients(1)
        ids = [other.id, self.contact.id, self.client.id]
        nothing, contact, client = self._answer(ids=ids)
        self.assertEqual((nothing["count"], nothing["facts"]), (0, []))
        self.assertEqual(contact["facts"], client["facts"])
        self.assertEqual(contact["client_id"], self.client.id)
        facts = self._facts(companies=self.company_1)
        self.assertEqual([fact["id"] for fact in client["facts"]], facts.ids)
        self.assertEqual(client["count"], len(facts))
        [overdue] = [f for f in client["facts"] if f["kind"] == "overdue"]
        self.assertEqual(
            overdue,
            {
                "id": overdue["id"],
                "kind": "overdue",
                "severity": 3,
                "name": "Overdue",
                "since": str(self.today - timedelta(days=3)),
                "count": 1,
                "amount": 50.0,
                "currency_id": self.company_1.currency_id.id,
                "currency": self.company_1.currency_id.name,
                "company_id": self.company_1.id,
                "action": "send_statement",
                "action_label": "Send statement",
                "res_model": "res.partner",
                "res_id": self.client.id,
            },
        )
        [task] = [f for f in client["facts"] if f["kind"] == "task"]
        self.assertEqual(
            (task["amount"], task["currency"], task["company_id"]), (False,) * 3
        )
        self.assertEqual(self._answer(limit=2)[0]["facts"], client["facts"][:2])
        self.assertEqual(self._answer(limit=2)[0]["count"], len(facts))
        for limit in (0, -1, 1001, "2", None, True):
            with self.assertRaises(UserError):
                self._answer(limit=limit)
        with self.assertRaises(UserError):
            self._answer(ids=[2**30])
        self.assertEqual(self._answer(ids=[]), [])

    def test_panel(self):
        """Covers: N4"""
        self._fill(self.company_1)
        other = self._new_clients(1)
        partners = self.env["res.partner"].with_user(self.everything)
        partners = partners.with_context(allowed_company_ids=self.company_1.ids)
        ours = [("id", "in", (self.client | self.contact | other).ids)]

        def found(*values):
            return partners.search([*ours, ("client_needs_attention", *values)])

        family = self.client | self.contact
        self.assertEqual(found("=", True), family)
        self.assertEqual(found("=", False), other)
        self.assertEqual(found("in", [True, False]), family | other)
        self.assertEqual(found("in", []), partners)
        counts = [p.client_attention_count for p in partners.browse(family.ids)]
        self.assertEqual(counts, [len(self._facts())] * 2)
        self.assertTrue(partners.browse(self.client.id).client_needs_attention)
        self.assertFalse(partners.browse(other.id).client_needs_attention)
        self.assertFalse(partners.new({"name": "New"}).client_attention_count)
        facts = self._facts(companies=self.company_1)
        everybody = facts.search([]).filtered(lambda f: f.client_id == self.client)
        self.assertEqual(everybody, facts)
        facts.action_put_off(self.today + timedelta(days=2), "Later")
        self.env.invalidate_all()
        self.assertFalse(found("=", True))

    def test_panel_column_and_order(self):
        """The column shows what each user finds, and sorts by the most urgent, then by
        how many there are.

        Covers: N4, P10, R3, R4
        """
        money, late, soon, nothing = clients = self._new_clients(4)
        self._invoice(50, due=-3, partner=money)
        self._task(client_id=late.id)
        self._task(client_id=late.id, privacy="private")
        for _number in range(3):
            order = self._order(10, "sent", partner=soon)
            order.validity_date = self.today
        self._task(days=9, client_id=nothing.id)
        self._invoice(50, due=-3, partner=soon, company=self.company_2)
        both = self.company_1 | self.company_2
        for user, companies, expected in (
            (self.everything, self.company_1, [money, late, soon, nothing]),
            (self.everything, self.company_2, [soon, late, nothing, money]),
            (self.everything, both, [money, late, soon, nothing]),
            (self.accountant, self.company_1, [money, late, soon, nothing]),
            (self.salesperson, self.company_1, [late, soon, nothing, money]),
            (self.plain, both, [late, nothing, soon, money]),
        ):
            with self.subTest(user=user.login, companies=len(companies)):
                self.env.flush_all()
                self.env.invalidate_all()
                partners = self.env["res.partner"].with_user(user)
                partners = partners.with_context(allowed_company_ids=companies.ids)
                own = [("id", "in", clients.ids)]
                by_attention = "client_attention_count desc, id desc"
                found = partners.search(own, order=by_attention)
                self.assertEqual(found.mapped("name"), [c.name for c in expected])
                page = found.search(own, offset=1, limit=2, order=by_attention)
                self.assertEqual(page, found[1:3])
                least = found.search(own, order="client_attention_count, id")
                self.assertEqual(least.ids, found.ids[::-1])
                names = ["client_attention_count", "client_attention_severity"]
                answers = found.client_card_attention()
                for row, answer in zip(found.read(names), answers, strict=True):
                    severities = [fact["severity"] for fact in answer["facts"]]
                    self.assertEqual(
                        (row["client_attention_count"], row[names[1]]),
                        (answer["count"], max(severities, default=0)),
                    )
        described = partners.fields_get(["client_attention_count"])
        self.assertTrue(described["client_attention_count"]["sortable"])
        with self.assertRaises(AccessError):
            employee = new_test_user(self.env, "card_employee", "base.group_user")
            self.env["res.partner"].with_user(employee).search([], order=by_attention)

    def test_queries_do_not_grow(self):
        """Covers: N4, R3"""
        others = self._new_clients(4)
        for client in (self.client, *others[:3]):
            self._fill(self.company_1, client)
        counts = []
        for ids in (self.client.ids, others[:2].ids, [*self.client.ids, *others.ids]):
            for _warm in range(2):
                self.env.flush_all()
                self.env.invalidate_all()
                partners = self.env["res.partner"].with_user(self.everything)
                before = self.env.cr.sql_log_count
                partners.browse(ids).client_card_attention()
                count = self.env.cr.sql_log_count - before
            counts.append(count)
        # the contacts of a single client are looked up first, which is faster
        self.assertEqual(*counts[1:])
        self.assertLessEqual(max(counts), QUERIES)
