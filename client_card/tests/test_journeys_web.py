from odoo import Command
from odoo.tests import HttpCase, new_test_user, tagged

from .test_conversations_mail import ConversationMailCommon


@tagged("post_install", "-at_install")
class TestJourneys(ConversationMailCommon, HttpCase):
    """Whole user journeys, including when something goes wrong."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["client.conversation"].search([]).unlink()
        cls.responsible.write(
            {
                "group_ids": [
                    Command.link(cls.env.ref("account.group_account_invoice").id)
                ],
                "company_ids": cls.company_1,
            }
        )

    def _tour(self, name, login="card_responsible", path=None):
        path = path or f"/odoo/client-card/{self.client.id}"
        self.start_tour(path, f"client_card_journey_{name}", login=login)

    def test_manager_imports_clients_with_custom_fields(self):
        """Covers: P7, K5, R3"""
        # no right to the settings or to the definitions of custom fields
        boss = new_test_user(
            self.env, "card_boss", "client_card.group_client_card_manager"
        )
        definition = {"name": "0123456789abcdef", "type": "char"}
        self.client.with_user(boss).properties = [
            {**definition, "string": "Payment day", "definition_changed": True}
        ]
        self._tour("import", "card_boss", "/odoo/clients")
        client = self.env["res.partner"].search([("name", "=", "Imported Client")])
        self.assertEqual(dict(client.properties), {"0123456789abcdef": "Tuesday"})

    def test_offline_and_back(self):
        """Covers: M4, B2, I1, A2, A3, K6"""
        self._invoice(100)
        self._converse(name="About the invoice")
        self._tour("offline")

    def test_answer_a_mail_and_an_out_of_office_comes(self):
        """Covers: M4"""
        conversation = self._converse(name="The installation")
        sent = self._sent(conversation, "Shall we install it?")
        self._answer(sent, "ana@example.com", "When do you come?")
        self._send_queue()
        self.mailbox.received.clear()

        self._tour("answer")
        self._send_queue()
        [sent] = [
            message
            for to, message in self.mailbox.received
            if to == ["ana@example.com"]
        ]
        self.assertIn("On Monday", sent.get_body(("html",)).get_content())

        automatic = [("Auto-Submitted", "auto-replied")]
        self._answer(sent, "ana@example.com", "Back in May", headers=automatic)
        self.assertEqual(conversation.state, "closed")
        self._tour("out_of_office")

        self._answer(sent, "ana@example.com", "Monday is fine")
        self.assertEqual(conversation.state, "open")
        self._tour("answered")

    def test_find_a_client_however_it_is_written(self):
        """Covers: P1"""
        spain = self.env.ref("base.es")
        self.client.write({"phone": "600 112 233", "country_id": spain.id})
        self.env["res.partner"].create(
            [
                {"name": "Tax Argentina", "vat": "30714295698"},
                {"name": "Tax Spain", "vat": "ESB83266031"},
                {"name": "Tax Chile", "vat": "762012243"},
            ]
        )
        self._tour("search", path="/odoo/clients")
