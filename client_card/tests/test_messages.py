from unittest.mock import patch

from markupsafe import Markup

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.mail.tests.common import MockEmail
from odoo.addons.sms.tools.sms_api import SmsApi

from .common import ClientCardCommon


class MessagesCommon(MockEmail, ClientCardCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.company_1 | cls.company_2).country_id = cls.env.ref("base.es")
        cls.client.write({"email": "client@example.com", "phone": "600112233"})
        cls.contact.write({"email": "ana@example.com", "phone": "600112244"})
        cls.own = cls._create_user(
            "own", "sales_team.group_sale_salesman", "base.group_allow_export"
        )
        cls.own.company_ids = cls.company_1
        cls.messages = cls.env["client.message"].with_user(cls.own)
        cls.sms_state = "success"

        def send(_api, messages, **_kwargs):
            return [
                {"uuid": number["uuid"], "state": cls.sms_state, "credit": 1}
                for message in messages
                for number in message["numbers"]
            ]

        cls.startClassPatcher(patch.object(SmsApi, "_send_sms_batch", send))

    def setUp(self):
        super().setUp()
        type(self).sms_state = "success"
        self.enterContext(self.mock_mail_gateway())
        self.enterContext(
            patch.object(
                self.registry["mail.mail"],
                "send_after_commit",
                lambda mails: mails.send(),
            )
        )

    def _of(self, client=None):
        return [("client_id", "=", (client or self.client).id)]

    def _rows(self, domain=(), user=None):
        self.env.flush_all()
        self.env.invalidate_all()
        messages = self.messages.with_user(user or self.own)
        return messages.search([*self._of(), *domain])

    def _post(self, record=None, to=None, user=None, **values):
        record = (record or self.client).with_user(user or self.own)
        return record.message_post(
            partner_ids=(self.client if to is None else to).ids,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            **{"subject": "Subject", "body": "Text", **values},
        )

    def _fail(self, message, status="exception", **values):
        # sudo: as Odoo's queue records it
        message = message.sudo()
        message.notification_ids.write({"notification_status": status, **values})
        message.mail_ids.state = "exception"
        return message


