from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from odoo.addons.sms.tools.sms_api import SmsApi

from .common import ClientCardCommon


@tagged("post_install", "-at_install")
class TestSent(ClientCardCommon):
    """Holds: I3"""

    def test_marked_as_sent(self):
        invoice = self._invoice(10, due=5).with_user(self.accountant)
        self.assertTrue(invoice.action_mark_as_sent())
        self.assertEqual(self._block("invoices", "outstanding")["count"], 1)
        self.assertEqual(self._block("invoices", "not_sent")["count"], 0)
        self.assertIn("Marked as sent", invoice.message_ids[0].body)

    def test_marking_again_logs_nothing(self):
        invoice = self._invoice(10, sent=True)
        before = len(invoice.message_ids)
        invoice.action_mark_as_sent()
        self.assertEqual(len(invoice.message_ids), before)

    def _sms(self, move, state="success", user=None, **values):
        """Send an SMS from a document; the gateway answers with this state."""

        def send(_api, messages, **_kwargs):
            return [
                {"uuid": number["uuid"], "state": state, "credit": 1}
                for message in messages
                for number in message["numbers"]
            ]

        self.contact.phone = "+32 485 11 22 33"
        self.env.flush_all()
        with patch.object(SmsApi, "_send_sms_batch", send):
            move.with_user(user or self.accountant)._message_sms("Invoice", **values)

    def test_sent_by_sms(self):
        invoice = self._invoice(10)
        self._sms(invoice, partner_ids=self.contact.ids)
        self.assertTrue(invoice.is_move_sent)

    def test_sent_by_sms_to_a_number_of_the_client(self):
        invoice = self._invoice(10)
        self._sms(invoice, sms_numbers=["+32485112233"])
        self.assertTrue(invoice.is_move_sent)

    def test_not_sent_by_sms(self):
        colleague = self.salesperson.partner_id
        colleague.phone = "+32 485 11 22 44"
        for case, values in (
            ("to a colleague", {"partner_ids": colleague.ids}),
            (
                "wrong number",
                {"partner_ids": self.contact.ids, "state": "unregistered"},
            ),
            ("elsewhere", {"sms_numbers": ["+32485112299"]}),
        ):
            with self.subTest(case=case):
                invoice = self._invoice(10)
                self._sms(invoice, **values)
                self.assertFalse(invoice.is_move_sent)
        draft = self._invoice(10, post=False)
        self._sms(draft, partner_ids=self.contact.ids)
        self.assertFalse(draft.is_move_sent)

    def test_portal_marks_nothing(self):
        portal = new_test_user(self.env, "card_portal", "base.group_portal")
        portal.partner_id.write({"parent_id": self.client.id, "phone": "+32485112255"})
        invoice = self._invoice(10)
        invoice.message_subscribe(portal.partner_id.ids)
        self._sms(invoice, user=portal, partner_ids=portal.partner_id.ids)
        invoice.with_user(portal).message_post(body="x", message_type="sms")
        self.assertFalse(invoice.is_move_sent)

    def test_refused(self):
        draft = self._invoice(10, post=False)
        bill = self.init_invoice("in_invoice", amounts=[10], post=True)
        for move in (draft, bill):
            with self.assertRaises(UserError):
                (self._invoice(20) | move).action_mark_as_sent()
        with self.assertRaises(AccessError):
            self._invoice(10).with_user(self.salesperson).action_mark_as_sent()
