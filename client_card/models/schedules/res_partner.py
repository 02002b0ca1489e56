from odoo import api, fields, models

from ...tools import ACCOUNTING_GROUPS

GROUPS = "client_card.group_client_card_manager," + ACCOUNTING_GROUPS


class ResPartner(models.Model):
    """The statement schedule of a client."""

    _inherit = "res.partner"

    client_statement_schedule_id = fields.Many2one(
        "client.statement.schedule",
        string="Statement Schedule",
        company_dependent=True,
        domain="[('company_id', '=', allowed_company_ids[0])]",
        copy=False,
        groups=GROUPS,
        help="Overrides the schedule of the client's tags.",
    )
    client_statement_none = fields.Boolean(
        string="No Scheduled Statements",
        company_dependent=True,
        copy=False,
        groups=GROUPS,
        help="Even if one of its tags has a schedule.",
    )
    client_statement_next = fields.Char(
        string="Next Statement",
        compute="_compute_client_statement_next",
        groups=GROUPS,
        help="Its schedule and date, in the current company.",
    )

    @api.depends("category_id", "client_statement_none", "client_statement_schedule_id")
    @api.depends_context("company", "lang", "uid")
    def _compute_client_statement_next(self):
        here = [("company_id", "=", self.env.company.id)]
        schedules = self.env["client.statement.schedule"].search(here)
        said = {}
        for partner in self:
            # the client with its unsaved changes, if it is the one being edited
            client = partner.commercial_partner_id
            client = partner if partner._origin == client._origin else client
            said[partner] = schedules._describe_next(client)
        asked = self.filtered(said.get).commercial_partner_id.ids
        optouts = self.env["client.statement.optout"]
        if asked:  # saves a query on cards without a schedule
            of_clients = [*here, ("client_id", "in", asked)]
            optouts = optouts.search_fetch(
                of_clients, ["client_id", "email"], order="email"
            )
        of_client = optouts.grouped("client_id")
        for partner, text in said.items():
            gone = of_client.get(partner.commercial_partner_id._origin)
            if gone:
                names = ", ".join(gone.mapped("email"))
                text = f"{text}. {self.env._('Opted out: %s', names)}"
            partner.client_statement_next = text
