from datetime import datetime
from functools import partial

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.client_card.tests.common import ClientCardCommon

from ..hooks import post_init_hook, pre_init_hook, uninstall_hook


class LeadsCommon(ClientCardCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plain = cls._create_user("plain")
        cls.own_leads = cls._create_user("own_leads", "sales_team.group_sale_salesman")
        cls.reason = cls.env["crm.lost.reason"].create({"name": "Too expensive"})
        cls.won_stage = cls.env["crm.stage"].create({"name": "Done", "is_won": True})

    @classmethod
    def _lead(cls, amount=100.0, result="open", **values):
        """Create a lead and bring it to a result."""
        lead = cls.env["crm.lead"].create(
            {
                "name": values.pop("name", "Till"),
                "partner_id": cls.client.id,
                "company_id": cls.company_1.id,
                "expected_revenue": amount,
                "user_id": cls.salesperson.id,
                "team_id": False,
            }
            | values
        )
        if result == "won":
            lead.write({"stage_id": cls.won_stage.id, "probability": 100})
        elif result == "lost":
            lead.action_set_lost(lost_reason_id=cls.reason.id)
        return lead

    def _leads(self, user, domain=(), companies=None):
        """Return the records the section shows to a user."""
        leads = self.env["crm.lead"].with_user(user)
        companies = companies or user.company_ids
        return leads.with_context(allowed_company_ids=companies.ids).search(
            [
                ("client_id", "=", self.client.id),
                ("active", "in", (True, False)),
                *domain,
            ]
        )


@tagged("post_install", "-at_install")
class TestLeads(LeadsCommon):
    # ------------------------------------------------------------------
    # Numbers and results
    # ------------------------------------------------------------------

    def test_each_lead_has_a_number(self):
        """Covers: L1"""
        leads = self._lead() | self._lead() | self._lead().copy()
        numbers = leads.mapped("client_number")
        self.assertEqual(len(set(numbers)), 3)
        self.assertEqual(numbers, sorted(numbers))
        self.assertRegex(numbers[0], r"^L\d{5,}$")

    def test_number_is_not_chosen(self):
        """Covers: L1"""
        first = self._lead()
        second = self._lead(client_number=first.client_number)
        self.assertNotEqual(first.client_number, second.client_number)

    def test_leads_from_before_get_numbers(self):
        """Covers: L1, R5"""
        old = self._lead() | self._lead(result="lost") | self._lead()
        numbered = self._lead().client_number
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE crm_lead SET client_number = NULL, create_date = NULL "
            "WHERE id IN %s",
            [old._ids],
        )
        old.invalidate_recordset()
        post_init_hook(self.env)
        new = self._lead()
        numbers = [*old.sorted("id").mapped("client_number"), new.client_number]
        self.assertEqual(
            [int(number[1:]) - int(numbered[1:]) for number in numbers], [1, 2, 3, 4]
        )

    def test_numbers_come_back_with_the_addon(self):
        """Covers: L1, R5"""
        sequence = self.env.ref("client_card_crm.crm_lead_sequence")
        sequence.prefix = "NEW"
        first, second, third = self._lead(), self._lead(), self._lead()
        numbers = [first.client_number, third.client_number]
        second.unlink()
        uninstall_hook(self.env)
        self.assertFalse(self.env.ref("client_card_crm.crm_lead_sequence", False))
        meanwhile = self._lead()
        self.env.cr.execute("UPDATE crm_lead SET client_number = NULL")
        self.env.invalidate_all()
        pre_init_hook(self.env)
        post_init_hook(self.env)
        self.assertEqual(self.env.ref("client_card_crm.crm_lead_sequence"), sequence)
        self.assertEqual([first.client_number, third.client_number], numbers)
        for lead in (meanwhile, self._lead()):
            self.assertRegex(lead.client_number, "^NEW")
            self.assertNotIn(lead.client_number, numbers)

    def test_results(self):
        """Covers: L1"""
        results = {
            result: self._lead(result=result).client_result
            for result in ("open", "won", "lost")
        }
        self.assertEqual(
            results, {"open": "Open", "won": "Won", "lost": "Lost: Too expensive"}
        )
        lead = self._lead()
        lead.action_set_lost()
        self.assertEqual(lead.client_result, "Lost")
        archived = self._lead()
        archived.active = False
        self.assertEqual(archived.client_result, "Archived")
        self.env["res.lang"]._activate_lang("es_ES")
        spanish = lead.with_context(lang="es_ES")
        self.assertNotEqual(spanish.client_result, "Lost")

    # ------------------------------------------------------------------
    # The client of a lead
    # ------------------------------------------------------------------

    def test_leads_of_the_client_and_its_contacts_lost_ones_too(self):
        """Covers: L1"""
        mine = (
            self._lead()
            | self._lead(result="won", partner_id=self.contact.id)
            | self._lead(result="lost")
        )
        self._lead(partner_id=self.client.copy({"name": "Other"}).id)
        self.assertEqual(self._leads(self.salesperson), mine.sorted("id", True))

    def test_rights_are_those_of_leads(self):
        """Covers: L1, R3, R4"""
        own = self._lead(user_id=self.own_leads.id)
        self._lead()
        other_company = self._lead(company_id=self.company_2.id)
        self.assertEqual(self._leads(self.own_leads), own)
        self.assertEqual(len(self._leads(self.salesperson)), 3)
        self.assertNotIn(
            other_company, self._leads(self.salesperson, companies=self.company_1)
        )
        with self.assertRaises(AccessError):
            self._leads(self.plain)

    # ------------------------------------------------------------------
    # Figures
    # ------------------------------------------------------------------

    def test_blocks_are_their_lists(self):
        """Covers: L1"""
        self._lead(100)
        self._lead(50, partner_id=self.contact.id)
        self._lead(30, "won")
        self._lead(20, "lost")
        self._lead(7, "lost", partner_id=self.contact.id)
        self._lead(1000, user_id=self.own_leads.id)
        expected = {"open": (2, 150), "won": (1, 30), "lost": (2, 27)}
        for user in (self.salesperson, self.own_leads):
            for name, (count, amount) in expected.items():
                block = self._block("leads", name, user=user)
                leads = self._leads(
                    user, [("client_block", "=", name)], companies=self.company_1
                )
                self.assertEqual(block["count"], len(leads))
                self.assertEqual(block["amount"], sum(leads.mapped("expected_revenue")))
                if user == self.own_leads:
                    count, amount = {"open": (1, 1000)}.get(name, (0, 0))
                elif name == "open":
                    count, amount = 3, 1150
                self.assertEqual((block["count"], block["amount"]), (count, amount))

    def test_each_block_has_its_filter(self):
        """Covers: L1"""
        xmlid = "client_card_crm.crm_lead_view_search"
        view = self.env["crm.lead"].get_view(self.env.ref(xmlid).id, "search")
        for name in self.env["client.figures"]._sources()["leads"].blocks:
            self.assertIn(f"[('client_block', '=', '{name}')]", view["arch"])
            self.assertIn(f'name="{name}"', view["arch"])
        self.assertIn("[('client_period', '=', 'year')]", view["arch"])

    def test_figures_of_each_company(self):
        """Covers: L1, R4"""
        self._lead(100)
        self._lead(10, company_id=self.company_2.id, user_id=False)
        self._lead(1, company_id=False, user_id=False)
        figures = self._companies(user=self.salesperson, figures=["leads"])
        amounts = {
            company: row["leads"]["open"]["amount"] for company, row in figures.items()
        }
        # one without a company counts once, in the company the user works in
        self.assertEqual(amounts, {self.company_1: 101, self.company_2: 10})
        block = figures[self.company_1]["leads"]["open"]
        self.assertEqual(
            block["currencies"],
            {self.company_1.currency_id.name: {"count": 2, "amount": 101}},
        )

    def test_year_of_creation(self):
        """Covers: L1"""
        old = self._lead(5)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE crm_lead SET create_date = %s WHERE id = %s",
            [datetime(2020, 5, 1), old.id],
        )
        old.invalidate_recordset()
        self._lead(3)
        for period, amount in (("all", 8), ("year", 3)):
            block = self._block("leads", "open", user=self.salesperson, period=period)
            self.assertEqual(block["amount"], amount)
            filters = [("client_block", "=", "open"), ("client_period", "=", period)]
            leads = self._leads(self.salesperson, filters)
            self.assertEqual(sum(leads.mapped("expected_revenue")), amount)

    def test_no_figures_without_the_right(self):
        """Covers: L1, R3"""
        self._lead()
        for user in (self.plain, self.accountant):
            for row in self._companies(user=user).values():
                self.assertNotIn("leads", row)

    def test_outsiders_get_nothing(self):
        """Covers: L1, R3"""
        lead = self._lead()
        portal = new_test_user(self.env, "card_portal", "base.group_portal")
        for user in (portal, self.env.ref("base.public_user")):
            with self.assertRaises(AccessError):
                lead.with_user(user).read(["client_number"])
            with self.assertRaises(AccessError):
                self.client.with_user(user).client_card_figures("all", ["leads"])

    # ------------------------------------------------------------------
    # Log and side card
    # ------------------------------------------------------------------

    def test_log_shows_leads_and_their_messages(self):
        """Covers: L1, M6, R3"""
        lead = self._lead(90, "lost", partner_id=self.contact.id)
        message = lead.message_post(body="A word", message_type="comment")
        domain = [
            ("client_id", "=", self.client.id),
            "|",
            ("kind", "=", "lead"),
            ("res_id", "=", message.id),
        ]
        log = self.env["client.log"]
        entries = log.with_user(self.salesperson).search(domain)
        self.assertEqual(
            {(entry.res_model, entry.res_id) for entry in entries},
            {("crm.lead", lead.id), ("mail.message", message.id)},
        )
        entry = entries.filtered(lambda entry: entry.kind == "lead")
        self.assertEqual(entry.name, f"{lead.client_number} – Till")
        self.assertEqual((entry.amount, entry.user_id), (90, self.salesperson))
        self.assertEqual(entry.currency_id, self.company_1.currency_id)
        self.assertEqual(entry.action_open_source()["res_id"], lead.id)
        for user in (self.plain, self.own_leads, self.accountant):
            self.assertFalse(log.with_user(user).search(domain))

    def test_files(self):
        """Covers: N7, R3, R5"""
        mine = self._lead(user_id=self.own_leads.id)
        for lead in (mine, self._lead(result="lost")):
            self.env["ir.attachment"].create(
                {"name": "Plan", "res_model": "crm.lead", "res_id": lead.id}
            )
        for user, count in (
            (self.plain, 0),
            (self.own_leads, 1),
            (self.salesperson, 2),
        ):
            files = self.env["client.file"].with_user(user)
            found = files.search([("client_id", "=", self.client.id)])
            with self.subTest(user=user.login):
                self.assertEqual(found.mapped("kind"), ["lead"] * count)
        files = self.env["ir.attachment"].search([("res_model", "=", "crm.lead")])
        self.env.flush_all()
        self.env.cr.execute("UPDATE ir_attachment SET client_id = NULL")
        pre_init_hook(self.env)
        files.invalidate_recordset()
        self.assertEqual(files.filtered("client_id").client_id, self.client)

    def test_small_card_shows_open_leads(self):
        """Covers: L1, P6, K7, R3"""
        lead = self._lead(90)
        self._lead(result="won")
        self._lead(result="lost")
        client = self.client.with_context(allowed_company_ids=self.company_1.ids)
        part = client.with_user(self.salesperson).client_card_side()["leads"]
        self.assertEqual(part["count"], 1)
        [shown] = part["records"]
        self.assertEqual(
            (shown["id"], shown["number"], shown["amount"]),
            (lead.id, lead.client_number, 90),
        )
        self.assertNotIn("leads", client.with_user(self.plain).client_card_side())

    def test_queries_do_not_grow(self):
        """Covers: L1"""
        for count in (1, 5):
            for _number in range(count):
                for result in ("open", "won", "lost"):
                    self._lead(result=result)
            client = self.client.with_user(self.salesperson)
            read = partial(client.client_card_figures, "all", ["leads"])
            self.assertLessEqual(self._queries(read), 8)


@tagged("post_install", "-at_install")
class TestLeadsTab(LeadsCommon, HttpCase):
    def test_tab(self):
        """Covers: L1, K7"""
        self.salesperson.company_ids = [Command.set(self.company_1.ids)]
        self._lead(100)
        self._lead(50, "won")
        self._lead(30, "lost")
        before = self._leads(self.salesperson)
        self.start_tour(
            f"/odoo/client-card/{self.client.id}",
            "client_card_leads",
            login="card_salesperson",
        )
        new = self._leads(self.salesperson) - before
        self.assertEqual((new.name, new.partner_id), ("Second till", self.client))
