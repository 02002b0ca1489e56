import re

from markupsafe import escape

from odoo import Command, api, models
from odoo.exceptions import UserError
from odoo.tools import consteq, hmac, html2plaintext, is_html_empty

# written by people; neither notes nor tracked changes
SPOKEN = ("comment", "email", "sms")
REPLY_TOKEN = re.compile(r"<conversation\.(\d+)\.([0-9a-f]{64})@client-card>")


class ClientConversation(models.Model):
    """Messages of conversations: recipients and incoming emails."""

    _inherit = "client.conversation"

    def message_post(self, **kwargs):
        """Post a message. Unless it is a note, it goes to the conversation's contact,
        by email or SMS, in addition to the given recipients.

        :raise AccessError: if the user may not write to the conversation
        :raise UserError: if the contact cannot be reached, or a recipient is not part
            of the conversation
        """
        self.ensure_one()
        self.check_access("write")
        # employees can read the subjects of all messages through notifications
        kwargs["subject"] = False
        # contacts do not follow
        conversation = self.with_context(mail_post_autofollow=False)
        is_held = False
        if kwargs.get("message_type") == "email":
            is_held = self._is_held(kwargs)
            kwargs = self._prepare_email(is_held=is_held, **kwargs)
        if kwargs.get("message_type") == "comment":
            kwargs = self._prepare_comment(**kwargs)
        message = super(ClientConversation, conversation).message_post(**kwargs)
        if is_held:
            self._hold(message)
        return message

    def message_notify(self, **kwargs):
        """Notify colleagues, for example that they are now responsible, without a
        subject as in ``message_post``: core would use that of the conversation.

        :raise AccessError: if the user may not read the conversation
        """
        if self:
            self.check_access("read")
            kwargs["subject"] = False
        return super().message_notify(**kwargs)

    def _message_auto_subscribe_notify(self, partner_ids, template):
        # sudo: the right to write was checked, and may have gone with the responsible
        conversations = super(ClientConversation, self.sudo())
        return conversations._message_auto_subscribe_notify(partner_ids, template)

    def _prepare_comment(self, **kwargs):
        """Return the values of a user's message, with its recipients."""
        partners = self.env["res.partner"].browse(kwargs.get("partner_ids") or [])
        is_note = self._is_note(kwargs.get("subtype_xmlid"), kwargs.get("subtype_id"))
        self._check_recipients(partners, is_note)
        if is_note:
            return kwargs
        if self.contact_problem:
            raise UserError(self.contact_problem)
        if self.channel == "email":
            return kwargs | {"partner_ids": (partners | self.partner_id).ids}
        return self._prepare_sms(**kwargs)

    def _prepare_sms(self, **kwargs):
        if kwargs.get("attachment_ids") or kwargs.get("attachments"):
            raise UserError(self.env._("Files cannot be sent by SMS: remove them."))
        body = kwargs.get("body") or ""
        if is_html_empty(body):
            raise UserError(self.env._("Write the text of the SMS."))
        return kwargs | {
            "message_type": "sms",
            "partner_ids": self.partner_id.ids,
            "body": html2plaintext(str(escape(body))),
        }

    @api.model
    def _is_note(self, subtype_xmlid=None, subtype_id=None):
        """Return whether a message of this subtype is for colleagues only, as it is
        without a subtype."""
        subtypes = self.env["mail.message.subtype"]
        # sudo: subtypes are configuration
        subtype = subtypes.sudo().browse(subtype_id or [])
        if subtype_xmlid:
            subtype = self.env.ref(subtype_xmlid).sudo()
        return not subtype or subtype.internal

    def _check_recipients(self, partners, is_note):
        allowed = self._colleagues(partners)
        if not is_note:
            allowed |= self._of_client(partners)
        others = partners - allowed
        if not others:
            return
        # sudo: the user chose the contacts; only their names are shown
        names = ", ".join(others.sudo().mapped("display_name"))
        if is_note:
            raise UserError(
                self.env._(
                    "Only colleagues who take part in the conversation can "
                    "receive notes. Remove: %s",
                    names,
                )
            )
        raise UserError(
            self.env._(
                "Only contacts of %(client)s and colleagues who take part "
                "in the conversation can receive messages. Remove: "
                "%(names)s",
                client=self.client_id.display_name,
                names=names,
            )
        )

    def message_update(self, msg_dict, update_vals=None):
        """Note whether an incoming email replies to one that only its sender received.

        :raise AccessError: if the user may not write to the conversation
        """
        self.check_access("write")
        is_verified = self._is_reply_verified(msg_dict)
        result = super().message_update(msg_dict, update_vals)
        msg_dict["client_is_verified"] = is_verified
        return result

    @api.model
    def _reply_token(self, message, partner):
        """Return the reference that is unique to this colleague's email of this
        message."""
        # sudo: reads the secret that signs it
        sudo_env = self.env(su=True)
        sign = hmac(sudo_env, "client_conversation_reply", (message.id, partner.id))
        return f"<conversation.{message.id}.{sign}@client-card>"

    def _is_reply_verified(self, msg_dict):
        """Return whether an email has the token of its author. It is valid once,
        because a reply to all also sends it to the client."""
        author = self.env["res.partner"].browse(msg_dict.get("author_id") or [])
        references = REPLY_TOKEN.findall(msg_dict.get("references") or "")
        if not author or not references:
            return False
        # sudo: to compare messages of this conversation
        messages = self.env["mail.message"].sudo()
        ids = [int(message_id) for message_id, _sign in references[-10:]]
        own = [("model", "=", self._name), ("res_id", "=", self.id)]
        notified = messages.search([*own, ("id", "in", ids)])
        signs = {int(message_id): sign for message_id, sign in references[-10:]}
        signed = [
            message.id
            for message in notified
            if consteq(
                self._reply_token(message, author),
                f"<conversation.{message.id}.{signs[message.id]}@client-card>",
            )
        ]
        if not signed:
            return False
        answers = [
            ("message_type", "=", "email"),
            ("author_id", "=", author.id),
            ("id", ">", max(signed)),
            ("subtype_id.internal", "=", False),
        ]
        return not messages.search_count([*own, *answers], limit=1)

    def _is_held(self, kwargs):
        """Return whether an email would be forwarded to the contact if its sender were
        verified."""
        is_verified = kwargs.pop("client_is_verified", False)
        author = self.env["res.partner"].browse(kwargs.get("author_id") or [])
        is_note = self._is_note(subtype_id=kwargs.get("subtype_id"))
        is_automatic = self.env.context.get("client_mail_automatic")
        goes_on = self._goes_on(author, is_note)
        return goes_on and not is_verified and not is_automatic

    def _hold(self, message):
        # sudo: a message that has just arrived
        self.sudo().held_message_ids = [Command.link(message.id)]
        self._note_spoken(message)

    def _prepare_email(self, is_held, **kwargs):
        """Return the values of an incoming email.

        A colleague's email is forwarded to the contact, as if written here, once its
        sender is verified. Others are for colleagues only, because only their headers
        tell who sent them. Automatic replies are shown, and reach nobody.
        """
        author = self.env["res.partner"].browse(kwargs.get("author_id") or [])
        partners = self.env["res.partner"].browse(kwargs.get("partner_ids") or [])
        recipients = self._colleagues(partners)
        note = {"subtype_id": self.env.ref("mail.mt_note").id, "is_internal": True}
        if self.env.context.get("client_mail_automatic"):
            return kwargs | note | {"partner_ids": []}
        if is_held:
            recipients |= self._colleagues(self.message_partner_ids) - author
            return kwargs | note | {"partner_ids": recipients.ids}
        if self._goes_on(author, self._is_note(subtype_id=kwargs.get("subtype_id"))):
            recipients |= self.partner_id
        return kwargs | {"partner_ids": recipients.ids}

    def _goes_on(self, author, is_note):
        """Return whether an incoming email is our reply to the contact."""
        return (
            not is_note
            and self.channel == "email"
            and not self.contact_problem
            and bool(author and self._colleagues(author))
        )

    def _message_post_after_hook(self, message, msg_vals):
        """Reopen the conversation, and mark it as unread for all but the author."""
        result = super()._message_post_after_hook(message, msg_vals)
        if message.message_type in SPOKEN and not self._is_note(
            subtype_id=message.subtype_id.id
        ):
            self._note_spoken(message)
        return result

    def _note_spoken(self, message):
        readers = self._colleagues(self.message_partner_ids - message.author_id)
        values = {
            "last_message_date": message.date,
            "unread_user_ids": [
                Command.link(user.id) for user in readers.sudo().user_ids
            ],
        }
        if self.state == "closed":
            values["state"] = "open"
        self.write(values)

    def _note_client_activity(self):
        """Automatic replies are not activity with a client."""
        if not self.env.context.get("client_mail_automatic"):
            return super()._note_client_activity()
        return None

    def action_send_held(self):
        """Send the held replies to the contact; the user thereby confirms that they
        come from the colleague.

        :raise AccessError: if the user may not write to the conversations
        :raise UserError: if the contact cannot be reached
        """
        self.check_access("write")
        for conversation in self:
            if conversation.held_message_ids and conversation.contact_problem:
                raise UserError(conversation.contact_problem)
            # sudo: messages of a conversation that was checked
            for message in conversation.sudo().held_message_ids.sorted("id"):
                conversation._send_held(message)
        return True

    def _send_held(self, message):
        message.write(
            {
                "subtype_id": self.env.ref("mail.mt_comment").id,
                "is_internal": False,
                "partner_ids": [Command.link(self.partner_id.id)],
            }
        )
        # sudo: the mark of a message that is no longer held
        self.sudo().held_message_ids = [Command.unlink(message.id)]
        # colleagues already have it
        self.with_context(client_only_contacts=True)._notify_thread(message)

    def action_keep_held(self):
        """Keep the held replies as internal notes.

        :raise AccessError: if the user may not write to the conversations
        """
        self.check_access("write")
        # sudo: only the mark; the right to write was checked
        self.sudo().held_message_ids = [Command.clear()]
        return True

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        """Exclude colleagues who cannot see the conversation and contacts of other
        clients; contacts only get messages for the client."""
        recipients = super()._notify_get_recipients(message, msg_vals, **kwargs)
        if not self:
            return recipients
        if self.env.context.get("client_mail_automatic"):
            return []
        partners = self.env["res.partner"].browse(
            [recipient["id"] for recipient in recipients if recipient["id"]]
        )
        allowed = self.env["res.partner"]
        if not self.env.context.get("client_only_contacts"):
            allowed = self._colleagues(partners)
        if self._is_for_client(message.sudo()):  # sudo: the message being posted
            allowed |= self._of_client(partners)
        return [recipient for recipient in recipients if recipient["id"] in allowed.ids]

    def _notify_thread_with_out_of_office(self, message, *args, **kwargs):
        """Never answer automatic emails automatically."""
        if self.env.context.get("client_mail_automatic"):
            return self.env["mail.message"]
        return super()._notify_thread_with_out_of_office(message, *args, **kwargs)

    def _notify_by_email_prepare_rendering_context(self, *args, **kwargs):
        """Add a footer with the company and how to reach it."""
        values = super()._notify_by_email_prepare_rendering_context(*args, **kwargs)
        return values | {"email_notification_force_footer": True}

    def _notify_by_email_get_base_mail_values(self, *args, **kwargs):
        """Leave out the subject, which would be stored on the message, where employees
        can read it through notifications. It is added when the email is sent."""
        values = super()._notify_by_email_get_base_mail_values(*args, **kwargs)
        values.pop("subject", None)
        return values

    def _is_for_client(self, message):
        is_note = message.is_internal or self._is_note(subtype_id=message.subtype_id.id)
        if message.message_type == "email":
            return self._goes_on(message.author_id, is_note)
        return not is_note and message.message_type in (
            "comment",
            "sms",
            "out_of_office",
        )

    def _message_update_content(self, message, /, *, partner_ids=None, **kwargs):
        """Editing a message only adds recipients that it could have had."""
        if partner_ids is not None:
            partners = self.env["res.partner"].browse(map(int, partner_ids))
            is_note = self._is_note(subtype_id=message.sudo().subtype_id.id)
            self._check_recipients(partners, is_note)
        return super()._message_update_content(
            message, partner_ids=partner_ids, **kwargs
        )

    def _partner_find_from_emails(
        self,
        records_emails,
        avoid_alias=True,
        ban_emails=None,
        filter_found=None,
        additional_values=None,
        no_create=False,
    ):
        """Match email addresses only with the client's contacts and colleagues.

        Another client's contact could see the message as its author or recipient, and a
        contact created from an unknown address would belong to nobody.
        """
        conversations = self.browse(record.id for record in records_emails if record)

        def takes_part(conversation, partner):
            return (
                conversation._of_client(partner) or conversation._colleagues(partner)
            ) and (not filter_found or filter_found(partner))

        found = super()._partner_find_from_emails(
            records_emails,
            avoid_alias=avoid_alias,
            ban_emails=ban_emails,
            filter_found=lambda partner: any(
                takes_part(conversation, partner) for conversation in conversations
            ),
            additional_values=additional_values,
            no_create=True,
        )
        return found | {
            conversation.id: found[conversation.id].filtered(
                lambda partner, conversation=conversation: takes_part(
                    conversation, partner
                )
            )
            for conversation in conversations
        }

    def _message_get_suggested_recipients_batch(
        self,
        reply_discussion=False,
        reply_message=None,
        no_create=True,
        primary_email=False,
        additional_partners=None,
    ):
        """Suggest the contact, whoever wrote the last message: somebody who replied in
        its place gets nothing by default."""
        return {
            conversation.id: [
                {
                    "partner_id": conversation.partner_id.id,
                    "name": conversation.partner_id.display_name,
                    "email": conversation.partner_id.email_normalized,
                    "create_values": {},
                }
            ]
            # the composer refuses recipients without an address
            if conversation.channel == "email" and not conversation.contact_problem
            else []
            for conversation in self
        }
