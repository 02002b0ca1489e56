from unittest.mock import patch

from odoo.tests import HttpCase, tagged

from .common import ClientCardCommon


@tagged("post_install", "-at_install")
class TestCardTours(ClientCardCommon, HttpCase):
    browser_size = "1440x900"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager.company_ids = cls.company_1
        cls.company_1.account_use_credit_limit = True
        cls.client.with_company(cls.company_1).write(
            {
                "email": "client@example.com",
                "phone": "+52 55 1234 5678",
                "use_partner_credit_limit": True,
                "credit_limit": 1000,
                "client_status_id": cls.env.ref("client_card.client_status_active").id,
                "category_id": [(0, 0, {"name": f"Tag {n}"}) for n in range(12)],
            }
        )
        cls._invoice(100, due=-3)

    def test_rail_and_header(self):
        """Covers: N1, N3, K9"""
        self.start_tour(
            f"/odoo/client-card/{self.client.id}?section=statement",
            "client_card_rail",
            login="card_manager",
        )
        self.assertEqual(
            self.client.client_status_id,
            self.env.ref("client_card.client_status_on_hold"),
        )

    def test_on_a_phone(self):
        """Covers: N1, N3"""
        with patch.object(type(self), "browser_size", "390x844"):
            self.start_tour(
                f"/odoo/client-card/{self.client.id}",
                "client_card_chooser",
                login="card_manager",
            )
