from odoo import api, models
from odoo.exceptions import AccessError


class ResPartner(models.Model):
    """Links to a client's card, and from the card to Odoo's own form."""

    _inherit = "res.partner"

    @api.readonly
    def action_open_client_card(self):
        """Open the card of this contact's client.

        :return: an action
        :raise AccessError: for users without the group of the Clients app, or who may
            not read the contact
        """
        self.ensure_one()
        if not self.env.user.has_group("client_card.group_client_card_user"):
            raise AccessError(self.env._("Only users of the Clients app can do this."))
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "client_card.client_card_action"
        )
        # sudo: the client of a readable contact; opening it checks access again
        return action | {"res_id": self.sudo().commercial_partner_id.id}

    @api.readonly
    def get_formview_action(self, access_uid=None):
        """Open the card from the name of a client on a document.

        Only for fields that contain a client: those marked as such, and those in which
        Odoo searches for customers. Elsewhere, as in Contacts, and for users without
        the card, Odoo's own form opens.
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
        # vendor bills use the same field
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
