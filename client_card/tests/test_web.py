import re
from unittest.mock import patch

from dateutil.relativedelta import relativedelta

from odoo.tests import HttpCase, tagged

from odoo.addons.web.tests import test_js

from .common import ClientCardCommon


@tagged("post_install", "-at_install")
class TestTours(ClientCardCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        users = cls.accountant | cls.salesperson | cls.manager
        users.company_ids = cls.company_1
        cls._invoice(100, due=-3)
        cls._invoice(200, due=3)
        cls._invoice(300, sent=True, due=3, date=cls.today - relativedelta(days=1))
        cls._order(100, "sent", partner=cls.contact)
        cls._order(200, "sale")

    def test_accountant(self):
        """Covers: P1, K1, K6, I1, I2, I4, B1"""
        self.start_tour("/odoo", "client_card_accountant", login="card_accountant")
        # a section's period only applies to that section
        self.assertEqual(self.accountant.client_card_period, "all")

    def test_statement(self):
        """Covers: P1, A3, A4, A7"""
        self.client.email = "client@example.com"
        self.start_tour("/odoo", "client_card_statement", login="card_accountant")
        self.assertEqual(len(self.client.message_ids[0].attachment_ids), 2)

    def test_ledger(self):
        """Covers: P1, B2, A4, K6"""
        self.client.email = "client@example.com"
        self.start_tour("/odoo", "client_card_ledger", login="card_accountant")

    def test_sections(self):
        """Covers: N1, I1, I2, M1, T1, A3"""
        self.start_tour(
            f"/odoo/client-card/{self.client.id}",
            "client_card_sections",
            login="card_accountant",
        )

    @patch.object(HttpCase, "touch_enabled", True)
    def test_sections_on_a_phone(self):
        """Covers: N1, N6, I1, I2, M1, T1, A3"""
        with patch.object(type(self), "browser_size", "390x844"):
            self.test_sections()

    @patch.object(HttpCase, "touch_enabled", True)
    def test_cards_on_a_phone(self):
        """Covers: N6"""
        self._payment(1234.5)
        with patch.object(type(self), "browser_size", "390x844"):
            self.start_tour(
                f"/odoo/client-card/{self.client.id}",
                "client_card_phone",
                login="card_accountant",
            )

    def test_salesperson(self):
        """Covers: P1, K3, E1, E2, I4, R3"""
        self.start_tour("/odoo", "client_card_salesperson", login="card_salesperson")
        self.assertEqual(self.client.phone, "+52 55 0000 0000")

    def test_manager(self):
        """Covers: P7, K6, I1, B1"""
        self.start_tour("/odoo", "client_card_manager", login="card_manager")
        client = self.env["res.partner"].search([("name", "=", "Brand New Client")])
        self.assertEqual(client.child_ids.mapped("name"), ["Rosa Nueva"])

    def test_services(self):
        """Covers: P3, P4, S1, S3"""
        clients = self.env["res.partner"].create(
            [
                {"name": name, "is_company": True, "customer_rank": 1}
                for name in ("Tour Served", "Tour Left", "Tour New")
            ]
        )
        type_ = self._service_type("Tour maintenance")
        services = self.env["client.service"].with_user(self.salesperson)
        for client, cancelled_on in zip(clients, (False, self.today), strict=False):
            services.create(
                {
                    "partner_id": client.id,
                    "type_id": type_.id,
                    "cancelled_on": cancelled_on,
                }
            )
        self.start_tour("/odoo", "client_card_services", login="card_salesperson")
        service = services.search([("client_id", "=", clients[2].id)])
        self.assertEqual(service.cancel_reason, "Too expensive")
        self.assertEqual(service.amount, 75)

    def test_custom_field(self):
        """Covers: K5"""
        self.start_tour(
            f"/odoo/client-card/{self.client.id}",
            "client_card_custom_field",
            login="card_manager",
        )
        [field] = self.client.read(["properties"])[0]["properties"]
        self.assertEqual((field["string"], field["value"]), ("Payment day", "Friday"))

    def test_contact_form(self):
        """Covers: K8, I4"""
        self.start_tour(
            f"/odoo/contacts/{self.contact.id}",
            "client_card_contact_form",
            login="card_manager",
        )


@tagged("post_install", "-at_install")
class TestHoot(HttpCase):
    def _run(self, preset, at_least):
        # by hash, as a filter by a name without a match would pass
        suite = test_js.HOOTCommon._generate_hash(self, "@client_card")
        with self.assertLogs(f"{self._logger.name}.browser", "INFO") as log:
            self.browser_js(
                f"/web/tests?headless&loglevel=2&preset={preset}&timeout=15000"
                f"&id={suite}",
                "",
                "",
                login="admin",
                timeout=600,
                success_signal="[HOOT] Test suite succeeded",
            )
        passed = re.search(r"\[HOOT\] Passed (\d+) tests", "\n".join(log.output))
        self.assertTrue(passed and int(passed[1]) >= at_least, "tests did not run")

    def test_desktop(self):
        """Covers: P6, P8, K1, K2, K6, K7, K8, K9, K10, I1, I2, I4, E1, E2, A1, A2, A3,
        A6, A7, B1, B2, Y1, Y2, Y4, Y5, T2, T3, T4, T5, T6, T7, T8, M1, M4, M5, M6,
        N1, N3, N4, N5, R3"""
        self._run("desktop", 240)

    @patch.object(HttpCase, "browser_size", "375x667")
    @patch.object(HttpCase, "touch_enabled", True)
    def test_mobile(self):
        """Covers: P6, P8, K2, K6, K7, K8, I1, A1, A2, A3, A6, A7, B1, B2, Y1, Y4, Y5,
        T2, T3, T4, T5, T6, T7, T8, M1, M4, M5, M6, N1, N3,
        N4, N5"""
        self._run("mobile", 90)
