from odoo import Command, api, fields, models
from odoo.exceptions import UserError

INVITED = 500  # limit per request, because each gets a user


class ClientBulkPortal(models.TransientModel):
    """Invites many clients to the portal, by emails with links in their languages.

    Odoo's wizard grants access, and may refuse for its own reasons.
    """

    _name = "client.bulk.portal"
    _inherit = "client.bulk"
    _description = "Portal Invitation of Many Clients"

    welcome_message = fields.Text(
        string="Message", help="Added unchanged to the invitation of every client."
    )
    add_links = fields.Boolean(default=True)
    links = fields.Char(compute="_compute_links")

    @api.depends_context("lang")
    def _compute_links(self):
        self.links = " · ".join(label for label, _path in self._portal_links())

    @api.model
    def _portal_links(self):
        """Return ``[(label, path)]`` of the portal pages for a client, in the language
        of the context. Bridges add the pages of their apps."""
        links = [
            (self.env._("See your documents"), "/my/home"),
            (self.env._("See your invoices"), "/my/invoices"),
        ]
        if self._can_pay():
            links[1] = (self.env._("See and pay your invoices"), "/my/invoices")
        if "appointment" in self.env["ir.module.module"]._installed():
            links.append((self.env._("Book an appointment"), "/appointment"))
        return links

    @api.model
    def _can_pay(self):
        # sudo: only checks whether clients of the company can pay on the portal
        providers = self.env["payment.provider"].sudo()
        return bool(
            providers.search_count(
                [
                    ("state", "!=", "disabled"),
                    ("is_published", "=", True),
                    ("company_id", "parent_of", self.env.company.id),
                ],
                limit=1,
            )
        )

    def action_apply(self):
        """Invite the selected clients.

        :return: an action that reports
        :raise AccessError: if the user may not change contacts
        :raise UserError: on too many clients
        """
        self.ensure_one()
        clients = self._selected_clients()
        if len(clients) > INVITED:
            raise UserError(self.env._("Invite up to %s clients at a time.", INVITED))
        refused = self._do(clients, self._invite, one_by_one=True)
        if len(refused) < len(clients):
            self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()
        return self._report(self.env._("Portal Invitation"), clients, refused)

    def _invite(self, client):
        if not client.active:
            raise UserError(self.env._("Is archived."))
        wizard = self.env["portal.wizard"].create(
            {
                "partner_ids": [Command.set(client.ids)],
                "welcome_message": self.welcome_message,
            }
        )
        wizard.user_ids.with_context(
            client_invitation=True, client_portal_links=self.add_links
        ).action_grant_access()
