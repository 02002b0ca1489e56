import json

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

GROUP = "client_card.group_client_card_user"
# an extra is done once: its end does not mean that the client left
LASTING = ("subscription", "licence", "module")


class ResPartner(models.Model):
    """Which services a client has today, as fields of contacts.

    Nothing is stored, so it is correct on the day a service starts or ends, without
    saving any record. A contact has the values of its company. The services that count
    are those listed on the card: those the user may read, of the user's active
    companies, without archived ones.

    * With services: at least one is in force (``client.service``, ``_state_domains``).
    * Cancelled: none is in force, and a subscription, licence or module has ended or
      was cancelled, or the client's own status is marked "Cancelled".
    * Without services: neither.
    * Types and kinds: those of the services in force.
    """

    _inherit = "res.partner"

    client_service_ids = fields.One2many(
        "client.service",
        "client_id",
        string="Services",
        groups=GROUP,
    )
    client_service_status = fields.Selection(
        [
            ("with", "With services"),
            ("without", "Without services"),
            ("cancelled", "Cancelled"),
        ],
        string="Service Status",
        compute="_compute_client_services",
        search="_search_client_service_status",
        groups=GROUP,
        help="With services: at least one is in force today. Cancelled: none is "
        "in force, and one has ended or was cancelled, or the client's "
        "status counts as cancelled.",
    )
    client_service_type_ids = fields.Many2many(
        "client.service.type",
        string="Service Types",
        compute="_compute_client_services",
        search="_search_client_service_type_ids",
        groups=GROUP,
        help="Types of the services in force today.",
    )
    client_service_kinds = fields.Char(
        string="Kinds of Services",
        compute="_compute_client_services",
        search="_search_client_service_kinds",
        groups=GROUP,
        help="Kinds of the services in force today.",
    )

    # ------------------------------------------------------------------
    # Definitions
    # ------------------------------------------------------------------

    @api.model
    def _client_services_domain(self):
        """Return the Domain of the services that count."""
        # for the superuser, too, whom no rule limits
        companies = [False, *self.env.companies.ids]
        return Domain("active", "=", True) & Domain("company_id", "in", companies)

    @api.model
    def _client_services_in_force(self):
        return self.env["client.service"]._state_domains()["active"]

    @api.model
    def _client_services_left(self):
        """Return the Domain of the services whose end means that a client left."""
        states = self.env["client.service"]._state_domains()
        return Domain("kind", "in", LASTING) & (states["ended"] | states["cancelled"])

    @api.model
    def _client_services_query(self, domain):
        """Return a query on the services that count, and its client column."""
        services = self.env["client.service"]
        query = services._search(self._client_services_domain() & domain)
        return query, services._field_to_sql(services._table, "client_id", query)

    @api.model
    def _client_services_table(self, domain=Domain.TRUE):
        """Return a subselect of what each client with any service, past or present,
        has.

        :param domain: which services to consider
        :return: SQL of ``(client_id, in_force, has_left, type_ids, kinds)``, the kinds
            as the user reads them
        """
        services = self.env["client.service"]
        query, client = self._client_services_query(domain)
        kind, type_ = (
            services._field_to_sql(services._table, name, query)
            for name in ("kind", "type_id")
        )
        in_force, left = (
            services._domain_to_sql(part, services._table, query)
            for part in (self._client_services_in_force(), self._client_services_left())
        )
        kinds = services._fields["kind"]._description_selection(self.env)
        labels = [
            SQL(
                "CASE WHEN bool_or(%s = %s AND %s) THEN %s END", kind, k, in_force, name
            )
            for k, name in kinds
        ]
        query.groupby = client
        columns = (
            SQL("%s AS client_id", client),
            SQL("bool_or(%s) AS in_force", in_force),
            SQL("bool_or(%s) AS has_left", left),
            SQL("array_agg(%s) FILTER (WHERE %s) AS type_ids", type_, in_force),
            SQL("NULLIF(concat_ws(', ', %s), '') AS kinds", SQL(", ").join(labels)),
        )
        return SQL("(%s)", query.select(*columns))

    @api.model
    def _client_types_table(self):
        """Return a subselect of all distinct ``(client_id, type_id)`` in force."""
        services = self.env["client.service"]
        query, client = self._client_services_query(self._client_services_in_force())
        type_ = services._field_to_sql(services._table, "type_id", query)
        query.groupby = SQL("%s, %s", client, type_)
        columns = (SQL("%s AS client_id", client), SQL("%s AS type_id", type_))
        return SQL("(%s)", query.select(*columns))

    @api.model
    def _cancelled_clients_table(self):
        """Return a subselect of the clients whose status means that they left."""
        # sudo: a contact may be readable while its company is not; only ids are used
        clients = self.env["res.partner"].sudo()
        cancelled = Domain("client_status_id.is_cancelled", "=", True)
        query = clients._search(cancelled, active_test=False)
        return query.subselect(
            SQL("%s AS client_id", SQL.identifier(query.table, "id"))
        )

    # ------------------------------------------------------------------
    # Read, sort and group
    # ------------------------------------------------------------------

    @api.depends(
        "commercial_partner_id.client_status_id.is_cancelled",
        "commercial_partner_id.client_service_ids.active",
        "commercial_partner_id.client_service_ids.company_id",
        "commercial_partner_id.client_service_ids.state",
        "commercial_partner_id.client_service_ids.type_id.kind",
    )
    @api.depends_context("uid", "lang", "allowed_company_ids")
    def _compute_client_services(self):
        values = self._read_client_services(self.commercial_partner_id._origin)
        ids = {id_ for _status, _kinds, type_ids in values.values() for id_ in type_ids}
        types = self.env["client.service.type"].browse(ids).sorted()
        for partner in self:
            client = partner.commercial_partner_id._origin
            status, kinds, type_ids = values.get(client.id, ("without", False, ()))
            partner.client_service_status = status
            partner.client_service_kinds = kinds
            partner.client_service_type_ids = types.filtered(
                lambda type_, ids=type_ids: type_.id in ids
            )

    @api.model
    def _read_client_services(self, clients):
        """Return ``{client id: (status, kinds, type ids)}``."""
        query = clients._as_query(ordered=False)
        if query.is_empty():
            return {}
        alias = clients._table
        # otherwise the services of all clients would be aggregated for a few
        table = self._client_services_table(Domain("client_id", "in", clients.ids))
        services = self._join_client_table(alias, query, "client_services", table)
        rows = self.env.execute_query(
            query.select(
                clients._field_to_sql(alias, "id", query),
                self._client_service_status_to_sql(alias, query, services),
                SQL.identifier(services, "kinds"),
                SQL.identifier(services, "type_ids"),
            )
        )
        return {
            client_id: (status, kinds, type_ids or ())
            for client_id, status, kinds, type_ids in rows
        }

    @api.model
    def _join_client_table(self, alias, query, name, table):
        """Join a table with the column ``client_id`` to a query on contacts."""
        joined = query.make_alias(alias, name)
        condition = SQL(
            "%s = %s",
            self._field_to_sql(alias, "commercial_partner_id", query),
            SQL.identifier(joined, "client_id"),
        )
        query.add_join("LEFT JOIN", joined, table, condition)
        return joined

    @api.model
    def _client_service_status_to_sql(self, alias, query, services):
        """Return the status; ``services`` is the joined table of services."""
        table = self._cancelled_clients_table()
        left = self._join_client_table(alias, query, "cancelled_clients", table)
        return SQL(
            "CASE WHEN %s THEN 'with' WHEN %s OR %s IS NOT NULL THEN 'cancelled' "
            "ELSE 'without' END",
            SQL.identifier(services, "in_force"),
            SQL.identifier(services, "has_left"),
            SQL.identifier(left, "client_id"),
        )

    def _field_to_sql(self, alias, field_expr, query=None):
        """What the client has, to sort and group by it."""
        names = ("client_service_status", "client_service_kinds")
        if query is None or field_expr not in names:
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields[field_expr], "read")
        table = self._client_services_table()
        services = self._join_client_table(alias, query, "client_services", table)
        if field_expr == "client_service_kinds":
            return SQL.identifier(services, "kinds")
        return self._client_service_status_to_sql(alias, query, services)

    def _read_group_groupby(self, alias, groupby_spec, query):
        """A client belongs to the group of each of its types."""
        if groupby_spec != "client_service_type_ids":
            return super()._read_group_groupby(alias, groupby_spec, query)
        self._check_field_access(self._fields[groupby_spec], "read")
        table = self._client_types_table()
        types = self._join_client_table(alias, query, groupby_spec, table)
        return SQL.identifier(types, "type_id")

    # ------------------------------------------------------------------
    # Search
    # ------------------------------------------------------------------

    @api.model
    def _search_client_service_status(self, operator, value):
        """Express each status as conditions that can use indexes: comparing the status
        itself would aggregate the services of all clients."""
        if operator != "in":
            return NotImplemented
        query, client = self._client_services_query(self._client_services_left())
        left = SQL(
            "(%s UNION ALL %s)",
            query.subselect(SQL("%s AS client_id", client)),
            self._cancelled_clients_table(),
        )
        not_served = self._clients_served(Domain.TRUE, found=False)
        statuses = {
            "with": self._clients_served(Domain.TRUE),
            "cancelled": not_served & self._clients_in(left),
            "without": not_served & self._clients_in(left, found=False),
        }
        return Domain.OR(statuses[name] for name in value if name in statuses)

    @api.model
    def _clients_in(self, table, found=True):
        """Return the Domain of the contacts whose client is in a table.

        :param table: SQL with the column ``client_id``
        :param found: False for those whose client is not
        """

        def exists(model, alias, query):
            row = query.make_alias(alias, "client")
            return SQL(
                "%s (SELECT 1 FROM %s AS %s WHERE %s = %s)",
                SQL("EXISTS") if found else SQL("NOT EXISTS"),
                table,
                SQL.identifier(row),
                SQL.identifier(row, "client_id"),
                model._field_to_sql(alias, "commercial_partner_id", query),
            )

        return Domain.custom(to_sql=exists)

    @api.model
    def _search_client_service_type_ids(self, operator, value):
        """Find the clients with a service in force of a type."""
        if operator not in ("in", "any") and not self._is_by_text(operator, value):
            return NotImplemented
        if operator == "in" and any(
            one is True or not isinstance(one, int | str) for one in value
        ):
            raise UserError(
                self.env._("Types of services can only be searched by id or name.")
            )
        if operator == "in" and False in value:
            # without any, or with one of the others
            others = Domain("type_id", "in", [type_id for type_id in value if type_id])
            return self._clients_served(Domain.TRUE, found=False) | (
                self._clients_served(others)
            )
        return self._clients_served(Domain("type_id", operator, value))

    @api.model
    def _clients_served(self, domain, found=True):
        """Return the Domain of the contacts whose client has such a service in
        force."""
        query, client = self._client_services_query(
            domain & self._client_services_in_force()
        )
        if query.is_empty():
            return Domain(not found)
        table = query.subselect(SQL("%s AS client_id", client))
        return self._clients_in(table, found)

    @api.model
    def _is_by_text(self, operator, value):
        """Return whether this searches for part of a text; Odoo negates the "not like"
        operators."""
        is_like = (
            operator.endswith("like") and operator not in Domain.NEGATIVE_OPERATORS
        )
        return is_like and isinstance(value, str)

    @api.model
    def _search_client_service_kinds(self, operator, value):
        if operator in ("child_of", "parent_of", "any", "not any"):
            return NotImplemented
        texts = value if operator in ("in", "not in") else [value]
        if not all(isinstance(text, str) or text is False for text in texts):
            raise UserError(
                self.env._("Kinds of services can only be searched by text.")
            )
        return self._compared_in_sql("client_service_kinds", operator, value)

    @api.model
    def _compared_in_sql(self, name, operator, value):
        """Return the condition on a field that is not stored but has an SQL
        expression."""
        return Domain.custom(
            to_sql=lambda model, alias, query: model._fields[name].condition_to_sql(
                name, operator, value, model, alias, query
            )
        )

    # ------------------------------------------------------------------
    # Search panel
    # ------------------------------------------------------------------

    @api.model
    @api.readonly
    def search_panel_select_multi_range(self, field_name, **kwargs):
        """Count the clients of all types at once; core would count them one by one.

        :param field_name: see the same method of Odoo
        :return: the values of the field, each with the number of clients
        """
        if field_name != "client_service_type_ids" or not kwargs.get("enable_counters"):
            return super().search_panel_select_multi_range(field_name, **kwargs)
        result = super().search_panel_select_multi_range(
            field_name, **kwargs | {"enable_counters": False}
        )
        domain = Domain.AND(
            kwargs.get(name) or []
            for name in ("search_domain", "category_domain", "filter_domain")
        )
        group_domains = kwargs.get("group_domain") or {}
        counts = {}
        for value in result.get("values", ()):
            # as in core, choices in the other groups also apply
            group = json.dumps(value.get("group_id"))
            others = Domain(group_domains.get(group) or [])
            key = repr(others)
            if key not in counts:
                counts[key] = self._count_by_service_type(domain & others)
            value["__count"] = counts[key].get(value["id"], 0)
        return result

    @api.model
    def _count_by_service_type(self, domain):
        name = "client_service_type_ids"
        rows = self._read_group(domain, [name], ["__count"])
        return {type_.id: count for type_, count in rows if type_}
