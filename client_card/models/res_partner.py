import re

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from odoo.addons.account.models.account_move import BYPASS_LOCK_CHECK

from ..tools import last_name, still_ends_with
from .client_phone_mixin import numbers_index


class ResPartner(models.Model):
    """Who a client is: its own fields, its contacts, and its card."""

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
        help="Sorts people by their last name. Correct it where the guess is wrong: it "
        "stays while the name ends with it.",
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
    # what the company notes about a client is not for the client to read
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

    def _client_task_address(self):
        """Return the address on one line, to find the way to a task."""
        if not self:
            return False
        # what is not known leaves commas and empty lines in its country's format
        address = self._display_address(without_company=True)
        return re.sub(r"\s*[,\n]\s*(?:[,\n]\s*)*", ", ", address).strip(", ")

    def write(self, vals):
        """A client that becomes a contact of another takes along the documents of its
        contacts: core moves their journal items, and leaves the documents behind."""
        if not vals.get("parent_id"):
            return super().write(vals)
        # sudo: as in core, whose accounts move with a contact is nobody's choice
        moves = self.env["account.move"].sudo()
        moves = moves.with_context(bypass_lock_check=BYPASS_LOCK_CHECK)
        whole = Domain("commercial_partner_id", "in", self.ids)
        whole &= Domain("line_ids.partner_id", "in", self.ids)
        moves_of = moves.search(whole).grouped("commercial_partner_id")
        result = super().write(vals)
        for partner, documents in moves_of.items():
            documents.commercial_partner_id = partner.sudo().commercial_partner_id
        return result

    @api.readonly
    def action_open_client_card(self):
        """Open the card of the client to whom this contact belongs.

        :return: an action
        :raise AccessError: for users without the group of the Clients app, or who may
            not read the contact
        """
        self.ensure_one()
        if not self.env.user.has_group("client_card.group_client_card_user"):
            raise AccessError(self.env._("This is for users of the Clients app."))
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "client_card.client_card_action"
        )
        # sudo: the client of a readable contact; opening it checks the right again
        return action | {"res_id": self.sudo().commercial_partner_id.id}

    @api.readonly
    def get_formview_action(self, access_uid=None):
        """Let the name of a client on a document lead to its card.

        Only from fields that hold a client: those that say so, and those in which Odoo
        looks for customers. From anywhere else, as in Contacts, and for users without
        the card, it is Odoo's own form.
        """
        if self._leads_to_client_card(access_uid):
            return self.action_open_client_card()
        return super().get_formview_action(access_uid=access_uid)

    def _leads_to_client_card(self, access_uid):
        mode = self.env.context.get("res_partner_search_mode")
        if mode == "supplier" or access_uid not in (None, self.env.uid):
            return False
        if mode != "customer" and not self.env.context.get("client_card_link"):
            return False
        if len(self) != 1 or not self.has_access("read") or not self.partner_share:
            return False
        # bills have the same field
        is_vendor = self.supplier_rank and not self.customer_rank
        is_user = self.env.user.has_group("client_card.group_client_card_user")
        return is_user and (mode == "customer" or not is_vendor)

    @api.readonly
    def action_open_contact_form(self):
        """Open the ordinary contact form, which has every field, in a dialog.

        :return: an action
        :raise AccessError: if the user may not read the contact
        """
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": self._name,
            "res_id": self.id,
            "views": [(self.env.ref("base.view_partner_form").id, "form")],
            "target": "new",
        }
