from itertools import product

from odoo import fields
from odoo.tests import tagged

from .test_leads import LeadsCommon


@tagged("post_install", "-at_install")
class TestAttentionLeads(LeadsCommon):
    """Covers: N4, L1"""

    def _facts(self, user):
        self.env.flush_all()
        self.env.invalidate_all()
        facts = self.env["client.attention"].with_user(user)
        return facts.search([("kind", "=", "lead"), ("until", "=", False)])

    def test_planned(self):
        """Covers: N4"""
        lead = self._lead(70)
        fact = self._facts(self.salesperson)
        fact = fact.filtered(lambda fact: fact.res_id == lead.id)
        self.assertEqual((fact.severity, fact.amount, fact.action), (1, 70, "plan"))
        self.assertIn(lead.client_number, fact.name)
        action = fact.action_do()
        wizard = self.env[action["res_model"]].with_user(self.salesperson)
        wizard = wizard.with_context(**action["context"]).create({"summary": "Ask"})
        wizard.action_schedule_activities()
        self.assertNotIn(fact, self._facts(self.salesperson))
        lead.activity_ids.action_done()
        self.assertIn(fact, self._facts(self.salesperson))
        fact.action_put_off(fields.Date.add(self.today, days=1), "Fair")
        self.assertNotIn(fact, self._facts(self.salesperson))

    def test_law(self):
        """Covers: N4"""
        expected = {}
        leads = self.env["crm.lead"]
        cases = product(
            ("open", "won", "lost"), (True, False), (True, False), (True, False)
        )
        for result, active, planned, is_own in cases:
            user = self.own_leads if is_own else self.salesperson
            lead = self._lead(result=result, user_id=user.id)
            if planned:
                lead.activity_schedule("mail.mail_activity_data_todo", user_id=1)
            if not active:
                lead.active = False
            leads |= lead
            if result == "open" and active and not planned:
                expected[lead.id] = is_own
        for user, own in ((self.salesperson, False), (self.own_leads, True)):
            found = set(self._facts(user).mapped("res_id")) & set(leads.ids)
            visible = {i for i, is_own in expected.items() if is_own or not own}
            self.assertEqual(found, visible, user.login)
        self.assertFalse(self._facts(self.plain))
