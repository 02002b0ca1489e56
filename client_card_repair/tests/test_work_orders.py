from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.fields import Datetime
from odoo.tests import Form, HttpCase, new_test_user, tagged

from odoo.addons.client_card.tests.common import law

from .common import RepairCommon


class WorkOrdersCommon(RepairCommon):
    def _documents(self, user, domain=(), companies=None, model="client.document"):
        companies = companies or user.company_ids
        documents = self.env[model].with_user(user)
        documents = documents.with_context(allowed_company_ids=companies.ids)
        domain = [("kind", "=", "work_order"), *domain]
        return documents.search([("client_id", "=", self.client.id), *domain])

    def _repairs(self, user, companies=None):
        repairs = self.env["repair.order"].with_user(user)
        if not repairs.has_access("read"):
            return repairs
        companies = companies or user.company_ids
        repairs = repairs.with_context(allowed_company_ids=companies.ids)
        return repairs.search([("partner_id", "in", (self.client | self.contact).ids)])


@tagged("post_install", "-at_install")
class TestWorkOrderTotal(WorkOrdersCommon):
    def test_parts_at_sales_prices(self):
        """Covers: X2"""
        dear = self._product("Screen", "none", 120)
        repair = self._repair(parts=[(2, self.part), (1, dear)])
        self.assertEqual(repair.client_total, 220)
        self.assertEqual(repair.client_currency_id, self.company_1.currency_id)
        repair.move_ids[0].product_uom_qty = 3
        self.assertEqual(repair.client_total, 270)
        repair.move_ids[1].repair_line_type = "remove"
        self.assertEqual(repair.client_total, 150)
        repair.under_warranty = True
        self.assertEqual(repair.client_total, 0)

    def test_in_another_unit(self):
        """Covers: X2"""
        repair = self._repair()
        repair.move_ids.product_uom = self.env.ref("uom.product_uom_dozen")
        self.assertEqual(repair.client_total, 600)

    def test_without_parts(self):
        """Covers: X2"""
        self.assertEqual(self._repair(parts=[]).client_total, 0)

    def test_what_was_used_counts_in_the_end(self):
        """Covers: X2"""
        repair = self._repair(parts=[(3, self.part)])
        repair.action_repair_start()
        repair.move_ids.quantity = 2
        self.assertEqual(repair.client_total, 150)
        repair.action_repair_end()
        self.assertEqual((repair.state, repair.client_total), ("done", 100))

    def test_a_cancelled_order_shows_what_it_would_have_cost(self):
        """Covers: X2"""
        repair = self._repair()
        repair.action_repair_cancel()
        self.assertEqual(repair.client_total, 50)

    def test_a_later_price_changes_no_total(self):
        """Covers: X2"""
        repair = self._repair()
        self.assertEqual(repair.client_total, 50)
        self.part.list_price = 70
        self.assertEqual(repair.client_total, 50)

    def test_price_of_another_currency_is_converted(self):
        """Covers: X2, R4"""
        self.company_2.currency_id = self.foreign
        self.env["res.currency.rate"].search([]).unlink()
        self.env["res.currency.rate"].create(
            [
                {
                    "name": "2020-01-01",
                    "rate": 3.0 if company == self.company_2 else 1.0,
                    "company_id": company.id,
                    "currency_id": self.part.currency_id.id,
                }
                for company in (self.company_2,)
            ]
        )
        repair = self._repair(company=self.company_2)
        self.assertEqual(repair.client_currency_id, self.foreign)
        expected = self.part.currency_id._convert(50, self.foreign, self.company_2)
        self.assertNotEqual(expected, 50)
        self.assertEqual(repair.client_total, expected)

    def test_the_linked_order_counts(self):
        """Covers: X2"""
        repair = self._repair(self._lot(), parts=[(2, None)])
        repair.action_create_sale_order()
        order = repair.sale_order_id
        self.assertEqual(repair.client_total, order.amount_total)
        order.order_line[0].price_unit = 45
        order.order_line = [
            Command.create({"product_id": self.product_a.id, "price_unit": 30})
        ]
        self.assertEqual(repair.client_total, order.amount_total)
        self.assertEqual(repair.client_currency_id, order.currency_id)
        order.pricelist_id = self._pricelist(self.foreign, self.company_1)
        self.assertEqual(repair.client_currency_id, self.foreign)

    def test_quotation_without_taxes_has_the_same_total(self):
        """Property: the total of the work order equals that of the quotation.

        Covers: X2
        """
        lot = self._lot()

        @law(12)
        @given(
            st.lists(
                st.tuples(
                    st.integers(1, 40),
                    st.decimals("0.01", "999.99", places=2).map(float),
                    st.booleans(),
                ),
                min_size=1,
                max_size=4,
            ),
            st.booleans(),
        )
        def check(parts, warranty):
            with self.env.cr.savepoint(flush=True):
                repair = self._repair(
                    lot,
                    parts=[
                        (number, self._product("Part", "none", price))
                        for number, price, _added in parts
                    ],
                    under_warranty=warranty,
                )
                for move, (_number, _price, added) in zip(
                    repair.move_ids.sorted("id"), parts, strict=True
                ):
                    move.repair_line_type = "add" if added else "recycle"
                total = repair.client_total
                repair.action_create_sale_order()
                self.assertAlmostEqual(total, repair.sale_order_id.amount_total, 2)

        check()


