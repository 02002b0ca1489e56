from datetime import datetime

from odoo.tests import tagged

from .common import ClientCardCommon


@tagged("post_install", "-at_install")
class TestTasks(ClientCardCommon):
    """Holds: T1, T2, T8"""

    def test_smoke(self):
        task = self.env["calendar.event"].create(
            {
                "name": "x",
                "client_id": self.contact.id,
                "start": datetime(2026, 3, 2, 9),
                "stop": datetime(2026, 3, 2, 10),
            }
        )
        self.assertEqual(task.client_type, "task")
        self.assertEqual(task.client_state, "open")
        self.assertEqual(task.client_commercial_id, self.client)
        self.assertTrue(task.client_late)
        self.assertIn(task, task.search([("client_day", "=", "2026-03-02")]))
        self.assertIn(task, task.search([("client_late", "=", True)]))
        task.action_client_complete()
        self.assertEqual(task.client_state_order, 4)
        action = task.action_client_copy()
        self.assertEqual(task.browse(action["res_id"]).client_state, "open")
