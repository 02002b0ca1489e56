import email
import io
import socket
from contextlib import contextmanager
from datetime import timedelta
from email.policy import default
from unittest.mock import patch

from aiosmtpd.controller import Controller
from openpyxl import load_workbook

from odoo import fields, modules
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from odoo.addons.base.models.ir_mail_server import IrMail_Server
from odoo.addons.mail.tools.discuss import Store

from .test_statement import StatementCommon


class Mailbox:
    """A mail server on loopback that keeps what it receives."""

    def __init__(self):
        self.received = []
        self.refused = set()
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.controller = Controller(self, "127.0.0.1", self.port)

    async def handle_RCPT(self, _server, _session, envelope, address, _options):
        if address in self.refused:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):
        message = email.message_from_bytes(envelope.content, policy=default)
        self.received.append((envelope.rcpt_tos, message))
        return "250 OK"

    def __enter__(self):
        self.controller.start()
        return self

    def __exit__(self, *_error):
        self.controller.stop()


class StatementMailCommon(StatementCommon):
    as_pdf = False  # each takes a process of wkhtmltopdf: HTML instead, as Odoo's tests

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

    @contextmanager
    def _mailbox(self):
        """Send e-mails to a mail server on loopback, and return this server."""
        self.env["ir.mail_server"].search([]).active = False
        self.env["mail.mail"].search([("state", "=", "outgoing")]).state = "cancel"
        with Mailbox() as mailbox:
            self.env["ir.mail_server"].create(
                {
                    "name": "Loopback",
                    "smtp_host": "127.0.0.1",
                    "smtp_port": mailbox.port,
                    "smtp_encryption": "none",
                }
            )
            yield mailbox

    def _compose(self, clients, *period):
        """Send from the composer that the action opens."""
        clients = clients.with_user(self.accountant).with_context(
            allowed_company_ids=(self.company_1 | self.company_2).ids,
            force_report_rendering=self.as_pdf,
        )
        action = clients.action_send_client_statement(*period)
        if action["type"] == "ir.actions.client":
            action = action["params"]["next"]
        composer = self.env["mail.compose.message"].with_env(clients.env)
        form = Form(composer.with_context(**action["context"]))
        form.save().action_send_mail()

    def _process_queue(self):
        queue = self.env["mail.mail"].with_context(force_report_rendering=self.as_pdf)
        queue.sudo().process_email_queue()

    def _send(self, clients, *period):
        with self._mailbox() as mailbox:
            self._compose(clients, *period)
            self._process_queue()
        return mailbox.received

    def _files(self, message):
        return {
            part.get_filename(): part.get_payload(decode=True)
            for part in message.iter_attachments()
        }


