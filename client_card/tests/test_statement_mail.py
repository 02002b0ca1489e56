import email
import io
import socket
from email.policy import default
from unittest.mock import patch

from aiosmtpd.controller import Controller
from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from odoo.addons.base.models.ir_mail_server import IrMail_Server

from .test_statement import StatementCommon


class Mailbox:
    """A mail server on loopback that keeps what it receives."""

    def __init__(self):
        self.received = []
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.controller = Controller(self, "127.0.0.1", self.port)

    async def handle_DATA(self, _server, _session, envelope):
        message = email.message_from_bytes(envelope.content, policy=default)
        self.received.append((envelope.rcpt_tos, message))
        return "250 OK"

    def __enter__(self):
        self.controller.start()
        return self

    def __exit__(self, *_error):
        self.controller.stop()


@tagged("post_install", "-at_install")
class TestStatementMail(StatementCommon):
    """Holds: A4, A7, R3"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.client.email = "client@example.com"
        cls.follower = cls.env["res.partner"].create(
            {"name": "Follower", "email": "follower@example.com"}
        )
        cls.client.message_subscribe(cls.follower.ids)

    def setUp(self):
        super().setUp()
        self.startPatcher(
            patch.object(IrMail_Server, "_disable_send", return_value=False)
        )

    def _send(self, clients, *period):
        """Send by the composer which the action opens, and the queue."""
        self.env["ir.mail_server"].search([]).active = False
        self.env["mail.mail"].search([("state", "=", "outgoing")]).state = "cancel"
        clients = clients.with_user(self.accountant).with_context(
            allowed_company_ids=(self.company_1 | self.company_2).ids,
            force_report_rendering=True,
        )
        with Mailbox() as mailbox:
            self.env["ir.mail_server"].create(
                {
                    "name": "Loopback",
                    "smtp_host": "127.0.0.1",
                    "smtp_port": mailbox.port,
                    "smtp_encryption": "none",
                }
            )
            action = clients.action_send_client_statement(*period)
            if action["type"] == "ir.actions.client":
                action = action["params"]["next"]
            context = action["context"]
            composer = self.env["mail.compose.message"].with_env(clients.env)
            form = Form(composer.with_context(**context))
            form.save().action_send_mail()
            self.env["mail.mail"].sudo().process_email_queue()
        return mailbox.received

    def _files(self, message):
        return {
            part.get_filename(): part.get_payload(decode=True)
            for part in message.iter_attachments()
        }

    def test_received_with_both_files(self):
        self._invoice(80, date=self.day(0))
        self._invoice(20, date=self.day(4))
        self._invoice(500, date=self.day(1), company=self.company_2)
        [(recipients, message)] = self._send(self.client, self.day(1), self.day(4))
        self.assertEqual(recipients, ["client@example.com"])
        self.assertIn(self.company_1.name, message["Subject"])
        files = self._files(message)
        self.assertEqual(
            sorted(name.rsplit(".", 1)[1] for name in files), ["pdf", "xlsx"]
        )
        for name, content in files.items():
            self.assertIn("Test Client", name)
            if name.endswith(".pdf"):
                self.assertTrue(content.startswith(b"%PDF"))
                continue
            book = load_workbook(io.BytesIO(content))
            self.assertEqual(len(book.sheetnames), 2, "of the sending company alone")
            sheet = book.worksheets[0]
            self.assertEqual(sheet.cell(9, 7).value, 80)
            self.assertEqual(sheet.cell(sheet.max_row, 7).value, 100)

    def test_stands_in_the_log_with_the_files(self):
        self._invoice(80)
        before = self.client.message_ids
        self._send(self.client)
        [message] = self.client.message_ids - before
        self.assertEqual(message.author_id, self.accountant.partner_id)
        self.assertEqual(len(message.attachment_ids), 2)
        self.assertEqual(message.notified_partner_ids, self.client)

    def test_to_the_contact_for_invoices(self):
        self._invoice(80)
        contact = self.contact.copy(
            {"parent_id": self.client.id, "type": "invoice", "email": "pay@example.com"}
        )
        self.assertEqual(contact.commercial_partner_id, self.client)
        [(recipients, _message)] = self._send(self.contact)
        self.assertEqual(recipients, ["pay@example.com"])

    def test_language_of_the_client(self):
        self.env["res.lang"]._activate_lang("es_ES")
        template = self.env.ref("client_card.client_statement_mail_template")
        template.with_context(lang="es_ES").subject = "Su estado de cuenta"
        self.client.lang = "es_ES"
        self._invoice(80)
        [(_recipients, message)] = self._send(self.client)
        self.assertEqual(message["Subject"], "Su estado de cuenta")

    def test_many_each_once_and_those_without_an_address_are_named(self):
        clients = self.client
        for number in range(3):
            clients |= self.client.copy(
                {"name": f"Client {number}", "email": f"c{number}@example.com"}
            )
        clients[2].email = False
        for client in clients:
            self._invoice(10 + client.id % 7, partner=client)
        button = self.env.ref("client_card.res_partner_action_send_statement")
        context = {"active_model": "res.partner", "active_ids": clients.ids}
        action = button.with_user(self.accountant).with_context(**context).run()
        self.assertFalse(action["params"]["next"]["context"]["default_force_send"])
        self.assertIn("Client 1", action["params"]["message"])
        self.assertNotIn("Client 0", action["params"]["message"])
        received = self._send(clients)
        self.assertEqual(
            sorted(to for [to], _message in received),
            ["c0@example.com", "c2@example.com", "client@example.com"],
        )
        for [to], message in received:
            files = self._files(message)
            self.assertEqual(len(files), 2, to)
            client = clients.filtered(lambda c, to=to: c.email == to)
            for name in files:
                self.assertIn(client.name, name)
            self.assertEqual(len(client.message_ids[0].attachment_ids), 2)
        self.env["mail.mail"].sudo().process_email_queue()
        self.assertEqual(len(received), 3)

    def test_button_is_not_for_salespeople(self):
        button = self.env.ref("client_card.res_partner_action_send_statement")
        context = {"active_model": "res.partner", "active_ids": self.client.ids}
        with self.assertRaises(AccessError):
            button.with_user(self.salesperson).with_context(**context).run()

    def test_nobody_has_an_address(self):
        self.client.email = False
        client = self.client.with_user(self.accountant)
        with self.assertRaisesRegex(UserError, "Test Client"):
            client.action_send_client_statement()

    def test_other_templates_get_no_file(self):
        template = self.env["mail.template"].create(
            {
                "name": "Other",
                "model_id": self.env.ref("base.model_res_partner").id,
                "subject": "Hello",
            }
        )
        for user in (self.accountant, self.salesperson):
            client = self.client.with_user(user)
            self.assertFalse(client._process_attachments_for_template_post(template))
