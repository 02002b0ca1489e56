from odoo import api, fields, models

from ...tools import ACCOUNTING_GROUPS


class ResPartner(models.Model):
    """Whether a client uses more credit than its limit."""

    _inherit = "res.partner"

    client_over_limit = fields.Boolean(
        string="Over Credit Limit",
        compute="_compute_client_over_limit",
        search="_search_client_over_limit",
        groups=ACCOUNTING_GROUPS,
        help="Uses more credit than the limit, in the current company.",
    )

    @api.depends_context("uid", "company")
    def _compute_client_over_limit(self):
        clients = self.commercial_partner_id
        over = self.env["client.credit"]._over_limit(clients)
        for partner in self:
            partner.client_over_limit = partner.commercial_partner_id.id in over

    def _search_client_over_limit(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._search_client_column("client_over_limit", operator, value)
