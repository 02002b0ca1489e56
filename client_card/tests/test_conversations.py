from markupsafe import Markup

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged, users, warmup

from odoo.addons.base.tests.common import DISABLED_MAIL_CONTEXT
from odoo.addons.mail.tools.discuss import Store

from .common import ClientCardCommon

GROUP = "client_card.group_client_card_conversation"


class ConversationCommon(ClientCardCommon):
    """A conversation with a client, and users who may or may not see it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # as in practice: authors become followers and changes are tracked
        context = dict.fromkeys(DISABLED_MAIL_CONTEXT, False)
        cls.env = cls.env(context={**cls.env.context, **context})
        cls.contact.write({"email": "ana@example.com", "phone": "+1 202 555 0101"})
        cls.client.email = "office@example.com"
        for name in ("responsible", "member", "follower", "stranger"):
            setattr(cls, name, cls._create_user(name, GROUP, "base.group_allow_export"))
        cls.everywhere = cls._create_user(
            "everywhere", GROUP, "client_card.group_client_card_manager"
        )
        cls.abroad = cls._create_user("abroad", GROUP)
        cls.abroad.write(
            {
                "company_ids": [Command.set(cls.company_2.ids)],
                "company_id": cls.company_2,
            }
        )
        for user in (
            cls.responsible,
            cls.member,
            cls.follower,
            cls.stranger,
            cls.everywhere,
            cls.abroad,
            cls.salesperson,
        ):
            user.email = f"{user.login}@ours.example.com"
        cls.portal = new_test_user(cls.env, "card_portal", "base.group_portal")
        cls.portal.partner_id.write(
            {"parent_id": cls.client.id, "email": "portal@example.com"}
        )
        cls.other_client = cls.env["res.partner"].create(
            {"name": "Other Client", "is_company": True, "email": "other@example.com"}
        )
        cls.conversation = cls._converse(
            name="Secret subject",
            member_ids=[Command.set((cls.member | cls.abroad).ids)],
        )
        cls.conversation.message_subscribe(cls.follower.partner_id.ids)
        cls.message = cls._say(cls.conversation, "A hidden text")

    @classmethod
    def get_default_groups(cls):
        groups = super().get_default_groups() | cls.quick_ref(GROUP)
        return groups | cls.quick_ref("client_card.group_client_card_manager")

    @classmethod
    def _converse(cls, **values):
        conversations = cls.env["client.conversation"].with_user(cls.responsible)
        return conversations.create(
            {
                "name": "Subject",
                "partner_id": cls.contact.id,
                "company_id": cls.company_1.id,
                **values,
            }
        ).with_env(cls.env)

    @classmethod
    def _say(cls, conversation, text="Hello", user=None, **values):
        return (
            conversation.with_user(user or cls.responsible)
            .message_post(
                body=Markup("<p>%s</p>") % text,
                **{"message_type": "comment", "subtype_xmlid": "mail.mt_comment"}
                | values,
            )
            .with_env(cls.env)
        )


@tagged("post_install", "-at_install")
class TestConversations(ConversationCommon):
    # ------------------------------------------------------------------
    # Who sees it
    # ------------------------------------------------------------------

    def _as(self, user):
        return self.conversation.with_user(user).with_context(
            allowed_company_ids=user.sudo().company_ids.ids
        )

    def _ways_to_see(self, user):
        """Return what a user gets of the conversation through each access path."""
        own = self._as(user)
        messages = self.env["mail.message"].with_env(own.env)
        body = [("body", "ilike", "hidden text")]
        secret = [("name", "ilike", "secret")]
        ways = {
            "read": lambda: own.read(["name"]),
            "web_read": lambda: own.web_read({"name": {}, "message_ids": {}}),
            "search": lambda: own.search(secret),
            "search by message": lambda: own.search(
                [("message_ids.body", "ilike", "hidden text")]
            ),
            "by client": lambda: own.search([("client_id", "=", self.client.id)]),
            "by unread": lambda: own.search([("is_unread", "in", [True, False])]),
            "groups": lambda: own.formatted_read_group(secret, ["name"], ["__count"]),
            "count": lambda: own.search_count(secret),
            "name": lambda: own.name_search("Secret"),
            "display name": lambda: own.display_name,
            "message": lambda: self.message.with_env(own.env).read(["body"]),
            "messages": lambda: messages.search(body),
            "messages of it": lambda: messages.search(
                [("model", "=", own._name), ("res_id", "=", own.id)]
            ),
            "messages counted": lambda: messages.search_count(body),
            "thread": lambda: own._get_thread_with_access(own.id),
        }
        seen = set()
        for way, look in ways.items():
            own.env.invalidate_all()
            try:
                if look():
                    seen.add(way)
            except AccessError:
                continue
        return seen, set(ways)

    def test_who_takes_part_sees_it(self):
        """Covers: M4, R3"""
        for user in (self.responsible, self.member, self.follower, self.everywhere):
            with self.subTest(user=user.login):
                seen, ways = self._ways_to_see(user)
                self.assertEqual(seen, ways - {"by unread"} | (seen & {"by unread"}))

    def test_nobody_else_sees_anything(self):
        """Covers: M4, R3, R4"""
        for user in (
            self.salesperson,
            self.manager,
            self.stranger,
            self.abroad,
            self.portal,
            self.env.ref("base.public_user"),
        ):
            with self.subTest(user=user.sudo().login):
                self.assertFalse(self._ways_to_see(user)[0])

    def test_export(self):
        """Covers: M4, R3"""
        [[name]] = self._as(self.member).export_data(["name"])["datas"]
        self.assertEqual(name, "Secret subject")
        for user in (self.salesperson, self.stranger, self.abroad):
            user.group_ids += self.env.ref("base.group_allow_export")
            with self.assertRaises(AccessError):
                self._as(user).export_data(["name"])

    def test_nobody_else_writes(self):
        """Covers: M4, R3"""
        for user in (self.salesperson, self.manager, self.stranger, self.portal):
            own = self._as(user)
            for do in (
                lambda own=own: own.write({"name": "Mine"}),
                own.action_close,
                own.action_reopen,
                own.action_mark_read,
                own.unlink,
                lambda own=own: own.message_post(body="Hi", message_type="comment"),
                # Odoo allows answering a message one was notified of
                lambda own=own: own.message_post(body="", parent_id=self.message.id),
                lambda own=own: own.message_subscribe(own.env.user.partner_id.ids),
            ):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    do()
                    self.env.flush_all()

    def test_nobody_without_the_right_begins_one(self):
        """Covers: M4, R3"""
        for user in (self.salesperson, self.manager, self.portal):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.env["client.conversation"].with_user(user).create(
                    {"name": "Mine", "partner_id": self.contact.id}
                )

    def test_notifications_tell_no_subject(self):
        """Employees can read all notifications, including the subject of their message.

        Covers: M4, R3
        """
        self._say(self.conversation, "Text", subject="Secret subject of mine")
        notifications = self.env["mail.notification"].with_user(self.salesperson)
        found = notifications.search_read(
            [("mail_message_id", "in", self.conversation.message_ids.ids)],
            ["mail_message_id"],
        )
        self.assertTrue(found)
        self.assertNotIn("ecret", str(found))
        self.assertFalse(
            notifications.search([("mail_message_id.body", "ilike", "hid")])
        )

    def test_assignments_tell_no_subject(self):
        """Even if the user who hands it over can no longer see it. Covers: M4, R3"""
        own = self.conversation.with_user(self.responsible)
        own.message_unsubscribe(self.responsible.partner_id.ids)
        own.user_id = self.stranger
        self.env.flush_all()
        self.assertFalse(self._as(self.responsible).has_access("read"))
        notifications = self.env["mail.notification"].with_user(self.salesperson)
        found = notifications.search_read(
            [("res_partner_id", "=", self.stranger.partner_id.id)], ["mail_message_id"]
        )
        self.assertTrue(found)
        self.assertNotIn("ecret", str(found))

    def test_nobody_else_notifies(self):
        """The author of a message can read the name of its record. Covers: M4, R3"""
        with self.assertRaisesRegex(AccessError, "client.conversation"):
            self._as(self.stranger).message_notify(
                body="Hello", partner_ids=self.stranger.partner_id.ids
            )

    def test_one_begun_for_a_colleague_stays_visible(self):
        """Covers: M4"""
        conversation = self._converse(user_id=self.stranger.id)
        self.assertTrue(conversation.with_user(self.responsible).read(["name"]))
        self.assertTrue(conversation.with_user(self.stranger).read(["name"]))

    def test_member_who_leaves_sees_it_no_more(self):
        """Covers: M4, R3"""
        own = self.conversation.with_user(self.responsible)
        own.member_ids -= self.member
        self.assertFalse(self._as(self.member).has_access("read"))
        own.member_ids += self.stranger
        self.assertTrue(self._as(self.stranger).has_access("read"))
        self.assertIn(self.stranger.partner_id, own.message_partner_ids)

    def test_member_leaves_by_themselves(self):
        """Covers: M4, R3"""
        self._as(self.member).message_unsubscribe(self.member.partner_id.ids)
        self._as(self.member).member_ids -= self.member
        self.env.flush_all()
        self.assertFalse(self._as(self.member).has_access("read"))

    def test_right_taken_away(self):
        """Covers: M4, R3"""
        self.member.group_ids -= self.env.ref(GROUP)
        self.assertFalse(self._ways_to_see(self.member)[0])
        self._say(self.conversation, "Later")
        later = self.conversation.message_ids[0]
        self.assertNotIn(self.member.partner_id, later.notified_partner_ids)
        with self.assertRaises(AccessError):
            later.with_user(self.member).read(["body"])

    def test_only_managers_delete(self):
        """Covers: M4, R3"""
        with self.assertRaisesRegex(UserError, "close"):
            self.conversation.with_user(self.responsible).unlink()
        self.conversation.with_user(self.everywhere).unlink()
        self.assertFalse(self.conversation.exists())

    def test_menu_and_tab_ask_for_the_right(self):
        """Covers: M5, R3"""
        action = self.env.ref("client_card.client_conversation_action")
        self.assertEqual(action.group_ids, self.env.ref(GROUP))
        view = self.env.ref("client_card.res_partner_view_form")
        for user, shown in ((self.member, True), (self.salesperson, False)):
            arch = self.env["res.partner"].with_user(user).get_view(view.id)["arch"]
            self.assertEqual('name="conversations"' in arch, shown)

    # ------------------------------------------------------------------
    # Open, closed and unread
    # ------------------------------------------------------------------

    def test_closed_until_somebody_writes(self):
        """Covers: M4"""
        own = self.conversation.with_user(self.member)
        own.action_close()
        self._say(own, "Between us", subtype_xmlid="mail.mt_note")
        self.assertEqual(own.state, "closed", "a note does not open it")
        self._say(own)
        self.assertEqual(own.state, "open")
        own.action_close()
        own.action_reopen()
        self.assertEqual(own.state, "open")

    def test_changes_are_tracked(self):
        """Covers: M4"""
        self.env.flush_all()
        self.cr.precommit.run()
        own = self.conversation.with_user(self.responsible)
        own.write({"state": "closed", "user_id": self.member.id})
        self.env.flush_all()
        self.cr.precommit.run()
        tracked = own.message_ids.sudo().tracking_value_ids.field_id.mapped("name")
        self.assertLessEqual({"state", "user_id"}, set(tracked))

    def test_unread_until_seen(self):
        """Covers: M4"""
        self._say(self.conversation)
        unread = self.conversation.search([("is_unread", "=", True)])
        self.assertNotIn(self.conversation, unread, "not of those who take part")
        for user, expected in (
            (self.responsible, False),
            (self.member, True),
            (self.follower, True),
        ):
            own = self._as(user)
            self.assertEqual(own.is_unread, expected)
            found = own.search([("is_unread", "=", True)])
            self.assertEqual(own in found, expected)
            self.assertNotEqual(
                own in own.search([("is_unread", "!=", True)]), expected
            )
        self._as(self.member).action_mark_read()
        self._as(self.follower).message_ids.set_message_done()
        self.conversation.invalidate_recordset()
        self.assertFalse(self._as(self.member).is_unread)
        self.assertFalse(self._as(self.follower).is_unread)

    def test_last_message(self):
        """Covers: M4"""
        old = fields.Datetime.subtract(fields.Datetime.now(), days=3)
        self.conversation.last_message_date = old
        self._say(self.conversation, subtype_xmlid="mail.mt_note")
        self.assertEqual(self.conversation.last_message_date, old)
        self._say(self.conversation)
        self.assertGreater(self.conversation.last_message_date, old)

    # ------------------------------------------------------------------
    # Clients and companies
    # ------------------------------------------------------------------

    def test_contact_stands_for_its_client(self):
        """Covers: M4"""
        self.assertEqual(self.conversation.client_id, self.client)
        with Form(
            self.env["client.conversation"]
            .with_user(self.member)
            .with_context(default_partner_id=self.contact.id)
        ) as form:
            form.name = "From the card"
        self.assertEqual(form.record.user_id, self.member)
        self.assertEqual(form.record.client_id, self.client)

    def _new_on_card(self):
        return Form(
            self.env["client.conversation"]
            .with_user(self.member)
            .with_context(
                default_partner_id=self.client.id,
                client_card_client_id=self.client.id,
            ),
            "client_card.client_conversation_view_form_new",
        )

    def test_new_on_the_card_is_with_this_client(self):
        """Covers: M4"""
        outsider = self.env["res.partner"].create({"name": "Bea Elsewhere"})
        form = self._new_on_card()
        form.name = "Of another"
        form.partner_id = outsider
        with self.assertRaises(UserError):
            form.save()
        form.partner_id = self.contact
        conversation = form.save()
        self.assertEqual(conversation.client_id, self.client)
        own = conversation.with_context(client_card_client_id=self.client.id)
        with self.assertRaises(UserError):
            own.partner_id = outsider

    def test_first_message_in_the_same_dialog(self):
        """Covers: M4"""
        with self._new_on_card() as form:
            form.name = "With a message"
            form.partner_id = self.contact
            form.first_message = "Good <morning>\nAna"
        message = form.record.message_ids[0]
        self.assertEqual(message.message_type, "comment")
        self.assertIn("Good &lt;morning&gt;<br", message.body)
        self.assertIn(self.contact, message.partner_ids)
        self.assertEqual(message.author_id, self.member.partner_id)
        with self._new_on_card() as form:
            form.name = "By SMS"
            form.channel = "sms"
            form.partner_id = self.contact
            form.first_message = "Good <morning>"
        self.assertEqual(form.record.message_ids[0].message_type, "sms")
        self.assertIn("Good &lt;morning&gt;", form.record.message_ids[0].body)

    def test_first_message_that_reaches_nobody(self):
        """Covers: M4"""
        self.contact.email = False
        form = self._new_on_card()
        form.name = "To nobody"
        form.partner_id = self.contact
        form.first_message = "Hello"
        with self.assertRaises(UserError):
            form.save()

    def test_companies_do_not_mix(self):
        """Covers: M4, R4"""
        partner = self.env["res.partner"].create(
            {"name": "Theirs", "company_id": self.company_2.id}
        )
        with self.assertRaises(UserError):
            self._converse(partner_id=partner.id)
        with self.assertRaises(UserError):
            self._converse(user_id=self.abroad.id)
        self.conversation.company_id = False
        self.assertTrue(self._as(self.abroad).has_access("read"))

    def test_archived_client(self):
        """Covers: M4"""
        (self.client | self.contact).active = False
        self.assertTrue(self._as(self.member).read(["name", "client_id"]))
        self.assertTrue(
            self._as(self.member).search([("client_id", "=", self.client.id)])
        )

    def test_merged_clients_keep_their_conversations(self):
        """Covers: M4"""
        other = self._converse(name="Theirs", partner_id=self.other_client.id)
        self._say(other, "Kept")
        messages = other.message_ids
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (self.client | self.other_client).ids, self.client
        )
        self.env.invalidate_all()
        self.assertEqual((other.partner_id, other.client_id), (self.client,) * 2)
        self.assertEqual(other.message_ids, messages)
        self.assertEqual(self.conversation.client_id, self.client)

    # ------------------------------------------------------------------
    # Recipients
    # ------------------------------------------------------------------

    def test_message_is_for_the_contact_alone(self):
        """Covers: M4"""
        self.assertEqual(self.message.partner_ids, self.contact)
        self.assertIn(self.contact, self.message.notified_partner_ids)
        self.assertNotIn(self.contact, self.conversation.message_partner_ids)
        self.assertNotIn(self.abroad.partner_id, self.message.notified_partner_ids)

    def test_notes_are_for_colleagues(self):
        """Covers: M4"""
        note = self._say(
            self.conversation,
            subtype_xmlid="mail.mt_note",
            partner_ids=self.member.partner_id.ids,
        )
        self.assertEqual(note.notified_partner_ids, self.member.partner_id)
        for partner in (self.contact, self.client, self.portal.partner_id):
            with self.assertRaisesRegex(UserError, "can receive notes"):
                self._say(
                    self.conversation,
                    subtype_xmlid="mail.mt_note",
                    partner_ids=partner.ids,
                )

    def test_recipients_take_part(self):
        """Covers: M4, R3"""
        message = self._say(
            self.conversation,
            partner_ids=(self.client | self.member.partner_id).ids,
        )
        self.assertEqual(
            message.partner_ids, self.client | self.contact | self.member.partner_id
        )
        for partner in (
            self.other_client,
            self.stranger.partner_id,
            self.salesperson.partner_id,
            self.abroad.partner_id,
        ):
            with self.assertRaisesRegex(UserError, "take part"):
                self._say(self.conversation, partner_ids=partner.ids)

    def test_edited_message_gets_no_new_reader(self):
        """Covers: M4, R3"""
        with self.assertRaises(UserError):
            self.conversation.with_user(self.responsible)._message_update_content(
                self.message, body="Changed", partner_ids=self.other_client.ids
            )

    def test_notify_reaches_no_client(self):
        """Covers: M4"""
        self.conversation.with_user(self.responsible).message_notify(
            body="For you", partner_ids=(self.contact | self.other_client).ids
        )
        messages = self.env["mail.message"].search([("body", "ilike", "For you")])
        self.assertFalse(messages.notification_ids)

    def test_contacts_do_not_follow(self):
        """Covers: M4"""
        own = self.conversation.with_user(self.responsible)
        for partner in (self.contact, self.other_client, self.portal.partner_id):
            with self.assertRaisesRegex(UserError, "colleagues"):
                own.message_subscribe(partner.ids)

    def test_follower_without_the_right_gets_nothing(self):
        """Covers: M4, R3"""
        partner = self.salesperson.partner_id
        self.conversation.with_user(self.responsible).message_subscribe(partner.ids)
        message = self._say(self.conversation)
        self.assertNotIn(partner, message.notified_partner_ids)
        self.assertFalse(self._ways_to_see(self.salesperson)[0])

    def test_suggested_recipient_is_the_contact(self):
        """Covers: M4"""
        own = self.conversation.with_user(self.member)
        [suggested] = own._message_get_suggested_recipients(reply_discussion=True)
        self.assertEqual(suggested["partner_id"], self.contact.id)
        store = Store().add(
            own, [], as_thread=True, request_list=["suggestedRecipients"]
        )
        self.assertTrue(store.get_result()["mail.thread"][0]["suggestedRecipients"])
        self.contact.email = False
        self.assertFalse(own._message_get_suggested_recipients())

    def test_contact_without_an_address(self):
        """Covers: M4"""
        self.contact.email = False
        self.assertIn("Ana", self.conversation.contact_problem)
        with self.assertRaisesRegex(UserError, "no valid email address: add one"):
            self._say(self.conversation)
        self._say(self.conversation, subtype_xmlid="mail.mt_note")
        self.contact.phone = False
        self.conversation.channel = "sms"
        with self.assertRaisesRegex(UserError, "no phone number: add one"):
            self._say(self.conversation)

    def test_sms(self):
        """Covers: M4"""
        self.conversation.channel = "sms"
        message = self._say(self.conversation, "By phone")
        sms = self.env["sms.sms"].search([("mail_message_id", "=", message.id)])
        self.assertEqual(sms.partner_id, self.contact)
        self.assertEqual(sms.body, "By phone")
        self.assertTrue(self.conversation.with_user(self.member).is_unread)
        with self.assertRaisesRegex(UserError, "Files cannot"):
            self._say(self.conversation, attachments=[("a.txt", b"a")])
        with self.assertRaisesRegex(UserError, "text"):
            self.conversation.with_user(self.member).message_post(
                body="", message_type="comment", subtype_xmlid="mail.mt_comment"
            )

    def test_attachments_follow_the_conversation(self):
        """Covers: M4, R3"""
        message = self._say(self.conversation, attachments=[("list.txt", b"wheat")])
        file = message.attachment_ids
        self.assertEqual(file.with_user(self.follower).raw, b"wheat")
        for user in (self.salesperson, self.stranger, self.portal):
            with self.assertRaises(AccessError):
                file.with_user(user).read(["raw"])

    def test_activity_of_the_client(self):
        """Covers: M4, P5"""
        old = fields.Datetime.subtract(fields.Datetime.now(), days=3)
        self.client.client_last_activity = old
        self.env.flush_all()
        self._say(self.conversation)
        self.cr.precommit.run()
        self.assertGreater(self.client.client_last_activity, old)

    # ------------------------------------------------------------------
    # Number of queries
    # ------------------------------------------------------------------

    def _read_list(self):
        view = self.env.ref("client_card.client_conversation_view_list")
        names = self.env["client.conversation"].get_view(view.id)["models"]
        specification = dict.fromkeys(names["client.conversation"], {})
        specification.pop("unread_user_ids", None)
        return self.env["client.conversation"].web_search_read(
            [("client_id", "=", self.client.id)], specification, limit=80
        )

    @users("card_member")
    @warmup
    def test_list_budget(self):
        """Covers: M4, F2"""
        member = [Command.set(self.member.ids)]
        for number in range(8):
            conversation = self._converse(name=str(number), member_ids=member)
            for _message in range(number * 3):
                self._say(conversation)
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(card_member=9):
            result = self._read_list()
        self.assertEqual(len(result["records"]), 9)
