from odoo.tests import tagged

from odoo.addons.client_card.tests.common_docs import DocsCommon


@tagged("post_install", "-at_install")
class TestAssetsDocsJson2(DocsCommon):
    def test_assets(self):
        """Covers: X1, X2, R1, R2"""
        # sudo: only managers create products
        self.env["product.product"].sudo().create(
            {
                "name": "Till",
                "default_code": "TILL",
                "type": "consu",
                "is_storable": True,
                "tracking": "serial",
            }
        )
        self._run_page("assets.md", self._user("stock.group_stock_user"))


@tagged("post_install", "-at_install")
class TestAssetsDocsXmlRpc(TestAssetsDocsJson2):
    protocol = "XML-RPC"
