from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain


class ClientStatementOptout(models.Model):
    """An email address that opted out of the scheduled statements of a company."""

    _name = "client.statement.optout"
    _description = "Statement Opt-Out"
    _order = "id desc"
    _rec_name = "email"

    email = fields.Char(required=True, readonly=True, help="Address that opted out.")
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Contact",
        readonly=True,
        index=True,
        ondelete="set null",
        help="Contact whose statement contained the opt-out link.",
    )
    # follows a client that becomes a contact of another
    client_id = fields.Many2one(
        related="partner_id.commercial_partner_id",
        string="Client",
        store=True,
        index=True,
    )
    active = fields.Boolean(
        default=True, readonly=True, help="Disabled when the opt-out is revoked."
    )

    _address_uniq = models.UniqueIndex(
        "(company_id, email) WHERE active", "This address has already opted out."
    )

    @api.model
    def _find_addresses(self, company):
        """Return the addresses that opted out of a company's statements."""
        optouts = self.search_fetch(Domain("company_id", "=", company.id), ["email"])
        return set(optouts.mapped("email"))

    @api.model
    def _opt_out(self, sending):
        """Opt the address of a statement out; does nothing if it has already opted
        out."""
        sending.lock_for_update()
        if self._has_opted_out(sending):
            return
        optout = self.create(
            {
                "email": sending.address,
                "company_id": sending.company_id.id,
                "partner_id": (sending.recipient_id or sending.partner_id).id,
            }
        )
        # the note is for users, in whichever language the visitor reads
        text = self.with_context(lang=sending.user_id.lang).env._(
            "%(email)s opted out of scheduled account statements from %(company)s.",
            email=optout.email,
            company=optout.company_id.name,
        )
        author = sending.recipient_id or sending.client_id
        optout._note(sending.client_id, text, author)

    @api.model
    def _has_opted_out(self, sending):
        of_address = Domain("email", "=", sending.address)
        of_company = Domain("company_id", "=", sending.company_id.id)
        return bool(self.search_count(of_address & of_company, limit=1))

    def action_revoke(self):
        """Revoke these opt-outs: the addresses get statements again.

        :return: True
        :raise AccessError: for users who neither have invoicing rights nor manage
            clients, or who may not read these opt-outs
        """
        user = self.env.user
        groups = "account.group_account_invoice,client_card.group_client_card_manager"
        if not user.has_groups(groups):
            raise AccessError(
                self.env._(
                    "Only users with invoicing rights and managers of clients can "
                    "revoke opt-outs."
                )
            )
        self.check_access("read")
        # sudo: only this action writes to opt-outs
        for optout in self.sudo().filtered("active"):
            optout.active = False
            text = self.env._(
                "%(email)s gets scheduled account statements from %(company)s again.",
                email=optout.email,
                company=optout.company_id.name,
            )
            optout._note(optout.client_id, text, user.partner_id)
        return True

    def _note(self, client, text, author):
        """Log a note on the client, for all users."""
        if client:
            # sudo: a note without amounts
            client.sudo()._message_log(
                body=text, author_id=author.id, message_type="comment"
            )
