from datetime import datetime
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, HttpCase, new_test_user, tagged

from .common import ClientCardCommon

STATES = ("draft", "sent", "sale", "cancel")


class DocumentsCommon(ClientCardCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plain = cls._create_user("plain", "base.group_allow_export")
        cls.own_orders = cls._create_user(
            "own_orders", "sales_team.group_sale_salesman"
        )
        cls.other_client = cls.client.copy({"name": "Other Client"})
        places = [
            (cls.company_1, cls.client, cls.own_orders),
            (cls.company_1, cls.contact, cls.salesperson),
            (cls.company_1, cls.other_client, cls.own_orders),
            (cls.company_2, cls.client, cls.salesperson),
        ]
        for company, partner, user in places:
            for state in STATES:
                cls._order(10, state, company=company, partner=partner, user=user)

    def _documents(self, user, domain=(), companies=None, **context):
        companies = companies or user.company_ids
        documents = self.env["client.document"].with_user(user)
        documents = documents.with_context(allowed_company_ids=companies.ids, **context)
        return documents.search([("client_id", "=", self.client.id), *domain])

    def _orders(self, user, domain=(), companies=None):
        companies = companies or user.company_ids
        orders = self.env["sale.order"].with_user(user)
        if not orders.has_access("read"):
            return orders
        orders = orders.with_context(allowed_company_ids=companies.ids)
        family = (self.client | self.contact).ids
        return orders.search([("partner_id", "in", family), *domain])


@tagged("post_install", "-at_install")
class TestDocuments(DocumentsCommon):
    def test_shows_what_orders_show(self):
        """Covers: D1, R3, R4"""
        counts = {}
        for user in (
            self.plain,
            self.own_orders,
            self.salesperson,
            self.accountant,
            self.manager,
        ):
            for companies in (
                self.company_1,
                self.company_2,
                self.company_1 | self.company_2,
            ):
                with self.subTest(user=user.login, companies=companies.ids):
                    documents = self._documents(user, companies=companies)
                    self.assertEqual(
                        sorted((d.res_model, d.res_id) for d in documents),
                        sorted(
                            ("sale.order", order.id)
                            for order in self._orders(user, companies=companies)
                        ),
                    )
            counts[user.login] = len(documents)
        # the test would be meaningless if all users saw the same
        self.assertEqual(
            counts,
            {
                "card_plain": 0,
                "card_own_orders": 4,
                "card_salesperson": 12,
                "card_accountant": 12,
                "card_manager": 12,
            },
        )

    def test_rows_say_what_the_order_says(self):
        """Covers: D1"""
        order = self._order(
            70, "sent", partner=self.contact, currency=self.foreign, user=self.manager
        )
        domain = [("res_id", "=", order.id)]
        [document] = self._documents(self.salesperson, domain)
        self.assertEqual(document.name, order.name)
        self.assertEqual(document.display_name, order.name)
        self.assertEqual(document.date, order.date_order)
        self.assertEqual(document.client_id, self.client)
        self.assertEqual(document.partner_id, self.contact)
        self.assertEqual(document.user_id, self.manager)
        self.assertEqual(document.company_id, self.company_1)
        self.assertEqual((document.amount, document.currency_id), (70, self.foreign))

    def test_an_estimate_becomes_a_sale(self):
        """Covers: D1"""
        order = self._order(10)
        domain = [("res_id", "=", order.id)]
        kinds = []
        for step in (
            order.action_quotation_sent,
            order.action_confirm,
            order._action_cancel,
        ):
            step()
            document = self._documents(self.salesperson, domain)
            document.invalidate_recordset()
            kinds.append((document.kind, document.state))
        self.assertEqual(
            kinds,
            [
                ("estimate", "sale.order,sent"),
                ("sale", "sale.order,sale"),
                ("estimate", "sale.order,cancel"),
            ],
        )

    def test_status_in_the_words_of_its_source(self):
        """Covers: D1"""
        self.env["res.lang"]._activate_lang("es_ES")
        words = {}
        for lang in ("en_US", "es_ES"):
            orders = self.env["sale.order"].with_context(lang=lang)
            states = dict(orders._fields["state"]._description_selection(orders.env))
            documents = self._documents(self.salesperson, lang=lang)
            shown = documents.fields_get(["state"])["state"]["selection"]
            for document in documents:
                order = orders.browse(document.res_id)
                # with the source, if a bridge uses the same word
                source = dict(
                    documents._fields["kind"]._description_selection(documents.env)
                )["estimate"]
                self.assertIn(
                    dict(shown)[document.state],
                    (states[order.state], f"{states[order.state]} ({source})"),
                )
            words[lang] = states["draft"]
        self.assertNotEqual(*words.values())

    def test_finds_and_groups_by_status(self):
        """Covers: D1"""
        for state in STATES:
            domain = [("state", "=", f"sale.order,{state}")]
            self.assertEqual(
                sorted(self._documents(self.salesperson, domain).mapped("res_id")),
                self._orders(self.salesperson, [("state", "=", state)])
                .sorted("id")
                .ids,
            )
        groups = self._documents(self.salesperson).formatted_read_group(
            [("client_id", "=", self.client.id)], ["state"], ["__count"]
        )
        self.assertEqual(
            {group["state"]: group["__count"] for group in groups},
            {f"sale.order,{state}": 3 for state in STATES},
        )

    def test_same_word_in_two_sources(self):
        """A second source whose records can also be cancelled. Covers: D1"""
        states = {"sale.order": "state", "account.move": "state"}
        documents = self.env["client.document"]
        with patch.object(
            self.registry["client.document"], "_state_fields", lambda model: states
        ):
            labels = dict(documents._selection_state())
        self.assertEqual(labels["sale.order,sent"], "Quotation Sent")
        self.assertEqual(labels["sale.order,cancel"], "Cancelled (Estimate)")
        self.assertEqual(len(labels), len(set(labels.values())))

    def test_groups_by_kind_employee_and_year(self):
        """Covers: D1"""
        self._order(10, "sent", date=datetime(2021, 12, 31, 23, 30))
        documents = self._documents(self.salesperson)
        for name in ("kind", "user_id", "date:year"):
            groups = documents.formatted_read_group(
                [("client_id", "=", self.client.id)], [name], ["__count"]
            )
            self.assertGreater(len(groups), 1)
            self.assertEqual(
                sum(group["__count"] for group in groups), len(documents), name
            )
        for tz, year in (("UTC", 2021), ("Europe/Madrid", 2022)):
            groups = documents.with_context(tz=tz)._read_group(
                [("client_id", "=", self.client.id)], ["date:year"]
            )
            self.assertIn(year, [date.year for (date,) in groups])

    def test_pages_give_each_document_once(self):
        """Covers: D1"""
        domain = [("client_id", "=", self.client.id)]
        for user in (self.own_orders, self.salesperson):
            whole = self._documents(user)
            documents = whole.browse()
            self.assertEqual(documents.search_count(domain), len(whole))
            for order in (None, "date desc, id desc", "state, id", "amount, id"):
                ids = []
                for offset in range(0, len(whole) + 5, 5):
                    ids += documents.search(domain, offset, 5, order).ids
                self.assertEqual(ids, documents.search(domain, order=order).ids)
                self.assertEqual(sorted(ids), sorted(whole.ids))

    def test_reads_by_id_what_it_lists(self):
        """Covers: D1, R3"""
        everything = self._documents(self.manager)
        for user in (self.plain, self.own_orders):
            hidden = everything.with_user(user) - self._documents(user)
            self.assertTrue(hidden)
            self.env.invalidate_all()
            self.assertFalse(hidden.exists())
            self.assertFalse(hidden.search([("id", "in", hidden.ids)]))
            self.assertEqual(hidden.read(["amount"]), [])
            with self.assertRaises(UserError):
                hidden.export_data(["amount"])
            with self.assertRaises(UserError):
                hidden[0].action_open_source()

    def test_outsiders_get_nothing(self):
        """Covers: D1, R3"""
        documents = self._documents(self.manager)
        portal, employee = (
            new_test_user(self.env, f"card_{group}", f"base.{group}")
            for group in ("group_portal", "group_user")
        )
        for user in (portal, employee, self.env.ref("base.public_user")):
            mine = documents.with_user(user)
            for call in (
                lambda mine=mine: mine.search([]),
                lambda mine=mine: mine.read(["amount"]),
                lambda mine=mine: mine.search_count([]),
                lambda mine=mine: mine.formatted_read_group([], ["state"]),
                lambda mine=mine: mine[0].action_open_source(),
            ):
                with self.assertRaises(AccessError):
                    call()

    def test_nobody_changes_it(self):
        """Covers: D1, R3"""
        [document] = self._documents(self.manager)[0]
        for call in (
            lambda: document.write({"name": "Other"}),
            lambda: document.create({"name": "New"}),
            lambda: document.unlink(),
        ):
            with self.assertRaises(AccessError):
                call()

    def test_opens_its_source(self):
        """Covers: D2"""
        for document in self._documents(self.own_orders):
            action = document.action_open_source()
            self.assertEqual(action["res_model"], "sale.order")
            self.assertEqual(action["res_id"], document.res_id)
            self.assertEqual(action["name"], document.name)
            self.assertEqual(action["target"], "new")

    def test_queries_do_not_grow(self):
        """Covers: D1, F2"""
        documents = self.env["client.document"].with_user(self.salesperson)
        view = "client_card.client_document_view_list"
        # as the client does: reading its name takes a query
        contact = self.contact.copy({"parent_id": self.other_client.id})
        self._order(10, partner=contact, user=self.salesperson)
        counts = []
        for client in (self.other_client, self.client):
            domain = [("client_id", "=", client.id)]
            counts.append(self._page_queries(documents, view, domain))
        self.assertEqual(*counts)
        self.assertLessEqual(counts[0], 10)


@tagged("post_install", "-at_install")
class TestNewDocuments(DocumentsCommon, HttpCase):
    def test_new_sale_is_confirmed(self):
        """Covers: D3"""
        orders = self.env["sale.order"].with_user(self.salesperson)
        form = Form(
            orders.with_context(default_partner_id=self.client.id),
            view="client_card.sale_order_view_form_sale",
        )
        self.assertEqual(form.partner_id, self.client)
        order = form.save()
        order.action_confirm()
        domain = [("res_id", "=", order.id)]
        self.assertEqual(self._documents(self.salesperson, domain).kind, "sale")

    def test_tab(self):
        """Covers: D1, D2, D3"""
        self.salesperson.company_ids = self.company_1
        before = self._orders(self.salesperson)
        self.start_tour(
            f"/odoo/client-card/{self.client.id}",
            "client_card_documents",
            login="card_salesperson",
        )
        new = self._orders(self.salesperson) - before
        self.assertEqual(sorted(new.mapped("state")), ["draft", "sale"])
        self.assertEqual(new.partner_id, self.client)
