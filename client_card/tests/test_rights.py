from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import ClientCardCommon


@tagged("post_install", "-at_install")
class TestRights(ClientCardCommon):
    def test_manager_configures_statuses(self):
        """Covers: K4, R3"""
        values = {"name": "New"}
        status = self.env["client.status"].with_user(self.manager).create(values)
        status.active = False
        for user in (self.accountant, self.salesperson):
            statuses = self.env["client.status"].with_user(user)
            self.assertTrue(statuses.search([]))
            with self.assertRaises(AccessError):
                statuses.create(values)
            with self.assertRaises(AccessError):
                status.with_user(user).unlink()

    def test_used_status_is_archived_not_deleted(self):
        """Covers: K4"""
        status = self.env["client.status"].with_user(self.manager).create({"name": "A"})
        self.client.client_status_id = status
        self.client.active = False
        with self.assertRaisesRegex(UserError, "archive"):
            status.unlink()
        self.client.client_status_id = False
        self.assertTrue(status.unlink())

    def test_sort_and_group_without_rights(self):
        """Columns the user may not see are zero, not an error. Covers: P10, R3"""
        employee = new_test_user(
            self.env, "card_alone", "client_card.group_client_card_user"
        )
        clients = self.env["res.partner"].with_user(employee)
        self.assertTrue(clients.search([], order="client_open_estimates desc", limit=1))
        self.assertTrue(
            clients.formatted_read_group([], ["client_open_estimates"], ["__count"])
        )

    def test_portal_and_public_see_nothing_of_ours(self):
        """Covers: R3"""
        portal = new_test_user(self.env, "card_portal", "base.group_portal")
        for user in (portal, self.env.ref("base.public_user")):
            with self.assertRaises(AccessError):
                self.env["client.status"].with_user(user).search([])
            partner = portal.partner_id.with_user(user)
            with self.assertRaises(AccessError):
                partner.client_card_figures()

    def test_portal_reads_no_figures_as_fields(self):
        """Covers: R3"""
        portal = new_test_user(self.env, "card_portal", "base.group_portal")
        self._order(10, "sent", partner=portal.partner_id)
        partner = portal.partner_id.with_user(portal)
        for name in ("client_balance", "client_overdue"):
            with self.assertRaises(AccessError):
                partner.read([name])
        for name in (
            "client_open_estimates",
            "client_status_id",
            "client_last_name",
            "client_last_activity",
        ):
            with self.assertRaises(AccessError):
                partner.read([name])

    def test_salesperson_reads_no_balance(self):
        """Covers: P10, R3"""
        client = self.client.with_user(self.salesperson)
        for name in ("client_balance", "client_overdue"):
            with self.assertRaises(AccessError):
                client.read([name])
            with self.assertRaises(AccessError):
                client.search([(name, ">", 0)])
            with self.assertRaises(AccessError):
                client.search([], order=name)
            with self.assertRaises(AccessError):
                client.export_data([name])
            with self.assertRaises(AccessError):
                client._read_group([], [], [f"{name}:sum"])

    def test_invoice_window_is_not_for_salespeople(self):
        """Covers: K8, R3"""
        action = self.env.ref("client_card.account_move_action")
        with self.assertRaises(AccessError):
            self.client.with_user(self.salesperson).action_view_client_invoices()
        self.assertTrue(action.group_ids)

    def test_outsiders_call_nothing_of_ours(self):
        """Every model of the addon, and every public method it adds to clients, refuses
        portal and public users.

        Covers: R3
        """
        portal = new_test_user(self.env, "card_portal", "base.group_portal")
        models = [
            name
            for name, model in self.env.registry.items()
            if name.startswith("client.") and not model._abstract
        ]
        self.assertGreater(len(models), 15)
        partner_id = portal.partner_id.id
        for user in (portal, self.env.ref("base.public_user")):
            for name in models:
                model = self.env[name].with_user(user)
                for call in (
                    lambda model=model: model.search([]),
                    lambda model=model: model.search_count([]),
                    lambda model=model: model.name_search(""),
                    lambda model=model: model.formatted_read_group([], [], ["__count"]),
                    lambda model=model: model.create({}),
                    lambda model=model: model.browse(1).read(),
                    lambda model=model: model.get_views([(False, "form")]),
                ):
                    with self.subTest(user=user.id, model=name):
                        with self.assertRaises(AccessError):
                            call()
            client = self.env["res.partner"].with_user(user).browse(partner_id)
            for name in self._own_methods("res.partner"):
                with self.subTest(user=user.id, method=name):
                    with self.assertRaises(UserError):
                        getattr(client, name)()

    def _own_methods(self, model_name):
        """Return the public methods the addon adds to a model."""
        names = {
            name
            for base in type(self.env[model_name]).mro()
            if getattr(base, "__module__", "").startswith("odoo.addons.client_card")
            for name, value in vars(base).items()
            if callable(value) and "client" in name and not name.startswith("_")
        }
        self.assertGreater(len(names), 10)
        return sorted(names)
