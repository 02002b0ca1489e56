from itertools import product
from unittest.mock import patch

from lxml import etree

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools.safe_eval import safe_eval

from ..hooks import _fill_orders, _fill_partners
from .common import ClientCardCommon

PANEL = "odoo.addons.client_card.models.panel.res_partner"


@tagged("post_install", "-at_install")
class TestPanel(ClientCardCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Partner = cls.env["res.partner"]
        cls.clients = Partner.create(
            [
                {
                    "name": "Zulema Abad",
                    "email": "zulema@abad.example.com",
                    "phone": "+52 55 1234 5678",
                    "ref": "REF-77",
                    "vat": "XAXX010101000",
                },
                {"name": "Alberto Zamora"},
                {"name": "Mercantil", "is_company": True},
            ]
        )
        cls.zulema, cls.alberto, cls.mercantil = cls.clients
        cls.buyer = Partner.create(
            {"name": "Inés Quiroga", "parent_id": cls.mercantil.id, "phone": "800900"}
        )

    def _panel(self, user=None, company=None):
        partners = self.env["res.partner"].with_user(user or self.accountant)
        return partners.with_company(company or self.company_1)

    def _found(self, text):
        action = self.env.ref("client_card.res_partner_action")
        domain = [("client_search", "ilike", text), *safe_eval(action.domain)]
        return self._panel().search(domain) & (self.clients | self.buyer)

    def test_search_by_part(self):
        """Covers: P1"""
        for text in ("lema ab", "zulema@ab", "1234 56", "551234", "ef-77", "xaxx01"):
            with self.subTest(text=text):
                self.assertEqual(self._found(text), self.zulema)

    def test_search_finds_the_client_of_a_contact(self):
        """Covers: P1"""
        for text in ("quiroga", "800900"):
            self.assertEqual(self._found(text), self.mercantil)

    def test_search_takes_any_text(self):
        """Covers: P1"""
        for text in ("' \\", "(", "+", "%_", "x" * 2000):
            with self.subTest(text=text):
                self._found(text)

    def test_contacts_and_employees_are_no_clients(self):
        """Covers: P1"""
        action = self.env.ref("client_card.res_partner_action")
        listed = self._panel().search(safe_eval(action.domain))
        self.assertNotIn(self.buyer, listed)
        self.assertNotIn(self.accountant.partner_id, listed)
        self.assertLessEqual(self.clients, listed)

    def test_sort(self):
        """Covers: P5"""
        domain = [("id", "in", self.clients.ids)]
        orders = {
            "client_last_name": [self.zulema, self.mercantil, self.alberto],
            "complete_name": [self.alberto, self.mercantil, self.zulema],
            "create_date, id": [self.zulema, self.alberto, self.mercantil],
        }
        for order, expected in orders.items():
            with self.subTest(order=order):
                self.assertEqual(
                    list(self._panel().search(domain, order=order)), expected
                )

    def test_never_active_sorts_as_longest_ago(self):
        """Covers: P5"""
        dates = {
            self.alberto: None,
            self.mercantil: "2020-01-01",
            self.zulema: "2021-01-01",
        }
        for client, date in dates.items():
            client.client_last_activity = date
        domain = [("id", "in", self.clients.ids)]
        longest_ago = self._panel().search(domain, order="client_last_activity")
        self.assertEqual(longest_ago.ids, [client.id for client in dates])
        latest = self._panel().search(domain, order="client_last_activity desc")
        self.assertEqual(latest.ids, longest_ago.ids[::-1])

    def test_last_name_can_be_corrected(self):
        """Covers: P5"""
        self.zulema.client_last_name = "Abad de la Cruz"
        self.zulema.city = "Lima"
        self.assertEqual(self.zulema.client_last_name, "Abad de la Cruz")

    def test_columns(self):
        """Covers: P10"""
        self._invoice(100, partner=self.zulema, due=-3)
        self._invoice(30, "out_refund", partner=self.alberto)
        self._order(70, "sent", partner=self.buyer)
        rows = self._panel(self.manager).browse(self.clients.ids)
        self.assertEqual(rows.mapped("client_balance"), [100, -30, 0])
        self.assertEqual(rows.mapped("client_overdue"), [100, 0, 0])
        self.assertEqual(rows.mapped("client_open_estimates"), [0, 0, 70])

    def test_columns_are_the_figures(self):
        """Covers: P10"""
        self._invoice(100, partner=self.zulema, due=-3)
        self._order(70, "sent", partner=self.zulema, currency=self.foreign)
        row = self._companies(user=self.manager, client=self.zulema)[self.company_1]
        client = self._panel(self.manager).browse(self.zulema.id)
        self.assertEqual(client.client_balance, row["balance"])
        self.assertEqual(client.client_overdue, row["invoices"]["overdue"]["amount"])
        self.assertEqual(
            client.client_open_estimates, row["estimates"]["outstanding"]["amount"]
        )

    def test_columns_of_the_current_company(self):
        """Covers: P10, R4"""
        self._invoice(100, partner=self.zulema)
        self._invoice(7, partner=self.zulema, company=self.company_2)
        for company, expected in ((self.company_1, 100), (self.company_2, 7)):
            client = self._panel(company=company).browse(self.zulema.id)
            self.assertEqual(client.client_balance, expected)
            self.assertEqual(client.client_currency_id, company.currency_id)
            self.assertIn(client, client.search([("client_balance", "=", expected)]))

    def test_sort_and_filter_by_figures(self):
        """Covers: P10"""
        self._invoice(100, partner=self.zulema, due=-3)
        self._invoice(200, partner=self.buyer, due=3)
        self._invoice(30, "out_refund", partner=self.alberto)
        panel = self._panel()
        own = [("id", "in", self.clients.ids)]
        for order, expected in (
            ("client_balance desc", self.mercantil + self.zulema + self.alberto),
            ("client_balance", self.alberto + self.zulema + self.mercantil),
        ):
            self.assertEqual(panel.search(own, order=order).ids, expected.ids)
        for condition, expected in (
            (("client_balance", ">", 0), self.zulema | self.mercantil),
            (("client_balance", "<", 0), self.alberto),
            (("client_balance", "=", 0), self.env["res.partner"]),
            (("client_balance", "!=", 100), self.alberto | self.mercantil),
            (("client_overdue", ">=", 100), self.zulema),
            (("client_overdue", "=", False), self.alberto | self.mercantil),
        ):
            with self.subTest(condition=condition):
                self.assertEqual(panel.search([*own, condition]), expected)

    def test_group_totals(self):
        """Covers: P10"""
        self._invoice(100, partner=self.zulema)
        self._invoice(50, partner=self.alberto)
        [[count, total]] = self._panel()._read_group(
            [("id", "in", self.clients.ids)], [], ["__count", "client_balance:sum"]
        )
        self.assertEqual((count, total), (3, 150))

    def test_fields_are_sortable(self):
        """Covers: P10"""
        described = self._panel(self.manager).fields_get(
            ["client_balance", "client_overdue", "client_open_estimates"]
        )
        for name, description in described.items():
            self.assertTrue(description["sortable"], name)
            self.assertTrue(description["searchable"], name)

    def test_salesperson_has_no_money_columns(self):
        """Covers: P10, R3"""
        panel = self._panel(self.salesperson)
        view = self.env.ref("client_card.res_partner_view_list")
        arch = panel.get_view(view.id, "list")["arch"]
        for name in ("client_balance", "client_overdue"):
            self.assertNotIn(name, arch)
            self.assertNotIn(name, panel.fields_get())
        self.assertIn("client_open_estimates", arch)

    def test_employee_without_sales_rights(self):
        """Covers: P10, R3"""
        employee = new_test_user(
            self.env, "card_plain", "client_card.group_client_card_user"
        )
        self._order(70, "sent", partner=self.zulema)
        panel = self._panel(employee)
        self.assertEqual(panel.browse(self.zulema.id).client_open_estimates, 0)
        self.assertFalse(panel.search([("client_open_estimates", ">", 0)]))

    def test_page_costs_one_query_per_model(self):
        """Covers: P10, F2"""
        panel = self._panel(self.manager)
        names = ["client_balance", "client_overdue", "client_open_estimates"]
        counts = []
        for limit in (5, 40):  # a single client takes one more query, for its contacts

            def read(limit=limit):
                panel.search_fetch([], ["name"], limit=limit).mapped(
                    lambda client: [client[name] for name in names]
                )

            counts.append(self._queries(read))
        self.assertEqual(counts[0], counts[1])
        self.assertLessEqual(counts[1], 6)

    def test_page_budget(self):
        """A page with all columns, and the number of clients. Covers: P1, P2"""
        self.clients.write(
            {
                "category_id": [Command.create({"name": "Big"})],
                "client_status_id": self.env["client.status"].search([], limit=1).id,
                "country_id": self.env.ref("base.mx").id,
            }
        )
        services = self.env["client.service"].with_user(self.manager)
        service_type = services.type_id.create({"name": "Cloud"})
        for client in self.clients:
            self._invoice(70, partner=client, due=-3)
            self._order(50, "sent", partner=client)
            services.create({"partner_id": client.id, "type_id": service_type.id})
        action = self.env.ref("client_card.res_partner_action")
        own = [*safe_eval(action.domain), ("id", "in", self.clients.ids)]
        by_name, by_attention = "complete_name, id", "client_attention_count desc, id"
        plain = self._create_user("plain")
        for user, domain, order, queries in (
            (self.accountant, own, by_name, 14),
            (self.accountant, [*own, ("client_search", "ilike", "a")], by_name, 14),
            (self.accountant, [*own, ("client_overdue", ">", 0)], by_name, 14),
            (self.accountant, own, by_attention, 19),
            (plain, own, by_name, 11),
            (plain, own, by_attention, 16),
        ):
            with self.subTest(user=user.login, domain=domain, order=order):
                panel = self._panel(user)
                panel = panel.with_context(allowed_company_ids=self.company_1.ids)
                page, count = self._count_queries(
                    panel.web_search_read,
                    domain,
                    self._page_specification(panel),
                    limit=2,
                    order=order,
                )
                self.assertEqual((len(page["records"]), page["length"]), (2, 3))
                shows = [row.get("client_balance") for row in page["records"]]
                self.assertEqual(any(shows), user == self.accountant)
                self.assertLessEqual(count, queries)
                # the list reads them when it shows
                names = ["client_attention_count", "client_attention_severity"]
                rows, count = self._count_queries(
                    panel.browse(self.clients.ids).read, names
                )
                wanted = [row["client_attention_count"] for row in rows]
                # a service each, and for who may see money what is overdue
                self.assertEqual(wanted, [1 + (user == self.accountant)] * 3)
                self.assertLessEqual(count, 6)

    def _count_queries(self, read, *args, **kwargs):
        """Return what a call answers, and how many queries it takes."""
        for _warm in range(2):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            answer = read(*args, **kwargs)
        return answer, self.env.cr.sql_log_count - before

    def _page_specification(self, panel):
        """Return what the list of clients asks for: the attention comes later."""
        view = self.env.ref("client_card.res_partner_view_list")
        arch = etree.fromstring(panel.get_view(view.id, "list")["arch"])
        names = {"fields": {"display_name": {}}}
        return {
            name: names if panel._fields[name].relational else {}
            for name in arch.xpath("//field[not(@widget='client_attention')]/@name")
        }

    def test_new_client(self):
        """Covers: P7"""
        action = self.env.ref("client_card.res_partner_action")
        partners = self._panel(self.salesperson).with_context(
            **safe_eval(action.context)
        )
        with Form(partners, "client_card.res_partner_view_form") as form:
            form.name = "Brand New"
        client = form.save()
        self.assertTrue(client.is_company)
        self.assertTrue(client.client_last_activity)
        self.assertIn(client, partners.search(safe_eval(action.domain)))

    def test_export_and_import(self):
        """Covers: P7"""
        client = self._panel().browse(self.zulema.id)
        fields = ["id", "name", "client_last_name", "client_status_id/id"]
        [row] = client.export_data(fields)["datas"]
        row[3] = "client_card.client_status_cancelled"
        result = self._panel().load(fields, [row])
        self.assertFalse(result["messages"])
        self.assertTrue(self.zulema.client_status_id.is_cancelled)

    def test_search_by_other_operators(self):
        """Covers: P1"""
        clients = self._panel()
        own = [("id", "in", self.clients.ids)]
        found = clients.search([*own, ("client_search", "in", ["zulema", "zamora"])])
        self.assertEqual(found, self.zulema | self.alberto)
        found = clients.search([*own, ("client_search", "not ilike", "zulema")])
        self.assertEqual(found, self.alberto | self.mercantil)
        for value in (False, 3, None):
            with self.assertRaises(UserError):
                clients.search([("client_search", "=", value)])

    def test_search_finds_by_archived_contacts_and_short_texts(self):
        """Covers: P1"""
        self.buyer.active = False
        self.assertEqual(self._found("quiroga"), self.mercantil)
        self.assertLessEqual(self.zulema, self._found("5"))

    def test_search_finds_the_same_in_either_way(self):
        """The database looks for a rare text first, for a frequent one it looks at the
        clients in their order. Covers: P1, F2"""
        self.buyer.active = False
        panel = self._panel()
        own = [("client_listed", "=", True), ("id", "in", self.clients.ids)]
        texts = ("quiroga", "zulema@ab", "551234", "xaxx01", "a b", "%_", "nothing")
        texts += ("zulema", "merc", "example", "-77", "ana")
        for text, order, negated in product(
            texts, ("complete_name desc, id", "client_balance, id"), (False, True)
        ):
            operator = "not ilike" if negated else "ilike"
            domain = [*own, ("client_search", operator, text)]
            found = []
            for many in (0, 10**9):
                with patch(f"{PANEL}.MANY", many):
                    page = panel.search(domain, limit=40, order=order)
                    groups = panel.formatted_read_group(domain, ["is_company"])
                    found.append((page.ids, panel.search_count(domain, 1001), groups))
            with self.subTest(text=text, order=order, negated=negated):
                self.assertEqual(*found)
                self.assertEqual(len(found[0][0]), found[0][1])

    def test_amounts_are_compared_with_numbers(self):
        """Covers: P10"""
        for condition in (("client_balance", "=", "x"), ("client_balance", ">", "1")):
            with self.assertRaises(UserError):
                self._panel().search([condition])

    def test_copy_has_its_own_last_name(self):
        """Covers: P5"""
        copy = self.zulema.copy({"name": "Pedro Ramírez"})
        self.assertEqual(copy.client_last_name, "Ramírez")

    def test_existing_clients_are_filled_at_install(self):
        """Covers: P5, E1, R5"""
        self._order(10, partner=self.buyer)
        self._order(10, "rejected", partner=self.buyer)
        self.env.flush_all()
        self.env.cr.flush()
        self.env.cr.execute(
            "UPDATE res_partner SET client_last_name = NULL, "
            "client_last_activity = NULL, create_date = '2015-01-01'"
        )
        self.env.cr.execute("UPDATE sale_order SET client_rejected = NULL")
        _fill_partners(self.env)
        _fill_orders(self.env)
        self.env.invalidate_all()
        self.assertEqual(self.zulema.client_last_name, "Abad")
        self.assertEqual(self.mercantil.client_last_name, "Mercantil")
        self.assertGreater(self.mercantil.client_last_activity.year, 2015)
        orders = self.env["sale.order"].search([("partner_id", "=", self.buyer.id)])
        self.assertEqual(len(orders.filtered("client_rejected")), 1)
