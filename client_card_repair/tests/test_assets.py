from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, HttpCase, new_test_user, tagged

from ..hooks import post_init_hook, uninstall_hook
from .common import RepairCommon


class AssetsCommon(RepairCommon):
    def _assets(self, user, client=None, companies=None):
        """Return the records the section shows to a user."""
        companies = companies or user.company_ids
        lots = self.env["stock.lot"].with_user(user)
        client = client or self.client
        return lots.with_context(allowed_company_ids=companies.ids).search(
            [
                ("client_id.commercial_partner_id", "=", client.id),
                "|",
                ("location_id", "=", False),
                ("location_id.company_id", "in", [*companies.ids, False]),
            ]
        )


@tagged("post_install", "-at_install")
class TestAssets(AssetsCommon):
    # ------------------------------------------------------------------
    # The client of an asset
    # ------------------------------------------------------------------

    def test_a_delivery_makes_it_the_clients(self):
        """Covers: X1"""
        first, second, other = self._lot(), self._lot(), self._lot()
        self._deliver(first | second, self.contact)
        self._deliver(other, self.other_client)
        self.assertEqual(first.client_id, self.client)
        self.assertEqual(self._assets(self.technician), first | second)
        self.assertEqual(other.client_id, self.other_client)

    def test_the_last_delivery_counts(self):
        """Covers: X1"""
        lot = self._lot()
        self._stock(lot)
        self._deliver(lot)
        self._take_back(lot)
        self.assertEqual(lot.client_id, self.client)
        self._deliver(lot, self.other_client)
        self.assertEqual(lot.client_id, self.other_client)

    def test_moves_within_the_company_say_nothing(self):
        """Covers: X1"""
        lot = self._lot(client_id=self.client.id)
        stock = self._warehouse(self.company_1).lot_stock_id
        shelf = stock.copy({"name": "Shelf", "location_id": stock.id})
        self._stock(lot)
        self._move(lot, self.other_client, stock, shelf)
        self.assertEqual(lot.client_id, self.client)

    def test_a_choice_stays(self):
        """Covers: X1"""
        lot = self._lot()
        self._deliver(lot)
        lot.client_id = self.other_client
        lot.write({"ref": "R1", "note": "Seen"})
        self._repair(lot).internal_notes = "Broken"
        self._deliver(self._lot())
        post_init_hook(self.env)
        self.assertEqual(lot.client_id, self.other_client)

    def test_a_choice_is_logged(self):
        """Covers: X1"""
        lot = self._lot().with_context(tracking_disable=False, mail_notrack=False)
        for client in (self.other_client, self.client):
            self.env.flush_all()
            self.env.cr.precommit.run()  # each change is one transaction
            lot.client_id = client
        self.env.flush_all()
        self.env.cr.precommit.run()
        # sudo: only administrators read them
        values = lot.sudo().message_ids.tracking_value_ids
        self.assertEqual(
            set(values.mapped("new_value_char")),
            {self.other_client.display_name, self.client.display_name},
        )

    def test_a_contact_stands_for_its_client(self):
        """Covers: X1"""
        lot = self._lot(client_id=self.contact.id)
        self.assertEqual(lot.client_id, self.client)
        lot.client_id = self.other_client
        lot.client_id = self.contact
        self.assertEqual(lot.client_id, self.client)
        lots = self.env["stock.lot"].with_context(default_client_id=self.contact.id)
        lot = lots.create({"product_id": self.till.id, "name": "T1"})
        self.assertEqual(lot.client_id, self.client)

    def test_a_client_that_joins_another_keeps_its_assets_on_the_card(self):
        """Covers: X1"""
        lot = self._lot(client_id=self.other_client.id)
        self.other_client.write({"is_company": False, "parent_id": self.client.id})
        self.assertEqual(self._assets(self.technician), lot)

    def test_a_work_order_tells_whose_it_is_where_nobody_knows(self):
        """Covers: X1"""
        known, unknown, later = self._lot(), self._lot(), self._lot()
        self._deliver(known, self.other_client)
        self._repair(known)
        self._repair(unknown, partner_id=self.contact.id)
        self.assertEqual(known.client_id, self.other_client)
        self.assertEqual(unknown.client_id, self.client)
        repair = self._repair(partner_id=False)
        repair.write({"product_id": later.product_id.id, "lot_id": later.id})
        self.assertFalse(later.client_id)
        repair.partner_id = self.contact
        self.assertEqual(later.client_id, self.client)

    def test_a_batch_is_of_its_only_client(self):
        """Covers: X1"""
        batch = self._lot(self.paper)
        self._deliver(batch)
        self._deliver(batch, self.contact)
        self.assertEqual(batch.client_id, self.client)
        self._deliver(batch, self.other_client)
        self.assertFalse(batch.client_id)
        self._repair(batch)
        self.assertFalse(batch.client_id)

    def test_a_batch_of_one_client_stays_so_when_another_has_it_repaired(self):
        """Covers: X1"""
        batch = self._lot(self.paper)
        self._deliver(batch)
        self._repair(batch, partner_id=self.other_client.id)
        self._deliver(batch, self.contact)
        self.assertEqual(batch.client_id, self.client)
        batch.client_id = False
        self.env.flush_all()
        post_init_hook(self.env)
        self.assertEqual(batch.client_id, self.client)

    def test_straight_from_the_vendor_it_is_the_clients(self):
        """A dropship transfer has the vendor as its contact. Covers: X1"""
        vendor = self.other_client
        suppliers = self.quick_ref("stock.stock_location_suppliers")
        customers = self.quick_ref("stock.stock_location_customers")
        for receiver, expected in (
            (self.contact, self.client),
            (self.env["res.partner"], self.env["res.partner"]),
        ):
            lot = self._lot()
            picking = self._move(lot, vendor, suppliers, customers, receiver=receiver)
            self.assertEqual(picking.partner_id, vendor)
            self.assertEqual(picking.move_ids.partner_id, receiver)
            self.assertEqual(lot.client_id, expected)

    def test_from_the_vendor_into_stock_it_is_nobodys(self):
        """Covers: X1"""
        lot = self._lot()
        suppliers = self.quick_ref("stock.stock_location_suppliers")
        stock = self._warehouse(self.company_1).lot_stock_id
        self._move(lot, self.other_client, suppliers, stock)
        self.assertFalse(lot.client_id)

    def test_a_corrected_delivery_corrects_whose_it_is(self):
        """Covers: X1"""
        wrong, right, chosen, former = (self._lot() for _number in range(4))
        self._stock(former)
        self._deliver(former, self.other_client)
        self._take_back(former, self.other_client)
        for lot, expected in (
            (wrong, self.env["res.partner"]),
            (former, self.other_client),
        ):
            picking = self._deliver(lot)
            self.assertEqual(lot.client_id, self.client)
            picking.move_ids.move_line_ids.lot_id = right
            self.assertEqual(right.client_id, self.client)
            self.assertEqual(lot.client_id, expected)
            right = self._lot()
        picking = self._deliver(chosen)
        chosen.client_id = self.other_client
        picking.move_ids.move_line_ids.lot_id = right
        self.assertEqual(right.client_id, self.client)
        self.assertEqual(chosen.client_id, self.other_client)
        picking.move_ids.move_line_ids.quantity = 0
        self.assertFalse(right.client_id)

    def test_what_is_added_to_a_delivery_that_is_done(self):
        """Covers: X1"""
        lot, later = self._lot(), self._lot()
        line = self._deliver(lot).move_ids.move_line_ids
        line.copy({"lot_id": later.id, "quantity": 1, "move_id": line.move_id.id})
        self.assertEqual(later.client_id, self.client)

    def test_a_work_order_goes_on_where_the_user_may_not_see_the_client(self):
        """Covers: X1, R3, R4"""
        foreign = self.other_client.copy({"company_id": self.company_2.id})
        lot = self._lot()
        self._stock(lot, self.company_2)
        self._deliver(lot, foreign, self.company_2)
        self._move(
            lot,
            self.client,
            self.quick_ref("stock.stock_location_customers"),
            self._warehouse(self.company_1).lot_stock_id,
        )
        lot.client_id = False
        self.technician.write(
            {
                "company_ids": [Command.set(self.company_1.ids)],
                "company_id": self.company_1.id,
            }
        )
        self.env.flush_all()
        self.env.invalidate_all()
        repair = (
            self.env["repair.order"]
            .with_user(self.technician)
            .create(
                {
                    "partner_id": self.client.id,
                    "product_id": lot.product_id.id,
                    "lot_id": lot.id,
                }
            )
        )
        self.assertEqual(repair.lot_id, lot)
        self.assertEqual(lot.client_id, foreign)

    def test_a_delivery_goes_on_where_the_client_does_not_fit(self):
        """Covers: X1, R4"""
        foreign = self.other_client.copy({"company_id": self.company_2.id})
        contact = self.env["res.partner"].create(
            {"name": "Shop", "parent_id": foreign.id, "company_id": False}
        )
        lot = self._lot(company_id=self.company_1.id)
        self._deliver(lot, contact)
        self.assertFalse(lot.client_id)

    def test_who_delivers_need_not_have_a_right_on_lots(self):
        """Covers: X1, R3"""
        lot = self._lot()
        self.assertFalse(lot.with_user(self.salesperson).has_access("write"))
        picking = self._deliver(lot)
        moves = picking.move_ids.with_user(self.salesperson)
        lot.client_id = False
        moves._note_deliveries()
        self.assertEqual(lot.client_id, self.client)

    def test_filled_on_install_as_by_use(self):
        """Covers: X1, R5"""
        delivered, repaired, returned, batch, stocked = (
            self._lot(),
            self._lot(),
            self._lot(),
            self._lot(self.paper),
            self._lot(),
        )
        self._stock(stocked)
        self._deliver(delivered | batch, self.contact)
        self._deliver(batch, self.other_client)
        self._deliver(returned)
        self._take_back(returned)
        self._repair(repaired)
        self._repair(delivered, partner_id=self.other_client.id)
        cancelled = self._lot()
        self._repair(cancelled).action_repair_cancel()
        cancelled.client_id = False
        lots = delivered | repaired | returned | batch | stocked | cancelled
        expected = lots.mapped("client_id.id"), [lot.client_id for lot in lots]
        self.env.flush_all()
        self.env.cr.execute("UPDATE stock_lot SET client_id = NULL")
        lots.invalidate_recordset()
        post_init_hook(self.env)
        self.assertEqual(
            (lots.mapped("client_id.id"), [lot.client_id for lot in lots]), expected
        )
        self.assertEqual(delivered.client_id, self.client)
        self.assertEqual(repaired.client_id, self.client)
        self.assertFalse(cancelled.client_id)

    def test_choices_come_back_with_the_addon(self):
        """Covers: X1, R5"""
        chosen, emptied, moved, plain, orphan = (self._lot() for _number in range(5))
        self._deliver(emptied | moved | plain)
        gone = self.other_client.copy()
        (chosen | moved).client_id = self.other_client
        orphan.client_id = gone
        emptied.client_id = False
        uninstall_hook(self.env)
        self.env.cr.execute("UPDATE stock_lot SET client_id = NULL")
        self.env.invalidate_all()
        gone.unlink()
        third = self.other_client.copy()
        self._take_back(moved)
        self._deliver(moved, third)
        self.env.cr.execute("UPDATE stock_lot SET client_id = NULL")
        self.env.invalidate_all()
        post_init_hook(self.env)
        self.assertEqual(chosen.client_id, self.other_client)
        self.assertEqual(plain.client_id, self.client)
        self.assertEqual(moved.client_id, third)
        self.assertFalse((emptied | orphan).client_id)

    def test_choices_are_not_those_of_other_lots_with_the_same_ids(self):
        """Inventory has been uninstalled and installed again since. Covers: X1, R5"""
        lot = self._lot(client_id=self.client.id)
        uninstall_hook(self.env)
        self.env.cr.execute(
            "UPDATE stock_lot SET client_id = NULL, create_date = create_date + "
            "interval '1 day'"
        )
        self.env.invalidate_all()
        post_init_hook(self.env)
        self.assertFalse(lot.client_id)

    def test_clients_of_many_lots_are_found_in_one_query(self):
        """Covers: X1"""
        counts = []
        for number in (1, 10):
            lots = self.env["stock.lot"].union(*[self._lot() for _n in range(number)])
            counts.append(self._queries(lots._find_clients, times=1))
        self.assertEqual(counts, [1, 1])

    # ------------------------------------------------------------------
    # Checks
    # ------------------------------------------------------------------

    def test_untracked_product_is_refused_and_told_why(self):
        """Covers: X1"""
        with self.assertRaisesRegex(ValidationError, "Test Part.*Track Inventory"):
            self._lot(self.part, client_id=self.client.id)
        lot = self._lot(self.part)  # without a client, the addon does not check it
        with self.assertRaises(ValidationError):
            lot.client_id = self.client

    def test_untracked_product_is_told_at_once(self):
        """Covers: X1"""
        lots = self.env["stock.lot"].with_user(self.technician)
        lots = lots.with_context(default_client_id=self.client.id)
        form = Form(lots, view="client_card_repair.stock_lot_view_form")
        with self.assertLogs("odoo.tests.form.onchange", "WARNING") as logs:
            form.product_id = self.part
        self.assertIn("Track Inventory", logs.output[0])
        form.product_id = self.till
        form.name = "T-1"
        self.assertEqual(form.save().client_id, self.client)

    def test_client_of_another_company_is_refused(self):
        """Covers: X1, R4"""
        foreign = self.other_client.copy({"company_id": self.company_2.id})
        lot = self._lot(company_id=self.company_1.id)
        with self.assertRaisesRegex(ValidationError, "different companies"):
            lot.client_id = foreign
        self._lot(client_id=foreign.id)  # one without a company
        self._lot(client_id=foreign.id, company_id=self.company_2.id)

    # ------------------------------------------------------------------
    # Access rights
    # ------------------------------------------------------------------

    def test_rights_are_those_of_lots(self):
        """Covers: X1, R3, R4"""
        shared, first, second, there = (
            self._lot(client_id=self.client.id, company_id=company)
            for company in (False, self.company_1.id, self.company_2.id, False)
        )
        self._stock(there, self.company_2)
        both = shared | first | second | there
        for user, companies, expected in (
            (self.technician, self.company_1 | self.company_2, both),
            (self.technician, self.company_1, shared | first),
            (self.technician, self.company_2, shared | second | there),
            (self.other_technician, self.company_2, shared | second | there),
        ):
            with self.subTest(user=user.login, companies=companies.ids):
                self.assertEqual(
                    self._assets(user, companies=companies), expected.sorted()
                )
        for user in (self.plain, self.salesperson, self.accountant):
            with self.assertRaises(AccessError):
                self._assets(user)
            with self.assertRaises(AccessError):
                first.with_user(user).client_id = self.other_client

    def test_outsiders_get_nothing(self):
        """Covers: X1, R3"""
        lot = self._lot(client_id=self.client.id)
        portal = new_test_user(self.env, "card_portal", "base.group_portal")
        for user in (portal, self.env.ref("base.public_user")):
            mine = lot.with_user(user)
            for call in (
                lambda mine=mine: mine.read(["client_id"]),
                lambda mine=mine: mine.search([("client_id", "!=", False)]),
                lambda mine=mine: mine.write({"client_id": False}),
                lambda mine=mine: mine.action_lot_open_repairs(),
            ):
                with self.assertRaises(AccessError):
                    call()

    def test_card_of_each_user(self):
        """Without the right, there is no section, no button and no error.

        Covers: X1, D3, R3
        """
        view = self.env.ref("client_card.res_partner_view_form")
        for user, shown in (
            (self.technician, True),
            (self.plain, False),
            (self.salesperson, False),
            (self.accountant, False),
        ):
            partners = self.env["res.partner"].with_user(user)
            arch = partners.get_view(view.id, "form")["arch"]
            self.assertEqual('name="assets"' in arch, shown, user.login)
            self.assertEqual("+ Order" in arch, shown, user.login)
            self.client.with_user(user).read(["name", "commercial_partner_id"])

    # ------------------------------------------------------------------
    # The list
    # ------------------------------------------------------------------

    def test_where_it_is_now(self):
        """Covers: X1"""
        here, there, nowhere = self._lot(), self._lot(), self._lot()
        self._stock(here)
        self._deliver(there)
        (here | nowhere).client_id = self.client
        warehouse = self._warehouse(self.company_1)
        self.assertEqual(here.client_warehouse_id, warehouse)
        self.assertEqual(there.location_id.usage, "customer")
        self.assertFalse(there.client_warehouse_id)
        self.assertFalse(nowhere.location_id)
        assets = self._assets(self.technician, companies=self.company_1)
        groups = assets.formatted_read_group(
            [("id", "in", assets.ids)], ["client_warehouse_id"], ["__count"]
        )
        self.assertEqual(
            {
                group["client_warehouse_id"] and group["client_warehouse_id"][0]: group[
                    "__count"
                ]
                for group in groups
            },
            {warehouse.id: 1, False: 2},
        )

    def test_a_new_work_order_knows_the_client(self):
        """Covers: X1, D3"""
        lot = self._lot(client_id=self.client.id)
        context = lot.action_lot_open_repairs()["context"]
        repairs = self.env["repair.order"].with_context(**context)
        form = Form(repairs.with_company(self.company_1))
        self.assertEqual(form.partner_id, self.client)
        self.assertEqual(form.lot_id, lot)


@tagged("post_install", "-at_install")
class TestAssetsTab(AssetsCommon, HttpCase):
    def test_tab(self):
        """Covers: X1, K7"""
        self.technician.company_ids = self.company_1
        self._deliver(self._lot(name="T-100") | self._lot(name="T-101"))
        before = self._assets(self.technician)
        self.start_tour(
            f"/odoo/client-card/{self.client.id}",
            "client_card_assets",
            login="card_technician",
        )
        new = self._assets(self.technician) - before
        self.assertEqual(
            new.mapped(lambda lot: (lot.name, lot.product_id, lot.client_id)),
            [("T-200", self.till, self.client)],
        )
