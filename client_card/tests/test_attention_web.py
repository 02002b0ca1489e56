from datetime import datetime, time
from unittest.mock import patch

from odoo.tests import HttpCase, tagged

from .test_attention import AttentionCommon


@tagged("post_install", "-at_install")
class TestTodayTours(AttentionCommon, HttpCase):
    """A salesperson works through the day's list.

    Covers: N5
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # nothing else without a salesperson
        cls.env["res.partner"].search([]).user_id = cls.everything
        cls.salesperson.company_ids = cls.company_1
        cls.client.write({"name": "Tour Clinic", "user_id": cls.salesperson.id})

    def setUp(self):
        super().setUp()
        self._call()
        self.late = self._task(name="Tour visit")
        end = datetime.combine(self.today, time(23, 59))
        self.planned = self._task(name="Tour meeting", start=end, stop=end)
        self._task(name="Not today", days=2)

    def _start(self, name):
        self.start_tour("/odoo/today", name, login="card_salesperson")
        self.assertEqual(self.late.client_state, "completed")
        self.assertEqual(self.planned.client_state, "open")

    @patch.object(HttpCase, "browser_size", "1440x900")
    def test_keyboard(self):
        """Covers: N5, N6, N4"""
        self._start("client_card_today")
        calls = self.env["client.call"].search([("client_id", "=", self.client.id)])
        self.assertEqual(len(calls), 2)

    @patch.object(HttpCase, "browser_size", "390x844")
    @patch.object(HttpCase, "touch_enabled", True)
    def test_phone(self):
        """Covers: N5, N6, N4"""
        self._start("client_card_today_phone")
        self.assertFalse(self._facts("missed_call"))
