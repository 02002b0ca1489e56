import ast

from lxml import etree

from odoo.fields import Domain
from odoo.tools.safe_eval import safe_eval

from odoo.addons.client_card.models.overview.client_overview import COUNTED

from .common import ClientCardCommon


def windows(test, user, section):
    """Yield ``(model, domain, filters)`` of the lists in a section of the card, as the
    user's browser builds them."""
    view = test.env.ref("client_card.res_partner_view_form")
    partners = test.env["res.partner"].with_user(user)
    card = etree.fromstring(partners.get_view(view.id, "form")["arch"])
    for node in card.iterfind(f".//page[@name='{section}']//widget[@domain]"):
        search = test.env.ref(node.get("search_view_ref", ""), raise_if_not_found=False)
        arch = (
            test.env[node.get("model")]
            .with_user(user)
            .get_view(search.id if search else None, "search")["arch"]
        )
        filters = {
            f.get("name"): f.get("domain")
            for f in etree.fromstring(arch).iter("filter")
        }
        yield node.get("model"), node.get("domain"), filters


class OverviewCase(ClientCardCommon):
    """A client, and users who open its overview."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.both = cls._create_user(
            "both",
            "account.group_account_invoice",
            "sales_team.group_sale_salesman_all_leads",
            "client_card.group_client_card_conversation",
        )
        cls.card_user = cls._create_user("alone")
        cls.type = cls._service_type("Maintenance")

    def _overview(self, user=None, client=None, companies=None, **kwargs):
        client = (client or self.client).with_user(user or self.both)
        companies = companies or self.company_1
        client = client.with_context(allowed_company_ids=companies.ids)
        return client.client_card_overview(**kwargs)

    def _assert_counts_are_lists(self, user, companies, client=None):
        """Property: the count beside a section equals the records a click on it
        finds."""
        client = client or self.client
        counts = self._overview(user, client, companies, boxes=[])["counts"]
        values = {
            "id": client.id,
            "commercial_partner_id": client.id,
            "allowed_company_ids": companies.ids,
            "uid": user.id,
        }
        checked = 0
        for section, count in counts.items():
            for model, domain, filters in windows(self, user, section):
                if model != count["model"]:
                    continue
                asked = Domain(safe_eval(domain, values))
                if count["filter"]:
                    asked &= Domain(ast.literal_eval(filters[count["filter"]]))
                records = self.env[model].with_user(user)
                records = records.with_context(allowed_company_ids=companies.ids)
                found = records.search_count(asked)
                self.assertEqual(min(found, COUNTED + 1), count["count"], section)
                checked += 1
        return counts, checked
