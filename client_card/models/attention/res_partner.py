from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

GROUP = "client_card.group_client_card_user"
MAX_FACTS = 1000


class ResPartner(models.Model):
    """What needs attention with a client, without what is put off."""

    _inherit = "res.partner"

    client_needs_attention = fields.Boolean(
        string="Needs Attention",
        compute="_compute_client_attention",
        search="_search_client_needs_attention",
        groups=GROUP,
        help="Something about the client needs action in the current company.",
    )
    client_attention_count = fields.Integer(
        string="To Attend To",
        compute="_compute_client_attention",
        groups=GROUP,
        help="Number of facts about the client that need action.",
    )

    @api.depends_context("uid", "company", "allowed_company_ids", "tz")
    def _compute_client_attention(self):
        # sudo: the client of a readable contact; the facts have their own rights
        client_of = {p: p.sudo().commercial_partner_id.id for p in self}
        facts = self.env["client.attention"].sudo(False)
        domain = facts._now_domain(set(client_of.values()) - {False})
        rows = facts._read_group(domain, ["client_id"], ["__count"])
        counts = {client.id: count for client, count in rows}
        for partner, client_id in client_of.items():
            partner.client_attention_count = counts.get(client_id, 0)
            partner.client_needs_attention = client_id in counts

    @api.model
    def _search_client_needs_attention(self, operator, value):
        if operator != "in":
            return NotImplemented
        if {True, False} <= set(value):
            return Domain.TRUE
        facts = self.env["client.attention"].sudo(False)
        query = facts._search(Domain("until", "=", False))
        clients = query.subselect(SQL.identifier(facts._table, "client_id"))
        # an array: otherwise the database would search all facts again for each client
        compare = SQL("= ANY") if True in value else SQL("!= ALL")
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s %s (ARRAY(%s))",
                model._field_to_sql(alias, "commercial_partner_id", query),
                compare,
                clients,
            )
        )

    @api.readonly
    def client_card_attention(self, limit=40):
        """Return what needs attention for many clients at once: the most urgent first,
        then the oldest.

        Facts that are put off or not visible to the caller are left out. The number of
        queries does not depend on the number of clients or facts.

        :param int limit: the maximum number of facts per client, up to 1000
        :return: a list with a dict for each id, in the same order

        ::

            {"id": 12, "client_id": 7, "name": "Azure Interior", "count": 1,
             "facts": [{
                 "id": 225, "kind": "overdue", "severity": 3, "name": "Overdue",
                 "since": "2026-01-31", "count": 2,  # documents
                 "amount": 150.0, "currency_id": 125, "currency": "EUR",
                 "company_id": 1, "action": "send_statement",
                 "res_model": "res.partner", "res_id": 7}, …]}

        ``client_id`` is the commercial partner: a contact has the facts of its company.
        ``count`` beside ``facts`` is the number of all of them. ``id`` is that of
        ``client.attention``.

        :raise AccessError: for users without the group of the Clients app, or contacts
            the caller may not read
        :raise UserError: on unknown ids, or another limit
        """
        partners = self._check_figures_access(["commercial_partner_id", "display_name"])
        if type(limit) is not int or not 0 < limit <= MAX_FACTS:
            raise UserError(self.env._("Ask for 1 to %s facts.", MAX_FACTS))
        # sudo: the client of a contact that the caller may read
        client_of = {p: p.sudo().commercial_partner_id for p in partners}
        clients = self.browse({client.id for client in client_of.values()})
        found = self.env["client.attention"].sudo(False)._read_clients(clients, limit)
        nothing = {"count": 0, "facts": []}
        return [
            {
                "id": partner.id,
                "client_id": client.id,
                "name": client.display_name or "",
            }
            | found.get(client.id, nothing)
            for partner, client in client_of.items()
        ]
