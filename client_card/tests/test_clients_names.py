from odoo.tests import new_test_user, tagged

from .common import ClientCardCommon


@tagged("post_install", "-at_install")
class TestClientNames(ClientCardCommon):
    """A client's name on a document opens its card."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.card = cls.env.ref("client_card.res_partner_view_form")

    def _open(self, partner, user=None, model=None, field="partner_id", **context):
        """Open a name as the web client does, with the field's context."""
        if model:
            context |= self.env[model].fields_get([field])[field]["context"]
        partner = partner.with_user(user or self.salesperson)
        return partner.with_context(**context).get_formview_action()

    def _is_card(self, action):
        return action.get("view_id", (0,))[0] == self.card.id

    def test_names_on_documents(self):
        """Covers: K10"""
        for model, field in (
            ("sale.order", "partner_id"),
            ("account.move", "partner_id"),
            ("account.payment", "partner_id"),
            ("calendar.event", "client_id"),
            ("client.service", "partner_id"),
            ("client.service", "client_id"),
            ("client.solution", "partner_id"),
            ("client.solution", "client_id"),
        ):
            with self.subTest(model=model, field=field):
                action = self._open(self.client, model=model, field=field)
                self.assertTrue(self._is_card(action))
                self.assertEqual(action["res_id"], self.client.id)

    def test_a_contact_leads_to_its_client(self):
        """Covers: K10"""
        action = self._open(self.contact, model="sale.order")
        self.assertEqual(action["res_id"], self.client.id)

    def test_where_odoo_looks_for_customers(self):
        """Covers: K10"""
        action = self._open(self.client, res_partner_search_mode="customer")
        self.assertTrue(self._is_card(action))
        # the field's context, which does not apply to what the card opens
        self.assertNotIn("res_partner_search_mode", str(action["context"]))

    def test_elsewhere_it_is_odoos_form(self):
        """In Contacts, on bills, in e-mails to other people. Covers: K10"""
        self.assertFalse(self._is_card(self._open(self.client)))
        bill = {"res_partner_search_mode": "supplier"}
        action = self._open(self.client, model="account.move", **bill)
        self.assertFalse(self._is_card(action))
        linked = self.client.with_context(client_card_link=True)
        action = linked.get_formview_action(access_uid=self.salesperson.id)
        self.assertFalse(self._is_card(action))

    def test_vendors_have_odoos_form(self):
        """Covers: K10"""
        self.client.supplier_rank = 1
        self.assertFalse(self._is_card(self._open(self.client, model="account.move")))
        self.client.customer_rank = 1
        self.assertTrue(self._is_card(self._open(self.client, model="account.move")))

    def test_employees_have_odoos_form(self):
        """Covers: K10"""
        action = self._open(
            self.manager.partner_id, model="calendar.event", field="client_id"
        )
        self.assertFalse(self._is_card(action))

    def test_users_without_the_card_have_odoos_form(self):
        """Covers: K10, R3"""
        seller = new_test_user(
            self.env, "card_name", "sales_team.group_sale_salesman_all_leads"
        )
        action = self._open(self.client, seller, model="sale.order")
        self.assertEqual(action["res_id"], self.client.id)
        self.assertFalse(self._is_card(action))
        portal = new_test_user(self.env, "card_name_portal", "base.group_portal")
        action = self._open(portal.partner_id, portal, client_card_link=True)
        self.assertFalse(self._is_card(action))

    def test_dialogs_have_odoos_form(self):
        """The card is a page, so dialogs request their own view.

        Covers: K10
        """
        client = self.client.with_user(self.salesperson)
        client = client.with_context(client_card_link=True)
        self.assertFalse(client.get_formview_id())

    def test_panel_does_not_offer_twice(self):
        """Covers: P8, P9"""
        partners = self.env["res.partner"].with_user(self.salesperson)
        names = {
            self.env.ref(name).id
            for name in (
                "mail.action_partner_mass_mail",
                "portal.partner_wizard_action_create_and_open",
            )
        }

        def offered(view, kind):
            view_id = self.env.ref(view).id
            views = partners.get_views([(view_id, kind)], {"toolbar": True})
            actions = views["views"][kind]["toolbar"]["action"]
            return {action["id"] for action in actions}

        for kind in ("list", "kanban"):
            panel = offered(f"client_card.res_partner_view_{kind}", kind)
            self.assertFalse(panel & names)
        self.assertLessEqual(names, offered("base.view_partner_tree", "list"))
