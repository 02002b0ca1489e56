from odoo import api, fields, models

from .res_users_settings import PERIODS


class ResUsers(models.Model):
    _inherit = "res.users"

    client_card_period = fields.Selection(
        PERIODS,
        string="Period of Client Figures",
        compute="_compute_client_card_period",
        inverse="_inverse_client_card_period",
        help="Period with which invoices and estimates open on a client's card.",
    )

    @property
    def SELF_READABLE_FIELDS(self):
        return super().SELF_READABLE_FIELDS + ["client_card_period"]

    @property
    def SELF_WRITEABLE_FIELDS(self):
        return super().SELF_WRITEABLE_FIELDS + ["client_card_period"]

    @api.depends("res_users_settings_id.client_card_period")
    def _compute_client_card_period(self):
        # sudo: a preference without secrets; users may only read their own
        settings = self.env["res.users.settings"].sudo()
        found = settings.search_fetch(
            [("user_id", "in", self._origin.ids)], ["user_id", "client_card_period"]
        )
        periods = {own.user_id: own.client_card_period for own in found}
        for user in self:
            user.client_card_period = periods.get(user._origin, "all")

    def _inverse_client_card_period(self):
        for user in self.filtered("client_card_period"):
            # write access to the user was checked: the settings belong to the user
            settings = self.env["res.users.settings"]._find_or_create_for_user(user)
            settings.client_card_period = user.client_card_period