@tagged("post_install", "-at_install")
class TestStatementMail(StatementMailCommon):
    def test_is_a_statement_in_the_log(self):
        """Covers: A4, M6"""
        other = self.client.copy({"name": "Other", "email": "other@example.com"})
        for clients in (self.client, self.client | other):  # now, and through the queue
            self._compose(clients)
        log = self.env["client.log"].with_user(self.accountant)
        for client, count in ((self.client, 2), (other, 1)):
            entries = log.search([("client_id", "=", client.id)])
            self.assertEqual(entries.mapped("kind"), ["statement"] * count)

    def test_received_with_both_files(self):
        """Covers: A4, A7, R4"""
        self.as_pdf = True
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

    def test_says_who_writes_and_what_to_do(self):
        """A letter from the company, not a notification about "your contact".

        Covers: A4
        """
        self.company_1.phone = "+32 485 11 22 33"
        self.accountant.sudo().signature = "<p>Anna of the accounts</p>"
        self._invoice(80)
        [(_recipients, message)] = self._send(self.client)
        for kind in ("html", "plain"):
            text = message.get_body((kind,)).get_content()
            for said in (self.company_1.name, "+32 485 11 22 33", "Anna", "reply"):
                self.assertIn(said, text, kind)
            self.assertNotIn("Your Contact", text)

    def test_notice_of_one(self):
        """Covers: A4"""
        client = self.client.with_user(self.accountant)
        action = client.action_send_client_statement()
        composers = self.env["mail.compose.message"].with_env(client.env)
        composer = composers.with_context(**action["context"]).create({})
        result = composer.action_send_mail()
        self.assertIn("Test Client", result["params"]["message"])

    def test_stands_in_the_log_with_the_files(self):
        """Covers: A4, M6"""
        self._invoice(80)
        before = self.client.message_ids
        self._send(self.client)
        [message] = self.client.message_ids - before
        self.assertEqual(message.author_id, self.accountant.partner_id)
        self.assertEqual(len(message.attachment_ids), 2)
        self.assertEqual(message.notified_partner_ids, self.client)

    def test_files_in_the_log_are_for_accountants(self):
        """Covers: A4, R3"""
        other = self.client.copy({"name": "Other", "email": "other@example.com"})
        self._send(self.client)
        self._send(self.client | other)
        clients = (self.client | other).with_user(self.salesperson)
        messages = clients.message_ids.filtered("attachment_ids")
        self.assertEqual(len(messages), 3)
        files = messages.attachment_ids
        self.assertEqual(len(files), 6)
        self.assertFalse(files._filtered_access("read"))
        self.assertFalse(files.search([("id", "in", files.ids)]))
        with self.assertRaises(AccessError):
            files.invalidate_recordset()
            files.read(["datas"])
        with self.assertRaises(AccessError):
            clients.read(["client_statement_ids"])
        for user, is_open in ((self.salesperson, False), (self.accountant, True)):
            store = Store().add(messages.with_user(user)).get_result()
            tokens = {row["raw_access_token"] for row in store["ir.attachment"]}
            self.assertEqual(False not in tokens, is_open)
            self.assertEqual(len(tokens), 6 if is_open else 1)
        files = files.with_user(self.accountant)
        self.assertEqual(files._filtered_access("read"), files)
        own = clients.with_user(self.accountant).client_statement_ids
        self.assertEqual(own, files)

    def test_files_of_one_sent_later_are_for_accountants(self):
        """Covers: A4, R3"""
        template = self.env.ref("client_card.client_statement_mail_template")
        composer = self.env["mail.compose.message"].with_user(self.accountant)
        composer = Form(
            composer.with_context(
                default_model="res.partner",
                default_res_ids=self.client.ids,
                default_template_id=template.id,
                default_scheduled_date=fields.Datetime.now() + timedelta(hours=1),
            )
        ).save()
        composer.action_schedule_message()
        scheduled = self.env["mail.scheduled.message"].sudo()
        scheduled = scheduled.search([("res_id", "=", self.client.id)])
        scheduled.scheduled_date = fields.Datetime.now()
        scheduled._post_message()
        files = self.client.message_ids[0].attachment_ids
        self.assertEqual(len(files), 2)
        self.assertFalse(files.with_user(self.salesperson)._filtered_access("read"))

    def test_to_the_contact_for_invoices(self):
        """Covers: A4"""
        self._invoice(80)
        contact = self.contact.copy(
            {"parent_id": self.client.id, "type": "invoice", "email": "pay@example.com"}
        )
        self.assertEqual(contact.commercial_partner_id, self.client)
        [(recipients, _message)] = self._send(self.contact)
        self.assertEqual(recipients, ["pay@example.com"])

    def test_to_the_contacts_for_accounting(self):
        """One or many, before that for invoices; by hand and in bulk. Covers: A4, D5"""
        self._invoice(80)
        other = self.client.copy({"name": "Other", "email": "other@example.com"})
        for name, kind in (("pay", "invoice"), ("ana", "contact"), ("ben", "contact")):
            self.contact.copy(
                {
                    "parent_id": self.client.id,
                    "type": kind,
                    "email": f"{name}@example.com",
                    "client_accounting_contact": kind == "contact",
                }
            )
        both = ["ana@example.com", "ben@example.com"]
        received = self._send(self.client)
        self.assertEqual(sorted(to for [to], _message in received), both)
        received = self._send(self.client | other)
        addresses = sorted(to for [to], _message in received)
        self.assertEqual(addresses, [*both, "other@example.com"])
        self.assertEqual({len(self._files(message)) for _to, message in received}, {2})

    def test_language_of_the_client(self):
        """Covers: A4"""
        self.env["res.lang"]._activate_lang("es_ES")
        template = self.env.ref("client_card.client_statement_mail_template")
        template.with_context(lang="es_ES").subject = "Su estado de cuenta"
        self.client.lang = "es_ES"
        self._invoice(80)
        [(_recipients, message)] = self._send(self.client)
        self.assertEqual(message["Subject"], "Su estado de cuenta")

    def test_button_is_not_for_salespeople(self):
        """Covers: A4, R3"""
        button = self.env.ref("client_card.res_partner_action_send_statement")
        context = {"active_model": "res.partner", "active_ids": self.client.ids}
        with self.assertRaises(AccessError):
            button.with_user(self.salesperson).with_context(**context).run()

    def test_nobody_has_an_address(self):
        """Covers: A4"""
        self.client.email = False
        client = self.client.with_user(self.accountant)
        with self.assertRaisesRegex(UserError, "Test Client"):
            client.action_send_client_statement()

    def test_other_templates_get_no_file(self):
        """Covers: A4"""
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


