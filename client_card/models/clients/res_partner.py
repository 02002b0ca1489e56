import re

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.account.models.account_move import BYPASS_LOCK_CHECK

from ...tools import last_name, still_ends_with
from ..client_phone_mixin import international_numbers, numbers_index


class ResPartner(models.Model):
    """Clients: their own fields and their contacts."""

    _name = "res.partner"
    _inherit = ["res.partner", "client.phone.mixin"]

    client_status_id = fields.Many2one(
        "client.status",
        index="btree_not_null",
        tracking=True,
        groups="base.group_user",
    )
    client_status_color = fields.Integer(
        related="client_status_id.color", groups="base.group_user"
    )
    client_last_name = fields.Char(
        string="Last Name",
        compute="_compute_client_last_name",
        store=True,
        readonly=False,
        copy=False,
        groups="base.group_user",
        help="Used to sort people by last name. Correct it if the guess is "
        "wrong: your correction is kept while the name ends with it.",
    )

    client_phone_international = fields.Char(
        string="International Number",
        compute="_compute_client_phone_international",
        store=True,
        copy=False,
        groups="base.group_user",
        help="Phone number as dialled from abroad. Empty if its country is "
        "unknown, or if it is not a valid number there.",
    )

    client_authorised = fields.Boolean(
        string="Authorised",
        tracking=True,
        copy=False,
        groups="base.group_user",
        help="May speak for the company.",
    )
    client_authorised_for = fields.Char(
        string="May Discuss",
        tracking=True,
        copy=False,
        groups="base.group_user",
        help="What the contact may decide or ask about, in a few words.",
    )
    # the company's notes about a client must not be visible to the client
    comment = fields.Html(groups="base.group_user")
    properties = fields.Properties(groups="base.group_user")

    # calls and messages find their contacts by these
    _client_card_phone_idx = models.Index(numbers_index)
    _client_card_email_idx = models.Index(
        "(email_normalized) WHERE email_normalized IS NOT NULL"
    )

    @api.depends("name", "is_company")
    def _compute_client_last_name(self):
        for partner in self:
            name, last = partner.name, partner.client_last_name
            if partner.is_company or not name:
                last = name
            elif not (last and still_ends_with(name, last)):
                last = last_name(name)
            partner.client_last_name = last

    @api.depends("phone", "country_id", "company_id")
    def _compute_client_phone_international(self):
        codes = self._phone_country_codes()
        for partner in self:
            numbers = international_numbers(partner.phone, codes[partner])
            partner.client_phone_international = numbers[0] if numbers else False

    def _client_task_address(self):
        """Return the address on one line, as the location of a task."""
        if not self:
            return False
        # missing values leave commas and empty lines in the country's format
        address = self._display_address(without_company=True)
        return re.sub(r"\s*[,\n]\s*(?:[,\n]\s*)*", ", ", address).strip(", ")

    def write(self, vals):
        """A client that becomes a contact of another client takes the documents of its
        contacts along: core moves their journal items, but not the documents."""
        if not vals.get("parent_id"):
            return super().write(vals)
        # sudo: as in core, documents move regardless of the user's rights
        moves = self.env["account.move"].sudo()
        moves = moves.with_context(bypass_lock_check=BYPASS_LOCK_CHECK)
        whole = Domain("commercial_partner_id", "in", self.ids)
        whole &= Domain("line_ids.partner_id", "in", self.ids)
        moves_of = moves.search(whole).grouped("commercial_partner_id")
        result = super().write(vals)
        for partner, documents in moves_of.items():
            documents.commercial_partner_id = partner.sudo().commercial_partner_id
        return result
