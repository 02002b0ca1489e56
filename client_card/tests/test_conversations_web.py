from odoo.tests import HttpCase, tagged

from .test_conversations import ConversationCommon


@tagged("post_install", "-at_install")
class TestConversationTours(ConversationCommon, HttpCase):
    def setUp(self):
        super().setUp()
        self.env["client.conversation"].search([]).unlink()
        self.stranger.company_ids = self.company_1
        self.salesperson.company_ids = self.company_1
        self.card = f"/odoo/client-card/{self.client.id}"

    def test_page(self):
        """Covers: M4, M5, K6"""
        self.start_tour(self.card, "client_card_conversations", login="card_stranger")
        conversations = self.env["client.conversation"].search([], order="id")
        self.assertEqual(
            conversations.mapped("name"), ["Tour subject", "From the menu"]
        )
        self.assertEqual(conversations.user_id, self.stranger)
        first = conversations[0]
        self.assertEqual(first.state, "closed")
        note, message = (
            first.message_ids.filtered(lambda m, text=text: text in (m.body or ""))
            for text in ("Between us", "Good morning")
        )
        self.assertEqual(message.notified_partner_ids, self.client)
        self.assertFalse(note.notified_partner_ids)

    def test_unread(self):
        """Covers: M4"""
        self._converse(name="Of others")
        own = self._converse(name="Unread of mine", user_id=self.stranger.id)
        self._say(own, "Do you read me?")
        self.assertTrue(own.with_user(self.stranger).is_unread)
        self.start_tour(
            "/odoo", "client_card_conversations_unread", login="card_stranger"
        )
        own.invalidate_recordset()
        self.assertFalse(own.with_user(self.stranger).is_unread)

    def test_without_the_right(self):
        """Covers: M5, R3"""
        self.start_tour(
            self.card, "client_card_conversations_none", login="card_salesperson"
        )
