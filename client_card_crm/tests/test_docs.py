from odoo.tests import tagged

from odoo.addons.client_card.tests.common_docs import DocsCommon


@tagged("post_install", "-at_install")
class TestLeadsDocsJson2(DocsCommon):
    def test_leads(self):
        """Covers: L1, R1, R2"""
        user = self._user("sales_team.group_sale_salesman")
        self.env["crm.lead"].create(
            {
                "name": "Ten chairs",
                "partner_id": self.client.id,
                "company_id": self.company_1.id,
                "expected_revenue": 100,
                "user_id": user.id,
                "team_id": False,
                "stage_id": self.env["crm.stage"].search([], limit=1).id,
            }
        )
        self._run_page("leads.md", user)


@tagged("post_install", "-at_install")
class TestLeadsDocsXmlRpc(TestLeadsDocsJson2):
    protocol = "XML-RPC"
