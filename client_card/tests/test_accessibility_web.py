import os
from pathlib import Path

from odoo.tests import HttpCase, tagged

from .common import ClientCardCommon

AXE = os.environ.get("AXE")  # axe-core from npm: `make test` sets its path


@tagged("post_install", "-at_install")
class TestAccessibility(ClientCardCommon, HttpCase):
    """What axe-core finds on our screens, in elements from our templates."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager.company_ids = cls.company_1
        cls.manager.group_ids += cls.env.ref(
            "client_card.group_client_card_conversation"
        ) + cls.env.ref("client_card.group_client_card_correction")
        cls.client.write({"email": "client@example.com", "phone": "+52 55 1234 5678"})
        cls.client.user_id = cls.manager
        cls.client.client_status_id = cls.env["client.status"].search([], limit=1)
        cls._invoice(100, due=-3)
        cls._invoice(300, sent=True, due=3)
        cls._order(100, "sent", partner=cls.contact)

    def test_nothing_serious(self):
        """Covers: N6"""
        if not AXE:
            self.skipTest("It takes axe-core: make test.")
        # sudo: a file for the browser
        self.env["ir.attachment"].sudo().create(
            {
                "name": "axe.js",
                "url": "/client_card/axe.js",
                "mimetype": "text/javascript",
                "raw": Path(AXE).read_bytes(),
                "public": True,
            }
        )
        self.start_tour(
            "/odoo/clients", "client_card_axe", login="card_manager", timeout=300
        )
