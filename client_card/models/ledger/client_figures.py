from collections import defaultdict
from datetime import date

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL, ormcache

from ...tools import ACCOUNTING_GROUPS, round_amount
from ..figures.client_figures import Figure, Sums

EPOCH = date(1970, 1, 1)


class ClientFigures(models.AbstractModel):
    """The balance of clients: the total of the ledger."""

    _inherit = "client.figures"

    @api.model
    def _figures(self):
        balance = Figure(
            model="account.move.line",
            groups=ACCOUNTING_GROUPS,
            read=lambda asked: self._read_balances(asked.clients, family=asked.family),
            empty=0.0,
        )
        return super()._figures() | {"balance": balance}

    @api.model
    def _columns(self):
        balance = self._sum_column("balance", "balance", self._balance_sums)
        return super()._columns() | {"client_balance": balance}

    @api.model
    def _balance_sums(self):
        return Sums("account.move.line", "client_id", "balance", self._balance_domain())

    @api.model
    def _balance_domain(self):
        """Return the Domain of the balance: posted items on receivable and payable
        accounts.

        There are few such accounts: using their ids avoids a join.
        """
        ids = self._ledger_account_ids()
        return Domain("parent_state", "=", "posted") & Domain("account_id", "in", ids)

    @api.model
    @ormcache("types")
    def _ledger_account_ids(self, types=("asset_receivable", "liability_payable")):
        """Return the ids of all receivable and payable accounts, including archived
        ones; cached until an account changes, see ``account.account``."""
        # sudo: only the ids of the accounts are used
        accounts = self.env["account.account"].sudo().with_context(active_test=False)
        found = accounts.search([("account_type", "in", types)], order="id")
        return found._ids

    @api.model
    def _ledger_domain(self, clients, date=None, family=None):
        """Return the Domain of the items that make up the balance of these clients.

        :param clients: None for all
        :param date: the last day that counts; default: all, including future dates
        :param family: ids of the clients' contacts, if known
        """
        domain = self._balance_domain()
        if clients is None:
            domain &= Domain("partner_id", "!=", False)
        elif family and len(clients) == 1:  # as in ``account.move.line``
            domain &= Domain("partner_id", "in", family)
        else:
            domain &= Domain("client_id", "in", clients.ids)
        domain &= Domain("company_id", "in", self.env.companies.ids)
        return domain & Domain("date", "<=", date) if date else domain

    @api.model
    def _client_to_sql(self, clients, query):
        """Return the SQL of the client of a ledger line; without a join for a single
        client."""
        if clients is not None and len(clients) == 1:
            return SQL("%s", clients.id)
        lines = self.env["account.move.line"]
        return lines._field_to_sql(lines._table, "client_id", query)

    @api.model
    def _read_balances(self, clients, date=None, family=None):
        """Compute the balance of many clients in one query.

        Positive: the client owes us. All posted items count, including future dates.

        :param date: the last day that counts; default: all
        :param family: ids of the clients' contacts, if known
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
    def _read_running_balances(self, lines):
        """Compute the client's balance after each of these ledger lines.

        One query adds up everything before the first line's day, and from there to the
        last line in buckets that end at the requested lines, so the result is correct
        on any page, in any order and with any filter. The ledger is ordered by date and
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
