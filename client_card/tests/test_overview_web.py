from unittest.mock import patch

from odoo.tests import HttpCase, tagged

from .common import ClientCardCommon


@tagged("post_install", "-at_install")
class TestOverviewTours(ClientCardCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.accountant | cls.salesperson | cls.manager).company_ids = cls.company_1
        cls.client.customer_rank = 1
        cls._invoice(100, due=-3, sent=True)
        cls._invoice(50, due=30)
        cls._order(100, "sent", user=cls.salesperson)
        cls._order(70, "sale", user=cls.salesperson)

    def test_roles_on_a_desk_and_on_a_phone(self):
        """Covers: N1, N2, N6, R3"""
        for size in ("1440x900", "390x844"):
            for role in ("accountant", "salesperson", "manager"):
                with (
                    self.subTest(role=role, size=size),
                    patch.object(type(self), "browser_size", size),
                ):
                    self.start_tour(
                        "/odoo/clients",
                        f"client_card_overview_{role}",
                        login=f"card_{role}",
                    )
