from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import HttpCase, tagged

from .common import ClientCardCommon


@tagged("post_install", "-at_install")
class TestTaskTours(ClientCardCommon, HttpCase):
    browser_size = "1440x900"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.salesperson.company_ids = cls.company_1
        cls.client.street = "Street 1"
        start = fields.Datetime.now().replace(hour=0, minute=0, second=0)
        cls.task = (
            cls.env["calendar.event"]
            .with_user(cls.salesperson)
            .create(
                {
                    "name": "Late",
                    "client_id": cls.client.id,
                    "start": start,
                    "stop": start + timedelta(seconds=1),
                }
            )
        )

    def _tasks(self):
        return self.env["calendar.event"].search(
            [("client_id", "=", self.client.id)], order="id"
        )

    def _tour(self, name):
        url = f"/odoo/client-card/{self.client.id}"
        self.start_tour(url, f"client_card_tasks_{name}", login="card_salesperson")

    def test_month(self):
        """Covers: T1, T2, T4, T5, T6, T7, T8"""
        self._tour("month")
        self.assertEqual(
            self._tasks().mapped("client_state"), ["completed", "unattended"]
        )
        self.assertEqual(self._tasks()[1].client_type, "call")
        self.assertEqual(self._tasks()[1].user_id, self.salesperson)

    def test_day(self):
        """Covers: T2, T3, T5, T6, T8, K6"""
        self._tour("day")
        names = self._tasks().mapped("name")
        self.assertEqual(names[:2], ["Edited", "Another"])
        self.assertEqual(len(names), 3)

    @patch.object(HttpCase, "touch_enabled", True)
    def test_month_on_a_phone(self):
        """Covers: T1, T2, T4, T5, T6, T7, T8"""
        with patch.object(type(self), "browser_size", "390x844"):
            self.test_month()

    @patch.object(HttpCase, "touch_enabled", True)
    def test_day_on_a_phone(self):
        """Covers: T2, T3, T5, T6, T8, K6"""
        with patch.object(type(self), "browser_size", "390x844"):
            self.test_day()
