from odoo import models
from odoo.fields import Domain


class MailMessage(models.Model):
    """Messages of conversations, for those with the right to them."""

    _inherit = "mail.message"

    def _search(self, domain, *args, bypass_access=False, **kwargs):
        # su: lookups by Odoo itself; access of users is checked by _check_access
        if not (self.env.su or bypass_access or self._may_see_conversations()):
            domain = Domain(domain) & Domain("model", "!=", "client.conversation")
        return super()._search(domain, *args, bypass_access=bypass_access, **kwargs)

    def _get_forbidden_access(self, operation):
        """Messages of conversations are only for users with that right, even if someone
        was notified or wrote by email: not for portal users, nor for those who lost the
        right."""
        forbidden = super()._get_forbidden_access(operation)
        if self._may_see_conversations():
            return forbidden
        # sudo: only reads their documents; access is only restricted
        hidden = self.sudo().filtered(lambda m: m.model == "client.conversation")
        return forbidden | hidden.sudo(False)

    def _may_see_conversations(self):
        return self.env.user.has_group("client_card.group_client_card_conversation")

    def set_message_done(self):
        """Also mark the conversations as read whose messages were shown."""
        result = super().set_message_done()
        # sudo: only reads their documents; only the user's own mark is removed
        shown = self.sudo().filtered(lambda m: m.model == "client.conversation")
        self.env["client.conversation"].browse(set(shown.mapped("res_id")))._mark_read()
        return result