@tagged("post_install", "-at_install")
class TestMessages(MessagesCommon):
    # ------------------------------------------------------------------
    # Messages in the list
    # ------------------------------------------------------------------

    def test_emails_from_the_card_and_from_documents(self):
        """Covers: M3"""
        order = self._order(user=self.own)
        self._post()
        self._post(to=self.contact, subject="To Ana")
        self._post(order, subject="Your order")
        other = self.env["res.partner"].create({"name": "O", "email": "o@example.com"})
        self._post(order, to=other, subject="Elsewhere")
        self._post(to=self.salesperson.partner_id, subject="A colleague")
        rows = self._rows()
        self.assertEqual(rows.mapped("subject"), ["Your order", "To Ana", "Subject"])
        self.assertEqual(set(rows.mapped("kind")), {"email"})
        self.assertEqual(set(rows.mapped("status")), {"sent"})
        self.assertEqual(rows[0].document_name, order.display_name)
        self.assertEqual(rows[1].partner_id, self.contact)
        self.assertEqual(rows[1].client_id, self.client)
        self.assertEqual(rows[1].address, "ana@example.com")
        self.assertEqual(rows[0].author_id, self.own.partner_id)
        self.assertEqual(rows[0].preview, "Text")

    def test_to_an_address_alone(self):
        """Covers: M3"""
        order = self._order(user=self.own)
        order.with_user(self.own).message_post(
            body="A", outgoing_email_to="Ana <ANA@example.com>", message_type="comment"
        )
        order.with_user(self.own).message_post(
            body="B", outgoing_email_to="new@example.com", message_type="comment"
        )
        rows = self._rows()
        self.assertEqual(len(rows), 2)
        self.assertEqual(rows.mapped("partner_id"), self.client | self.contact)
        self.assertEqual(
            set(rows.mapped("address")), {"ana@example.com", "new@example.com"}
        )

    def test_statuses(self):
        """Covers: M3"""
        message = self._post()
        for status, shown in (
            ("ready", "waiting"),
            ("process", "waiting"),
            ("sent", "sent"),
            ("bounce", "bounced"),
            ("exception", "failed"),
            ("canceled", "cancelled"),
        ):
            message.sudo().notification_ids.notification_status = status
            self.assertEqual(self._rows().status, shown)
        self._fail(message, failure_type="mail_smtp", failure_reason="No route")
        row = self._rows()
        self.assertEqual(row.failure_type, "mail_smtp")
        self.assertEqual(row.failure_reason, "No route")

    def test_mass_email(self):
        """Covers: M3"""
        composer = (
            self.env["mail.compose.message"]
            .with_user(self.own)
            .with_context(
                default_model="res.partner",
                default_res_ids=(self.client | self.contact).ids,
                default_composition_mode="mass_mail",
            )
            .create({"subject": "To all", "body": "Hello"})
        )
        composer._action_send_mail()
        self.assertEqual(self._rows().mapped("subject"), ["To all"] * 2)

    def test_single_sms(self):
        """Covers: M2"""
        self.client.with_user(self.own)._message_sms("Come <at> 5")
        row = self._rows()
        self.assertEqual((row.kind, row.status), ("sms", "sent"))
        self.assertEqual(row.preview, "Come <at> 5")
        self.assertEqual(row.address, "+34600112233")
        # sudo: the gateway reports its status
        tracker = self.env["sms.tracker"].sudo().search([], order="id desc", limit=1)
        tracker._action_update_from_sms_state("sent")
        self.assertEqual(self._rows().status, "delivered")

    def test_failed_sms_says_why(self):
        """Covers: M2"""
        type(self).sms_state = "insufficient_credit"
        self.client.with_user(self.own)._message_sms("A")
        row = self._rows()
        self.assertEqual((row.status, row.failure_type), ("failed", "sms_credit"))

    def test_sms_to_numbers(self):
        """Covers: M2"""
        order = self._order(user=self.own)
        order.with_user(self.own)._message_sms(
            "A", sms_numbers=["+34 600 11 22 44"], partner_ids=[]
        )
        order.with_user(self.own)._message_sms(
            "B", sms_numbers=["+34699999999"], partner_ids=[]
        )
        rows = self._rows()
        self.assertEqual(rows.mapped("preview"), ["B", "A"])
        self.assertEqual(rows[0].partner_id, self.client)
        self.assertEqual(rows[1].partner_id, self.contact)

    def _mass_sms(self, records, **values):
        return records.with_user(self.own)._message_sms_schedule_mass(
            body="To all", **values
        )

    def test_mass_sms(self):
        """Covers: M2"""
        twin = self.env["res.partner"].create(
            {"name": "Twin", "parent_id": self.client.id, "phone": "600112233"}
        )
        silent = self.env["res.partner"].create(
            {"name": "Silent", "parent_id": self.client.id}
        )
        messages = self._mass_sms(self.client | self.contact | twin | silent)
        by_contact = {row.partner_id: row for row in self._rows()}
        self.assertEqual(
            {contact: row.status for contact, row in by_contact.items()},
            {
                self.client: "waiting",
                self.contact: "waiting",
                twin: "cancelled",
                silent: "cancelled",
            },
        )
        self.assertEqual(by_contact[twin].failure_type, "sms_duplicate")
        self.assertEqual(by_contact[silent].failure_type, "sms_number_missing")
        # sudo: the queue
        messages.sudo().filtered(lambda sms: sms.state == "outgoing").send()
        messages.sudo()._gc_device()
        self.env.invalidate_all()
        sent = self._rows([("status", "=", "sent")])
        self.assertEqual(sent.partner_id, self.client | self.contact)
        self.assertEqual(set(sent.mapped("preview")), {"To all"})

    def test_mass_sms_that_fails(self):
        """Covers: M2"""
        type(self).sms_state = "unregistered"
        self._mass_sms(self.client, mass_force_send=True)
        row = self._rows()
        self.assertEqual((row.status, row.failure_type), ("failed", "sms_acc"))

    def test_mass_sms_without_a_note(self):
        """Covers: M2"""
        self._mass_sms(self.client, mass_keep_log=False)
        self.assertFalse(self._rows())

    def test_mass_sms_with_a_tracker_of_a_mailing(self):
        """Covers: M2"""
        composers = self.registry["sms.composer"]
        prepare = composers._prepare_mass_sms_values

        def track(composer, records):
            values = prepare(composer, records)
            for one in values.values():
                composer.env["sms.tracker"].sudo().create({"sms_uuid": one["uuid"]})
            return values

        with patch.object(composers, "_prepare_mass_sms_values", track):
            self._mass_sms(self.client, mass_force_send=True)
        self.assertEqual(self._rows().status, "sent")

    def test_moving_a_contact_takes_its_messages_along(self):
        """Covers: M3"""
        self._post(to=self.contact)
        self.assertEqual(len(self._rows()), 1)
        self.contact.parent_id = False
        self.assertFalse(self._rows())
        self.assertEqual(self.messages.search_count(self._of(self.contact)), 1)

    def test_merging_clients_keeps_the_messages(self):
        """Covers: M3"""
        twin = self.env["res.partner"].create({"name": "T", "email": "t@example.com"})
        self._post(twin, to=twin)
        self._order(partner=twin, user=self.own).with_user(self.own).message_post(
            body="A", outgoing_email_to="new@example.com", message_type="comment"
        )
        self.env.flush_all()
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((self.client | twin).ids, self.client)
        self.assertEqual(len(self._rows()), 2)

    # ------------------------------------------------------------------
    # Access rights: no message that Odoo would not show
    # ------------------------------------------------------------------

    def _hidden(self, text="Secret price"):
        """Post on another salesperson's order, which ``own`` may not read."""
        order = self._order(user=self.salesperson)
        return self._post(order, user=self.salesperson, body=text, subject=text)

    def test_hidden_messages_never_show(self):
        """Covers: M3, R3"""
        shown = self._post()
        hidden = self._hidden()
        self.assertEqual(len(self._rows(user=self.salesperson)), 2)
        rows = self._rows()
        self.assertEqual(rows.message_id, shown.id)
        own = self.messages
        domain = self._of()
        for secret in (
            [("body", "ilike", "secret")],
            [("subject", "ilike", "secret")],
            [("display_name", "ilike", "secret")],
            [("res_model", "=", "sale.order")],
            [("message_id", "=", hidden.id)],
            [("author_id", "=", self.salesperson.partner_id.id)],
        ):
            with self.subTest(secret=secret):
                found = [*domain, *secret]
                self.assertFalse(own.search(found))
                self.assertEqual(own.search_count(found), 0)
                self.assertFalse(own.search_read(found, ["subject"]))
                self.assertFalse(own._read_group(found, ["subject"]))
        self.assertEqual(own.search_count(domain), 1)
        groups = own.formatted_read_group(domain, ["subject"], ["__count"])
        self.assertEqual(
            [(group["subject"], group["__count"]) for group in groups], [("Subject", 1)]
        )
        hidden_row = self._rows(
            [("message_id", "=", hidden.id)], user=self.salesperson
        ).with_user(self.own)
        self.env.invalidate_all()
        for method in (
            lambda: hidden_row.read(["subject"]),
            lambda: hidden_row.read(["preview"]),
            lambda: hidden_row.web_read({"body": {}}),
            lambda: hidden_row.export_data(["subject"]),
            lambda: hidden_row.export_data(["document_name"]),
            lambda: hidden_row.action_open_document(),
            lambda: hidden_row.action_resend(),
            lambda: hidden_row.subject,
            lambda: hidden_row.document_name,
            lambda: hidden_row.attachment_ids,
        ):
            with self.assertRaises(AccessError):
                method()

    def test_no_field_leads_to_the_message(self):
        """Covers: M3, R3"""
        related = {
            field.comodel_name
            for field in self.messages._fields.values()
            if field.relational
        }
        self.assertEqual(related, {"res.partner", "ir.attachment"})

    def test_messages_of_all_clients_are_not_searched(self):
        """Covers: M2, M3"""
        other = self._of()[0]
        for domain in (
            [],
            [("kind", "=", "sms")],
            ["|", other, ("kind", "=", "sms")],
            ["!", other],
            [("client_id", "!=", 0)],
            [("client_id.name", "ilike", "a")],
        ):
            with (
                self.subTest(domain=domain),
                self.assertRaisesRegex(UserError, "client"),
            ):
                self.messages.search_count(domain)
        self.assertEqual(self.messages.search_count([other, "!", other]), 0)

    def test_pages_have_each_entry_once(self):
        """Covers: M3"""
        for number in range(30):
            self._hidden() if number % 3 else self._post(subject=str(number))
        self.env.flush_all()
        domain = self._of()
        pages = [
            self.messages.search(domain, offset=offset, limit=4).ids
            for offset in range(0, 20, 4)
        ]
        found = [row for page in pages for row in page]
        self.assertEqual([len(page) for page in pages], [4, 4, 2, 0, 0])
        self.assertEqual(len(set(found)), 10)
        self.assertEqual(self.messages.search_count(domain), 10)
        self.assertEqual(self.messages.search(domain).ids, found)

    def test_other_company(self):
        """Covers: M3, R4"""
        user = self._user_of(
            self.company_2,
            "company_2",
            "client_card.group_client_card_manager",
            "sales_team.group_sale_salesman_all_leads",
        )
        self._post(self._order(user=self.own))
        self.assertEqual(len(self._rows()), 1)
        self.assertFalse(self._rows(user=user))

    def test_nothing_for_portal_public_and_employees(self):
        """Covers: M3, R3"""
        self._post()
        row = self._rows()
        portal = new_test_user(self.env, "card_portal", "base.group_portal")
        portal.partner_id.parent_id = self.client
        employee = new_test_user(
            self.env, "card_none", "base.group_user,base.group_allow_export"
        )
        for user in (portal, self.env.ref("base.public_user"), employee):
            own = row.with_user(user)
            for name, method in {
                "search": lambda r: r.search(self._of()),
                "search_count": lambda r: r.search_count([]),
                "read": lambda r: r.read(["subject"]),
                "web_search_read": lambda r: r.web_search_read([], {"id": {}}),
                "read_group": lambda r: r.formatted_read_group(self._of()),
                "name_search": lambda r: r.name_search("A"),
                "export_data": lambda r: r.export_data(["subject"]),
                "open": lambda r: r.action_open_document(),
                "resend": lambda r: r.action_resend(),
            }.items():
                with (
                    self.subTest(user=user.sudo().login, method=name),
                    self.assertRaises(UserError),
                ):
                    method(own)
            notifications = self.env["mail.notification"].with_user(user)
            if user != employee:
                with self.assertRaises(AccessError):
                    notifications.browse(row.id).read(["client_partner_id"])

    def test_nobody_changes_them(self):
        """Covers: M3, R3"""
        self._post()
        row = self._rows().with_user(self.manager)
        for method in (
            lambda: row.write({"subject": "A"}),
            lambda: row.unlink(),
            lambda: row.create({"subject": "A"}),
            lambda: row.copy(),
        ):
            with self.assertRaises(AccessError):
                method()

    def test_files_that_the_user_may_not_open(self):
        """Covers: M3, R3"""
        client = self.client.with_user(self.accountant)
        message = client.message_post(
            body="A",
            partner_ids=self.client.ids,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            attachments=[("a.txt", b"A"), ("statement.txt", b"B")],
        )
        # sudo: as statements are hidden
        files = message.sudo().attachment_ids
        files[1].res_field = "client_statement_ids"
        self.assertEqual(self._rows().attachment_ids.ids, files[0].ids)
        self.assertEqual(
            set(self._rows(user=self.accountant).attachment_ids.ids), set(files.ids)
        )

    # ------------------------------------------------------------------
    # Opening and resending
    # ------------------------------------------------------------------

    def test_open_document(self):
        """Covers: M3"""
        order = self._order(user=self.own)
        self._post(order)
        action = self._rows().action_open_document()
        self.assertEqual(
            (action["res_model"], action["res_id"]), ("sale.order", order.id)
        )

    def test_open_document_that_is_gone(self):
        """Covers: M3"""
        order = self._order(user=self.own)
        message = self._post(order)
        message.sudo().res_id = order.id + 1000
        with self.assertRaisesRegex(UserError, "deleted"):
            self._rows().action_open_document()

    def test_resend_email_that_waits_in_the_queue(self):
        """Covers: M3"""
        message = self._fail(
            self._post(mail_auto_delete=False),
            failure_type="mail_smtp",
            failure_reason="No route",
        )
        row = self._rows()
        action = row.action_resend()
        self.assertEqual(action["tag"], "display_notification")
        self.assertEqual(message.mail_ids.state, "sent")
        row = self._rows()
        self.assertEqual((row.status, row.failure_type), ("sent", False))
        with self.assertRaisesRegex(UserError, "failed"):
            row.action_resend()

    def test_resend_email_that_is_gone_or_reached_others(self):
        """Covers: M3"""
        self._fail(self._post(body=Markup("<p>Hello</p>")), "bounce")
        action = self._rows().action_resend()
        self.assertEqual(action["res_model"], "mail.compose.message")
        context = action["context"]
        self.assertEqual(context["default_partner_ids"], self.client.ids)
        self.assertEqual(context["default_subject"], "Subject")
        self.assertIn("Hello", context["default_body"])
        composer = (
            self.env["mail.compose.message"].with_user(self.own).with_context(**context)
        )
        composer.create({})._action_send_mail()
        self.assertEqual(self._rows().mapped("status"), ["sent", "bounced"])

    def test_resend_reaches_nobody_twice(self):
        """Covers: M3"""
        message = self._post(
            to=self.client | self.contact, mail_auto_delete=False
        ).sudo()
        self._fail(message)
        message.notification_ids[0].notification_status = "sent"
        row = self._rows([("status", "=", "failed")])
        self.assertEqual(row.action_resend()["res_model"], "mail.compose.message")

    def test_resend_sms(self):
        """Covers: M2"""
        type(self).sms_state = "insufficient_credit"
        self.client.with_user(self.own)._message_sms("Come at 5")
        type(self).sms_state = "success"
        self._rows().action_resend()
        self.assertEqual(self._rows().status, "sent")

    def test_resend_sms_to_a_wrong_number(self):
        """Covers: M2"""
        type(self).sms_state = "wrong_number_format"
        self.client.with_user(self.own)._message_sms("Come at 5")
        context = self._rows().action_resend()["context"]
        self.assertEqual(context["default_body"], "Come at 5")
        type(self).sms_state = "success"
        composer = self.env["sms.composer"].with_user(self.own).with_context(**context)
        composer.create(
            {"recipient_single_number_itf": "+34600112255"}
        ).action_send_sms()
        self.assertEqual(self._rows().mapped("status"), ["sent", "failed"])

    def test_who_may_not_write_may_not_resend(self):
        """Covers: M3, R3"""
        order = self._order(user=self.salesperson)
        message = self._post(order, user=self.salesperson, mail_auto_delete=False)
        self._fail(message)
        message.sudo().partner_ids = [Command.link(self.own.partner_id.id)]
        row = self._rows()
        self.assertEqual(len(row), 1)  # it was also sent to this user
        self.assertFalse(row.document_name)
        for method in (row.action_resend, row.action_open_document):
            with self.assertRaises(AccessError):
                method()

    # ------------------------------------------------------------------
    # The section of the card
    # ------------------------------------------------------------------

    def test_window_page_budget(self):
        """For an ordinary user; the same for many failed e-mails as for one.

        Covers: M2, M3, F2
        """
        for view in (
            "client_card.client_message_view_list",
            "client_card.client_message_view_list_sms",
        ):
            counts = []
            for size in (25, 50):
                for number in range(size):
                    message = self._post(
                        self._order(user=self.own) if number % 2 else None,
                        to=self.contact if number % 3 else None,
                    )
                    self._fail(message, failure_type="mail_smtp")
                counts.append(self._page_queries(self.messages, view, self._of()))
            with self.subTest(view=view):
                self.assertLessEqual(counts[1], 16)
                self.assertEqual(counts[0], counts[1])


@tagged("post_install", "-at_install")
class TestMessagesWeb(MessagesCommon, HttpCase):
    def test_tour(self):
        """Covers: M2, M3, M5"""
        self._post(subject="Your price list", body=Markup("<p>New prices</p>"))
        failed = self._post(subject="Training", mail_auto_delete=False)
        self._fail(failed, failure_type="mail_smtp")
        type(self).sms_state = "insufficient_credit"
        self.client.with_user(self.own)._message_sms("Tour failed")
        type(self).sms_state = "success"
        self.start_tour(
            f"/odoo/client-card/{self.client.id}",
            "client_card_messages",
            login="card_own",
        )
        rows = self._rows()
        self.assertEqual(set(rows.mapped("status")), {"sent"})
        self.assertIn("Tour SMS", rows.mapped("preview"))
