from odoo.tests import HttpCase, tagged

from .common_reminders import RemindersCommon


@tagged("post_install", "-at_install")
class TestRemindersTours(RemindersCommon, HttpCase):
    def test_reminders(self):
        """Preview, exclude one, send, see it on the card; a promise. Covers: D4, D6"""
        self.manager.company_ids = self.company_1
        self.plan.write({"name": "Tour Plan", "minimum_amount": 50})
        clients = {name: self._client(f"{name} Ltd") for name in ("One", "Two", "Poor")}
        for name, amount in (("One", 100), ("Two", 200), ("Poor", 1)):
            clients[name].email = f"{name}@example.com"
            self._late(20, amount, partner=clients[name])
        self.start_tour(
            "/odoo/action-client_card.client_reminder_plan_action",
            "client_card_reminders",
            login="card_manager",
        )
        reminder = self.reminders.search([])
        self.assertEqual(reminder.client_id, clients["One"])
        self.assertEqual(reminder.user_id, self.manager)
        self.reminders._process_queue()
        self.start_tour(
            f"/odoo/client-card/{clients['One'].id}",
            "client_card_reminders_seen",
            login="card_manager",
        )
        hold = self.env["client.reminder.hold"].search([])
        self.assertEqual((hold.kind, hold.until), ("promised", self.today))
