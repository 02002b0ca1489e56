from collections.abc import Collection
from typing import NamedTuple

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, Query

SLOTS = 32  # sources that a union may have
# fields that hold the client itself, never one of its contacts
CLIENTS = ("client_commercial_id", "client_id", "commercial_partner_id")


class Rows(NamedTuple):
    """What a source adds to a union.

    :param model: the name of its model
    :param query: the Query of its records, as the user may read them
    :param columns: ``{field of the union: SQL}``; the others are empty
    """

    model: str
    query: Query
    columns: dict


class Built:
    """The Rows that a request made already, for its page and for its count."""

    def __init__(self):
        self.rows = {}


class Asked(NamedTuple):
    """What a query asks of each source, None being all. In the context as an object of
    its own: nothing that comes by RPC can be one."""

    clients: tuple | None = None
    contacts: tuple | None = None  # with the clients themselves
    ids: tuple | None = None  # rows
    rowless: bool = False  # only the columns
    record_ids: tuple | None = None  # of the source at hand
    built: Built | None = None


class ClientUnion(models.AbstractModel):
    """A read-only list of records of several models about clients.

    Its rows come from the sources' own searches, so that each user finds what the
    source shows to that user, with the rights and companies of the moment, also in a
    superuser's environment.

    The id of a row is that of its record times ``SLOTS``, plus the slot of its source.
    """

    _name = "client.union"
    _description = "List of Records of a Client"
    _order = "date desc, id desc"
    _log_access = False

    date = fields.Datetime(readonly=True)
    day = fields.Date(
        readonly=True,
        help="Set for what has a date but no time. The moment is then the beginning of "
        "that day in the user's time zone.",
    )
    name = fields.Char(readonly=True)
    client_id = fields.Many2one("res.partner", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Contact", readonly=True)
    user_id = fields.Many2one("res.users", string="Person", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    amount = fields.Monetary(readonly=True, aggregator=None)
    currency_id = fields.Many2one("res.currency", readonly=True)
    res_model = fields.Char(string="Model", readonly=True)
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", readonly=True, aggregator=None
    )

    @api.model
    def _sources(self):
        """Return ``{slot: (model, name of the method that returns its Rows)}``.

        The method gets the model's name; it may return a list of Rows. Bridges add
        their sources. A slot is part of the ids: it stays with its source for ever.
        """
        return {}

    @api.readonly
    def action_open_source(self):
        """Open the record behind a row.

        :return: an action that opens a form in a dialog
        :raise AccessError: if the user may not read it
        :raise MissingError: if it is gone, or not to be seen by the user
        """
        self.ensure_one()
        source = self._source_record()
        source.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": source._name,
            "res_id": source.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def _source_record(self):
        """Return the record behind a row, which opens for it."""
        return self.env[self.res_model].browse(self.res_id)

    # ------------------------------------------------------------------
    # Search
    # ------------------------------------------------------------------

    def _asked(self):
        asked = self.env.context.get("client_union_asked")
        return asked if isinstance(asked, Asked) else Asked()

    def _asking(self, **values):
        asked = self._asked()._replace(**values)
        return self.with_context(client_union_asked=asked)

    @api.model
    @api.readonly
    def web_search_read(self, domain, *args, **kwargs):
        """The page and its count come from the same Rows."""
        asking = self._asking(built=Built())
        return super(ClientUnion, asking).web_search_read(domain, *args, **kwargs)

    @api.model
    @api.readonly
    def formatted_read_group(self, *args, **kwargs):
        """Group by the days in which dates begin: Odoo's would be those of UTC where
        the context has no time zone."""
        zoned = self.with_context(tz=self.env.tz.zone)
        return super(ClientUnion, zoned).formatted_read_group(*args, **kwargs)

    @api.model
    def _search(self, domain, offset=0, limit=None, order=None, **kwargs):
        """Ask each source for the clients and rows that the domain names, and for no
        more rows than a page of the newest can show."""
        domain = Domain(domain)
        clients = self._required_ids(domain, "client_id")
        if clients is not None:
            contacts = self.env["res.partner"].browse(clients)._client_contact_ids()
            self = self._asking(clients=clients, contacts=contacts)
        domain = domain.optimize_full(self)
        built = self._asked().built or Built()
        asking = self._asking(ids=self._required_ids(domain, "id"), built=built)
        # as of any model, a page may come as texts
        is_page = limit and all(isinstance(n, int) for n in (limit, offset or 0))
        if not is_page or order != self._order:
            return super(ClientUnion, asking)._search(
                domain, offset, limit, order, **kwargs
            )
        none = super(ClientUnion, asking._asking(rowless=True))._search(
            domain, order=order, **kwargs
        )
        return asking._newest(none, offset or 0, limit)

    def _newest(self, none, offset, limit):
        """Return the Query of a page, for which each source gives its newest.

        :param none: the Query that would find the page in no rows at all
        """
        columns = [SQL.identifier(self._table, name) for name in self._column_names()]
        newest = [none.select(*columns)]
        for slot in self._sources():
            for rows in self._rows_of(slot):
                table = SQL("(%s)", self._select(slot, rows))
                query = Query(self.env, self._table, table)
                # what the conditions of the superuser and of rules join
                query._joins.update(none._joins)
                if none.where_clause:
                    query.add_where(none.where_clause)
                query.order = none.order
                query.limit = offset + limit
                newest.append(query.select(*columns))
        union = SQL(" UNION ALL ").join(SQL("(%s)", select) for select in newest)
        page = Query(self.env, self._table, SQL("(%s)", union))
        page.order = none.order
        page.limit = limit
        page.offset = offset
        return page

    def _as_query(self, ordered=True):
        asking = self._asking(ids=self._ids)
        return super(ClientUnion, asking)._as_query(ordered)

    @api.model
    def _required_ids(self, domain, name):
        """Return the ids one of which each row found has in a field, if known."""
        ids = set()

        def without(condition):
            if condition.field_expr != name or condition.operator not in ("=", "in"):
                return condition
            value = condition.value
            values = [value] if condition.operator == "=" else value
            if not isinstance(values, Collection):
                return condition
            if any(type(value) is not int for value in values):
                return condition
            ids.update(values)
            return Domain.FALSE

        nothing_else = domain.map_conditions(without).is_false()
        return tuple(sorted(ids)) if ids and nothing_else else None

    # ------------------------------------------------------------------
    # Rows
    # ------------------------------------------------------------------

    @property
    def _table_query(self):
        parts = [self._empty_row()]
        if not self._asked().rowless:
            for slot in sorted(self._sources()):
                parts += [self._select(slot, rows) for rows in self._rows_of(slot)]
        return SQL(" UNION ALL ").join(parts)

    def _rows_of(self, slot):
        asked = self._asked()
        if asked.built is None:
            return self._build_rows(slot)
        env = self.env
        key = slot, asked.clients, asked.ids, env.uid, env.companies._ids
        if key not in asked.built.rows:
            asked.built.rows[key] = self._build_rows(slot)
        return asked.built.rows[key]

    def _build_rows(self, slot):
        self = self.sudo(False)
        model, method = self._sources()[slot]
        ids = self._asked().ids
        if ids is not None:
            ids = tuple(i // SLOTS for i in ids if i and i % SLOTS == slot)
            if not ids:
                return []
            self = self._asking(record_ids=ids)
        rows = getattr(self, method)(model)
        return rows if isinstance(rows, list) else [rows] if rows else []

    def _stored_columns(self):
        return [
            field
            for name, field in self._fields.items()
            if field.store and field.column_type and name != "id"
        ]

    def _column_names(self):
        return ["id", *(field.name for field in self._stored_columns())]

    def _empty_row(self):
        """Return a SELECT of nothing, which gives the columns their types."""
        return SQL(
            "SELECT NULL::bigint AS id, %s WHERE false",
            SQL(", ").join(
                SQL(
                    "NULL::%s AS %s",
                    SQL(field.column_type[1]),
                    SQL.identifier(field.name),
                )
                for field in self._stored_columns()
            ),
        )

    def _select(self, slot, rows):
        """Return the SELECT of a source, each column in the type of its field: only
        then does the database leave out columns that nobody asked for."""
        row_id = SQL.identifier(rows.query.table, "id")
        return rows.query.select(
            SQL("%s::bigint * %s + %s AS id", row_id, SLOTS, slot),
            *(
                SQL(
                    "(%s)::%s AS %s",
                    rows.columns.get(field.name, SQL("NULL")),
                    SQL(field.column_type[1]),
                    SQL.identifier(field.name),
                )
                for field in self._stored_columns()
            ),
        )

    def _records(self, model_name, domain, client, columns):
        """Return the Rows of a model whose records have a client.

        :param domain: the Domain of the records that belong to the union
        :param client: the field that is a client or a contact of one
        :param columns: ``{field of the union: field of the model, or SQL}``
        """
        records = self.env[model_name].with_context(active_test=False)
        if not records.has_access("read"):
            return None
        query = records._search(domain & self._asked_domain(client))
        table = records._table

        def to_sql(value):
            if isinstance(value, SQL):
                return value
            return records._field_to_sql(table, value, query)

        columns = {name: to_sql(value) for name, value in columns.items()}
        columns["client_id"] = self._client_to_sql(records, client, query)
        columns["res_model"] = SQL("%s", model_name)
        columns["res_id"] = SQL.identifier(table, "id")
        return Rows(model_name, query, columns)

    def _asked_domain(self, client):
        """Return the Domain of those records that are asked for."""
        asked = self._asked()
        domain = Domain.TRUE
        if asked.clients is None:
            domain &= Domain(client, "!=", False)
        else:
            ids = asked.clients if client in CLIENTS else asked.contacts
            domain &= Domain(client, "in", ids)
        if asked.record_ids is not None:
            domain &= Domain("id", "in", asked.record_ids)
        return domain

    def _client_to_sql(self, records, client, query):
        """Return SQL of the client of a record; of one client without a join."""
        clients = self._asked().clients
        if clients and len(clients) == 1:
            return SQL("%s", clients[0])
        contact = records._field_to_sql(records._table, client, query)
        if client in CLIENTS:
            return contact
        partner = query.make_alias(records._table, "client")
        query.add_join(
            "LEFT JOIN",
            partner,
            "res_partner",
            SQL("%s = %s", contact, SQL.identifier(partner, "id")),
        )
        return SQL.identifier(partner, "commercial_partner_id")

    @api.model
    def _day_columns(self, day, moment=None):
        """Return the columns of what has a date and no time.

        A date is a date in any time zone; its moment, for the order among what has a
        time, is that when the day begins for the user.

        :param day: SQL of the date
        :param moment: SQL of the moment where there is no such date
        """
        begin = SQL(
            "(%s::timestamp AT TIME ZONE %s) AT TIME ZONE 'UTC'",
            day,
            self.env.tz.zone,
        )
        date = SQL("COALESCE(%s, %s)", begin, moment) if moment else begin
        return {"date": date, "day": day}
