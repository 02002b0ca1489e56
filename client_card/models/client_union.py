from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

from odoo import api, fields, models, tools
from odoo.fields import Domain
from odoo.tools import SQL, Query

from ..tools import Known, plain_order, plan_without_compiling

# slots of a union: 1 to 15 are for this addon, 16 to 23 for the bridges shipped with
# it, 24 to 31 for everybody else
SLOTS = 32
DAY = timedelta(days=1)
# fields that the sources can filter by, or that their indexes cover: other conditions
# check each row
KNOWN_FIELDS = {"client_id", "date", "id", "kind"}
LOOKED_AT = 500  # minimum number of the newest rows to read from a source


class Probe(NamedTuple):
    """Records of one client: an index tells whether there are any.

    :param model: the name of their model
    :param client: the stored field with the client
    :param domain: further conditions that the index covers
    """

    model: str
    client: str
    domain: Domain = Domain.TRUE


class Source(NamedTuple):
    """Records of one model in a union.

    :param model: its name
    :param rows: the method that returns the Rows, or a list of Rows
    :param kinds: the kinds of its rows, and the Domain of the records of each
    :param probe: the Probe of all its records, if there is one: sources without any
        record of a client are left out
    """

    model: str
    rows: Callable
    kinds: dict
    probe: Probe | None = None


class Sources(dict):
    """The sources of a union by slot; each slot has one owner."""

    def __or__(self, others):
        """:raise ValueError: if two addons use the same slot"""
        for slot in self.keys() & others.keys():
            owners = [source.rows.__module__ for source in (self[slot], others[slot])]
            raise ValueError(f"slot {slot} of the log is taken twice: {owners}")
        return Sources({**self, **others})


class Rows(NamedTuple):
    """The contribution of a source to a union.

    :param model: the name of its model
    :param query: the Query of its records that the user may read
    :param columns: ``{field of the union: SQL}``; the others are empty
    :param newest: SQL that sorts like the column ``date``: an index on the client, this
        and the record's id finds the newest rows
    """

    model: str
    query: Query
    columns: dict
    newest: SQL


class Built:
    """Results shared by the page and the count of a request: the Rows it built and, by
    domain, the times or ids of the rows it found."""

    def __init__(self):
        self.rows = {}
        self.moments = {}
        self.ids = {}


class Asked(NamedTuple):
    """What a query asks of each source; None means all. It is passed in the context as
    an instance of this class, which RPC cannot send."""

    clients: tuple | None = None
    kinds: tuple | None = None
    ids: tuple | None = None  # rows
    rowless: bool = False  # only the columns
    record_ids: tuple | None = None  # of the source at hand
    built: Built | None = None


