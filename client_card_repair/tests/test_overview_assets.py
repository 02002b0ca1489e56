from odoo.tests import tagged

from odoo.addons.client_card.tests.common_overview import OverviewCase

from .common import RepairCommon


@tagged("post_install", "-at_install")
class TestOverviewAssets(RepairCommon, OverviewCase):
    def test_count_is_the_list_that_it_opens(self):
        """Covers: N1, N2"""
        self._lot(client_id=self.client.id)
        self._lot(client_id=self.contact.id)
        self._lot(client_id=self.other_client.id)
        for user, number in ((self.technician, 2), (self.plain, 0)):
            with self.subTest(user=user.login):
                counts, _checked = self._assert_counts_are_lists(user, self.company_1)
                assets = counts.get("assets", {"count": 0})
                self.assertEqual(assets["count"], number)
                boxes = self._overview(user)["boxes"]
                self.assertEqual("work_orders" in boxes, bool(number))
