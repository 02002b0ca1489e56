from odoo import api, fields, models


class ClientSolution(models.Model):
    """A product installed at a client."""

    _name = "client.solution"
    _description = "Solution of a Client"
    _inherit = ["mail.thread", "client.activity.mixin", "client.company.mixin"]
    _order = "name, id"
    _rec_names_search = ["name", "serial"]
    _check_company_auto = True

    name = fields.Char(
        string="Solution",
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    partner_id = fields.Many2one(
        index=True,
        ondelete="restrict",
        tracking=True,
        help="The client, or the address or contact where it is installed.",
    )
    client_id = fields.Many2one(store=True, index=True)
    product_id = fields.Many2one(
        "product.product", ondelete="restrict", check_company=True, tracking=True
    )
    version = fields.Char(string="Installed Version", tracking=True)
    date_installed = fields.Date(
        string="Installed On", default=fields.Date.context_today, tracking=True
    )
    serial = fields.Char(string="Licence or Serial Number", tracking=True)
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        tracking=True,
    )
    note = fields.Html(string="Notes")
    active = fields.Boolean(default=True, tracking=True)

    def _creation_message(self):
        """A full sentence: the gender in Odoo's "%s created" cannot be translated."""
        return self.env._("Solution added")

    @api.depends("product_id")
    def _compute_name(self):
        for solution in self:
            solution.name = solution.product_id.display_name or solution.name
