from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class CrmLead(models.Model):
    _name = "crm.lead"
    _inherit = ["crm.lead", "client.activity.mixin", "client.block.mixin"]
    _client_source = "leads"

    client_number = fields.Char(
        string="Number", readonly=True, copy=False, index="trigram"
    )
    client_id = fields.Many2one(
        related="partner_id.commercial_partner_id",
        string="Client",
        store=True,
        precompute=True,
    )
    client_result = fields.Char(
        string="Result",
        compute="_compute_client_result",
        help="Won, lost with the reason, or open.",
    )
    client_company_id = fields.Many2one(
        "res.company",
        string="Company of the Figures",
        compute="_compute_client_company_id",
        search="_search_client_company_id",
        help="A lead without a company counts in the user's current company.",
    )

    _client_card_idx = models.Index("(client_id, create_date DESC, id DESC)")
    _client_number_unique = models.UniqueIndex(
        "(client_number)", "Two leads cannot have the same number."
    )

    @api.model_create_multi
    def create(self, vals_list):
        numbers = self.env["ir.sequence"]
        return super().create(
            [
                values | {"client_number": numbers.next_by_code("client_card_crm.lead")}
                for values in vals_list
            ]
        )

    @api.depends("won_status", "active", "lost_reason_id.name")
    @api.depends_context("lang")
    def _compute_client_result(self):
        for lead in self:
            if lead.won_status == "won":
                lead.client_result = self.env._("Won")
            elif lead.won_status == "lost":
                lead.client_result = self._describe_lost(lead.lost_reason_id)
            elif lead.active:
                lead.client_result = self.env._("Open")
            else:
                lead.client_result = self.env._("Archived")

    @api.model
    def _describe_lost(self, reason):
        if not reason:
            return self.env._("Lost")
        return self.env._("Lost: %(reason)s", reason=reason.name)

    @api.depends("company_id")
    @api.depends_context("company")
    def _compute_client_company_id(self):
        for lead in self:
            lead.client_company_id = lead.company_id or self.env.company

    @api.model
    def _search_client_company_id(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = Domain("company_id", "in", value)
        if self.env.company.id in value:
            domain |= Domain("company_id", "=", False)
        return domain

    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr != "client_company_id":
            return super()._field_to_sql(alias, field_expr, query)
        return SQL(
            "COALESCE(%s, %s)",
            super()._field_to_sql(alias, "company_id", query),
            self.env.company.id,
        )
