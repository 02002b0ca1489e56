import re

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import plaintext2html

GROUP = "client_card.group_client_card_conversation"
# written by people; neither notes nor tracked changes
SPOKEN = ("comment", "email", "sms")
REPLY_TOKEN = re.compile(r"<conversation\.(\d+)\.([0-9a-f]{64})@client-card>")


class ClientConversation(models.Model):
    """Messages between the company and a client about one subject.

    Messages are those of Odoo's chatter. A message to the client goes to the contact of
    the conversation by email or SMS; contacts never follow conversations. Replies come
    back through Odoo's mail gateway, as to any document.

    Only participants see a conversation: users with the Conversations right who are
    responsible, members or followers, and managers. Every message passes
    ``_notify_get_recipients`` before it reaches anybody.
    """

    _name = "client.conversation"
    _description = "Conversation"
    _inherit = ["mail.thread", "client.activity.mixin", "client.company.mixin"]
    _order = "last_message_date desc, id desc"
    _check_company_auto = True

    name = fields.Char(
        string="Subject",
        required=True,
        tracking=True,
        help="Also used as the subject of the emails.",
    )
    partner_id = fields.Many2one(
        index=True,
        ondelete="restrict",
        tracking=True,
        help="Who gets the messages: the client, or one of its contacts.",
    )
    client_id = fields.Many2one(store=True)
    channel = fields.Selection(
        [("email", "Email"), ("sms", "SMS")],
        string="By",
        required=True,
        default="email",
        tracking=True,
        help="How messages reach the contact.",
    )
    state = fields.Selection(
        [("open", "Open"), ("closed", "Closed")],
        string="Status",
        required=True,
        default="open",
        copy=False,
        tracking=True,
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        index=True,
        default=lambda self: self.env.user,
        domain=lambda self: self._domain_users(),
        check_company=True,
        tracking=True,
    )
    member_ids = fields.Many2many(
        "res.users",
        "client_conversation_member_rel",
        string="Members",
        domain=lambda self: self._domain_users(),
        help="Colleagues who see the conversation and get its messages.",
    )
    last_message_date = fields.Datetime(
        string="Last Message",
        default=fields.Datetime.now,
        readonly=True,
        copy=False,
    )
    unread_user_ids = fields.Many2many(
        "res.users",
        "client_conversation_unread_rel",
        string="Not Read By",
        readonly=True,
        copy=False,
    )
    is_unread = fields.Boolean(
        string="Unread",
        compute="_compute_is_unread",
        search="_search_is_unread",
        help="There are messages that you have not seen.",
    )
    first_message = fields.Text(
        string="Message",
        store=False,
        help="Sent to the contact when the conversation is created.",
    )
    held_message_ids = fields.Many2many(
        "mail.message",
        "client_conversation_held_rel",
        string="Held Replies",
        readonly=True,
        copy=False,
        help="Email replies in the name of a colleague whose sender could not be "
        "verified. They stay internal until a member sends them to the "
        "client.",
    )
    held_notice = fields.Char(compute="_compute_held_notice")
    contact_problem = fields.Char(compute="_compute_contact_problem")
    reply_notice = fields.Char(compute="_compute_reply_notice")

    _client_card_idx = models.Index("(client_id, last_message_date DESC, id DESC)")

    # ------------------------------------------------------------------
    # Fields
    # ------------------------------------------------------------------

    @api.model
    def _domain_users(self):
        # used by each search: env.ref would check each time that the group still exists
        group_id = self.env["ir.model.data"]._xmlid_to_res_id(GROUP)
        return [("share", "=", False), ("all_group_ids", "in", [group_id])]

    @api.depends("unread_user_ids")
    @api.depends_context("uid")
    def _compute_is_unread(self):
        for conversation in self:
            conversation.is_unread = self.env.user in conversation.unread_user_ids

    @api.model
    def _search_is_unread(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        if False in value:
            return Domain.TRUE
        return [("unread_user_ids", "in", [self.env.uid])]

    @api.depends("held_message_ids")
    @api.depends_context("lang")
    def _compute_held_notice(self):
        for conversation in self:
            # sudo: messages are readable to all who can read the conversation
            authors = conversation.sudo().held_message_ids.author_id
            conversation.held_notice = bool(authors) and self.env._(
                "An email reply in the name of %s was not sent to the "
                "client, because its sender could not be verified. Read it, "
                "then send it or keep it as a note.",
                ", ".join(authors.mapped("name")),
            )

    @api.depends("channel", "partner_id.email", "partner_id.phone")
    @api.depends_context("lang")
    def _compute_contact_problem(self):
        for conversation in self:
            contact = conversation.partner_id
            problem = False
            if contact and conversation.channel == "sms" and not contact.phone:
                problem = self.env._(
                    "%s has no phone number: add one, choose another "
                    "contact, or send an email instead.",
                    contact.display_name,
                )
            if (
                contact
                and conversation.channel == "email"
                and not contact.email_normalized
            ):
                problem = self.env._(
                    "%s has no valid email address: add one, choose another "
                    "contact, or send an SMS instead.",
                    contact.display_name,
                )
            conversation.contact_problem = problem

    @api.depends("channel", "company_id")
    @api.depends_context("lang", "company")
    def _compute_reply_notice(self):
        for conversation in self:
            notice = False
            company = conversation.company_id or self.env.company
            if conversation.channel == "sms":
                notice = self.env._("Replies by SMS do not arrive here.")
            # sudo: whether there is a reply address, which is no secret
            elif not company.sudo().alias_domain_id.catchall_email:
                notice = self.env._(
                    "Replies go to the sender's own mailbox, not here, "
                    "until an administrator sets the alias domain of %s.",
                    company.name,
                )
            conversation.reply_notice = notice

    # ------------------------------------------------------------------
    # Who takes part
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Create conversations, each with its first message, if there is one.

        :raise UserError: if the contact does not belong to the client on whose card it
            starts, or cannot be reached
        """
        texts = [vals.get("first_message") for vals in vals_list]
        conversations = super().create(
            [
                {key: val for key, val in vals.items() if key != "first_message"}
                for vals in vals_list
            ]
        )
        conversations._check_client()
        for conversation, text in zip(conversations, texts, strict=True):
            if text and text.strip():
                conversation.message_post(
                    body=plaintext2html(text.strip()),
                    message_type="comment",
                    subtype_xmlid="mail.mt_comment",
                )
        return conversations

    def _creation_message(self):
        """A full sentence: the gender in Odoo's "%s created" cannot be translated."""
        return self.env._("Conversation opened")

    def _check_client(self):
        """Conversations started on a client's card must be with this client."""
        client_id = self.env.context.get("client_card_client_id")
        if not client_id:
            return
        client = self.env["res.partner"].browse(client_id).commercial_partner_id
        # sudo: only to compare clients and to name the chosen contact
        others = self.sudo().filtered(lambda own: own.client_id != client).partner_id
        if others:
            raise UserError(
                self.env._(
                    "Not a contact of %(client)s: %(contacts)s.",
                    contacts=", ".join(others.mapped("display_name")),
                    client=client.display_name,
                )
            )

    def write(self, vals):
        members = {conversation: conversation.member_ids for conversation in self}
        result = super().write(vals)
        if "partner_id" in vals:
            self._check_client()
        if "member_ids" in vals:
            # sudo: the right to write was checked, and may have ended with the
            # membership
            for conversation in self.sudo():
                stay = conversation.member_ids | conversation.user_id
                gone = members[conversation].sudo() - stay
                # followers can still see it
                conversation.message_unsubscribe(gone.partner_id.ids)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_manager(self):
        if not self.env.user.has_group("client_card.group_client_card_manager"):
            raise UserError(
                self.env._("Conversations cannot be deleted: close them instead.")
            )

    def _message_auto_subscribe_followers(self, updated_values, default_subtype_ids):
        """Members follow, like the responsible user."""
        followers = super()._message_auto_subscribe_followers(
            updated_values, default_subtype_ids
        )
        if "member_ids" in updated_values:
            followers += [
                (partner.id, default_subtype_ids, False)
                for partner in self.member_ids.partner_id
            ]
        return followers

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        """Let colleagues follow. Contacts of clients do not follow: they only get
        messages meant for them.

        :raise AccessError: if the user may not read the conversations
        :raise UserError: if one is not a colleague
        """
        self.check_access("read")
        partners = self.env["res.partner"].browse(partner_ids or [])
        # sudo: the user chose the contacts; only their names are shown
        others = partners.sudo().filtered("partner_share")
        if others:
            raise UserError(
                self.env._(
                    "Only colleagues can follow a conversation. Choose %s "
                    "as its contact, or add them as a recipient of a "
                    "message.",
                    ", ".join(others.mapped("display_name")),
                )
            )
        return super().message_subscribe(partner_ids, subtype_ids)

    def _of_client(self, partners):
        """Return the contacts that belong to the client."""
        self.ensure_one()
        # sudo: only to compare clients
        return partners.filtered(
            lambda partner: partner.sudo().commercial_partner_id == self.client_id
        )

    def _colleagues(self, partners):
        """Return the contacts of users who can see the conversation."""
        self.ensure_one()
        # sudo: which users the contacts belong to; their own rights decide
        users = partners.sudo().user_ids.filtered(lambda user: not user.share)
        seeing = users.filtered(self._is_seen_by).partner_id
        return partners.filtered(lambda partner: partner in seeing)

    def _is_seen_by(self, user):
        companies = user.sudo().company_ids.ids
        own = self.with_user(user).with_context(allowed_company_ids=companies)
        return own.has_access("read")

    # ------------------------------------------------------------------
    # Close and read
    # ------------------------------------------------------------------

    def action_close(self):
        """Close the conversations. The next message reopens them.

        :raise AccessError: if the user may not write to them
        """
        self.check_access("write")
        return self.write({"state": "closed"})

    def action_reopen(self):
        """Reopen closed conversations.

        :raise AccessError: if the user may not write to them
        """
        self.check_access("write")
        return self.write({"state": "open"})

    def action_mark_read(self):
        """Mark the conversations as read by the user.

        :raise AccessError: if the user may not read the conversations
        """
        self.check_access("read")
        return self._mark_read()

    def _mark_read(self):
        # sudo: it only removes the user's own mark
        unread = self.sudo().filtered("is_unread")
        if unread:
            unread.with_context(tracking_disable=True).write(
                {"unread_user_ids": [Command.unlink(self.env.uid)]}
            )
        return True

    # ------------------------------------------------------------------
    # What is written
    # ------------------------------------------------------------------

    # ------------------------------------------------------------------
    # Whom it reaches
    # ------------------------------------------------------------------