class ClientUnion(models.AbstractModel):
    """A read-only list of records of several models about clients.

    Its rows come from the sources' own searches, so that each user finds what the
    source shows to that user, with the user's current rights and companies, also in a
    superuser environment.

    The id of a row is the id of its record times ``SLOTS``, plus the slot of its
    source.
    """

    _name = "client.union"
    _description = "List of Records of a Client"
    _order = "date desc, id desc"
    _log_access = False
    _newest_first = True  # whether pages start with the newest rows

    date = fields.Datetime(readonly=True)
    day = fields.Date(
        readonly=True,
        help="Set when there is a date but no time. The date and time are then "
        "the start of that day in the user's time zone.",
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
        """Return the Sources, each with its slot: ``super()._sources() | {slot:
        Source}``. A slot is part of the ids: it always stays with its source."""
        return Sources()

    def _register_hook(self):
        """Fail at startup, not at the first use, if a slot is used twice."""
        super()._register_hook()
        self._sources()

    @api.readonly
    def action_open_source(self):
        """Open the record behind a row.

        :return: an action that opens a form, usually in a dialog
        :raise AccessError: if the user may not read it
        :raise MissingError: if it is gone, or not visible to the user
        """
        self.ensure_one()
        source = self._source_record()
        source.check_access("read")
        return self._form_action(source, self.name)

    @api.model
    def _form_action(self, record, title):
        """Return an action that opens a record in a dialog."""
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": record._name,
            "res_id": record.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def _source_record(self):
        """Return the record that a row opens."""
        return self.env[self.res_model].browse(self.res_id)

    @api.model
    def _record_names(self, model_name, ids):
        """Return ``{id: name}`` of the records that the user may read."""
        records = self.env[model_name].with_context(active_test=False)
        if not records.has_access("read"):
            return {}
        found = records.search_fetch([("id", "in", ids)])
        return {record.id: record.display_name for record in found}

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
        """Use the same Rows for the page and its count."""
        asking = self._asking(built=Built())
        return super(ClientUnion, asking).web_search_read(domain, *args, **kwargs)

    @api.model
    @api.readonly
    def formatted_read_group(self, *args, **kwargs):
        """Group by local days: without a time zone in the context, Odoo would use those
        of UTC."""
        zoned = self.with_context(tz=self.env.tz.zone)
        return super(ClientUnion, zoned).formatted_read_group(*args, **kwargs)

    @api.model
    def _search(self, domain, offset=0, limit=None, order=None, **kwargs):
        """Ask each source only for rows that the domain allows, and for no more than a
        page of the newest can show."""
        domain = Domain(domain)
        self = self._asking(clients=self._required(domain, "client_id", int))
        domain = domain.optimize_full(self)
        if domain.is_false():
            return self.browse()._as_query()
        kinds = self._required(domain, "kind", str)
        self = self._asking(kinds=kinds)
        built = self._asked().built or Built()
        asking = self._asking(ids=self._required(domain, "id", int), built=built)
        # as with any model, limit and offset may come as strings
        is_page = limit and all(isinstance(n, int) for n in (limit, offset or 0))
        if not is_page or not self._is_in_order(order):
            return super(ClientUnion, asking)._search(
                domain, offset, limit, order, **kwargs
            )
        rowless = asking._asking(rowless=True)
        search = partial(super(ClientUnion, rowless)._search, order=order, **kwargs)
        wanted = (offset or 0) + limit
        if self._newest_first and (since := asking._since(domain, wanted, search)):
            domain &= Domain("date", ">=", since)
        return asking._page(domain, offset or 0, limit, search)

    @api.model
    def _is_in_order(self, order):
        """Return whether a page in this order has the first rows of each source."""
        return not order or plain_order(order) == plain_order(self._order)

    def _first_order(self):
        """Return SQL of the order of one source's rows: that of the list, as covered by
        an index."""
        columns = (SQL.identifier(self._table, n) for n in ("newest", "record_id"))
        return SQL("%s DESC, %s DESC", *columns)

    def _page(self, domain, offset, limit, search):
        """Return the Query of a page, to which each source contributes its newest rows.

        :param search: Odoo's search, on an empty set of rows
        """
        none = self._search_nothing(domain, search)
        return self._newest(none, self._period(domain), offset, limit)

    def _search_nothing(self, domain, search):
        kinds = self._asked().kinds
        return search(self._without_kinds(domain, kinds) if kinds else domain)

    def _since(self, domain, wanted, search):
        """Return a time since which enough rows are found, None if unknown: if many
        rows match a text, there is no need to search all rows of a client."""
        asked = self._asked()
        parts = self._parts(domain)
        known = [part for part in parts if self._is_known(part)]
        if len(known) == len(parts) or asked.ids or len(asked.clients or ()) != 1:
            return None
        plan_without_compiling(self.env)
        key = repr(domain), self.env.uid, self.env.su, self.env.companies._ids
        if key not in asked.built.moments:
            newest = self._page(Domain.AND(known), 0, LOOKED_AT + 2 * wanted, search)
            asked.built.moments[key] = self._find_moments(domain, newest, search)
        moments = asked.built.moments[key]
        if len(moments) < wanted or moments[0] is None:  # those without come first
            return None
        return moments[wanted - 1].replace(microsecond=0)

    def _find_moments(self, domain, newest, search):
        """Return the times of the rows that the domain finds among the newest of each
        source, the newest first.

        :param newest: the Query of these rows, limited to a page
        """
        none = self._search_nothing(domain, search)
        columns = [SQL.identifier(self._table, name) for name in self._column_names()]
        limit, newest.limit = newest.limit, None
        query = Query(self.env, self._table, SQL("(%s)", newest.select(*columns)))
        query._joins.update(none._joins)
        query.add_where(none.where_clause)
        date = SQL.identifier(self._table, "date")
        query.order = SQL("%s DESC", date)
        query.limit = limit
        # reading so few rows is faster than starting a second process
        self.env.cr.execute("SET LOCAL max_parallel_workers_per_gather = 0")
        rows = self.env.execute_query(query.select(date))
        self.env.cr.execute("SET LOCAL max_parallel_workers_per_gather TO DEFAULT")
        return [moment for (moment,) in rows]

    @api.model
    def _is_known(self, part):
        """Return whether a condition uses only KNOWN_FIELDS."""
        names = {condition.field_expr for condition in part.iter_conditions()}
        return bool(names) and names <= KNOWN_FIELDS

    def _newest(self, none, period, offset, limit):
        """Return the Query of a page, to which each source contributes its newest rows.

        :param none: the Query of the page on an empty set of rows
        :param period: the first and last time of what it finds, None if open
        """
        columns = [SQL.identifier(self._table, name) for name in self._column_names()]
        columns = [SQL(", ").join(columns)]
        newest = [none.select(*columns)]
        for slot, source in self._asked_sources().items():
            for rows in self._rows_of(slot, source):
                table = SQL("(%s)", self._select_first(slot, rows))
                query = Query(self.env, self._table, table)
                # the operators that join the conditions of the superuser and of rules
                query._joins.update(none._joins)
                if none.where_clause:
                    query.add_where(none.where_clause)
                if "day" in rows.columns:  # no index covers the times of days
                    self._add_days(query, *period)
                query.order = self._first_order()
                query.limit = offset + limit
                newest.append(query.select(*columns))
        union = SQL(" UNION ALL ").join(SQL("(%s)", select) for select in newest)
        page = Query(self.env, self._table, SQL("(%s)", union))
        page.order = none.order
        page.limit = limit
        page.offset = offset
        return page

    @api.model
    def _without_kinds(self, domain, kinds):
        """Return the Domain without the condition on exactly these kinds, because the
        sources already apply it: the database would assume that few rows match."""
        return Domain.AND(
            part
            for part in self._parts(domain)
            if getattr(part, "field_expr", None) != "kind"
            or self._required(part, "kind", str) != kinds
        )

    @api.model
    def _parts(self, domain):
        """Return the conditions that every row found must meet."""
        is_and = getattr(domain, "OPERATOR", "&") == "&"
        return getattr(domain, "children", (domain,)) if is_and else (domain,)

    def _add_days(self, query, first, last):
        """Add the days of a period, in any time zone, to the query of a source."""
        newest = SQL.identifier(self._table, "newest")
        if first:
            query.add_where(SQL("%s >= %s::date", newest, first - DAY))
        if last:
            query.add_where(SQL("%s <= %s::date", newest, last + DAY))

    @api.model
    def _period(self, domain):
        """Return the first and last time of what the domain finds, None if open."""
        first = last = None
        for part in self._parts(domain):
            if getattr(part, "field_expr", None) != "date":
                continue
            if not isinstance(part.value, datetime):
                continue
            if part.operator in (">", ">="):
                first = max(first or part.value, part.value)
            elif part.operator in ("<", "<="):
                last = min(last or part.value, part.value)
        return first, last

    def _as_query(self, ordered=True):
        asking = self._asking(ids=self._ids)
        return super(ClientUnion, asking)._as_query(ordered)

    @api.model
    def _required(self, domain, name, value_type):
        """Return the possible values of a field in the rows found, if known."""
        found = set()

        def without(condition):
            if condition.field_expr != name or condition.operator not in ("=", "in"):
                return condition
            value = condition.value
            values = [value] if condition.operator == "=" else value
            if not isinstance(values, Collection):
                return condition
            if any(type(value) is not value_type for value in values):
                return condition
            found.update(values)
            return Domain.FALSE

        nothing_else = domain.map_conditions(without).is_false()
        return tuple(sorted(found)) if found and nothing_else else None

    # ------------------------------------------------------------------
    # Rows
    # ------------------------------------------------------------------

    @property
    def _table_query(self):
        parts = [self._empty_row()]
        if not self._asked().rowless:
            for slot, source in self._asked_sources().items():
                rows_of_slot = self._rows_of(slot, source)
                parts += [self._select(slot, rows) for rows in rows_of_slot]
        return SQL(" UNION ALL ").join(parts)

    def _asked_sources(self):
        """Return the sources that may have rows, with the rights of the user."""
        kinds = self._asked().kinds
        return {
            slot: source
            for slot, source in sorted(self.sudo(False)._sources().items())
            if kinds is None or set(kinds) & source.kinds.keys()
            if source.probe is None or self._may_find(source.probe)
        }

    def _rows_of(self, slot, source):
        asked = self._asked()
        if asked.built is None:
            return self._build_rows(slot, source)
        env = self.env
        key = slot, asked.ids, asked.kinds, env.uid, env.companies._ids
        if key not in asked.built.rows:
            asked.built.rows[key] = self._build_rows(slot, source)
        return asked.built.rows[key]

    def _build_rows(self, slot, source):
        ids = self._asked().ids
        if ids is not None:
            ids = tuple(i // SLOTS for i in ids if i and i % SLOTS == slot)
            if not ids:
                return []
            asking = self.sudo(False)._asking(record_ids=ids)
            source = asking._sources()[slot]
        rows = source.rows()
        return rows if isinstance(rows, list) else [rows] if rows else []

    # ------------------------------------------------------------------
    # What a client has none of
    # ------------------------------------------------------------------

    @api.model
    def _probes(self):
        """Return the Probes of the sources."""
        return {source.probe for source in self._sources().values() if source.probe}

    @api.model
    def _send_probes(self, probes, client):
        """Find out in one query which records a client has none of. Requests that keep
        results then leave them out: planning their part of a query takes longer than
        this query."""
        probes = list(probes)
        exists = [
            SQL("EXISTS (%s %s)", self._probe_select(probe), client.id)
            for probe in probes
        ]
        [found] = self.env.execute_query(SQL("SELECT %s", SQL(", ").join(exists)))
        known = self.env.context["client_known"]
        known["probes", client._ids] = dict(zip(probes, found, strict=True))

    @api.model
    def _may_find(self, probe, clients=None):
        """Return False if the request knows that there is none for the client.

        :param clients: a tuple with its id; default: the one that is asked for
        """
        known = self.env.context.get("client_known")
        if not isinstance(known, Known):
            return True
        found = known.get(("probes", clients or self._asked().clients), {})
        return found.get(probe, True)

    @api.model
    def _has_none(self, model_name, domain):
        """Return whether the request knows that no record meets a Domain, because the
        client has none at all."""
        return any(
            not self._may_find(Probe(model_name, part.field_expr), (part.value,))
            for part in self._parts(domain)
            if getattr(part, "operator", None) == "=" and type(part.value) is int
        )

    @api.model
    @tools.ormcache("probe")
    def _probe_select(self, probe):
        """Return the SELECT of a Probe, which ends before the client's id."""
        # sudo: only whether there are any, to leave out what nobody can find
        records = self.env[probe.model].sudo().with_context(active_test=False)
        query = records._search(probe.domain)
        client = records._field_to_sql(records._table, probe.client, query)
        conditions = [query.where_clause] if query.where_clause else []
        return SQL(
            "SELECT FROM %s WHERE %s =",
            query.from_clause,
            SQL(" AND ").join([*conditions, client]),
        )

    # ------------------------------------------------------------------
    # Columns
    # ------------------------------------------------------------------

    def _stored_columns(self):
        return [
            field
            for name, field in self._fields.items()
            if field.store and field.column_type and name != "id"
        ]

    def _column_names(self):
        return ["id", *(field.name for field in self._stored_columns())]

    def _empty_row(self):
        """Return an empty SELECT that defines the types of the columns."""
        columns = SQL(", ").join(self._empty_columns().values())
        return SQL("SELECT NULL::bigint AS id, %s WHERE false", columns)

    @tools.ormcache()
    def _empty_columns(self):
        """Return ``{field: SQL}``: most sources have no value for most columns."""
        return {name: SQL("NULL%s", cast) for name, cast in self._casts().items()}

    @tools.ormcache()
    def _casts(self):
        """Return ``{field: SQL}``: what gives a column the type and name of its
        field."""
        return {
            field.name: SQL(
                "::%s AS %s", SQL(field.column_type[1]), SQL.identifier(field.name)
            )
            for field in self._stored_columns()
        }

    def _select(self, slot, rows, newest=None):
        """Return the SELECT of a source, with each column in the type of its field:
        only then does the database skip columns that are not needed.

        :param newest: SQL of an additional column; ``record_id`` is added with it
        """
        row_id = SQL.identifier(rows.query.table, "id")
        columns = [SQL("%s::bigint * %s + %s AS id", row_id, SLOTS, slot)]
        if newest:
            columns += [SQL("%s AS newest", newest), SQL("%s AS record_id", row_id)]
        empty = self._empty_columns()
        for name, cast in self._casts().items():
            value = rows.columns.get(name)
            columns.append(empty[name] if value is None else SQL("(%s)%s", value, cast))
        return rows.query.select(*columns)

    def _select_first(self, slot, rows):
        """Return the SELECT of a source, with the columns that find its first rows."""
        return self._select(slot, rows, rows.newest or SQL("NULL"))

    def _records(self, model_name, domain, client, columns):
        """Return the Rows of a model whose records have a client.

        :param domain: the Domain of the records that are part of the union
        :param client: the stored field with the client itself, never with a contact
        :param columns: ``{field of the union: field of the model, or SQL}``; an index
            has the client first, then ``day``, else ``date``
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
        columns["client_id"] = to_sql(client)
        columns["res_model"] = SQL("%s", model_name)
        columns["res_id"] = SQL.identifier(table, "id")
        newest = columns.get("day") or columns.get("date")
        return Rows(model_name, query, columns, newest)

    def _asked_domain(self, client):
        """Return the Domain of the requested records."""
        domain = Domain(client, "!=", False)
        if (record_ids := self._asked().record_ids) is not None:
            domain &= Domain("id", "in", record_ids)
        return domain

    def _kinds_domain(self, source_kinds):
        """Return the Domain of a source's records of the requested kinds."""
        if (kinds := self._asked().kinds) is None:
            return Domain.TRUE
        return Domain.OR(source_kinds[kind] for kind in kinds if kind in source_kinds)

    @api.model
    def _day_columns(self, day):
        """Return the columns of records with a date and no time.

        A date is the same in any time zone; to sort it among records with a time, it
        counts as the start of the day in the user's time zone.

        :param day: SQL of the date
        """
        begin = SQL(
            "(%s::timestamp AT TIME ZONE %s) AT TIME ZONE 'UTC'",
            day,
            self.env.tz.zone,
        )
        return {"date": begin, "day": day}
