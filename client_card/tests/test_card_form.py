import json
from functools import partial

from lxml import etree

from odoo.tests import Form, tagged, users

from .common import ClientCardCommon

GROUPS = {"card_accountant": "invoices", "card_salesperson": "estimates"}


@tagged("post_install", "-at_install")
class TestCard(ClientCardCommon):
    def _card(self, user):
        view = self.env.ref("client_card.res_partner_view_form")
        partners = self.env["res.partner"].with_user(user)
        return etree.fromstring(partners.get_view(view.id, "form")["arch"])

    def _read_by_card(self, client):
        return self._specification(client, "client_card.res_partner_view_form", "form")

    def _open(self, user, client):
        """Return the number of queries and the size of the answer for opening the
        card."""
        client = client.with_user(user).with_context(bin_size=True)
        read = partial(client.web_read, self._read_by_card(client))
        return self._queries(read), len(json.dumps(read(), default=str))

    def test_pages_by_rights(self):
        """Covers: K1, R3"""
        pages = {
            user.login: {page.get("name") for page in self._card(user).iter("page")}
            for user in (self.salesperson, self.accountant)
        }
        self.assertNotIn("invoices", pages["card_salesperson"])
        self.assertIn("estimates", pages["card_salesperson"])
        self.assertIn("invoices", pages["card_accountant"])

    def test_no_x2many_on_the_card(self):
        """Covers: K9"""
        for node in self._card(self.manager).iter("field"):
            field = self.env["res.partner"]._fields[node.get("name")]
            self.assertNotEqual(field.type, "one2many")

    def test_opening_costs_the_same_for_a_huge_client(self):
        """Covers: K9, F2"""
        rich = self.client
        rich.write(
            {
                "client_status_id": self.env.ref("client_card.client_status_active").id,
                "category_id": [(0, 0, {"name": "VIP"})],
                "country_id": self.env.ref("base.mx").id,
                "state_id": self.env.ref("base.state_mx_jal").id,
                "user_id": self.salesperson.id,
                "company_id": self.company_1.id,
            }
        )
        before = self._open(self.accountant, rich)
        for _number in range(5):
            self._invoice(10, partner=self.contact)
            self._order(10, partner=self.contact)
        count, size = self._open(self.accountant, rich)
        self.assertEqual((count, size), before)
        self.assertLessEqual(count, 12)
        self.assertLess(size, 2048)

    def test_no_money_before_the_page_shows(self):
        """Covers: K9"""
        names = set(self._read_by_card(self.client.with_user(self.manager)))
        self.assertFalse(
            names & {"client_balance", "client_overdue", "credit", "debit"}
        )

    def test_window_page_budget(self):
        """Covers: E2, F2"""
        self._invoice(10)
        for user, model, view, domain in (
            (
                self.accountant,
                "account.move",
                "client_card.account_move_view_list",
                [("client_id", "=", self.client.id)],
            ),
            (
                self.salesperson,
                "sale.order",
                "client_card.sale_order_view_list",
                [("client_id", "=", self.client.id)],
            ),
        ):
            for _number in range(3):
                self._order(10, partner=self.contact)
            documents = self.env[model].with_user(user)
            with self.subTest(model=model):
                count = self._page_queries(documents, view, domain)
                self.assertLessEqual(count, 8)

    def test_opened_from_a_contact(self):
        """Covers: K10"""
        for user in (self.salesperson, self.accountant):
            action = self.contact.with_user(user).action_open_client_card()
            self.assertEqual(action["res_id"], self.client.id)
            self.assertEqual(action["path"], "client-card")

    def test_smart_button_opens_what_it_counts(self):
        """Covers: K8, I4"""
        self._invoice(10, sent=True, due=5)
        self._invoice(20)
        self._order(30, "sent")
        contact = self.contact.with_user(self.manager)
        for kind, action in (
            ("invoices", contact.action_view_client_invoices()),
            ("estimates", contact.action_view_client_estimates()),
        ):
            block = self._block(kind, "outstanding", user=self.manager)
            model = self.env[action["res_model"]].with_user(self.manager)
            outstanding = [("client_block", "=", "outstanding")]
            found = model.search([*action["domain"], *outstanding])
            self.assertEqual(len(found), block["count"])
            self.assertEqual(block["count"], 1)
            self.assertEqual(action["context"]["search_default_outstanding"], 1)

    def test_smart_buttons_add_no_query_to_the_contact_form(self):
        """They load separately; the form reads none of our figures. Covers: K8, K9"""
        view = self.env.ref("base.view_partner_form")
        arch = self.env["res.partner"].with_user(self.manager).get_view(view.id)["arch"]
        names = {node.get("name") for node in etree.fromstring(arch).iter("field")}
        own = {name for name in names if name.startswith("client_")}
        # read with the other fields
        stored = {"client_authorised", "client_authorised_for"}
        stored.add("client_accounting_contact")
        self.assertFalse(own - stored)
        self.assertEqual(arch.count("client_card_summary"), 2)

    @users("card_salesperson")
    def test_edit(self):
        """Covers: K3"""
        client = self.client.with_user(self.env.user)
        with Form(client, "client_card.res_partner_view_form") as card:
            card.name = "Renamed"
            card.email = "new@example.com"
            card.street = "Calle 1"
            card.client_status_id = self.env.ref("client_card.client_status_on_hold")
        self.assertEqual(self.client.name, "Renamed")
        self.assertEqual(self.client.client_status_id.name, "On hold")

    def test_every_field_is_one_click_away(self):
        """Covers: K3"""
        action = self.client.with_user(self.salesperson).action_open_contact_form()
        self.assertEqual(
            action["views"][0][0], self.env.ref("base.view_partner_form").id
        )
        self.assertEqual(action["target"], "new")
