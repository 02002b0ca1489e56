from odoo.tests import tagged

from odoo.addons.client_card.tests.common_overview import OverviewCase

from .test_leads import LeadsCommon


@tagged("post_install", "-at_install")
class TestOverviewLeads(LeadsCommon, OverviewCase):
    def test_count_is_the_list_that_it_opens(self):
        """For users who see all leads, their own, or none. Covers: N1, N2, L1"""
        self._lead(70)
        self._lead(80, result="won")
        self._lead(90, result="lost")
        self._lead(60, user_id=self.own_leads.id)
        self._lead(50).active = False
        for user, number in (
            (self.salesperson, 2),
            (self.own_leads, 1),
            (self.plain, 0),
        ):
            with self.subTest(user=user.login):
                counts, checked = self._assert_counts_are_lists(user, self.company_1)
                leads = counts.get("leads", {"count": 0})
                self.assertEqual(leads["count"], number)
                self.assertEqual(checked, len(counts))
                boxes = self._overview(user)["boxes"]
                self.assertEqual("leads" in boxes, bool(number))