@tagged("post_install", "-at_install")
class TestWorkOrderTotalRights(WorkOrdersCommon):
    """Users who may not read the sales order cannot learn its total in any way."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        groups = ("stock.group_stock_user", "base.group_allow_export")
        own = "sales_team.group_sale_salesman"
        cls.blind = cls._create_user("blind", own, *groups)
        cls.seller = cls._create_user("seller", own, *groups)
        cls.linked = cls._repair(cls._lot())
        cls.linked.action_create_sale_order()
        order = cls.linked.sale_order_id
        order.user_id = cls.seller
        order.order_line[0].price_unit = 4711
        order.pricelist_id = cls._pricelist(cls.foreign, cls.company_1)
        order.order_line[0].price_unit = 4711
        cls.total = order.amount_total
        cls.alone = cls._repair()
        cls.env.flush_all()
        cls.env.invalidate_all()

    def _as(self, user):
        records = self.env["repair.order"].with_user(user)
        return records.with_context(allowed_company_ids=self.company_1.ids)

    def _expected(self, user):
        """Return ``[(total, currency)]`` of the two work orders for a user."""
        nothing = (0.0, self.env["res.currency"])
        linked = nothing if user == self.blind else (self.total, self.foreign)
        return [linked, (50.0, self.company_1.currency_id)]

    def test_read(self):
        """Covers: X2, R3"""
        both = self.linked | self.alone
        self.assertGreater(self.total, 4000)
        for user in (self.blind, self.seller, self.technician):
            with self.subTest(user=user.login):
                found = both.with_user(user)
                shown = [(r.client_total, r.client_currency_id) for r in found]
                self.assertEqual(shown, self._expected(user))
                # reports and e-mails read as superuser, but are also for the user
                shown = [(r.client_total, r.client_currency_id) for r in found.sudo()]
                self.assertEqual(shown, self._expected(user))
                names = ["client_total", "client_currency_id", "client_parts_total"]
                for row, (total, currency) in zip(
                    found.read(names), self._expected(user), strict=True
                ):
                    self.assertEqual(row["client_total"], total)
                    self.assertEqual(bool(row["client_currency_id"]), bool(currency))
                    self.assertEqual(row["client_parts_total"], 50)
        for user in (self.blind, self.seller):
            rows = both.with_user(user).export_data(["client_total"])["datas"]
            expected = [[total] for total, _currency in self._expected(user)]
            self.assertEqual(rows, expected)

    def test_search_and_groups(self):
        """Covers: X2, R3"""
        of_both = [("id", "in", (self.linked | self.alone).ids)]
        for user in (self.blind, self.seller):
            sees = user == self.seller
            repairs = self._as(user)
            for model in (repairs, repairs.sudo()):
                with self.subTest(user=user.login, su=model.env.su):
                    for operator, value, found in (
                        (">", 1000, sees),
                        ("=", self.total, sees),
                        ("in", [self.total], sees),
                        ("<", 10, not sees),
                        ("=", 0.0, not sees),
                    ):
                        domain = [*of_both, ("client_total", operator, value)]
                        hits = model.search(domain)
                        expected = self.linked if found else self.linked.browse()
                        self.assertEqual(hits.sudo(False).ids, expected.ids, domain)
                    [group] = model.formatted_read_group(
                        of_both, [], ["client_total:sum", "client_total:max"]
                    )
                    expected = self.total if sees else 50
                    self.assertEqual(group["client_total:max"], expected)
                    self.assertEqual(
                        group["client_total:sum"], 50 + (self.total if sees else 0)
                    )
                    ordered = model.search(
                        of_both, order="client_total desc nulls last"
                    )
                    first = self.linked if sees else self.alone
                    self.assertEqual(ordered[0].id, first.id)
            fields = repairs.fields_get(["client_total"])["client_total"]
            self.assertTrue(fields["sortable"])
            self.assertEqual(fields["aggregator"], "sum")

    def test_lists_and_small_card(self):
        """Covers: X2, D1, M6, R3"""
        for user in (self.blind, self.seller):
            sees = user == self.seller
            self.env.invalidate_all()  # one transaction reads rows for one user only
            for model in ("client.document", "client.log"):
                with self.subTest(user=user.login, model=model):
                    rows = self._documents(user, model=model)
                    row = rows.filtered(lambda row: row.res_id == self.linked.id)
                    self.assertEqual(
                        (row.amount, row.currency_id), self._expected(user)[0]
                    )
                    found = self._documents(user, [("amount", ">", 1000)], model=model)
                    self.assertEqual(bool(found), sees)
            client = self.client.with_user(user)
            part = client.client_card_side()["work_orders"]
            [shown] = [r for r in part["records"] if r["id"] == self.linked.id]
            self.assertEqual(shown["amount"], self.total if sees else 0)
            self.assertEqual(bool(shown["currency_id"]), sees)

    def test_form(self):
        """Covers: X2, R3"""
        names = dict.fromkeys(("client_total", "client_currency_id"), {})
        for user in (self.blind, self.seller):
            total, currency = self._expected(user)[0]
            [values] = self.linked.with_user(user).web_read(names)
            self.assertEqual(values["client_total"], total)
            self.assertEqual(values["client_currency_id"], currency.id)
            for repair, expected in ((self.linked, total), (self.alone, 0)):
                change = {"under_warranty": True}
                changed = repair.with_user(user).onchange(
                    change, list(change), names | {"under_warranty": {}}
                )
                shown = {"client_total": repair.with_user(user).client_total}
                shown |= changed["value"]
                self.assertEqual(shown["client_total"], expected)

    def test_without_any_right_to_orders(self):
        """Covers: X2, R3"""
        orders = self.env.registry["sale.order"]
        nothing = patch.object(
            orders, "_check_access", lambda records, operation: (records, UserError)
        )
        with nothing:
            repairs = self._as(self.technician)
            self.assertEqual(repairs.browse(self.linked.id).client_total, 0)
            self.assertFalse(repairs.search([("client_total", ">", 1000)]))
            self.assertIn(
                self.alone.id, repairs.search([("client_total", "=", 50)]).ids
            )


@tagged("post_install", "-at_install")
class TestWorkOrders(WorkOrdersCommon):
    def test_lists_show_what_repair_shows(self):
        """Covers: D1, M6, R3, R4"""
        for company in (self.company_1, self.company_2):
            for partner in (self.client, self.contact, self.other_client):
                repair = self._repair(company=company, partner_id=partner.id)
                self._repair(company=company, partner_id=partner.id)
                repair.action_repair_cancel()
        self._repair(partner_id=False)
        counts = {}
        for user in (self.technician, self.other_technician, self.plain):
            companies = [self.company_2]
            if user != self.other_technician:
                companies += [self.company_1, self.company_1 | self.company_2]
            for chosen in companies:
                repairs = self._repairs(user, chosen)
                for model in ("client.document", "client.log"):
                    with self.subTest(user=user.login, model=model):
                        rows = self._documents(user, companies=chosen, model=model)
                        self.assertEqual(
                            sorted((row.res_model, row.res_id) for row in rows),
                            sorted((repairs._name, repair) for repair in repairs.ids),
                        )
            counts[user.login] = len(rows)
        self.assertEqual(
            counts, {"card_technician": 8, "card_other": 4, "card_plain": 0}
        )

    def test_rows_say_what_the_order_says(self):
        """Covers: X2, D1, D2, M6"""
        repair = self._repair(
            partner_id=self.contact.id,
            user_id=self.manager.id,
            schedule_date=Datetime.to_datetime("2024-05-06 07:08:09"),
        )
        for model in ("client.document", "client.log"):
            [row] = self._documents(self.technician, model=model)
            self.assertEqual(row.name, repair.name)
            self.assertEqual(row.date, repair.schedule_date)
            self.assertEqual(row.client_id, self.client)
            self.assertEqual(row.partner_id, self.contact)
            self.assertEqual(row.user_id, self.manager)
            self.assertEqual(row.company_id, self.company_1)
            self.assertEqual(row.amount, 50)
            self.assertEqual(row.currency_id, self.company_1.currency_id)
            action = row.action_open_source()
            self.assertEqual(
                (action["res_model"], action["res_id"]), (repair._name, repair.id)
            )

    def test_status_in_the_words_of_repair(self):
        """Covers: D1"""
        repair = self._repair()
        [row] = self._documents(self.technician)
        shown = dict(row._fields["state"]._description_selection(row.env))
        for step, words in (
            ("_action_repair_confirm", "Confirmed"),
            ("action_repair_start", "Under Repair"),
            ("action_repair_end", "Repaired"),
        ):
            getattr(repair, step)()
            row.invalidate_recordset()
            self.assertEqual(row.state, f"repair.order,{repair.state}")
            self.assertEqual(shown[row.state], words)
        domain = [("state", "=", "repair.order,done")]
        self.assertEqual(self._documents(self.technician, domain), row)
        self.assertIn("Cancelled (Repair Order)", shown.values())

    def test_messages_are_in_the_log(self):
        """Covers: M6, R3"""
        repair = self._repair(partner_id=self.contact.id)
        message = repair.message_post(body="A word", message_type="comment")
        log = self.env["client.log"]
        domain = [("client_id", "=", self.client.id), ("res_id", "=", message.id)]
        domain += [("res_model", "=", "mail.message")]
        entry = log.with_user(self.technician).search(domain)
        self.assertEqual(entry.document, repair.name)
        self.assertFalse(log.with_user(self.plain).search(domain))

    def test_is_activity_with_the_client(self):
        """Covers: P5"""
        self.client.client_last_activity = False
        self._repair(partner_id=self.contact.id)
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.client.invalidate_recordset()
        self.assertTrue(self.client.client_last_activity)

    def test_small_card_shows_open_orders(self):
        """Covers: X2, P6, K7, R3"""
        lot = self._lot()
        repair = self._repair(lot, partner_id=self.contact.id)
        self._repair().action_repair_cancel()
        client = self.client.with_context(allowed_company_ids=self.company_1.ids)
        part = client.with_user(self.technician).client_card_side()["work_orders"]
        self.assertEqual(part["count"], 1)
        [shown] = part["records"]
        self.assertEqual(
            (shown["id"], shown["name"], shown["product"], shown["serial"]),
            (repair.id, repair.name, "Test Till", lot.name),
        )
        self.assertEqual((shown["state"], shown["state_name"]), ("draft", "New"))
        self.assertEqual(shown["amount"], 50)
        self.assertNotIn("work_orders", client.with_user(self.plain).client_card_side())

    def test_part_that_is_not_chosen_yet(self):
        """In the form, each change computes the total, even if fields are still empty.

        Covers: X2
        """
        part = {"repair_line_type": "add", "product_uom_qty": 1}
        repair = self.env["repair.order"].new({"move_ids": [Command.create(part)]})
        self.assertEqual(repair.client_total, 0)

    def test_files(self):
        """Covers: N7, R3, R5"""
        repair = self._repair(partner_id=self.contact.id)
        values = {"name": "Photo", "res_model": repair._name, "res_id": repair.id}
        self.env["ir.attachment"].create(values)
        for user, kinds in ((self.technician, ["work_order"]), (self.plain, [])):
            rows = self._documents(user, model="client.file")
            with self.subTest(user=user.login):
                self.assertEqual(rows.mapped("kind"), kinds)

    def test_new_order_is_for_the_client(self):
        """Covers: D3"""
        repairs = self.env["repair.order"].with_user(self.technician)
        form = Form(repairs.with_context(default_partner_id=self.contact.id))
        repair = form.save()
        self.assertEqual(
            (repair.partner_id, repair.client_id), (self.contact, self.client)
        )

    def test_outsiders_get_nothing(self):
        """Covers: X2, D1, M6, R3"""
        repair = self._repair()
        portal = new_test_user(self.env, "card_portal", "base.group_portal")
        [row] = self._documents(self.technician)
        for user in (portal, self.env.ref("base.public_user")):
            for call in (
                lambda user=user: repair.with_user(user).read(["client_total"]),
                lambda user=user: repair.with_user(user).search([]),
                lambda user=user: row.with_user(user).read(["amount"]),
                lambda user=user: row.with_user(user).action_open_source(),
                lambda user=user: self._documents(user),
                lambda user=user: self._documents(user, model="client.log"),
            ):
                with self.assertRaises(AccessError):
                    call()

    def test_queries_do_not_grow(self):
        """Covers: D1, F2"""
        documents = self.env["client.document"].with_user(self.technician)
        view = "client_card.client_document_view_list"
        domain = [("client_id", "=", self.client.id)]
        counts = []
        for number in (1, 6):
            for _number in range(number):
                self._repair()
            counts.append(self._page_queries(documents, view, domain))
        self.assertEqual(*counts)
        self.assertLessEqual(counts[0], 12)


@tagged("post_install", "-at_install")
class TestWorkOrdersTab(WorkOrdersCommon, HttpCase):
    def test_tab(self):
        """Covers: X2, D1, D3, K6, K7"""
        self.technician.company_ids = self.company_1
        self._repair()
        before = self._repairs(self.technician)
        self.start_tour(
            f"/odoo/client-card/{self.client.id}",
            "client_card_work_orders",
            login="card_technician",
        )
        new = self._repairs(self.technician) - before
        self.assertEqual((len(new), new.partner_id), (1, self.client))
