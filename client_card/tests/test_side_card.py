from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.client_card.models.side_card.client_side_card import LIMIT

from .common import ClientCardCommon, law

PARTS = {"services", "solutions", "contacts", "tasks"}
# the client, its tags (2), country, state, status and salesperson; companies and
# currencies; figures; four lists, the services' types, whose tasks are private;
# the number of facts, after (3) the client's contacts and failed e-mails
QUERIES = 17


@tagged("post_install", "-at_install")
class TestSideCard(ClientCardCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.card_user = cls._create_user("alone")
        cls.type = cls._service_type("Maintenance")

    @classmethod
    def get_default_groups(cls):
        return super().get_default_groups() | cls.quick_ref(
            "client_card.group_client_card_manager"
        )

    def _side(self, user=None, client=None, companies=None):
        client = (client or self.client).with_user(user or self.accountant)
        companies = companies or self.company_1
        client = client.with_context(allowed_company_ids=companies.ids)
        return client.client_card_side()

    def _service(self, **values):
        values = {"partner_id": self.client.id, "type_id": self.type.id} | values
        return self.env["client.service"].create(values)

    def _solution(self, **values):
        values = {"partner_id": self.client.id, "name": "Till"} | values
        return self.env["client.solution"].create(values)

    def _task(self, user=None, **values):
        start = values.pop("start", fields.Datetime.now() + timedelta(days=1))
        events = self.env["calendar.event"].with_user(user or self.card_user)
        return events.create(
            {
                "name": "Visit",
                "client_id": self.client.id,
                "start": start,
                "stop": start + timedelta(hours=1),
            }
            | values
        )

    def _names(self, part, **kwargs):
        return [record["name"] for record in self._side(**kwargs)[part]["records"]]

    def _fill(self, count):
        """Create this many records of each kind for the client."""
        self.client.write(
            {
                "street": "Main 1",
                "state_id": self.env.ref("base.state_us_5").id,
                "country_id": self.env.ref("base.us").id,
                "user_id": self.salesperson.id,
                "client_status_id": self.env["client.status"].search([], limit=1).id,
                "category_id": [
                    fields.Command.create({"name": f"Tag {number}"})
                    for number in range(count)
                ],
            }
        )
        for number in range(count):
            self._service(name=f"Service {number}", amount=10)
            self._solution(name=f"Solution {number}")
            self._task(name=f"Task {number}", user=self.accountant)
            self.env["res.partner"].create(
                {"name": f"Contact {number}", "parent_id": self.client.id}
            )
            self._invoice(100, due=-3)
            self._order(50, "sent")

    # ------------------------------------------------------------------
    # Contents
    # ------------------------------------------------------------------

    def test_new_client_with_nothing(self):
        """Covers: P6, K7"""
        client = self.env["res.partner"].create({"name": "Brand New"})
        answer = self._side(client=client)
        self.assertEqual((answer["id"], answer["client_id"]), (client.id, client.id))
        self.assertEqual(answer["name"], "Brand New")
        for name in ("email", "phone", "address", "vat", "ref", "status"):
            self.assertIs(answer[name], False, name)
        self.assertEqual(answer["tags"], [])
        self.assertIs(answer["salesperson"], False)
        self.assertEqual(answer["service_status"]["value"], "without")
        for name in PARTS - {"contacts"}:
            self.assertEqual(
                answer[name], {"count": 0, "can_create": True, "records": []}
            )
        [company] = answer["companies"]
        self.assertEqual(company["invoices"]["overdue"]["count"], 0)
        self.assertTrue(answer["has_balance"])

    def test_client_without_a_name(self):
        """An address without a name can be a document's contact.

        Covers: K7
        """
        address = self.env["res.partner"].create(
            {"type": "invoice", "parent_id": self.client.id}
        )
        self.assertEqual(self._side(client=address)["name"], "Test Client")
        self.assertIn("Invoice", self._names("contacts"))

    def test_contact_answers_as_its_company(self):
        """Covers: K7"""
        self._service(name="Hosting", partner_id=self.contact.id)
        answer = self._side(client=self.contact)
        self.assertEqual(answer.pop("id"), self.contact.id)
        self.assertEqual(answer["client_id"], self.client.id)
        company = self._side()
        self.assertEqual(company.pop("id"), self.client.id)
        self.assertEqual(answer, company)

    def test_data_of_the_client(self):
        """Covers: P6, K7"""
        self._fill(1)
        self.client.write(
            {"email": "c@example.com", "phone": "123", "vat": "US1", "ref": "A7"}
        )
        answer = self._side()
        self.assertEqual(answer["email"], "c@example.com")
        self.assertEqual(answer["phone"], "123")
        self.assertEqual((answer["vat"], answer["ref"]), ("US1", "A7"))
        self.assertEqual(answer["salesperson"], self.salesperson.name)
        self.assertEqual(answer["status"]["name"], self.client.client_status_id.name)
        self.assertEqual([tag["name"] for tag in answer["tags"]], ["Tag 0"])
        self.assertTrue(answer["address"].startswith("Main 1, "))
        self.assertTrue(answer["active"])
        self.client.active = False
        self.assertFalse(self._side()["active"])

    def test_services_in_force(self):
        """Covers: P6, K7"""
        today = self.today
        self._service(name="Now", amount=50, recurrence_interval=3)
        self._service(name="Archived").active = False
        self._service(name="Cancelled", cancelled_on=today)
        self._service(name="Planned", date_start=today + timedelta(days=1))
        self._service(
            name="Ended",
            date_start=today - timedelta(days=9),
            date_end=today - timedelta(days=1),
        )
        answer = self._side()
        self.assertEqual(answer["services"]["count"], 1)
        [service] = answer["services"]["records"]
        self.assertEqual(service["name"], "Now")
        self.assertEqual(service["type"], "Maintenance")
        self.assertEqual(service["amount"], 50)
        self.assertEqual((service["every"], service["unit"]), (3, "month"))
        self.assertEqual(
            answer["service_status"], {"value": "with", "name": "With services"}
        )

    def test_service_status_is_that_of_the_panel(self):
        """Property: with or without services, in force or ended, visible or not.

        Covers: P6, K7
        """
        day = timedelta(days=1)
        for values in (
            None,
            {"date_start": self.today + day},
            {"date_start": self.today - 9 * day, "date_end": self.today - day},
            {"company_id": self.company_2.id},
            {},
        ):
            if values is not None:
                self._service(**values)
            for companies in (self.company_1, self.company_1 | self.company_2):
                with self.subTest(values=values, companies=companies):
                    client = self.client.with_user(self.accountant)
                    client = client.with_context(allowed_company_ids=companies.ids)
                    self.assertEqual(
                        self._side(companies=companies)["service_status"]["value"],
                        client.client_service_status,
                    )

    def test_authorised_contacts_come_first(self):
        """Covers: P6, K7, S4"""
        self.env["res.partner"].create(
            {
                "name": "Zoe",
                "parent_id": self.client.id,
                "client_authorised": True,
                "client_authorised_for": "Orders",
            }
        )
        self.env["res.partner"].create(
            {"name": "Gone", "parent_id": self.client.id, "active": False}
        )
        contacts = self._side()["contacts"]["records"]
        self.assertEqual([c["name"] for c in contacts], ["Zoe", "Ana García"])
        self.assertEqual(
            [(c["authorised"], c["authorised_for"]) for c in contacts],
            [(True, "Orders"), (False, False)],
        )

    def test_next_tasks(self):
        """Covers: P6, K7"""
        now = fields.Datetime.now()
        self._task(name="Tomorrow")
        self._task(name="Yesterday", start=now - timedelta(days=1))
        self._task(name="Done", client_state="completed")
        self._task(name="Missed", client_state="unattended")
        day = now.replace(hour=0, minute=0, second=0, microsecond=0)
        self._task(name="All day", allday=True, start=day + timedelta(days=2))
        tasks = self._side()["tasks"]["records"]
        self.assertEqual(
            [(task["name"], task["late"]) for task in tasks],
            [("Yesterday", True), ("Tomorrow", False), ("All day", False)],
        )
        self.assertEqual(len(tasks[2]["start"]), len("2026-01-31"))

    @law(8)
    @given(count=st.integers(min_value=0, max_value=12))
    def test_lists_are_the_beginning_of_what_is_counted(self, count):
        """Property: at most five are listed, and all are counted. Covers: P6, K7"""
        client = self.env["res.partner"].create({"name": "Law"})
        for number in range(count):
            self._solution(name=f"{number:02}", partner_id=client.id)
        part = self._side(client=client)["solutions"]
        self.assertEqual(part["count"], count)
        self.assertEqual(
            [record["name"] for record in part["records"]],
            [f"{number:02}" for number in range(min(count, 5))],
        )

    def test_figures_are_those_of_everywhere(self):
        """Covers: P6, K7"""
        self._invoice(100, due=-3)
        self._order(70, "sent", currency=self.foreign, partner=self.contact)
        for user in (self.accountant, self.salesperson, self.manager, self.card_user):
            with self.subTest(user=user.login):
                client = self.client.with_user(user)
                client = client.with_context(allowed_company_ids=self.company_1.ids)
                [row] = client.client_card_figures(
                    period="all", figures=["balance", "invoices", "estimates"]
                )
                answer = self._side(user)
                [company], [expected] = answer["companies"], row["companies"]
                has_balance = "balance" in expected
                self.assertEqual(answer["has_balance"], has_balance)
                expected.pop("balance", None)
                for kind, names in self.env["client.side.card"]._blocks().items():
                    if kind in expected:
                        of_kind = expected[kind].items()
                        open_ones = {n: b for n, b in of_kind if n in names}
                        expected[kind] = open_ones
                self.assertEqual(company, expected)
                self.assertEqual(answer["period"], row["period"])

    # ------------------------------------------------------------------
    # Access rights
    # ------------------------------------------------------------------

    def test_rights(self):
        """Covers: P6, K7, R3"""
        self._invoice(100)
        self._order(50, "sent", user=self.salesperson)
        self._service()
        employee = new_test_user(self.env, "card_employee", "base.group_user")
        figures = {"invoices", "estimates"}
        sees = {
            self.manager: (figures, PARTS),
            self.accountant: (figures, PARTS),
            self.salesperson: ({"estimates"}, PARTS),
            self.card_user: (set(), PARTS),
            employee: (set(), PARTS - {"services", "solutions"}),
        }
        for user, (kinds, parts) in sees.items():
            with self.subTest(user=user.login):
                answer = self._side(user)
                [company] = answer["companies"]
                self.assertEqual(set(company) & figures, kinds)
                self.assertEqual(answer["has_balance"], "invoices" in kinds)
                self.assertEqual(set(answer) & PARTS, parts)
                self.assertEqual("service_status" in answer, "services" in parts)

    def test_who_may_add(self):
        """Covers: P6, R3"""
        employee = new_test_user(self.env, "card_employee", "base.group_user")
        self.assertTrue(self._side(self.card_user)["contacts"]["can_create"])
        self.assertFalse(self._side(employee)["contacts"]["can_create"])

    def test_portal_and_public_are_refused(self):
        """Covers: P6, K7, R3"""
        portal = new_test_user(self.env, "card_portal", "base.group_portal")
        for user in (portal, self.env.ref("base.public_user")):
            for partner in (portal.partner_id, self.client):
                with self.subTest(user=user.id), self.assertRaises(AccessError):
                    partner.with_user(user).client_card_side()

    def test_bad_ids(self):
        """Covers: R1"""
        partners = self.env["res.partner"].with_user(self.accountant)
        gone = self.env["res.partner"].create({"name": "Gone"})
        gone.unlink()
        for bad in (gone.id, 2**40, -1, "7"):
            with self.subTest(bad=bad), self.assertRaises(UserError):
                partners.browse([bad]).client_card_side()
        both = (self.client | self.contact).with_user(self.accountant)
        for several in (partners, both):
            with self.subTest(several=several), self.assertRaises(UserError):
                several.client_card_side()
            with self.subTest(several=several), self.assertRaises(UserError):
                several.client_card_statement()

    def test_private_tasks_of_others_stay_hidden(self):
        """Covers: P6, K7, R3"""
        self._task(name="Takeover", user=self.accountant, privacy="private")
        self.env.flush_all()
        for user, names in ((self.accountant, ["Takeover"]), (self.card_user, [])):
            self.env.invalidate_all()
            answer = self._side(user)
            self.assertEqual([t["name"] for t in answer["tasks"]["records"]], names)
            self.assertEqual(answer["tasks"]["count"], len(names))

    def test_companies_never_mix(self):
        """Covers: P6, K7, R4"""
        both = self.company_1 | self.company_2
        self._invoice(100, due=-1)
        self._invoice(7, due=-1, company=self.company_2)
        self._service(name="Here", company_id=self.company_1.id)
        self._service(name="There", company_id=self.company_2.id)
        self._service(name="Everywhere", company_id=False)
        self._solution(name="Far", company_id=self.company_2.id)
        for companies, overdue, services, solutions in (
            (self.company_1, [100], {"Here", "Everywhere"}, 0),
            (self.company_2, [7], {"There", "Everywhere"}, 1),
            (both, [100, 7], {"Here", "There", "Everywhere"}, 1),
        ):
            with self.subTest(companies=companies.mapped("name")):
                answer = self._side(companies=companies)
                amounts = [
                    row["invoices"]["overdue"]["amount"] for row in answer["companies"]
                ]
                self.assertEqual(amounts, overdue)
                names = {service["name"] for service in answer["services"]["records"]}
                self.assertEqual(names, services)
                self.assertEqual(answer["services"]["count"], len(services))
                self.assertEqual(answer["solutions"]["count"], solutions)

    def test_client_of_another_company(self):
        """Covers: P6, K7, R3, R4"""
        self.client.company_id = self.company_2
        for partner in (self.client, self.contact):
            with self.assertRaises(AccessError):
                self._side(client=partner)
        # a contact all users can see, of a client only some can see
        self.contact.company_id = False
        with self.assertRaises(AccessError):
            self._side(client=self.contact)
        self.assertTrue(self._side(client=self.contact, companies=self.company_2))

    def test_salesperson_of_another_company_has_a_name(self):
        """Covers: P6, K7, R4"""
        other = self._user_of(self.company_2, "far", "base.group_user")
        self.client.user_id = other
        self.card_user.company_ids = self.company_1
        self.assertEqual(self._side(self.card_user)["salesperson"], other.name)

    def test_attention(self):
        """The number of facts the user may see. Covers: P6, N4, R4"""
        self._invoice(100, due=-3)
        start = fields.Datetime.now() - timedelta(days=3)
        self._task(name="Visit", user=self.accountant, start=start)
        for user, count in ((self.accountant, 2), (self.salesperson, 1)):
            # read after the rest, as the badge and the last reminder
            later = self.client.with_user(user).with_company(self.company_1)
            [row] = later.read(["client_attention_count", "client_reminder_level"])
            self.assertEqual(row["client_attention_count"], count)

    # ------------------------------------------------------------------
    # Number of queries
    # ------------------------------------------------------------------

    def test_queries_do_not_grow(self):
        """Covers: P6, K7, F2"""
        self._fill(1)
        few = self._queries(self._side)
        self.env.invalidate_all()
        with self.assertQueryCount(QUERIES):
            self._side()
        self._fill(LIMIT)
        many = self._queries(self._side)
        self.assertEqual(many, few)
        self._fill(LIMIT)
        self.assertEqual(self._queries(self._side), many)

    def test_tasks_do_not_ask_for_attendees(self):
        """Odoo would look up those of each task, to mask events the search excludes.

        Covers: P6, K7, F2
        """
        without = self._queries(self._side)
        people = self.env["res.partner"].create([{"name": f"P{n}"} for n in range(3)])
        for number in range(3):
            self._task(
                name=str(number), user=self.salesperson, partner_ids=people[number].ids
            )
        self.assertEqual(self._queries(self._side), without)


@tagged("post_install", "-at_install")
class TestSideCardWeb(ClientCardCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.salesperson | cls.manager).company_ids = cls.company_1

    def test_panel(self):
        """Covers: P6"""
        alpha, _beta = self.env["res.partner"].create(
            [
                {"name": name, "is_company": True, "customer_rank": 1}
                for name in ("Tour Alpha", "Tour Beta")
            ]
        )
        self.start_tour(
            "/odoo/clients", "client_card_side_panel", login="card_salesperson"
        )
        services = self.env["client.service"].sudo()
        self.assertEqual(
            services.search([("client_id", "=", alpha.id)]).name, "Tour hosting"
        )
        self.assertEqual(alpha.child_ids.name, "Tour Ana")

    def test_documents(self):
        """Covers: K7, S4"""
        start = fields.Datetime.now() + timedelta(days=1)
        task = self.env["calendar.event"].with_user(self.manager)
        documents = (
            self._order(10, partner=self.contact),
            self._invoice(10),
            self.env["account.payment"].create(
                {"partner_id": self.client.id, "amount": 10}
            ),
            task.create(
                {
                    "name": "Visit",
                    "client_id": self.contact.id,
                    "start": start,
                    "stop": start + timedelta(hours=1),
                }
            ),
        )
        for document in documents:
            with self.subTest(document=document._name):
                self.start_tour(
                    f"/odoo/{document._name}/{document.id}",
                    "client_card_side_document",
                    login="card_manager",
                )

    def test_new_estimate(self):
        """Covers: K7"""
        self.start_tour(
            "/odoo/action-sale.action_quotations/new",
            "client_card_side_new_estimate",
            login="card_manager",
        )

    def test_only_for_users_of_the_app(self):
        """The form has no card for other users, so nothing is requested.

        Covers: K7, R3
        """
        plain = new_test_user(
            self.env,
            "card_plain",
            "account.group_account_invoice,sales_team.group_sale_manager",
        )
        for model in (
            "sale.order",
            "account.move",
            "account.payment",
            "calendar.event",
        ):
            for user, cards in ((self.manager, 1), (plain, 0)):
                with self.subTest(model=model, user=user.login):
                    arch = self.env[model].with_user(user).get_view(None, "form")
                    nodes = etree.fromstring(arch["arch"]).findall(
                        ".//widget[@name='client_card_side']"
                    )
                    self.assertEqual(len(nodes), cards)