class Crash(BaseException):
    """The server is killed."""


@tagged("post_install", "-at_install")
class TestStatementQueue(StatementMailCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clients = cls.client
        for number in range(3):
            cls.clients |= cls.client.copy(
                {"name": f"Client {number}", "email": f"c{number}@example.com"}
            )
        for client in cls.clients:
            cls._invoice(10 + client.id % 7, partner=client)

    def test_many_each_once_and_those_without_an_address_are_named(self):
        """Covers: A4"""
        self.as_pdf = True
        clients = self.clients
        clients[2].email = False
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
            for name, content in files.items():
                self.assertIn(client.name, name)
                is_pdf = content.startswith(b"%PDF")
                self.assertEqual(name.endswith(".pdf"), is_pdf)
            self.assertTrue(any(name.endswith(".pdf") for name in files), to)
            self.assertEqual(len(client.message_ids[0].attachment_ids), 2)

    def _receivers(self, mailbox):
        return sorted(to for [to], _message in mailbox.received)

    def _statements(self):
        return self.env["mail.mail"].search([("client_statement", "!=", False)])

    @contextmanager
    def _server(self):
        """Run the queue as a server does, with commits; a crash rolls back the rest."""
        cr = self.env.cr

        def commit():
            self.env.flush_all()
            cr.execute("SAVEPOINT committed")

        with (
            patch.object(modules.module, "current_test", False),
            patch.object(cr, "commit", commit),
            mute_logger("odoo.addons.mail.models.mail_mail"),
        ):
            commit()
            try:
                yield
            except Crash:
                cr.execute("ROLLBACK TO SAVEPOINT committed")
                self.env.transaction.clear()

    def _crash(self, model, method, address, after=False):
        """Kill the server when it reaches a client's e-mail."""
        original = getattr(self.registry[model], method)

        def crash(record, first, *args, **kwargs):
            result = after and original(record, first, *args, **kwargs)
            if address in str(getattr(first, "email", first)):
                raise Crash
            return result or original(record, first, *args, **kwargs)

        return patch.object(self.registry[model], method, crash)

    def test_waits_without_files(self):
        """Covers: A4"""
        statement = self.registry["client.statement"]
        with (
            self._mailbox() as mailbox,
            patch.object(statement, "_read_statement", side_effect=Crash),
        ):
            self._compose(self.clients)
        self.assertEqual(self._statements().mapped("state"), ["outgoing"] * 4)
        self.assertFalse(self._statements().attachment_ids)
        self.assertFalse(mailbox.received)
        cron = self.env.ref("mail.ir_cron_mail_scheduler_action")
        trigger = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        self.assertTrue(trigger, "the queue runs at once")

    def test_not_for_salespeople(self):
        """Covers: A4, R3"""
        composer = self.env["mail.compose.message"].with_user(self.salesperson)
        template = self.env.ref("client_card.client_statement_mail_template")
        values = {
            "model": "res.partner",
            "res_ids": str(self.clients.ids),
            "template_id": template.id,
            "composition_mode": "mass_mail",
        }
        with self.assertRaises(AccessError):
            composer.create(values).action_send_mail()

    def test_clients_with_the_same_address(self):
        """Covers: A4"""
        self.clients.email = "office@example.com"
        template = self.env.ref("client_card.client_statement_mail_template")
        template.body_html = "<p>The same text for all</p>"
        received = self._send(self.clients)
        self.assertEqual(len(received), 4)
        files = {name for _to, message in received for name in self._files(message)}
        self.assertEqual(len(files), 8)

    def test_sent_twice_while_it_waits(self):
        """Covers: A4"""
        with self._mailbox() as mailbox:
            self._compose(self.clients[:2])
            self._compose(self.clients)
            self._compose(self.clients[:2], self.day(0), self.day(1))
            self._process_queue()
        expected = self.clients.mapped("email") + self.clients[:2].mapped("email")
        self.assertEqual(self._receivers(mailbox), sorted(expected))

    def test_sent_alone_while_it_waits(self):
        """Covers: A4"""
        with self._mailbox() as mailbox:
            self._compose(self.clients)
            self._compose(self.clients[1])
            self._process_queue()
        self.assertEqual(self._receivers(mailbox), sorted(self.clients.mapped("email")))

    def test_few_in_one_run_and_other_mail_does_not_wait(self):
        """Covers: A4"""
        other = {"email_to": "other@example.com", "email_from": "me@example.com"}
        with (
            self._mailbox() as mailbox,
            patch("odoo.addons.client_card.models.statement.mail_mail.STATEMENTS", 3),
        ):
            self._compose(self.clients)
            self.env["mail.mail"].create(other)
            self.env["ir.cron.trigger"].search([]).unlink()
            self._process_queue()
            self.assertEqual(len(mailbox.received), 4)
            self.assertIn("other@example.com", self._receivers(mailbox))
            self.assertTrue(self.env["ir.cron.trigger"].search([]), "the next run")
            self._process_queue()
        self.assertEqual(len(set(self._receivers(mailbox))), 5)
        self.assertEqual(len(mailbox.received), 5)

    def test_resumes_after_a_crash_while_files_are_made(self):
        """Covers: A4"""
        with self._mailbox() as mailbox:
            self._compose(self.clients)
            crash = self._crash("client.statement", "_read_printed", "c1@example")
            with self._server(), crash:
                self._process_queue()
            self.assertEqual(len(mailbox.received), 2)
            self.assertEqual(self._statements().mapped("state"), ["outgoing"] * 2)
            with self._server():
                self._process_queue()
                self._process_queue()
        self.assertEqual(self._receivers(mailbox), sorted(self.clients.mapped("email")))
        for _to, message in mailbox.received:
            self.assertEqual(len(self._files(message)), 2)

    def test_never_twice_after_a_crash_while_it_leaves(self):
        """Covers: A4"""
        with self._mailbox() as mailbox:
            self._compose(self.clients)
            to = "c1@example.com"
            crash = self._crash("ir.mail_server", "send_email", to, after=True)
            with self._server(), crash:
                self._process_queue()
            self.assertIn(to, self._receivers(mailbox))
            with self._server():
                self._process_queue()
        self.assertEqual(self._receivers(mailbox), sorted(self.clients.mapped("email")))
        self.assertRegex(self._statements().failure_reason, "may have arrived")
        self.assertEqual(self._failed(), self.clients[2])

    def _failed(self):
        """The clients for which the sender sees a failed message."""
        partners = self.env["res.partner"].with_user(self.accountant)
        return partners.search([("message_has_error", "=", True)]).with_env(self.env)

    def test_files_that_cannot_be_made_are_named_and_sent_later(self):
        """Covers: A4"""
        for error in (UserError("no paper"), None):
            clients = self.clients[:3]
            original = self.registry["client.statement"]._read_printed

            def fail(statement, client, *args, error=error, original=original):
                if client.email != "c0@example.com":
                    return original(statement, client, *args)
                if error:
                    raise error
                statement.env.cr.execute("SELECT 1 / 0", log_exceptions=False)

            with self._mailbox() as mailbox:
                self._compose(clients)
                model = self.registry["client.statement"]
                with (
                    patch.object(model, "_read_printed", fail),
                    mute_logger("odoo.addons.mail.models.mail_mail"),
                ):
                    self._process_queue()
                self.assertEqual(
                    self._receivers(mailbox), ["c1@example.com", "client@example.com"]
                )
                failed = self._statements()
                self.assertEqual(failed.state, "exception")
                self.assertIn("no paper" if error else "zero", failed.failure_reason)
                self.assertEqual(self._failed(), clients[1])
                if error:  # an administrator retries the e-mail
                    failed.action_retry()
                else:  # the sender sends again to the failed recipients
                    self._compose(self._failed())
                    self.assertFalse(self._failed())
                self._process_queue()
                self._process_queue()
            self.assertEqual(self._receivers(mailbox), sorted(clients.mapped("email")))
            for _to, message in mailbox.received:
                self.assertEqual(len(self._files(message)), 2)
            self.assertFalse(self._failed())

    def test_refused_by_the_mail_server_keeps_its_files(self):
        """Covers: A4"""
        with self._mailbox() as mailbox:
            mailbox.refused = {"c0@example.com"}
            self._compose(self.clients)
            with mute_logger("odoo.addons.mail.models.mail_mail"):
                self._process_queue()
            self.assertEqual(len(mailbox.received), 3)
            self.assertEqual(self._failed(), self.clients[1])
            mailbox.refused = set()
            failed = self._statements()
            self.assertEqual(len(failed.attachment_ids), 2)
            failed.action_retry()
            self._process_queue()
        self.assertEqual(self._receivers(mailbox), sorted(self.clients.mapped("email")))
        self.assertEqual(len(self.clients[1].message_ids[0].attachment_ids), 2)

    def test_last_one_counts_while_it_waits(self):
        """Covers: A4"""
        template = self.env.ref("client_card.client_statement_mail_template")
        with self._mailbox() as mailbox:
            self._compose(self.clients)
            template.subject = "Corrected"
            self._compose(self.clients)
            self._process_queue()
        subjects = [message["Subject"] for _to, message in mailbox.received]
        self.assertEqual(subjects, ["Corrected"] * 4)

    def test_recipient_gone_while_it_waits(self):
        """Covers: A4"""
        contact = self.env["res.partner"].create(
            {
                "name": "Books",
                "type": "invoice",
                "email": "books@example.com",
                "parent_id": self.clients[0].id,
            }
        )
        with self._mailbox() as mailbox:
            self._compose(self.clients[:2])
            contact.unlink()
            with mute_logger("odoo.addons.mail.models.mail_mail"):
                self._process_queue()
        self.assertEqual(self._receivers(mailbox), [self.clients[1].email])
        failed = self._statements()
        self.assertEqual(failed.state, "exception")
        self.assertIn("email address", failed.failure_reason)
        self.assertFalse(failed.attachment_ids)

    def test_sender_archived_while_it_waits(self):
        """Covers: A4"""
        with self._mailbox() as mailbox:
            self._compose(self.clients)
            self.accountant.active = False
            with mute_logger("odoo.addons.mail.models.mail_mail"):
                self._process_queue()
        self.assertFalse(mailbox.received)
        self.assertEqual(self._statements().mapped("state"), ["exception"] * 4)

    def test_right_lost_while_it_waits(self):
        """Covers: A4, R3"""
        with self._mailbox() as mailbox:
            self._compose(self.clients)
            group = self.env.ref("account.group_account_invoice")
            self.accountant.group_ids -= group
            with mute_logger("odoo.addons.mail.models.mail_mail"):
                self._process_queue()
        self.assertFalse(mailbox.received)
        self.assertEqual(self._statements().mapped("state"), ["exception"] * 4)
