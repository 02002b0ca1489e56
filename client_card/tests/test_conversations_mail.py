from email.message import EmailMessage
from email.utils import getaddresses, make_msgid

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_conversations import ConversationCommon
from .test_statement_mail import StatementMailCommon

GATEWAY = "odoo.addons.mail.models.mail_thread"


class ConversationMailCommon(ConversationCommon, StatementMailCommon):
    """Conversations with a mail server, outgoing and incoming."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        domain = cls.env["mail.alias.domain"].create({"name": "ours.example.com"})
        (cls.company_1 | cls.company_2).alias_domain_id = domain
        cls.outsider = cls.env["res.partner"].create(
            {
                "name": "Bea Elsewhere",
                "email": "bea@example.com",
                "parent_id": cls.other_client.id,
            }
        )
        cls.other = cls._converse(name="Of the other", partner_id=cls.outsider.id)

    def setUp(self):
        super().setUp()
        self.mailbox = self.enterContext(self._mailbox())
        self._send_queue()
        self.mailbox.received.clear()

    def _send_queue(self):
        self.env.flush_all()
        with mute_logger("odoo.addons.mail.models.mail_mail"):
            self._process_queue()

    def _sent(self, conversation=None, text="How are you?", **values):
        """Return the e-mail sent to a contact."""
        self._say(conversation or self.conversation, text, **values)
        self._send_queue()
        contact = (conversation or self.conversation).partner_id
        [message] = [
            message for to, message in self.mailbox.received if to == [contact.email]
        ]
        self.mailbox.received.clear()
        return message

    def _receivers(self):
        self._send_queue()
        return {address for to, _message in self.mailbox.received for address in to}

    def _answer(
        self,
        sent,
        sender,
        text="An answer",
        to=None,
        cc=None,
        refers=True,
        headers=(),
        references=None,
        date=None,
    ):
        """Feed an e-mail to the gateway, as a mail server does."""
        answer = EmailMessage()
        answer["From"] = sender
        answer["To"] = to or sent["Reply-To"]
        if cc:
            answer["Cc"] = cc
        if date:
            answer["Date"] = date
        answer["Subject"] = f"Re: {sent['Subject']}"
        answer["Message-Id"] = make_msgid(domain="mail.example.com")
        known = sent["Message-Id"] if refers else make_msgid(domain="no.example.com")
        answer["In-Reply-To"] = known
        # as mail programs do
        before = references or sent.get("References", "")
        answer["References"] = f"{before} {known}".strip() if refers else known
        for name, value in headers:
            answer[name] = value
        answer.set_content(text)
        return self.env["mail.thread"].message_process(False, answer.as_bytes())


@tagged("post_install", "-at_install")
class TestConversationMail(ConversationMailCommon):
    # ------------------------------------------------------------------
    # Outgoing
    # ------------------------------------------------------------------

    def test_contact_gets_one_email(self):
        """Covers: M4"""
        message = self._sent(text="Only for you", attachments=[("a.txt", b"wheat")])
        self.assertEqual(message["Subject"], "Secret subject")
        [(_name, address)] = getaddresses([message["Reply-To"]])
        self.assertEqual(address, "catchall@ours.example.com")
        self.assertIn(message["Message-Id"], message["References"])
        self.assertIn("Only for you", message.get_body(("html",)).get_content())
        self.assertEqual(self._files(message), {"a.txt": b"wheat"})

    def test_says_which_company_writes(self):
        """Covers: M4"""
        self.conversation.company_id = self.company_1
        self.company_1.phone = "+32 485 11 22 33"
        message = self._sent()
        for kind in ("html", "plain"):
            text = message.get_body((kind,)).get_content()
            self.assertIn(self.company_1.name, text)
            self.assertIn("+32 485 11 22 33", text)

    def test_who_gets_what(self):
        """Covers: M4"""
        self._say(self.conversation)
        self.assertEqual(
            self._receivers(),
            {"ana@example.com", self.member.email, self.follower.email},
        )

    def test_note_does_not_leave(self):
        """Covers: M4"""
        self._say(self.conversation, "Between us", subtype_xmlid="mail.mt_note")
        self.assertFalse(self._receivers())

    # ------------------------------------------------------------------
    # Incoming
    # ------------------------------------------------------------------

    def test_order_of_arrival(self):
        """The sender's clock may be wrong. Covers: M4, M6"""
        sent = self._sent()
        texts = ("From the future", "From the past", "Without a date")
        dates = (
            "Sun, 01 Jan 2096 10:00:00 +0000",
            "Mon, 01 Jan 2001 10:00:00 +0000",
            None,
        )
        for text, date in zip(texts, dates, strict=True):
            before = fields.Datetime.now()
            self._answer(sent, "Ana <ana@example.com>", text, date=date)
            answer = self.conversation.message_ids.sorted("id")[-1]
            self.assertIn(text, answer.body)
            self.assertBetween(before, answer.date)
        bodies = self.conversation.message_ids.sorted(lambda m: (m.date, m.id))[-3:]
        for text, message in zip(texts, bodies, strict=True):
            self.assertIn(text, message.body)

    def test_order_of_arrival_on_a_document(self):
        """Covers: M3, M6"""
        order = self._order(10)
        message = order.message_post(
            body="Offer", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        sent = {
            "Reply-To": "catchall@ours.example.com",
            "Subject": "Offer",
            "Message-Id": message.message_id,
        }
        before = fields.Datetime.now()
        self._answer(
            sent, "Ana <ana@example.com>", date="Sun, 01 Jan 2096 10:00:00 +0000"
        )
        answer = order.message_ids.sorted("id")[-1]
        self.assertIn("An answer", answer.body)
        self.assertBetween(before, answer.date)

    def assertBetween(self, before, moment):
        self.assertLessEqual(before, moment)
        self.assertLessEqual(moment, fields.Datetime.now())

    def test_answer_comes_back_and_opens_it(self):
        """Covers: M4"""
        sent = self._sent()
        others = self.other.message_ids
        self.conversation.action_close()
        thread_id = self._answer(sent, "Ana <ana@example.com>", "All is well")
        self.assertEqual(thread_id, self.conversation.id)
        answer = self.conversation.message_ids.filtered(
            lambda message: message.message_type == "email"
        )
        self.assertEqual(answer.author_id, self.contact)
        self.assertIn("All is well", answer.body)
        self.assertFalse(answer.subject)
        self.assertEqual(self.conversation.state, "open")
        for user in (self.responsible, self.member, self.follower):
            self.assertTrue(self.conversation.with_user(user).is_unread)
        self.assertEqual(
            self._receivers(),
            {user.email for user in self.responsible | self.member | self.follower},
        )
        self.assertEqual(self.other.message_ids, others)

    def test_answer_with_a_file(self):
        """Covers: M4, R3"""
        sent = self._sent()
        answer = EmailMessage()
        answer["From"] = "ana@example.com"
        answer["To"] = sent["Reply-To"]
        answer["Message-Id"] = make_msgid()
        answer["In-Reply-To"] = sent["Message-Id"]
        answer.set_content("See the list")
        answer.add_attachment(b"wheat", "text", "plain", filename="list.txt")
        self.env["mail.thread"].message_process(False, answer.as_bytes())
        [file] = self.conversation.message_ids[0].attachment_ids
        self.assertEqual(file.with_user(self.member).name, "list.txt")
        with self.assertRaises(AccessError):
            file.with_user(self.salesperson).read(["raw"])

    def test_other_contact_of_the_client(self):
        """Covers: M4"""
        self._answer(self._sent(), "office@example.com")
        self.assertEqual(self.conversation.message_ids[0].author_id, self.client)
        self.assertNotIn("ana@example.com", self._receivers())

    def test_two_clients_with_the_same_address(self):
        """Covers: M4"""
        self.outsider.email = "ana@example.com"
        self._answer(self._sent(self.other), "ana@example.com")
        self.assertEqual(self.other.message_ids[0].author_id, self.outsider)
        self._answer(self._sent(), "ana@example.com")
        self.assertEqual(self.conversation.message_ids[0].author_id, self.contact)

    def _notified(self, user):
        """Return the e-mail that notifies a colleague of a new message."""
        self._say(self.conversation)
        self._send_queue()
        sent = next(
            message for to, message in self.mailbox.received if to == [user.email]
        )
        self.mailbox.received.clear()
        return sent

    def test_colleague_answers_by_email(self):
        """Covers: M4"""
        sent = self._notified(self.member)
        self._answer(sent, self.member.email_formatted, "From my mailbox")
        self.assertIn("ana@example.com", self._receivers())
        [message] = [m for to, m in self.mailbox.received if to == ["ana@example.com"]]
        self.assertIn("From my mailbox", message.get_body(("html",)).get_content())

    def test_colleague_answers_all(self):
        """The contact already has the colleague's e-mail: do not send it again.

        Covers: M4
        """
        sent = self._sent()
        self._answer(sent, self.member.email_formatted, cc="ana@example.com")
        self.assertNotIn("ana@example.com", self._receivers())

    def test_answer_to_a_note_is_a_note(self):
        """Covers: M4"""
        self._say(
            self.conversation,
            "Between us",
            subtype_xmlid="mail.mt_note",
            partner_ids=self.member.partner_id.ids,
        )
        self._send_queue()
        [(_to, sent)] = self.mailbox.received
        self.mailbox.received.clear()
        self._answer(sent, self.member.email_formatted, "Also between us")
        self.assertTrue(self.conversation.message_ids[0].subtype_id.internal)
        self.assertNotIn("ana@example.com", self._receivers())

    # ------------------------------------------------------------------
    # Automatic replies
    # ------------------------------------------------------------------

    AUTOMATIC = (
        ("Auto-Submitted", "auto-replied; owner=vacation"),
        ("Auto-Submitted", "auto-generated"),
        ("X-Autoreply", "yes"),
        ("X-Autorespond", "out of office"),
        ("Precedence", "auto_reply"),
    )

    def _assert_shown_only(self, sender, sent):
        state = self.conversation.read(
            ["state", "unread_user_ids", "last_message_date"]
        )
        for header in self.AUTOMATIC:
            with self.subTest(header=header, sender=sender):
                self._answer(sent, sender, f"Away {header}", headers=[header])
                message = self.conversation.message_ids[0]
                self.assertIn("Away", message.body)
                self.assertTrue(message.subtype_id.internal)
                self.assertEqual(
                    self.conversation.read(
                        ["state", "unread_user_ids", "last_message_date"]
                    ),
                    state,
                )
                self.assertFalse(self.conversation.held_message_ids)
                self.assertFalse(self._receivers())

    def test_automatic_answer_is_shown_only(self):
        """Covers: M4"""
        sent = self._sent()
        self.conversation.action_close()
        self._assert_shown_only("Ana <ana@example.com>", sent)
        self._answer(sent, "ana@example.com", headers=[("Auto-Submitted", "no")])
        self.assertEqual(self.conversation.state, "open")

    def test_automatic_answer_of_a_colleague_stays_here(self):
        """Covers: M4"""
        sent = self._notified(self.member)
        self.conversation.action_close()
        self._assert_shown_only(self.member.email_formatted, sent)
        # the colleague's next e-mail is forwarded
        self._answer(sent, self.member.email_formatted, "Back again")
        self.assertIn("ana@example.com", self._receivers())

    def test_nobody_is_out_of_office_for_a_program(self):
        """Covers: M4"""
        self.responsible.write(
            {
                "out_of_office_from": self.env.cr.now().replace(year=2000),
                "out_of_office_to": self.env.cr.now().replace(year=2099),
                "out_of_office_message": "<p>On holiday</p>",
            }
        )
        sent = self._sent()
        self._answer(sent, "ana@example.com", headers=[("Auto-Submitted", "x")])
        self.assertFalse(self._receivers())
        self.assertEqual(self.conversation.message_ids[0].message_type, "email")

    # ------------------------------------------------------------------
    # Held replies
    # ------------------------------------------------------------------

    def test_unverified_colleague_is_held_until_a_member_sends_it(self):
        """Covers: M4"""
        sent = self._sent()  # the contact's e-mail, to which it may forge an answer
        self.conversation.action_close()
        self._answer(sent, self.member.email_formatted, "Pay to another account")
        message = self.conversation.message_ids[0]
        self.assertTrue(message.subtype_id.internal)
        self.assertEqual(self.conversation.held_message_ids, message)
        self.assertIn(self.member.name, self.conversation.held_notice)
        self.assertEqual(self.conversation.state, "open")
        self.assertTrue(self.conversation.with_user(self.responsible).is_unread)
        self.assertNotIn("ana@example.com", self._receivers())
        self.mailbox.received.clear()
        with self.assertRaises(AccessError):
            self.conversation.with_user(self.salesperson).action_send_held()
        self.conversation.with_user(self.responsible).action_send_held()
        self.assertEqual(self._receivers(), {"ana@example.com"})
        [(_to, sent_on)] = self.mailbox.received
        self.assertIn("Pay to", sent_on.get_body(("html",)).get_content())
        self.assertFalse(message.subtype_id.internal)
        self.assertFalse(self.conversation.held_notice)
        self.mailbox.received.clear()
        self.conversation.with_user(self.responsible).action_send_held()
        self.assertFalse(self._receivers())

    def test_held_answer_is_kept_as_a_note(self):
        """Covers: M4"""
        self._answer(self._sent(), self.member.email_formatted, "For us")
        message = self.conversation.held_message_ids
        self._send_queue()
        self.mailbox.received.clear()
        self.conversation.with_user(self.follower).action_keep_held()
        self.assertFalse(self.conversation.held_message_ids)
        self.assertTrue(message.subtype_id.internal)
        self.assertFalse(self._receivers())

    def test_token_of_another_colleague_does_not_count(self):
        """Covers: M4"""
        sent = self._notified(self.follower)
        self._answer(sent, self.member.email_formatted)
        self.assertTrue(self.conversation.held_message_ids)
        self.assertNotIn("ana@example.com", self._receivers())

    def test_token_of_another_conversation_does_not_count(self):
        """Covers: M4"""
        sent = self._notified(self.member)
        other = self._converse(name="Another", partner_id=self.contact.id)
        in_other = self._sent(other)
        tokens = sent["References"].split()[-1]
        references = f"{tokens} {in_other['References']}"
        self._answer(in_other, self.responsible.email_formatted, references=references)
        self.assertTrue(other.held_message_ids)
        self.assertNotIn("ana@example.com", self._receivers())

    def test_token_counts_once(self):
        """Covers: M4. Who answers all has sent it to the client."""
        sent = self._notified(self.member)
        self._answer(sent, self.member.email_formatted, cc="ana@example.com")
        self.assertFalse(self.conversation.held_message_ids)
        self._answer(sent, self.member.email_formatted, "Forged with the token")
        self.assertTrue(self.conversation.held_message_ids)
        self.assertNotIn("ana@example.com", self._receivers())

    def test_contact_gets_no_token(self):
        """Covers: M4"""
        self.assertNotIn("@client-card>", self._sent()["References"])
        self.assertIn("@client-card>", self._notified(self.member)["References"])

    # ------------------------------------------------------------------
    # Forged
    # ------------------------------------------------------------------

    def _assert_for_colleagues_only(self, followers):
        """An incoming e-mail reached only colleagues in the conversation."""
        message = self.conversation.message_ids[0]
        self.assertEqual(message.message_type, "email")
        self.assertFalse(message.author_id)
        self.assertLessEqual(message.partner_ids, self.contact, "who had it in copy")
        self.assertEqual(self.conversation.message_partner_ids, followers)
        colleagues = self.responsible | self.member | self.follower
        self.assertLessEqual(self._receivers(), set(colleagues.mapped("email")))
        for user in (
            self.portal,
            self.env.ref("base.public_user"),
            self.salesperson,
            self.stranger,
        ):
            with self.assertRaises(AccessError):
                message.with_user(user).read(["body"])
        self.assertFalse(
            self.env["mail.message"]
            .with_user(self.portal)
            .search([("model", "=", "client.conversation")])
        )

    def test_unknown_sender_who_knows_the_id(self):
        """Covers: M4, R3"""
        sent = self._sent()
        followers = self.conversation.message_partner_ids
        self._answer(sent, "Eve <eve@example.net>", cc="bea@example.com")
        self._assert_for_colleagues_only(followers)
        self.assertFalse(
            self.env["res.partner"].search([("email", "=", "eve@example.net")])
        )

    def test_contact_of_another_client_who_knows_the_id(self):
        """Covers: M4, R3"""
        self.portal.partner_id.parent_id = self.other_client
        sent = self._sent()
        followers = self.conversation.message_partner_ids
        self._answer(sent, "portal@example.com", cc="bea@example.com, ana@example.com")
        self._assert_for_colleagues_only(followers)
        self.mailbox.received.clear()
        # answers now go to the contact
        self._say(self.conversation, "Who are you?")
        self.assertEqual(
            self._receivers(),
            {"ana@example.com", self.member.email, self.follower.email},
        )

    def test_colleague_without_a_part_in_it(self):
        """Covers: M4, R3"""
        followers = self.conversation.message_partner_ids
        for user in (self.stranger, self.salesperson, self.abroad):
            self._answer(self._sent(), user.email_formatted)
            self.assertEqual(self.conversation.message_partner_ids, followers)
            self.assertNotIn("ana@example.com", self._receivers())
            self.assertFalse(
                self.conversation.with_user(user)
                .with_context(allowed_company_ids=user.sudo().company_ids.ids)
                .has_access("read")
            )

    def test_known_sender_with_an_unknown_id(self):
        """Covers: M4"""
        messages = self.conversation.message_ids | self.other.message_ids
        with mute_logger(GATEWAY):
            self._answer(self._sent(), "ana@example.com", refers=False)
        after = self.conversation.message_ids | self.other.message_ids
        self.assertFalse(
            (after - messages).filtered(lambda message: message.message_type == "email")
        )
        self.assertLessEqual(self._receivers(), {"ana@example.com"}, "only a bounce")

    def test_out_of_office_is_for_the_client(self):
        """Covers: M4"""
        self.responsible.write(
            {
                "out_of_office_from": self.env.cr.now().replace(year=2000),
                "out_of_office_to": self.env.cr.now().replace(year=2099),
                "out_of_office_message": "<p>On holiday</p>",
            }
        )
        sent = self._sent()
        self._answer(sent, "eve@example.net")
        self.assertNotIn("eve@example.net", self._receivers())
        self.mailbox.received.clear()
        self._answer(sent, "ana@example.com")
        self.assertIn("ana@example.com", self._receivers())

    def test_portal_user_reads_nothing(self):
        """Neither the e-mails sent to them nor their answers.

        Covers: M4, R3
        """
        partner = self.portal.partner_id
        self.conversation.partner_id = partner
        self._answer(self._sent(), "portal@example.com")
        self._say(self.conversation, "Note", subtype_xmlid="mail.mt_note")
        self.assertEqual(self.conversation.message_ids[1].author_id, partner)
        messages = self.env["mail.message"].with_user(self.portal)
        self.assertFalse(messages.search([("model", "=", "client.conversation")]))
        self.assertFalse(messages.search([("partner_ids", "in", partner.ids)]))
        for message in self.conversation.message_ids:
            with self.assertRaises(AccessError):
                message.with_user(self.portal).read(["body"])
        with self.assertRaises(AccessError):
            self.conversation.with_user(self.portal).read(["name"])
