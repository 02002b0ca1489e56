from collections.abc import Callable
from datetime import date, datetime, time
from functools import partial
from typing import NamedTuple

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools import round_amount
from .res_users_settings import PERIODS


class Block(NamedTuple):
    """One figure of a source: which of its documents count, and with which amount."""

    domain: Domain
    amount: str  # field summed, in the company's currency, signed
    currency_amount: str  # the same in the document's currency
    among: Domain | None = None  # wider: of several blocks, what an index has


class Source(NamedTuple):
    """Documents of one model that are counted in blocks."""

    model: str
    client: str  # many2one that leads to the client
    domain: Domain  # what the source counts at all
    year: Domain  # the part of it in the current year
    blocks: dict[str, Block]
    groups: str | None = None  # groups needed besides the model rights
    company: str = "company_id"
    currency: str = "currency_id"


class Figure(NamedTuple):
    """A figure that is not a block of documents."""

    model: str  # the model whose access rights decide who may see it
    groups: str | None  # groups that the user also needs
    read: Callable  # (Asked) -> {(client id, company id): value}
    empty: object  # the value for clients that have none
    on_demand: bool = False  # slow: only computed on request
    by_contact: bool = False  # reads by the ids of the clients' contacts


class Asked(NamedTuple):
    """The parameters of reading a figure."""

    clients: models.BaseModel
    period: str
    family: tuple | None  # ids of the clients' contacts, if a figure needs them


class Sums(NamedTuple):
    """The amounts that a column adds up."""

    model: str
    client: str  # many2one that leads to the client
    amount: str
    domain: Domain


class Column(NamedTuple):
    """A figure that is a field of clients, in the current company: its value, its
    search and its SQL. See :func:`figure_column`."""

    figure: str  # the model that decides who may see it
    read: Callable  # (clients) -> {client id: value}
    to_sql: Callable  # (alias of the clients, their query) -> SQL


