from datetime import datetime, timedelta
from functools import partial

from hypothesis import given
from hypothesis import strategies as st

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged

from .common import ClientCardCommon, law

# the companies, the contacts, the currencies, the contacts of the clients; documents,
# balance, today's rates, credit
QUERIES = 8


@tagged("post_install", "-at_install")
class TestFiguresApi(ClientCardCommon):
    def _figures(self, ids, user=None, **kwargs):
        partners = self.env["res.partner"].with_user(user or self.accountant)
        return partners.browse(ids).client_card_figures(**kwargs)

    def test_answers_in_the_order_asked(self):
        """Covers: R1"""
        other = self.env["res.partner"].create({"name": "Other"})
        ids = [other.id, self.contact.id, self.client.id]
        answer = self._figures(ids)
        self.assertEqual([row["id"] for row in answer], ids)
        self.assertEqual(
            [row["client_id"] for row in answer],
            [other.id, self.client.id, self.client.id],
        )
        self.assertEqual(answer[1]["name"], "Test Client")

    def test_nothing_asked(self):
        """Covers: R1"""
        self.assertEqual(self._figures([]), [])

    def test_archived_client(self):
        """Covers: R1"""
        self._invoice(10, partner=self.contact)
        self._order(20, "sent", partner=self.contact)
        self.contact.active = self.client.active = False
        row = self._companies(user=self.manager)[self.company_1]
        self.assertEqual(row["balance"], 10)
        self.assertEqual(row["invoices"]["total"]["count"], 1)
        self.assertEqual(row["estimates"]["outstanding"]["count"], 1)

    def test_bad_ids_are_named(self):
        """Covers: R1"""
        gone = self.env["res.partner"].create({"name": "Gone"})
        gone.unlink()
        for bad in (gone.id, 2**40, -1, 0, "7", None, True, 1.5):
            with (
                self.subTest(bad=bad),
                self.assertRaisesRegex(UserError, str(bad)),
            ):
                self._figures([self.client.id, bad])

    def test_bad_period(self):
        """Covers: R1"""
        for bad in ("month", 3, ["year"], {"a": 1}):
            with self.subTest(bad=bad), self.assertRaises(UserError):
                self._figures(self.client.ids, period=bad)

    def test_bad_figures(self):
        """Covers: R1"""
        for bad in ("balance", ["nonsense"], [["balance"]], 3):
            with self.subTest(bad=bad), self.assertRaises(UserError):
                self._figures(self.client.ids, figures=bad)

    def test_only_what_was_asked(self):
        """Covers: R1"""
        [row] = self._figures(self.client.ids, figures=["balance"])
        self.assertEqual(
            set(row["companies"][0]),
            {"company_id", "company", "currency_id", "currency", "balance"},
        )

    def test_salesperson_sees_no_money_of_invoices(self):
        """Covers: R1, R3"""
        self._invoice(10)
        [row] = self._figures(self.client.ids, user=self.salesperson)
        for company in row["companies"]:
            self.assertNotIn("balance", company)
            self.assertNotIn("invoices", company)
            self.assertIn("estimates", company)

    def test_own_documents_only(self):
        """Covers: R1, R3"""
        own = self._create_user("own", "sales_team.group_sale_salesman")
        self._order(10, "sent", user=own)
        self._order(90, "sent", user=self.salesperson)
        block = self._block("estimates", "outstanding", user=own)
        self.assertEqual(block["amount"], 10)

    def test_plain_employee_sees_nothing_of_them(self):
        """Covers: R1, R3"""
        employee = new_test_user(self.env, "card_employee", "base.group_user")
        [row] = self._figures(self.client.ids, user=employee)
        self.assertEqual(
            set(row["companies"][0]),
            {"company_id", "company", "currency_id", "currency"},
        )

    def test_portal_is_refused(self):
        """Covers: R1, R3"""
        portal = new_test_user(self.env, "card_portal", "base.group_portal")
        with self.assertRaises(AccessError):
            self._figures(portal.partner_id.ids, user=portal)

    def test_client_of_another_company_is_refused(self):
        """Covers: R1, R3, R4"""
        self.client.company_id = self.company_2
        self.accountant.company_ids = self.company_1
        with self.assertRaises(AccessError):
            self._figures(self.client.ids)

    def test_contact_whose_company_lives_elsewhere(self):
        """A readable contact has figures, even if the user may not read its client.

        Covers: R1, R4
        """
        self.client.company_id = self.company_2
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_partner SET company_id = %s WHERE id = %s",
            (self.company_1.id, self.contact.id),
        )
        self.env.invalidate_all()
        self.accountant.company_ids = self.company_1
        [row] = self._figures(self.contact.ids)
        self.assertEqual(row["client_id"], self.client.id)
        self.assertEqual(row["name"], "Test Client")

    def test_companies_are_those_of_the_caller(self):
        """Covers: R1, R4"""
        self.accountant.company_ids = self.company_1
        [row] = self._figures(self.client.ids)
        self.assertEqual(
            [company["company_id"] for company in row["companies"]],
            self.company_1.ids,
        )

    def test_budget(self):
        """Covers: R1"""
        self.company_1.account_use_credit_limit = True
        self._invoice(10)
        self._invoice(10, currency=self.foreign)
        self._order(10, "sale")
        clients = self.client | self.client.copy({"name": "Second"})
        for ids in (self.client.ids, clients.ids):
            asked = self.env["res.partner"].with_user(self.accountant).browse(ids)
            # as the web client does, which knows the company and the period
            asked = asked.with_context(allowed_company_ids=self.company_1.ids)
            for _warm in range(2):
                asked.client_card_figures("all")
                self.env.flush_all()
                self.env.invalidate_all()
            with self.subTest(ids=ids), self.assertQueryCount(QUERIES):
                asked.client_card_figures("all")

    def test_currency_no_longer_used(self):
        """Documents keep their company. Covers: R1, R4"""
        self._invoice(10, currency=self.foreign)
        self._order(10, "sent", currency=self.foreign)
        before = self._companies(user=self.manager)
        self.foreign.active = False
        self.env.invalidate_all()
        self.assertEqual(self._companies(user=self.manager), before)
        row = before[self.company_1]
        for block in (row["invoices"]["total"], row["estimates"]["outstanding"]):
            self.assertEqual(block["currencies"]["EUR"], {"count": 1, "amount": 10})

    def test_queries_do_not_grow(self):
        """Covers: R1"""
        clients = self.env["res.partner"].create(
            [{"name": f"Client {n}"} for n in range(40)]
        )
        for client in clients[:4]:
            self._invoice(10, partner=client)
            self._order(10, "sent", partner=client)
        counts = []
        # a single client takes one more query: the IDs of its contacts
        for ids in (clients[:2].ids, clients.ids):
            counts.append(self._queries(partial(self._figures, ids)))
        self.assertEqual(counts[0], counts[1])

    @law(20)
    @given(
        st.lists(st.one_of(st.integers(), st.text(), st.none(), st.floats())),
        st.one_of(st.none(), st.text(), st.integers()),
        st.one_of(st.none(), st.text(), st.lists(st.text())),
    )
    def test_law_an_answer_or_a_clear_error(self, ids, period, figures):
        """Covers: R1"""
        try:
            self._figures(ids, period=period, figures=figures)
        except (UserError, AccessError) as error:
            self.assertTrue(str(error))


