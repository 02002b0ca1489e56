from contextlib import ExitStack
from datetime import timedelta
from functools import partial
from unittest.mock import patch

from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from odoo.addons.client_card.models.overview.client_overview import COUNTED

from .common import law
from .common_overview import OverviewCase

LISTS = {"services", "solutions", "contacts", "tasks", "renewals", "estimates"}
EVERYBODY = {*LISTS, "attention", "latest"}
QUERIES = 21


@tagged("post_install", "-at_install")
class TestOverview(OverviewCase):
    def _task(self, **values):
        start = values.pop("start", fields.Datetime.now() + timedelta(days=1))
        values = {"name": "Visit", "client_id": self.client.id} | values
        stop = start + timedelta(hours=1)
        events = self.env["calendar.event"].with_user(self.both)
        return events.create(values | {"start": start, "stop": stop})

    def _service(self, **values):
        values = {"partner_id": self.client.id, "type_id": self.type.id} | values
        return self.env["client.service"].with_user(self.manager).create(values)

    def _call(self, **values):
        values = {"partner_id": self.client.id, "direction": "incoming"} | values
        return self.env["client.call"].with_user(self.both).create(values)

    def _fill(self, count):
        """Create this many records of each kind for the client."""
        services = [{"name": f"Service {n}", "amount": 10} for n in range(count)]
        for number, values in enumerate(services):
            self._service(**values)
            self._task(name=f"Task {number}")
            self._task(
                name=f"Late {number}", start=fields.Datetime.now() - timedelta(3)
            )
            self._call(missed=True, start=fields.Datetime.now() - timedelta(number))
            self.env["res.partner"].create(
                {"name": f"Contact {number}", "parent_id": self.client.id}
            )
            self._invoice(100, due=-3)
            self._order(50, "sent", user=self.both)
            self.client.message_post(body="Note", message_type="comment")

    # ------------------------------------------------------------------
    # Contents
    # ------------------------------------------------------------------

    def test_new_client_with_nothing(self):
        """Covers: N1, N2"""
        client = self.env["res.partner"].create({"name": "Brand New"})
        answer = self._overview(client=client)
        self.assertEqual((answer["id"], answer["client_id"]), (client.id, client.id))
        self.assertEqual(answer["counts"], {})
        boxes = answer["boxes"]
        self.assertEqual(boxes["attention"], {"count": 0, "facts": []})
        self.assertEqual(boxes["latest"]["entries"], [])
        for name in LISTS:
            self.assertEqual(boxes[name]["records"], [], name)
        [company] = boxes["money"]["companies"]
        self.assertEqual(company["on_account"], 0)
        self.assertFalse(any(b["count"] for b in company["invoices"].values()))

    def test_contact_answers_as_its_company(self):
        """Covers: N2"""
        self._fill(1)
        of_contact = self._overview(client=self.contact)
        self.assertEqual(of_contact.pop("id"), self.contact.id)
        of_company = self._overview()
        self.assertEqual(of_company.pop("id"), self.client.id)
        self.assertEqual(of_contact, of_company)

    def test_boxes_show_what_their_sources_do(self):
        """Covers: N2"""
        self._fill(2)
        client = self.client.with_user(self.both)
        client = client.with_context(allowed_company_ids=self.company_1.ids)
        boxes = self._overview()["boxes"]
        [attention] = client.client_card_attention()
        self.assertEqual(boxes["attention"]["facts"], attention["facts"])
        self.assertEqual(boxes["attention"]["count"], attention["count"])
        side = client.client_card_side()
        for name in ("services", "solutions", "contacts", "tasks"):
            self.assertEqual(boxes[name], side[name])
        log = self.env["client.log"].with_user(self.both)
        newest = log.search(
            [
                ("client_id", "=", self.client.id),
                ("date", "<=", fields.Datetime.now()),
            ],
            limit=6,
        )
        shown = [entry["id"] for entry in boxes["latest"]["entries"]]
        self.assertEqual(shown, newest.ids)
        estimates = boxes["estimates"]
        block = self._block("estimates", "outstanding", user=self.both)
        self.assertEqual(estimates["count"], block["count"])
        self.assertEqual({row["amount"] for row in estimates["records"]}, {50})

    def test_money(self):
        """Covers: N2"""
        self._invoice(100, due=-3, sent=True)
        self._invoice(50, due=40)
        self._payment(20)
        paid = self._invoice(30, date=self.today - relativedelta(months=2))
        self._pay(paid)
        self._invoice(7, date=self.today - relativedelta(months=13))
        [company] = self._overview()["boxes"]["money"]["companies"]
        amounts = {name: b["amount"] for name, b in company["invoices"].items()}
        self.assertEqual(
            amounts, {"outstanding": 100, "not_sent": 57, "overdue": 107, "draft": 0}
        )
        self.assertEqual(company["on_account"], 20)
        names = ["on_account", "days_to_pay", "balance", "credit"]
        figures = self._companies(user=self.both, figures=names)
        expected = figures[self.company_1]
        for name in ("balance", "credit"):  # with which the header shows them
            self.assertEqual(company[name], expected[name])
        self.assertEqual(company["on_account"], expected["on_account"]["amount"])
        answer = self._overview(boxes=["money_details"])
        self.assertEqual(set(answer["boxes"]), {"money_details"})
        [details] = answer["boxes"]["money_details"]["companies"]
        self.assertEqual(details["days_to_pay"], expected["days_to_pay"])
        self.assertEqual(details["ageing"]["not_due"], 50)
        self.assertEqual(details["ageing"]["1_30"], 100)
        self.assertEqual(details["ageing"]["over_90"], 7)
        self.assertEqual(details["ageing"]["on_account"], -20)
        self.assertEqual(
            sum(details["ageing"].values()), expected["on_account"]["open_items"]
        )
        months = {row["month"]: row["amount"] for row in details["months"]}
        self.assertEqual(len(months), 12)
        self.assertEqual(list(months)[-1], f"{self.today:%Y-%m}")
        self.assertEqual(sum(months.values()), 180)

    def test_companies_and_currencies_never_mix(self):
        """Covers: N2, R4"""
        self._invoice(100, due=-1, currency=self.foreign)
        self._invoice(7, due=-1, company=self.company_2)
        for companies in (
            self.company_1,
            self.company_2,
            self.company_1 | self.company_2,
        ):
            with self.subTest(companies=companies.mapped("name")):
                answer = self._overview(companies=companies, boxes=["money"])
                rows = answer["boxes"]["money"]["companies"]
                self.assertEqual([r["company_id"] for r in rows], companies.ids)
                for row in rows:
                    company = self.env["res.company"].browse(row["company_id"])
                    figures = self._companies(user=self.both, period="all")[company]
                    overdue = figures["invoices"]["overdue"]
                    self.assertEqual(row["invoices"]["overdue"], overdue)
                count = answer["counts"]["invoices"]["count"]
                self.assertEqual(count, len(companies))

    def test_renewals_are_what_is_due_next(self):
        """Covers: N2, S3"""
        day = timedelta(days=1)
        self._service(name="Monthly", date_start=self.today - 3 * day)
        self._service(name="Ends", date_end=self.today + 2 * day, recurrence_unit=False)
        self._service(
            name="Ended", date_start=self.today - 9 * day, date_end=self.today - day
        )
        self._service(
            name="Yearly", recurrence_unit="year", date_start=self.today - day
        )
        self._service(name="Today", date_start=self.today - relativedelta(months=1))
        records = self._overview()["boxes"]["renewals"]["records"]
        # in the last third of its period; the others recur later
        self.assertEqual([r["name"] for r in records], ["Today", "Ends"])
        self.assertEqual(
            [r["day"] for r in records[:2]],
            [str(self.today), str(self.today + 2 * day)],
        )

    # ------------------------------------------------------------------
    # Counts beside the sections
    # ------------------------------------------------------------------

    def test_counts(self):
        """Covers: N1"""
        self._fill(1)
        counts = self._overview(boxes=[])["counts"]
        told = {s: (c["count"], c["label"], c["level"]) for s, c in counts.items()}
        self.assertEqual(
            told,
            {
                "contacts": (2, "in total", False),
                "tasks": (1, "late", "danger"),
                "services": (1, "in force", False),
                "calls": (1, "missed", "danger"),
                "estimates": (1, "outstanding", False),
                "invoices": (1, "overdue", "danger"),
            },
        )
        late = self.env["calendar.event"].search([("name", "=", "Late 0")])
        late.with_user(self.both).action_client_complete()
        tasks = self._overview(boxes=[])["counts"]["tasks"]
        self.assertEqual((tasks["count"], tasks["label"]), (1, "to do"))
        self._call(direction="outgoing")
        self.assertNotIn("calls", self._overview(boxes=[])["counts"])

    def test_unread_conversations(self):
        """Covers: N1, M4"""
        conversations = self.env["client.conversation"].with_user(self.both)
        conversation = conversations.create(
            {"partner_id": self.client.id, "name": "Labels"}
        )
        conversation.sudo().unread_user_ids = self.both
        count = self._overview(boxes=[])["counts"]["conversations"]
        self.assertEqual((count["count"], count["level"]), (1, "primary"))
        self.assertNotIn(
            "conversations", self._overview(self.manager, boxes=[])["counts"]
        )

    def test_counted_no_further_than_a_hundred(self):
        """Covers: N1, F2"""
        contacts = [{"name": "C", "parent_id": self.client.id} for _n in range(COUNTED)]
        self.env["res.partner"].create(contacts)
        self.assertEqual(self._overview(boxes=[])["counts"]["contacts"]["count"], 101)
        self.env["res.partner"].create(contacts[:3])
        self.assertEqual(self._overview(boxes=[])["counts"]["contacts"]["count"], 101)

    @law(6, shrink=False)
    @given(
        invoices=st.lists(
            st.tuples(st.sampled_from([-40, -1, 0, 5]), st.booleans(), st.booleans()),
            max_size=3,
        ),
        orders=st.lists(
            st.tuples(st.sampled_from(["draft", "sent", "sale"]), st.booleans()),
            max_size=3,
        ),
        tasks=st.lists(
            st.tuples(
                st.integers(-3, 3),
                st.sampled_from(["open", "in_process", "unattended", "completed"]),
                st.booleans(),
            ),
            max_size=3,
        ),
        calls=st.lists(st.tuples(st.integers(0, 40), st.booleans()), max_size=3),
        services=st.lists(st.tuples(st.integers(-9, 9), st.booleans()), max_size=3),
    )
    def test_count_is_the_list_that_it_opens(
        self, invoices, orders, tasks, calls, services
    ):
        """Property: for each role, in one or two companies, in two currencies.

        Covers: N1, R3, R4
        """
        self._new_client()
        companies = {True: self.company_1, False: self.company_2}
        for due, here, foreign in invoices:
            values = {"currency": self.foreign} if foreign else {}
            self._invoice(10, due=due, company=companies[here], **values)
        for state, here in orders:
            self._order(10, state, company=companies[here], user=self.salesperson)
        for days, state, private in tasks:
            self._task(
                start=fields.Datetime.now() + timedelta(days=days, hours=1),
                client_state=state,
                privacy="private" if private else "public",
            )
        for days, missed in calls:
            start = fields.Datetime.now() - timedelta(days=days)
            self._call(missed=missed, start=start)
        for days, here in services:
            self._service(
                date_start=self.today + timedelta(days=days),
                company_id=companies[here].id,
            )
        both = self.company_1 | self.company_2
        for user in (
            self.both,
            self.accountant,
            self.salesperson,
            self.manager,
            self.card_user,
        ):
            for chosen in (self.company_1, both):
                with self.subTest(user=user.login, companies=len(chosen)):
                    self._assert_counts_are_lists(user, chosen)

    def test_the_law_looks_at_each_section(self):
        """Covers: N1"""
        self._fill(1)
        counts, checked = self._assert_counts_are_lists(self.both, self.company_1)
        self.assertEqual(checked, len(counts))
        self.assertEqual(checked, 6)

    # ------------------------------------------------------------------
    # Access rights
    # ------------------------------------------------------------------

    def test_rights(self):
        """Covers: N2, R3"""
        self._fill(1)
        sees = {
            self.both: (EVERYBODY | {"money"}, {"invoices", "estimates"}),
            self.accountant: (EVERYBODY | {"money"}, {"invoices", "estimates"}),
            self.salesperson: (EVERYBODY, {"estimates"}),
            self.card_user: (EVERYBODY - {"estimates"}, set()),
        }
        for user, (boxes, money) in sees.items():
            with self.subTest(user=user.login):
                answer = self._overview(user)
                self.assertEqual(set(answer["boxes"]), boxes)
                sections = {"invoices", "estimates"} & set(answer["counts"])
                self.assertEqual(sections, money)
                kinds = {f["kind"] for f in answer["boxes"]["attention"]["facts"]}
                self.assertEqual("overdue" in kinds, "money" in boxes)
                details = self._overview(user, boxes=["money_details"])["boxes"]
                self.assertEqual(bool(details), "money" in boxes)

    def test_employees_without_the_app(self):
        """Covers: N2, R3"""
        employee = new_test_user(self.env, "card_employee", "base.group_user")
        answer = self._overview(employee)
        self.assertEqual(set(answer["boxes"]), {"contacts", "tasks"})

    def test_private_tasks_of_others_stay_hidden(self):
        """Covers: N1, N2, R3"""
        start = fields.Datetime.now() - timedelta(days=1)
        self._task(name="Takeover", privacy="private", start=start)
        self.env.flush_all()
        for user, number in ((self.both, 1), (self.card_user, 0)):
            self.env.invalidate_all()
            answer = self._overview(user)
            self.assertEqual(answer["boxes"]["tasks"]["count"], number)
            self.assertEqual("tasks" in answer["counts"], bool(number))
            self.assertNotIn("Takeover" if not number else "Gone", str(answer))

    def test_refused(self):
        """Covers: N2, R3"""
        portal = new_test_user(self.env, "card_portal", "base.group_portal")
        with self.assertRaises(AccessError):
            self._overview(portal)
        self.client.company_id = self.company_2
        for partner in (self.client, self.contact):
            with self.assertRaises(AccessError):
                self._overview(client=partner)

    def test_bad_arguments(self):
        """Covers: R1"""
        for boxes in (["gone"], "money", 7, [["money"]]):
            with self.subTest(boxes=boxes), self.assertRaises(UserError):
                self._overview(boxes=boxes)
        partners = self.env["res.partner"].with_user(self.both)
        both = (self.client | self.contact).with_user(self.both)
        for several in (partners, both, partners.browse([2**40])):
            with self.assertRaises(UserError):
                several.client_card_overview()

    # ------------------------------------------------------------------
    # Number of queries
    # ------------------------------------------------------------------

    def test_queries_do_not_grow(self):
        """Covers: N2, F2"""
        self.company_1.account_use_credit_limit = True
        self.env["client.solution"].with_user(self.both).create(
            {"partner_id": self.client.id, "name": "Till"}
        )
        self._fill(1)
        few = self._queries(self._overview)
        self.env.invalidate_all()
        with self.assertQueryCount(QUERIES):
            self._overview()
        counts = self._queries(partial(self._overview, boxes=[]))
        details = self._queries(partial(self._overview, boxes=["money_details"]))
        self._fill(6)
        self.assertEqual(self._queries(self._overview), few)
        self.assertEqual(self._queries(partial(self._overview, boxes=[])), counts)
        self.assertLessEqual(counts, 5)
        many = self._queries(partial(self._overview, boxes=["money_details"]))
        self.assertEqual(many, details)

    def test_sums_are_read_once(self):
        """What is open and the credit serve the money and what needs attention.

        Covers: N2, N4, F2
        """
        self.company_1.account_use_credit_limit = True
        self.client.credit_limit = 1
        self._fill(1)
        counts = {}
        with ExitStack() as stack:
            for model, name in (
                ("client.statement", "_classified_select"),
                ("client.credit", "_credit_query"),
            ):
                owner = self.registry[model]
                counts[name] = stack.enter_context(
                    patch.object(
                        owner, name, autospec=True, side_effect=getattr(owner, name)
                    )
                )
            boxes = self._overview()["boxes"]
        kinds = {fact["kind"] for fact in boxes["attention"]["facts"]}
        self.assertLessEqual({"overdue", "over_limit"}, kinds)
        calls = {name: method.call_count for name, method in counts.items()}
        self.assertEqual(calls, dict.fromkeys(counts, 1))
        self.env.invalidate_all()
        with self.assertQueryCount(13):
            self._overview(boxes=["money", "attention"])

    def test_authorised_contacts_come_first(self):
        """Covers: N2, S4"""
        names = [f"Contact {number}" for number in range(9)]
        self.client.write(
            {"child_ids": [Command.create({"name": name}) for name in names]}
        )
        zoe = self.env["res.partner"].create(
            {"name": "Zoe", "parent_id": self.client.id, "client_authorised": True}
        )
        first = self._overview()["boxes"]["contacts"]["records"][0]
        self.assertEqual((first["id"], first["authorised"]), (zoe.id, True))
