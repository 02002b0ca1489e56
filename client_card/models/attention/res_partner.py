from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools import plan_without_compiling

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
        help="Number of facts about the client that need action. Sorts by the most "
        "urgent fact, then by the number of facts.",
    )
    client_attention_severity = fields.Integer(
        string="Most Urgent",
        compute="_compute_client_attention",
        groups=GROUP,
        help="Severity of the client's most urgent fact. 3: money, or a client who is "
        "waiting; 2: late; 1: soon; 0: none.",
    )

    @api.depends_context("uid", "company", "allowed_company_ids", "tz")
    def _compute_client_attention(self):
        # sudo: the client of a readable contact; the facts have their own rights
        client_of = {p: p.sudo().commercial_partner_id.id for p in self}
        facts = self.env["client.attention"].sudo(False)
        domain = facts._now_domain(set(client_of.values()) - {False})
        rows = facts._read_group(domain, ["client_id"], ["__count", "severity:max"])
        found = {client.id: values for client, *values in rows}
        for partner, client_id in client_of.items():
            count, severity = found.get(client_id, (0, 0))
            partner.client_attention_count = count
            partner.client_attention_severity = severity
            partner.client_needs_attention = bool(count)

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

    @api.model
    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        """Sort by the most urgent fact, then by the number of facts. This reads the
        facts of all clients once, whatever the search finds."""
        if field_name != "client_attention_count":
            return super()._order_field_to_sql(
                alias, field_name, direction, nulls, query
            )
        self._check_field_access(self._fields[field_name], "read")
        terms = self._attention_terms(alias, query)
        query._order_groupby.extend(terms)
        return SQL(", ").join(SQL("%s %s %s", t, direction, nulls) for t in terms)

    @api.model
    def _attention_terms(self, alias, query):
        """Join the current facts about clients to a query on contacts; return SQL of
        the severity of the most urgent fact and of the number of facts."""
        if query.is_empty():  # also when Odoo checks whether the field is sortable
            return [SQL("COALESCE(NULL::integer, 0)")] * 2
        plan_without_compiling(self.env)
        facts = self.env["client.attention"].sudo(False)
        found = query.make_alias(alias, "attention")
        query.add_join(
            "LEFT JOIN",
            found,
            SQL("(%s)", facts._clients_select()),
            SQL(
                "%s = %s",
                self._field_to_sql(alias, "commercial_partner_id", query),
                SQL.identifier(found, "client_id"),
            ),
        )
        names = ("severity", "count")
        return [SQL("COALESCE(%s, 0)", SQL.identifier(found, name)) for name in names]

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
