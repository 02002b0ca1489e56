from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from odoo.addons.sms.tools.sms_api import SmsApi

from .common import ClientCardCommon


@tagged("post_install", "-at_install")
class TestSent(ClientCardCommon):
    def test_marked_as_sent(self):
        """Covers: I3"""
        invoice = self._invoice(10, due=5).with_user(self.accountant)
        self.assertTrue(invoice.action_mark_as_sent())
        self.assertEqual(self._block("invoices", "outstanding")["count"], 1)
        self.assertEqual(self._block("invoices", "not_sent")["count"], 0)
        self.assertIn("Marked as sent", invoice.message_ids[0].body)

    def test_estimate_leaves_in_each_language(self):
        """Odoo's own template, which is translated into the addon's languages.

        Covers: E1
        """
        order = self._order(10, "draft").with_user(self.salesperson)
        for lang in ("en_US", "es_ES", "es_419", "pt_PT", "pt_BR"):
            with self.subTest(lang):
                self.client.lang = self.contact.lang = lang
                action = order.action_quotation_send()
                composers = self.env["mail.compose.message"].with_env(order.env)
                composer = composers.with_context(**action["context"]).create({})
                self.assertIn(order.name, composer.subject)

    def test_marking_again_logs_nothing(self):
        """Covers: I3"""
        invoice = self._invoice(10, sent=True)
        before = len(invoice.message_ids)
        invoice.action_mark_as_sent()
        self.assertEqual(len(invoice.message_ids), before)

    def _sms(self, move, state="success", user=None, **values):
        """Send an SMS from a document; the gateway returns this state."""

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
        """Covers: I3"""
        invoice = self._invoice(10)
        self._sms(invoice, partner_ids=self.contact.ids)
        self.assertTrue(invoice.is_move_sent)

    def test_sent_by_sms_to_a_number_of_the_client(self):
        """Covers: I3"""
        invoice = self._invoice(10)
        self._sms(invoice, sms_numbers=["+32485112233"])
        self.assertTrue(invoice.is_move_sent)

    def test_not_sent_by_sms(self):
        """Covers: I3"""
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

    def _send_by_composer(self, documents, user, **values):
        """Send from the composer that the action opens; return the texts."""
        texts = []

        def send(_api, messages, **_kwargs):
            texts.extend(message["content"] for message in messages)
            return [
                {"uuid": number["uuid"], "state": "success", "credit": 1}
                for message in messages
                for number in message["numbers"]
            ]

        self.env.flush_all()
        action = documents.with_user(user).action_client_sms()
        composer = Form(
            self.env["sms.composer"].with_user(user).with_context(**action["context"])
        )
        for name, value in values.items():
            composer[name] = value
        with patch.object(SmsApi, "_send_sms_batch", send):
            composer.save().action_send_sms()
            self.env["sms.sms"].sudo().search([("state", "=", "outgoing")]).send()
        return texts

    def test_invoice_by_sms(self):
        """Covers: I3"""
        self.client.phone = "+32 485 11 22 33"
        invoice = self._invoice(10)
        [text] = self._send_by_composer(invoice, self.accountant)
        self.assertIn(invoice.name, text)
        self.assertIn(f"/my/invoices/{invoice.id}?access_token=", text)
        self.assertIn(invoice.access_token, text)
        self.assertTrue(invoice.is_move_sent)

    def test_invoices_of_a_list_by_sms(self):
        """Covers: I3"""
        self.client.phone = "+32 485 11 22 33"
        self.contact.phone = "+32 485 11 22 44"
        invoices = self._invoice(10) | self._invoice(20, partner=self.contact)
        texts = self._send_by_composer(invoices, self.accountant)
        for invoice in invoices:
            [text] = [text for text in texts if invoice.name in text]
            self.assertIn(invoice.access_token, text)
            self.assertTrue(invoice.is_move_sent)

    def test_estimate_by_sms(self):
        """Covers: I3"""
        self.client.phone = "+32 485 11 22 33"
        order = self._order(10, "draft")
        order.user_id = self.salesperson
        [text] = self._send_by_composer(order, self.salesperson)
        self.assertIn(f"/my/orders/{order.id}?access_token=", text)
        self.assertEqual(order.state, "sent")

    def test_sms_about_an_estimate_does_not_send_it(self):
        """Covers: I3"""
        order = self._order(10, "draft")
        order.user_id = self.salesperson
        order._portal_ensure_token()
        self._sms(order, user=self.salesperson, partner_ids=self.contact.ids)
        self.assertEqual(order.state, "draft")

    def test_not_for_the_client(self):
        """Covers: I3, R3"""
        bill = self._invoice(10, move_type="in_invoice")
        for document in (
            self._invoice(10, post=False),
            self._invoice(10) | bill,
            self._order(10, "sale"),
            self._order(10, "cancel"),
        ):
            with self.subTest(document=document), self.assertRaises(UserError):
                document.action_client_sms()
        with self.assertRaises(AccessError):
            self._invoice(10).with_user(self._create_user("plain")).action_client_sms()

    def test_portal_marks_nothing(self):
        """Covers: I3, R3"""
        portal = new_test_user(self.env, "card_portal", "base.group_portal")
        portal.partner_id.write({"parent_id": self.client.id, "phone": "+32485112255"})
        invoice = self._invoice(10)
        invoice.message_subscribe(portal.partner_id.ids)
        self._sms(invoice, user=portal, partner_ids=portal.partner_id.ids)
        invoice.with_user(portal).message_post(body="x", message_type="sms")
        self.assertFalse(invoice.is_move_sent)

    def test_refused(self):
        """Covers: I3, R3"""
        draft = self._invoice(10, post=False)
        bill = self.init_invoice("in_invoice", amounts=[10], post=True)
        for move in (draft, bill):
            with self.assertRaises(UserError):
                (self._invoice(20) | move).action_mark_as_sent()
        with self.assertRaises(AccessError):
            self._invoice(10).with_user(self.salesperson).action_mark_as_sent()
