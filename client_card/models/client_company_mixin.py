from odoo import api, fields, models


class ClientCompanyMixin(models.AbstractModel):
    """Records about a contact of a client, in the company to which they belong."""

    _name = "client.company.mixin"
    _description = "Company of Client Records"

    partner_id = fields.Many2one(
        "res.partner",
        string="Contact",
        required=True,
        check_company=True,
        context={"client_card_link": True},
    )
    client_id = fields.Many2one(
        related="partner_id.commercial_partner_id",
        string="Client",
        context={"client_card_link": True},
    )
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_company_id",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        ondelete="restrict",
    )

    @api.depends("partner_id")
    def _compute_company_id(self):
        """The current company, unless the contact belongs to another company of the
        user. A contact of a main company also belongs to its branches."""
        for record in self:
            company = record.company_id
            if not company and not record._origin:
                company = self.env.company
            own = record.partner_id.company_id
            if own in self.env.companies and own not in company.parent_ids:
                company = own
            record.company_id = company
