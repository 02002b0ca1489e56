from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, HttpCase, tagged

from .common import ClientCardCommon


class EstimatesCommon(ClientCardCommon):
    def _rejected(self):
        """Return the amount of the block of rejected estimates."""
        return self._block("estimates", "rejected", user=self.salesperson)["amount"]


@tagged("post_install", "-at_install")
class TestEstimateRejection(EstimatesCommon):
    """Whether the client rejected an estimate is recorded, not guessed."""

    def test_cancelled_by_us_is_not_rejected(self):
        """Covers: E1, R1"""
        for method in ("action_cancel", "_action_cancel"):
            for state in ("draft", "sent", "sale"):
                with self.subTest(method=method, state=state):
                    order = self._order(10, state).with_user(self.salesperson)
                    getattr(order, method)()
                    self.assertEqual(order.state, "cancel")
                    self.assertFalse(order.client_rejected)
        self.assertEqual(self._rejected(), 0)

    def test_who_asks_says_so(self):
        """Covers: E1, R1"""
        orders = self._order(10, "sent") | self._order(20)
        orders.with_user(self.salesperson).action_client_reject()
        self.assertEqual(set(orders.mapped("state")), {"cancel"})
        self.assertEqual(self._rejected(), 30)
        orders.with_user(self.salesperson).action_client_reject()  # again
        self.assertEqual(self._rejected(), 30)
        withdrawn = self._order(40, "sent").with_user(self.salesperson)
        withdrawn.action_cancel()
        withdrawn.client_rejected = True
        self.assertEqual(self._rejected(), 70)

    def test_a_confirmed_order_is_not_rejected(self):
        """Covers: E1, R1"""
        both = self._order(10, "sent") | self._order(20, "sale")
        with self.assertRaisesRegex(UserError, "is confirmed"):
            both.action_client_reject()
        self.assertEqual(both.mapped("state"), ["sent", "sale"])
        self.assertFalse(any(both.mapped("client_rejected")))

    def test_only_with_the_right_to_the_order(self):
        """Covers: E1, R3"""
        order = self._order(10, "sent")
        plain = self._create_user("plain")
        with self.assertRaises(AccessError):
            order.with_user(plain).action_client_reject()
        self.assertEqual(order.state, "sent")

    def test_mass_cancel(self):
        """Covers: E1"""
        states = ("draft", "sent", "sale")
        for method, rejected in (
            ("action_mass_cancel", 0),
            ("action_client_mass_reject", 10),
        ):
            orders = self.env["sale.order"].union(*(self._order(10, s) for s in states))
            wizards = self.env["sale.mass.cancel.orders"].with_user(self.salesperson)
            wizard = Form(wizards.with_context(active_ids=orders.ids)).save()
            self.assertTrue(wizard.has_sent_order)
            getattr(wizard, method)()
            self.assertEqual(set(orders.mapped("state")), {"cancel"})
            self.assertEqual(self._rejected(), rejected)
        self.assertTrue(orders[1].client_rejected)
        drafts = wizards.create({"sale_order_ids": self._order(10).ids})
        self.assertFalse(drafts.has_sent_order)


@tagged("post_install", "-at_install")
class TestEstimateRejectionWeb(EstimatesCommon, HttpCase):
    """Whether the client rejected an estimate, in the portal and in the form."""

    def _decline(self, order, message="Too expensive", token=None):
        return self.url_open(
            f"/my/orders/{order.id}/decline"
            f"?access_token={token or order._portal_ensure_token()}",
            data={
                "decline_message": message,
                "csrf_token": http.Request.csrf_token(self),
            },
        )

    def test_refused_in_the_portal(self):
        """Covers: E1"""
        self.authenticate(None, None)
        for state in ("draft", "sent"):
            with self.subTest(state=state):
                order = self._order(40, state)
                order.require_signature = True
                self._decline(order, message="")
                self._decline(order, token="wrong")
                order.invalidate_recordset()
                self.assertEqual((order.state, order.client_rejected), (state, False))
                self._decline(order)
                order.invalidate_recordset()
                self.assertEqual((order.state, order.client_rejected), ("cancel", True))
                said = "".join(order.message_ids.mapped("body"))
                self.assertIn("Too expensive", said)
        self.assertEqual(self._rejected(), 80)

    def test_refused_in_the_portal_after_we_cancelled_it(self):
        """Covers: E1"""
        self.authenticate(None, None)
        order = self._order(40, "cancel")
        order.require_signature = True
        self._decline(order)
        order.invalidate_recordset()
        self.assertFalse(order.client_rejected)

    def test_form_asks(self):
        """Covers: E1"""
        self.salesperson.company_ids = self.company_1
        for outcome, rejected in (("withdraw", False), ("reject", True)):
            order = self._order(40, "sent")
            self.start_tour(
                f"/odoo/sale.order/{order.id}",
                f"client_card_estimate_{outcome}",
                login="card_salesperson",
            )
            self.assertEqual(order.state, "cancel")
            self.assertEqual(order.client_rejected, rejected)
