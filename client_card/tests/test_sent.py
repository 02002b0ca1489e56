from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

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

    def test_sent_by_sms(self):
        invoice = self._invoice(10)
        invoice._message_sms("Your invoice", partner_ids=self.client.ids)
        self.assertTrue(invoice.is_move_sent)

    def test_sms_about_a_draft_marks_nothing(self):
        draft = self._invoice(10, post=False)
        draft._message_sms("Soon", partner_ids=self.client.ids)
        self.assertFalse(draft.is_move_sent)

    def test_refused(self):
        draft = self._invoice(10, post=False)
        bill = self.init_invoice("in_invoice", amounts=[10], post=True)
        for move in (draft, bill):
            with self.assertRaises(UserError):
                (self._invoice(20) | move).action_mark_as_sent()
        with self.assertRaises(AccessError):
            self._invoice(10).with_user(self.salesperson).action_mark_as_sent()