class ClientFigures(models.AbstractModel):
    """The single place where a client's figures are defined and computed.

    A figure is defined once and used by the number on the card, the list it opens, the
    search filter, the panel's column, the smart button and the API. Each subject
    declares its own: documents in blocks with :meth:`_sources`, others with
    :meth:`_figures`, columns with :meth:`_columns`.

    Figures are for people: the rights of the user decide, even in a superuser
    environment, in which Odoo computes stored fields and renders emails. OdooBot is not
    a person and sees none; a scheduled action uses ``with_user`` for the user on whose
    behalf it works.
    """

    _name = "client.figures"
    _description = "Client Figures"

    # ------------------------------------------------------------------
    # Definitions
    # ------------------------------------------------------------------

    @api.model
    def _sources(self):
        """Return the documents that are counted in blocks, ``{name: Source}``."""
        return {}

    @api.model
    def _figures(self):
        """Return the other figures, ``{name: Figure}``."""
        return {}

    @api.model
    def _columns(self):
        """Return the columns of the panel, ``{field: Column}``."""
        return {}

    @api.model
    def _moment_year(self, name):
        """Return the Domain of records with a date and time in the current year, in the
        user's time zone."""
        first, last = self._year_bounds()
        start, stop = (
            self.env.tz.localize(datetime.combine(day, time.min))
            .astimezone(pytz.utc)
            .replace(tzinfo=None)
            for day in (first, date(last.year + 1, 1, 1))
        )
        return Domain(name, ">=", start) & Domain(name, "<", stop)

    @api.model
    def _year_bounds(self):
        year = fields.Date.context_today(self).year
        return date(year, 1, 1), date(year, 12, 31)

    # ------------------------------------------------------------------
    # Access and domains
    # ------------------------------------------------------------------

    @api.model
    def _can_see(self, name):
        """Return whether the user may see this figure, or the blocks of this source: a
        superuser environment grants nothing, and OdooBot never may."""
        self = self.sudo(False)
        if self.env.su or not self.env.user._is_internal():
            return False  # external users see their own documents, but not our figures
        figure = self._figures().get(name) or self._sources()[name]
        if figure.groups and not self.env.user.has_groups(figure.groups):
            return False
        return self.env[figure.model].has_access("read")

    @api.model
    def _check_period(self, period):
        """Return the period to use: the one given, otherwise the user's preference.

        :raise UserError: on anything but ``"year"`` and ``"all"``
        """
        period = period or self.env.user.client_card_period
        periods = [value for value, _label in PERIODS]
        if period not in periods:
            raise UserError(
                self.env._(
                    "Unknown period %(period)s: use one of %(periods)s.",
                    period=period,
                    periods=", ".join(periods),
                )
            )
        return period

    @api.model
    def _check_figures(self, names):
        """Return the figures to compute: those given, otherwise all but the slow ones.

        :raise UserError: on anything but a list of known names
        """
        figures = self._figures()
        on_demand = [name for name, figure in figures.items() if figure.on_demand]
        usual = [name for name in figures if name not in on_demand]
        usual += self._sources()
        known = [*usual, *on_demand]
        if names is None:
            return usual
        if not isinstance(names, list | tuple) or any(k not in known for k in names):
            raise UserError(
                self.env._(
                    "Unknown figures %(figures)s: choose from %(known)s.",
                    figures=names,
                    known=", ".join(known),
                )
            )
        return names

    @api.model
    def _source_domain(self, name, period=None):
        """Return the Domain of all documents of a source in the period."""
        return self._period_domain(self._sources()[name], period)

    @api.model
    def _period_domain(self, source, period):
        if self._check_period(period) == "year":
            return source.domain & source.year
        return source.domain

    @api.model
    def _search_block(self, name, operator, values):
        """Implement ``search`` of a source model's field ``client_block``, see
        ``client.block.mixin``.

        :param values: names of its blocks
        :return: the Domain of the documents that these blocks count, for all time
        :raise UserError: on unknown blocks
        """
        if operator != "in":
            return NotImplemented
        source = self._sources()[name]
        blocks = source.blocks
        if unknown := [str(value) for value in values if value not in blocks]:
            raise UserError(
                self.env._(
                    "Unknown block %(unknown)s: use one of %(blocks)s.",
                    unknown=", ".join(unknown),
                    blocks=", ".join(blocks),
                )
            )
        return source.domain & Domain.OR(blocks[value].domain for value in values)

    @api.model
    def _search_period(self, name, operator, periods):
        """Implement ``search`` of a source model's field ``client_period``, see
        ``client.block.mixin``.

        :return: the Domain of the documents of this source in one of the periods
        :raise UserError: on unknown periods
        """
        if operator != "in":
            return NotImplemented
        return Domain.OR(self._source_domain(name, str(value)) for value in periods)

    # ------------------------------------------------------------------
    # Computation
    # ------------------------------------------------------------------

    @api.model
    def _with_blocks(self, source, names):
        """Return a Source with only these blocks, and only documents that one of them
        counts: the database finds the few by their own index."""
        blocks = {name: source.blocks[name] for name in names}
        # once each: by as many as it is told, the database reads all documents
        among = [block.among or block.domain for block in blocks.values()]
        counted = Domain.OR(d for n, d in enumerate(among) if d not in among[:n])
        return source._replace(domain=source.domain & counted, blocks=blocks)

    @api.model
    def _read_blocks(self, sources, clients, period=None):
        """Compute all blocks of some sources for many clients in one query.

        :param sources: ``{name: Source}``
        :param clients: commercial partners
        :return: ``{name: {(client id, company id): {block: {"count", "amount",
            "currencies": {currency name: {"count", "amount"}}}}}}``, amounts in the
            company's currency and, below ``currencies``, in the documents' own
        """
        result = {name: {} for name in sources}
        selects = {
            name: select
            for name, source in sources.items()
            if (select := self._blocks_select(name, source, clients, period))
        }
        if not selects:
            return result
        rows = self.env.execute_query(
            SQL(
                "WITH %s %s",
                # one by one: together, the database would start workers for few rows
                SQL(", ").join(
                    SQL("%s AS MATERIALIZED (%s)", SQL.identifier(name), select)
                    for name, select in selects.items()
                ),
                SQL(" UNION ALL ").join(
                    SQL("TABLE %s", SQL.identifier(name)) for name in selects
                ),
            )
        )
        currencies = self.env["res.currency"].browse({row[3] for row in rows})
        currencies = currencies.grouped("id")
        for name, client_id, company_id, currency_id, values in rows:
            blocks = result[name].setdefault(
                (client_id, company_id), self._empty_blocks(sources[name])
            )
            self._add_row(blocks, currencies[currency_id], values)
        for blocks in result.values():
            self._round_blocks(blocks)
        return result

    @api.model
    def _blocks_select(self, name, source, clients, period):
        """Return the SELECT of a source's blocks, None if there can be none.

        :return: SQL of ``(name, client_id, company_id, currency_id, [count, amount,
            amount in the currency, …])``
        """
        model = self.env[source.model].with_context(active_test=False)
        query = model._search(
            self._period_domain(source, period)
            & Domain(source.client, "in", clients.ids)
            & Domain(source.company, "in", self.env.companies.ids)
        )
        if query.is_empty():
            return None
        groups = [
            model._read_group_groupby(model._table, name, query)
            for name in (source.client, source.company, source.currency)
        ]
        aggregates = [
            term
            for block in source.blocks.values()
            for term in self._block_aggregates(model, block, query)
        ]
        query.groupby = SQL(", ").join(groups)
        # an array: the sources have different numbers of blocks
        blocks = SQL("json_build_array(%s)", SQL(", ").join(aggregates))
        return query.select(SQL("%s", name), *groups, blocks)

    @api.model
    def _block_aggregates(self, model, block, query):
        """Return the SQL of a block's count, amount and amount in the document's
        currency."""
        domain = block.domain.optimize_full(model)
        counted = domain._to_sql(model, model._table, query)
        amount, currency_amount = (
            model._field_to_sql(model._table, name, query)
            for name in (block.amount, block.currency_amount)
        )
        return (
            SQL("COUNT(*) FILTER (WHERE %s)", counted),
            SQL("SUM(%s) FILTER (WHERE %s)", amount, counted),
            SQL("SUM(%s) FILTER (WHERE %s)", currency_amount, counted),
        )

    @api.model
    def _empty_blocks(self, source):
        return {
            name: {"count": 0, "amount": 0.0, "currencies": {}}
            for name in source.blocks
        }

    @api.model
    def _add_row(self, blocks, currency, values):
        """Add one currency's row of the query to a client's blocks."""
        triples = zip(values[::3], values[1::3], values[2::3], strict=True)
        for block, (count, amount, currency_amount) in zip(
            blocks.values(), triples, strict=True
        ):
            if not count:
                continue
            block["count"] += count
            block["amount"] += amount or 0.0
            block["currencies"][currency.name] = {
                "count": count,
                "amount": round_amount(currency, currency_amount or 0.0),
            }

    @api.model
    def _round_blocks(self, result):
        for (_client_id, company_id), blocks in result.items():
            currency = self.env["res.company"].browse(company_id).currency_id
            for block in blocks.values():
                block["amount"] = round_amount(currency, block["amount"])

    @api.model
    def _read_clients(self, names, clients, period, blocks=None):
        """Compute several figures for many clients, with one query each, and one for
        all documents.

        :param blocks: ``{source: names}`` of the blocks to read; default: all blocks
        :return: ``{client id: [a dict for each company]}``, see
            ``res.partner.client_card_figures``; without figures that the user may not
            see
        """
        self = self.sudo(False)
        names = [name for name in names if self._can_see(name)]
        sources = {k: source for k, source in self._sources().items() if k in names}
        if blocks:
            sources = {k: self._with_blocks(s, blocks[k]) for k, s in sources.items()}
        # read at once: the currencies of the companies and of their documents
        self.env["res.currency"].search_fetch([], ["name", "rounding"])
        rows = self._read_blocks(sources, clients, period)
        empty = {name: self._empty_blocks(source) for name, source in sources.items()}
        figures = {k: figure for k, figure in self._figures().items() if k in names}
        by_contact = any(figure.by_contact for figure in figures.values())
        family = clients._client_contact_ids() if by_contact else None
        for name, figure in figures.items():
            rows[name] = figure.read(Asked(clients, period, family))
            empty[name] = figure.empty
        return {
            client.id: [
                self._describe_company(company)
                | {k: rows[k].get((client.id, company.id), empty[k]) for k in names}
                for company in self.env.companies
            ]
            for client in clients
        }

    @api.model
    def _describe_company(self, company):
        return {
            "company_id": company.id,
            "company": company.name,
            "currency_id": company.currency_id.id,
            "currency": company.currency_id.name,
        }

    # ------------------------------------------------------------------
    # Columns of the panel
    # ------------------------------------------------------------------

    @api.model
    def _block_column(self, source, block):
        """Return the Column of a block, for all time, because open amounts do not end
        with the year."""

        def sums():
            found = self._sources()[source]
            counted = found.blocks[block]
            domain = found.domain & counted.domain
            return Sums(found.model, found.client, counted.amount, domain)

        return self._sum_column(source, f"{source}_{block}", sums)

    @api.model
    def _sum_column(self, figure, label, sums):
        """Return the Column with the total of amounts of documents.

        :param label: its label as a column
        :param sums: a function that returns the Sums, called when needed
        """
        return Column(
            figure, partial(self._read_sums, sums), partial(self._join, label, sums)
        )

    @api.model
    def _read_column(self, name, clients):
        """Return a column for many clients, in the current company.

        :return: ``{client id: value}``, empty without the right to see it
        """
        self = self.sudo(False)
        column = self._columns()[name]
        return column.read(clients) if self._can_see(column.figure) else {}

    @api.model
    def _column_to_sql(self, name, partner_alias, query):
        """Join a column to a query on clients, to sort and filter by it.

        :return: SQL of the value, zero for users who may not see it
        """
        self = self.sudo(False)
        column = self._columns()[name]
        if self._can_see(column.figure):
            return column.to_sql(partner_alias, query)
        field = self.env["res.partner"]._fields[name]
        nothing = SQL("NULL::%s", SQL(field.column_type[1]))
        # ORDER BY takes no constant
        return SQL("COALESCE(%s, %s)", nothing, field.falsy_value)

    @api.model
    def _read_sums(self, sums, clients):
        model, client, amount, domain = self._summed(sums)
        rows = model._read_group(
            domain & Domain(client, "in", clients.ids), [client], [f"{amount}:sum"]
        )
        return {client.id: amount for client, amount in rows}

    @api.model
    def _summed(self, sums):
        """Return the model, its client field, its amount field, and the Domain of the
        records that count in the current company."""
        model, client, amount, domain = sums()
        here = Domain("company_id", "=", self.env.company.id)
        return self.env[model], client, amount, domain & here

    @api.model
    def _join(self, label, sums, partner_alias, query):
        """Join the sums of all clients, ``(client_id, amount)``, to a query."""
        model, client, amount, domain = self._summed(sums)
        found = model._search(domain)
        client_sql = model._read_group_groupby(model._table, client, found)
        amount_sql = model._field_to_sql(model._table, amount, found)
        found.groupby = client_sql
        table = found.select(
            SQL("%s AS client_id", client_sql), SQL("SUM(%s) AS amount", amount_sql)
        )
        alias = query.make_alias(partner_alias, label)
        query.add_join(
            "LEFT JOIN",
            alias,
            SQL("(%s)", table),
            SQL(
                "%s = %s",
                SQL.identifier(partner_alias, "commercial_partner_id"),
                SQL.identifier(alias, "client_id"),
            ),
        )
        return SQL("COALESCE(%s, 0.0)", SQL.identifier(alias, "amount"))
