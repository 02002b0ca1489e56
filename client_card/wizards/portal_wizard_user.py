from markupsafe import Markup

from odoo import models
from odoo.tools import plaintext2html


class PortalWizardUser(models.TransientModel):
    """Invitations to many clients: with links, and queued, so that none is sent in
    vain."""

    _inherit = "portal.wizard.user"

    def _send_email(self):
        if not self.env.context.get("client_invitation"):
            return super()._send_email()
        self.ensure_one()
        # sudo: the user just created for this contact, as in Odoo's own wizard
        user = self.user_id.sudo()
        user.partner_id.signup_prepare()
        template = self.env.ref("auth_signup.portal_set_password_email")
        template.with_context(
            dbname=self.env.cr.dbname,
            lang=user.lang,
            medium="portalinvite",
            welcome_message=self._client_welcome(user),
        ).send_mail(
            # without a document: while it waits, everybody who may read the user could
            # read the link that opens the account
            user.id,
            email_values={"model": False, "res_id": False},
        )
        return True

    def _client_welcome(self, user):
        """Return the message and the links of an invitation, in the user's language."""
        message = self.wizard_id.welcome_message
        welcome = plaintext2html(message) if message else Markup()
        if not self.env.context.get("client_portal_links"):
            return welcome
        url = user.get_base_url()
        bulk = self.env["client.bulk.portal"].with_context(lang=user.lang)
        links = bulk.with_company(user.company_id)._portal_links()
        items = (
            Markup('<li><a href="%s%s">%s</a></li>') % (url, path, label)
            for label, path in links
        )
        return welcome + Markup("<ul>%s</ul>") % Markup().join(items)
