from odoo.tests import HttpCase, new_test_user, tagged

from .common import ClientCardCommon


@tagged("post_install", "-at_install")
class TestBulkTours(ClientCardCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.salesperson.company_ids = cls.company_1
        cls.clients = cls.env["res.partner"].create(
            [
                {"name": "Bulk One", "is_company": True, "email": "one@bulk.test"},
                {"name": "Bulk Two", "is_company": True, "email": "two@bulk.test"},
                {"name": "Bulk Silent", "is_company": True},
            ]
        )
        cls.one, cls.two, cls.silent = cls.clients
        cls.ana = cls.env["res.partner"].create(
            {"name": "Ana", "parent_id": cls.one.id, "email": "ana@bulk.test"}
        )
        cls.tag = cls.env["res.partner.category"].create({"name": "Bulk Gold"})
        # sudo: only for managers
        cls.status = cls.env["client.status"].sudo().create({"name": "Bulk Status"})

    def test_bulk(self):
        """Covers: P8, P9"""
        self.start_tour("/odoo", "client_card_bulk", login="card_salesperson")
        clients = self.clients.sudo()
        self.assertEqual(clients.category_id, self.tag)
        self.assertEqual(clients.client_status_id, self.status)
        self.assertEqual(clients.mapped("active"), [True, True, False])
        self.assertEqual(len(clients.user_ids), 2)
        files = self.env["ir.attachment"].search(
            [("res_model", "=", "res.partner"), ("name", "=", "prices.txt")]
        )
        self.assertEqual(sorted(files.mapped("res_id")), sorted(clients.ids))
        self.assertEqual(len(set(files.mapped("store_fname"))), 1)
        for client in self.one | self.two:
            self.assertIn("News", client.message_ids.mapped("subject"))

    def test_unarchive(self):
        """Covers: P8"""
        (self.one | self.two).active = False
        self.start_tour(
            "/odoo/clients", "client_card_bulk_unarchive", login="card_salesperson"
        )
        self.assertTrue(all(self.clients.mapped("active")))

    def test_palette(self):
        """Covers: K10"""
        self._order(partner=self.one)
        self.start_tour(
            "/odoo/clients", "client_card_palette", login="card_salesperson"
        )

    def test_palette_is_for_users_of_the_card(self):
        """Covers: K10, R3"""
        new_test_user(self.env, "card_no_palette", "base.group_user")
        for login, expected in (("card_salesperson", True), ("card_no_palette", None)):
            self.authenticate(login, login)
            info = self.make_jsonrpc_request("/web/session/get_session_info")
            self.assertEqual(info.get("client_card_user"), expected)

    def test_company_in_contacts(self):
        """Covers: K10"""
        self.start_tour(
            f"/odoo/contacts/{self.ana.id}",
            "client_card_company_in_contacts",
            login="card_salesperson",
        )
