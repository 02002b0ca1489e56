from collections import defaultdict
from datetime import date, datetime, time
from typing import NamedTuple

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, ormcache

from ...tools import ACCOUNTING_GROUPS, round_amount
from .res_users_settings import PERIODS

EPOCH = date(1970, 1, 1)
LEDGER_KINDS = ("balance", "credit", "late", "on_account")  # for accountants
ON_DEMAND = ("late", "on_account", "days_to_pay")  # kinds that read more than others
PAID = ("paid", "in_payment")
NOT_FULLY_PAID = ("not_paid", "partial", "blocked")


class Block(NamedTuple):
    """One figure of a source: which of its documents count, and which amount."""

    domain: Domain
    amount: str  # field summed, in the company's currency, signed
    currency_amount: str  # the same in the document's currency


class Source(NamedTuple):
    """Documents of one model that are counted in blocks."""

    model: str
    client: str  # many2one that leads to the client
    domain: Domain  # what the source counts at all
    year: Domain  # the part of it that falls in the current year
    blocks: dict[str, Block]
    groups: str | None = None  # who may see the figures besides the model's rights
    company: str = "company_id"
    currency: str = "currency_id"


class ClientFigures(models.AbstractModel):
    """The one place where a client's figures are defined and computed.

    A figure is defined once, as a :class:`Block`; the number on the card, the list
    it opens, the search filter, the panel's column, the smart button and the API all
    come from it. A bridge adds its own with :meth:`_sources`.

    Figures are for people: the rights of the user decide, also in a superuser's
    environment, in which Odoo computes stored fields and renders e-mails. OdooBot is
    nobody and sees none; a scheduled action takes the user for whom it works, with
    ``with_user``.
    """

    _name = "client.figures"
    _description = "Client Figures"

    # ------------------------------------------------------------------
    # Definitions
    # ------------------------------------------------------------------

    @api.model
    def _sources(self):
        """Return every source by its kind, ``{kind: Source}``."""
        return {
            "invoices": Source(
                model="account.move",
                client="client_id",
                domain=Domain("move_type", "in", self._invoice_types()),
                year=self._invoice_year(),
                blocks=self._invoice_blocks(),
                groups=ACCOUNTING_GROUPS,
            ),
            "estimates": Source(
                model="sale.order",
                client="client_id",
                domain=Domain.TRUE,
                year=self._moment_year("date_order"),
                blocks=self._estimate_blocks(),
            ),
        }

    @api.model
    def _invoice_types(self):
        return ("out_invoice", "out_refund", "out_receipt")

    @api.model
    def _invoice_blocks(self):
        """Blocks of customer documents; a draft may say paid, so all test the state."""
        posted = Domain("state", "=", "posted")
        invoice = Domain("move_type", "in", ("out_invoice", "out_receipt"))
        unpaid = posted & invoice & Domain("payment_state", "in", NOT_FULLY_PAID)
        total = ("amount_total_signed", "amount_total_in_currency_signed")
        residual = ("amount_residual_signed", "amount_residual")
        settled = ("client_settled_signed", "client_settled")
        return {
            "outstanding": Block(unpaid & Domain("is_move_sent", "=", True), *residual),
            "not_sent": Block(unpaid & Domain("is_move_sent", "=", False), *residual),
            "overdue": Block(
                unpaid
                & Domain("invoice_date_due", "<", fields.Date.context_today(self)),
                *residual,
            ),
            "draft": Block(Domain("state", "=", "draft"), *total),
            "paid": Block(
                posted & invoice & Domain("payment_state", "in", PAID),
                *total,
            ),
            "partial": Block(
                posted & invoice & Domain("payment_state", "=", "partial"), *settled
            ),
            "total": Block(posted, *total),
        }

    @api.model
    def _estimate_blocks(self):
        amounts = ("client_amount_total", "amount_total")
        return {
            "outstanding": Block(Domain("state", "=", "sent"), *amounts),
            "accepted": Block(Domain("state", "=", "sale"), *amounts),
            "rejected": Block(
                Domain("state", "=", "cancel") & Domain("client_rejected", "=", True),
                *amounts,
            ),
        }

    @api.model
    def _invoice_year(self):
        """A draft has no invoice date yet: its accounting date decides."""
        first, last = self._year_bounds()
        dated = Domain("invoice_date", ">=", first) & Domain("invoice_date", "<=", last)
        undated = Domain("date", ">=", first) & Domain("date", "<=", last)
        return dated | (Domain("invoice_date", "=", False) & undated)

    @api.model
    def _moment_year(self, name):
        """Return the Domain of records whose moment is in the current year of the
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
    def _can_see(self, kind):
        """Whether the user may see the figures of this kind: never for being in a
        superuser's environment, and never as OdooBot."""
        self = self.sudo(False)
        if self.env.su or not self.env.user._is_internal():
            return False  # from outside: own documents, but no figures of ours
        if kind in LEDGER_KINDS:
            lines = self.env["account.move.line"]
            return self.env.user.has_groups(ACCOUNTING_GROUPS) and lines.has_access(
                "read"
            )
        source = self._sources()["invoices" if kind == "days_to_pay" else kind]
        if source.groups and not self.env.user.has_groups(source.groups):
            return False
        return self.env[source.model].has_access("read")

    @api.model
    def _check_period(self, period):
        """Return the period to use: the one given, else the user's own choice.

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
    def _check_kinds(self, kinds):
        """Return the kinds of figures to compute: those given, else all but the slow.

        :raise UserError: on anything but a list of known kinds
        """
        usual = ["balance", "credit", *self._sources()]
        known = [*usual, *ON_DEMAND]
        if kinds is None:
            return usual
        if not isinstance(kinds, list | tuple) or any(k not in known for k in kinds):
            raise UserError(
                self.env._(
                    "Unknown figures %(kinds)s: give a list of %(known)s.",
                    kinds=kinds,
                    known=", ".join(known),
                )
            )
        return kinds

    @api.model
    def _source_domain(self, kind, period=None):
        """Return the Domain of all documents of a kind in the period."""
        return self._period_domain(self._sources()[kind], period)

    @api.model
    def _period_domain(self, source, period):
        if self._check_period(period) == "year":
            return source.domain & source.year
        return source.domain

    @api.model
    def _search_block(self, kind, operator, names):
        """Implement ``search`` of a source model's field ``client_block``, see
        ``client.block.mixin``.

        :param names: names of blocks of this kind
        :return: the Domain of the documents which these blocks count, of all time
        :raise UserError: on the name of no block
        """
        if operator != "in":
            return NotImplemented
        source = self._sources()[kind]
        blocks = source.blocks
        if unknown := [str(name) for name in names if name not in blocks]:
            raise UserError(
                self.env._(
                    "Unknown block %(unknown)s: use one of %(blocks)s.",
                    unknown=", ".join(unknown),
                    blocks=", ".join(blocks),
                )
            )
        return source.domain & Domain.OR(blocks[name].domain for name in names)

    @api.model
    def _search_period(self, kind, operator, periods):
        """Implement ``search`` of a source model's field ``client_period``, see
        ``client.block.mixin``.

        :return: the Domain of the documents of this kind in one of the periods
        :raise UserError: on unknown periods
        """
        if operator != "in":
            return NotImplemented
        return Domain.OR(self._source_domain(kind, str(value)) for value in periods)

    # ------------------------------------------------------------------
    # Computation
    # ------------------------------------------------------------------

    @api.model
    def _with_blocks(self, source, names):
        """Return a Source with these blocks alone, and no documents that none counts:
        the database finds the few by their own index."""
        blocks = {name: source.blocks[name] for name in names}
        counted = Domain.OR(block.domain for block in blocks.values())
        return source._replace(domain=source.domain & counted, blocks=blocks)

    @api.model
    def _read_blocks(self, sources, clients, period=None):
        """Compute all blocks of some sources for many clients in one query.

        :param sources: ``{kind: Source}``
        :param clients: commercial partners
        :return: ``{kind: {(client id, company id): {block: {"count", "amount",
            "currencies": {currency name: {"count", "amount"}}}}}}``, amounts in the
            company's currency and, below ``currencies``, in the documents' own
        """
        result = {kind: {} for kind in sources}
        selects = {
            kind: select
            for kind, source in sources.items()
            if (select := self._blocks_select(kind, source, clients, period))
        }
        if not selects:
            return result
        rows = self.env.execute_query(
            SQL(
                "WITH %s %s",
                # each by itself: together, the database would start workers for few
                SQL(", ").join(
                    SQL("%s AS MATERIALIZED (%s)", SQL.identifier(kind), select)
                    for kind, select in selects.items()
                ),
                SQL(" UNION ALL ").join(
                    SQL("TABLE %s", SQL.identifier(kind)) for kind in selects
                ),
            )
        )
        currencies = self.env["res.currency"].browse({row[3] for row in rows})
        currencies = currencies.grouped("id")
        for kind, client_id, company_id, currency_id, values in rows:
            blocks = result[kind].setdefault(
                (client_id, company_id), self._empty_blocks(sources[kind])
            )
            self._add_row(blocks, currencies[currency_id], values)
        for blocks in result.values():
            self._round_blocks(blocks)
        return result

    @api.model
    def _blocks_select(self, kind, source, clients, period):
        """Return the SELECT of a source's blocks, None where there can be none.

        :return: SQL of ``(kind, client_id, company_id, currency_id, [count, amount,
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
        return query.select(SQL("%s", kind), *groups, blocks)

    @api.model
    def _block_aggregates(self, model, block, query):
        """SQL of a block's count, amount and amount in the document's currency."""
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
    def _read_history(self, clients):
        """Compute what was invoiced by month and year: the block Total, of all time.

        :return: ``{(client id, company id): {year: [amount of each month]}}``, in the
            company's currency, a month without documents is 0.0
        """
        self = self.sudo(False)
        source = self._sources()["invoices"]
        block = source.blocks["total"]
        rows = self.env[source.model]._read_group(
            source.domain
            & block.domain
            & Domain(source.client, "in", clients.ids)
            & Domain("company_id", "in", self.env.companies.ids),
            [source.client, "company_id", "invoice_date:month"],
            [f"{block.amount}:sum"],
        )
        history = defaultdict(lambda: defaultdict(lambda: [0.0] * 12))
        for client, company, month, amount in rows:
            amount = round_amount(company.currency_id, amount)
            history[client.id, company.id][month.year][month.month - 1] = amount
        return history

    @api.model
    def _balance_domain(self):
        """Posted items on receivable and payable accounts: what the balance adds up.

        The accounts are few: their ids spare a join with each of the items.
        """
        ids = self._ledger_account_ids()
        return Domain("parent_state", "=", "posted") & Domain("account_id", "in", ids)

    @api.model
    @ormcache("types")
    def _ledger_account_ids(self, types=("asset_receivable", "liability_payable")):
        """Return the ids of all receivable and payable accounts, archived ones too;
        kept until an account changes, see ``account.account``."""
        # sudo: only the ids of the accounts are used
        accounts = self.env["account.account"].sudo().with_context(active_test=False)
        found = accounts.search([("account_type", "in", types)], order="id")
        return found._ids

    @api.model
    def _ledger_domain(self, clients, date=None, family=None):
        """Return the Domain of the items that make up the balance of these clients.

        :param date: the last day that counts; default: all, later-dated ones too
        :param family: ids of the clients' contacts, where they are known
        """
        domain = self._balance_domain()
        if family and len(clients) == 1:  # as ``account.move.line`` finds them itself
            domain &= Domain("partner_id", "in", family)
        else:
            domain &= Domain("client_id", "in", clients.ids)
        domain &= Domain("company_id", "in", self.env.companies.ids)
        return domain & Domain("date", "<=", date) if date else domain

    @api.model
    def _client_to_sql(self, clients, query):
        """Return SQL of the client of a ledger line; of one client without a join."""
        if len(clients) == 1:
            return SQL("%s", clients.id)
        lines = self.env["account.move.line"]
        return lines._field_to_sql(lines._table, "client_id", query)

    @api.model
    def _read_balances(self, clients, date=None, family=None):
        """Compute the balance of many clients in one query.

        Positive: the client owes us. All posted items count, later-dated ones too.

        :param date: the last day that counts; default: all
        :param family: ids of the clients' contacts, where they are known
        :return: ``{(client id, company id): amount in the company's currency}``
        """
        lines = self.env["account.move.line"]
        query = lines._search(self._ledger_domain(clients, date, family))
        company, balance = (
            lines._field_to_sql(lines._table, name, query)
            for name in ("company_id", "balance")
        )
        query.groupby = SQL("1, 2")
        rows = self.env.execute_query(
            query.select(
                self._client_to_sql(clients, query), company, SQL("SUM(%s)", balance)
            )
        )
        companies = {company.id: company for company in self.env.companies}
        return {
            (client_id, company_id): round_amount(
                companies[company_id].currency_id, amount
            )
            for client_id, company_id, amount in rows
        }

    @api.model
    def _plan_without_compiling(self):
        """Keep the database from compiling a query of this transaction: it would take
        seconds for one that it overrates, and that takes less."""
        self.env.cr.execute("SET LOCAL jit = off")

    @api.model
    def _read_clients(self, kinds, clients, period, blocks=None):
        """Compute several kinds of figures for many clients, one query each, and one
        for all documents.

        :param blocks: ``{kind: names}`` of those wanted; default: all blocks
        :return: ``{client id: [a dict for each company]}``, see
            ``res.partner.client_card_figures``; without the kinds that the user may
            not see
        """
        self = self.sudo(False)
        credit = self.env["client.credit"]
        statement = self.env["client.statement"]
        kinds = [kind for kind in kinds if self._can_see(kind)]
        sources = {k: source for k, source in self._sources().items() if k in kinds}
        if blocks:
            sources = {k: self._with_blocks(s, blocks[k]) for k, s in sources.items()}
        # read at once: those of the companies and of their documents
        self.env["res.currency"].search_fetch([], ["name", "rounding"])
        family = clients._client_contact_ids() if "credit" in kinds else None
        documents = self._read_blocks(sources, clients, period)
        rows, empty = {}, {}
        for kind in kinds:
            if kind == "balance":
                balances = self._read_balances(clients, family=family)
                rows[kind], empty[kind] = balances, 0.0
            elif kind == "credit":
                rows[kind], empty[kind] = credit._read_credit(clients, family), {}
            elif kind == "late":
                rows[kind] = statement._read_late(clients)
                empty[kind] = statement._empty_late()
            elif kind == "on_account":
                rows[kind] = statement._read_on_account(clients)
                empty[kind] = statement._empty_on_account()
            elif kind == "days_to_pay":
                rows[kind] = credit._read_days_to_pay(clients, period)
                empty[kind] = {"count": 0, "days": False}
            else:
                rows[kind] = documents[kind]
                empty[kind] = self._empty_blocks(sources[kind])
        return {
            client.id: [
                self._describe_company(company)
                | {k: rows[k].get((client.id, company.id), empty[k]) for k in rows}
                for company in self.env.companies
            ]
            for client in clients
        }

    @api.model
    def _read_running_balances(self, lines):
        """Compute the client's balance after each of these ledger lines.

        One query adds up what is before the first line's day, and from there to the
        last line in buckets that end at the lines asked for, so it is right on any
        page, in any order and under any filter. The ledger's order is that of date and
        id.

        :return: ``{line id: amount in the company's currency}``, empty without the
            right
        """
        if not self._can_see("balance"):
            return {}
        lines = lines.sudo(False)
        lines = lines.filtered("client_id").sorted(lambda line: (line.date, line.id))
        if not lines:
            return {}
        query = lines.browse()._search(
            self._balance_domain()
            & Domain("client_id", "in", lines.client_id.ids)
            & Domain("company_id", "in", lines.company_id.ids)
            & Domain("date", "<=", lines[-1].date)
        )
        items = query.select(
            SQL("%s AS client_id", self._client_to_sql(lines.client_id, query)),
            *(
                SQL(
                    "%s AS %s",
                    lines._field_to_sql(lines._table, name, query),
                    SQL.identifier(name),
                )
                for name in ("company_id", "date", "id", "balance")
            ),
        )
        select = SQL(
            """
            SELECT client_id, company_id, 0, SUM(balance) FROM (%(items)s) item
             WHERE date < %(first)s GROUP BY 1, 2
            UNION ALL
            SELECT client_id, company_id,
                   -- the number of bounds below the line: the first that includes it
                   WIDTH_BUCKET((date - %(epoch)s) * %(unit)s + id - 1, %(bounds)s),
                   SUM(balance)
              FROM (%(items)s) item WHERE date >= %(first)s GROUP BY 1, 2, 3
            """,
            items=items,
            first=lines[0].date,
            epoch=EPOCH,
            unit=2**32,
            bounds=[(line.date - EPOCH).days * 2**32 + line.id for line in lines],
        )
        sums = defaultdict(float)
        for *key, amount in self.env.execute_query(select):
            sums[tuple(key)] += amount
        ledgers = {(line.client_id.id, line.company_id) for line in lines}
        running, result = dict.fromkeys(ledgers, 0.0), {}
        for number, line in enumerate(lines):
            for ledger in ledgers:
                running[ledger] += sums[ledger[0], ledger[1].id, number]
            ledger = (line.client_id.id, line.company_id)
            currency = line.company_id.currency_id
            result[line.id] = round_amount(currency, running[ledger])
        return result

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
    def _columns(self):
        """Figures that are fields of the client: ``{field: (kind, block)}``."""
        return {
            "client_balance": ("balance", None),
            "client_overdue": ("invoices", "overdue"),
            "client_open_estimates": ("estimates", "outstanding"),
        }

    @api.model
    def _read_column(self, name, clients):
        """Return a column for many clients, in the current company.

        :return: ``{client id: amount}``, empty without the right to see it
        """
        self = self.sudo(False)
        kind, block = self._columns()[name]
        if not self._can_see(kind):
            return {}
        model, client, amount, domain = self._column_source(kind, block)
        rows = model._read_group(
            domain & Domain(client, "in", clients.ids), [client], [f"{amount}:sum"]
        )
        return {client.id: amount for client, amount in rows}

    @api.model
    def _column_source(self, kind, block):
        """Return the model, its field of the client, its amount and the Domain of the
        documents which a column adds up in the current company: of all time, since
        what is still open does not end with the year."""
        if kind == "balance":
            model, client, amount = "account.move.line", "client_id", "balance"
            domain = self._balance_domain()
        else:
            source = self._sources()[kind]
            model, client = source.model, source.client
            amount = source.blocks[block].amount
            domain = source.domain & source.blocks[block].domain
        domain &= Domain("company_id", "=", self.env.company.id)
        return self.env[model], client, amount, domain

    @api.model
    def _column_to_sql(self, name, partner_alias, query):
        """Join a column to a query on clients, to sort and filter by it.

        :return: SQL of the amount, zero for clients without documents or when the
            user may not see it
        """
        self = self.sudo(False)
        kind, block = self._columns()[name]
        if not self._can_see(kind):
            return SQL("COALESCE(NULL::numeric, 0.0)")  # ORDER BY takes no constant
        alias = query.make_alias(partner_alias, name)
        query.add_join(
            "LEFT JOIN",
            alias,
            self._column_table(kind, block),
            SQL(
                "%s = %s",
                SQL.identifier(partner_alias, "commercial_partner_id"),
                SQL.identifier(alias, "client_id"),
            ),
        )
        return SQL("COALESCE(%s, 0.0)", SQL.identifier(alias, "amount"))

    @api.model
    def _column_table(self, kind, block):
        """Return a subselect ``(client_id, amount)`` over all clients."""
        model, client, amount, domain = self._column_source(kind, block)
        query = model._search(domain)
        client_sql = model._read_group_groupby(model._table, client, query)
        amount_sql = model._field_to_sql(model._table, amount, query)
        query.groupby = client_sql
        return SQL(
            "(%s)",
            query.select(
                SQL("%s AS client_id", client_sql), SQL("SUM(%s) AS amount", amount_sql)
            ),
        )