@tagged("post_install", "-at_install")
class TestFiguresXmlRpc(ClientCardCommon, HttpCase):
    def _connect(self, user):
        import odoorpc

        # the library has its own cookies and cannot send those of the test
        self.enterContext(self.allow_requests(all_requests=True))
        rpc = odoorpc.ODOO("127.0.0.1", port=self.http_port())
        rpc.login(self.env.cr.dbname, user.login, user.login)
        return rpc

    def test_odoorpc(self):
        """Covers: R1"""
        self._invoice(10, currency=self.foreign)
        self._order(20, "sent")
        self.env.flush_all()
        rpc = self._connect(self.accountant)
        ids = [self.client.id, self.contact.id]
        answer = rpc.execute_kw(
            "res.partner", "client_card_figures", [ids], {"period": "all"}
        )
        local = self.env["res.partner"].with_user(self.accountant).browse(ids)
        self.assertEqual(answer, local.client_card_figures(period="all"))

    def test_errors_are_readable(self):
        """Covers: R1"""
        import odoorpc

        rpc = self._connect(self.accountant)
        with self.assertRaisesRegex(odoorpc.error.RPCError, "No contact"):
            rpc.execute("res.partner", "client_card_figures", [2**30])

    def test_xmlrpc_struct(self):
        """XML-RPC supports neither None nor keys other than strings. Covers: R1"""
        from xmlrpc.client import ServerProxy

        self.enterContext(self.allow_requests(all_requests=True))
        url = f"{self.base_url()}/xmlrpc/2/object"
        answer = ServerProxy(url).execute_kw(
            self.env.cr.dbname,
            self.accountant.id,
            self.accountant.login,
            "res.partner",
            "client_card_figures",
            [[self.client.id]],
        )
        self.assertEqual(answer[0]["id"], self.client.id)

    def test_json2(self):
        """Covers: R2"""
        self._invoice(10)
        key = (
            self.env["res.users.apikeys"]
            .with_user(self.accountant)
            ._generate("rpc", "test", datetime.now() + timedelta(days=1))
        )
        context = {"allowed_company_ids": self.company_1.ids}
        response = self.url_open(
            "/json/2/res.partner/client_card_figures",
            json={"ids": self.client.ids, "figures": ["balance"], "context": context},
            headers={
                "Authorization": f"Bearer {key}",
                "X-Odoo-Database": self.env.cr.dbname,
            },
        )
        self.assertEqual(response.status_code, 200, response.text)
        self.assertEqual(response.json()[0]["companies"][0]["balance"], 10)
