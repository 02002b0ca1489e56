import json

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, ormcache

from ...tools import (
    is_reading_once,
    plan_without_compiling,
    read_once,
    round_amount,
)

RECEIVABLE = "asset_receivable"
NEVER = SQL("COALESCE(NULL::boolean, FALSE)")  # ORDER BY takes no constant


class ClientCredit(models.AbstractModel):
    """How much credit a client has and uses, and how long the client takes to pay.

    The use is the amount that Odoo's own warning compares with the limit: open
    receivables in all branches of a company, and the uninvoiced part of confirmed
    orders. Odoo counts each contact separately; here lines on contacts, such as
    payments, belong to the client.
    """

    _name = "client.credit"
    _description = "Client Credit"

    # ------------------------------------------------------------------
    # Figures
    # ------------------------------------------------------------------

    @api.model
    def _read_credit(self, clients, family=None):
        """Compute the credit of many clients, in one query for all companies.

        :param family: ids of the clients' contacts, if known
        :return: ``{(client id, company id): {"limit", "used", "to_invoice",
            "available", "over"}}``, in the company's currency; ``limit`` and
            ``available`` are False if no limit applies; empty without the right
        """
        if not self.env["client.figures"]._can_see("credit"):
            return {}
        if family is None:
            family = clients._client_contact_ids()

        def read():
            queries = [
                self._credit_query(company, family) for company in self.env.companies
            ]
            return {
                (client_id, company_id): self._describe_credit(company_id, *values)
                for client_id, company_id, *values in self.env.execute_query(
                    SQL(" UNION ALL ").join(queries)
                )
            }

        return read_once(self.env, ("credit", clients._ids), read)

    @api.model
    def _describe_credit(self, company_id, limit, receivable, to_invoice, over):
        currency = self.env["res.company"].browse(company_id).currency_id
        used = round_amount(currency, receivable + to_invoice)
        limited = limit is not None
        return {
            "limit": limited and limit,
            "used": used,
            "to_invoice": to_invoice,
            "available": limited and round_amount(currency, limit - used),
            "over": over,
        }

    @api.model
    def _read_days_to_pay(self, clients, period=None):
        """Compute in one query how long clients take to pay: the average number of
        days, over the documents of the block Paid, from the document's date to the last
        payment that settled it.

        A document settled by an advance, or with nothing to settle, counts as paid on
        its own date.

        :return: ``{(client id, company id): {"count", "days"}}``; clients without paid
            documents are left out; empty without the right
        """
        figures = self.env["client.figures"]
        if not figures._can_see("days_to_pay"):
            return {}
        source = figures._sources()["invoices"]
        moves = self.env[source.model]
        query = moves._search(
            figures._source_domain("invoices", period)
            & source.blocks["paid"].domain
            & Domain(source.client, "in", clients.ids)
            & Domain("company_id", "in", self.env.companies.ids)
        )
        paid = query.select(
            SQL.identifier(moves._table, "id"),
            *(
                SQL("%s AS %s", moves._field_to_sql(moves._table, name, query), alias)
                for name, alias in (
                    (source.client, SQL("client_id")),
                    ("company_id", SQL("company_id")),
                    ("invoice_date", SQL("date")),
                )
            ),
        )
        self._flush_matchings()
        plan_without_compiling(self.env)
        rows = self.env.execute_query(
            SQL(
                """
                WITH paid AS (%(paid)s), item AS (%(item)s), settled AS (%(settled)s)
                SELECT client_id, company_id, COUNT(*), ROUND(AVG(days), 1)
                  FROM (SELECT paid.client_id, paid.company_id,
                               GREATEST(paid.date, MAX(settled.date)) - paid.date
                               AS days
                          FROM paid LEFT JOIN settled ON settled.move_id = paid.id
                         GROUP BY paid.id, paid.client_id, paid.company_id, paid.date
                       ) AS document
                 GROUP BY client_id, company_id
                """,
                paid=paid,
                item=self._item_query(),
                settled=self._settled_query(),
            )
        )
        return {
            (client_id, company_id): {"count": count, "days": days}
            for client_id, company_id, count, days in rows
        }

    @api.model
    def _item_query(self):
        """Return the receivable items of the documents in ``paid``."""
        return SQL(
            """
            SELECT line.id, line.move_id
              FROM paid
              JOIN account_move_line AS line
                ON line.move_id = paid.id AND line.account_id = ANY(%s)
            """,
            list(self.env["client.figures"]._ledger_account_ids((RECEIVABLE,))),
        )

    @api.model
    def _settled_query(self):
        """Return the days on which the documents in ``paid`` were settled: by
        reconciliation of their items, or by payments without an entry."""
        return SQL(
            """
            SELECT item.move_id, matching.max_date AS date
              FROM item
              JOIN account_partial_reconcile AS matching
                ON matching.debit_move_id = item.id
             WHERE %(settles)s
             UNION ALL
            SELECT item.move_id, matching.max_date
              FROM item
              JOIN account_partial_reconcile AS matching
                ON matching.credit_move_id = item.id
             WHERE %(settles)s
             UNION ALL
            SELECT paid.id, payment.date
              FROM paid
              JOIN account_move__account_payment AS link ON link.invoice_id = paid.id
              JOIN account_payment AS payment
                ON payment.id = link.payment_id
               AND payment.move_id IS NULL
               AND payment.state IN ('in_process', 'paid')
            """,
            # in one of the two currencies, an exchange difference is no payment
            settles=SQL(
                "amount != 0 AND debit_amount_currency != 0"
                " AND credit_amount_currency != 0"
            ),
        )

    @api.model
    def _flush_matchings(self):
        for model, names in {
            "account.move": ["matched_payment_ids"],
            "account.move.line": ["account_id", "move_id"],
            "account.partial.reconcile": [
                "debit_move_id",
                "credit_move_id",
                "max_date",
                "amount",
                "debit_amount_currency",
                "credit_amount_currency",
            ],
            "account.payment": ["date", "move_id", "state"],
        }.items():
            self.env[model].flush_model(names)

    # ------------------------------------------------------------------
    # Over the limit, in the current company
    # ------------------------------------------------------------------

    @api.model
    def _read_over_limit(self, clients):
        """Return which of these clients are over their limit, as ``{id: True}``."""
        self = self.sudo(False)
        if not self._has_limits():
            return {}
        query = self._over_limit_query(clients._client_contact_ids())
        return {client_id: True for (client_id,) in self.env.execute_query(query)}

    @api.model
    def _over_limit_to_sql(self, partner_alias, _query):
        """Return SQL that says which clients of a query are over their limit.

        False for all if the user may not see it.
        """
        self = self.sudo(False)
        if not self._has_limits():
            return NEVER
        # not a join: for pages of few clients it would be computed again for each row
        return SQL(
            "(%s IN (%s))",
            SQL.identifier(partner_alias, "commercial_partner_id"),
            self._over_limit_query(),
        )

    @api.model
    def _exceeding_select(self, clients):
        """Return the SELECT of who is over the limit in the current company, and by how
        much: ``client_id, amount``. None where it is known that nobody is.

        Of one client it is taken from what the request reads once.

        :param clients: None for all
        """
        if is_reading_once(self.env) and clients and len(clients) == 1:
            key = clients.id, self.env.company.id
            credit = self._read_credit(clients).get(key)
            if not credit or not credit["over"]:
                return None
            exceeding = -credit["available"]
            return SQL("SELECT %s AS client_id, %s AS amount", clients.id, exceeding)
        if clients is None:
            family = self._limited_family()
        else:
            family = clients._client_contact_ids()
        return SQL(
            """
            SELECT client_id, receivable + to_invoice - credit_limit AS amount
              FROM (%s) credit WHERE over_limit
            """,
            self._credit_query(self.env.company, family),
        )

    @api.model
    def _has_limits(self):
        company = self.env.company
        may_see = self.env["client.figures"]._can_see("credit")
        return may_see and company.account_use_credit_limit

    @api.model
    def _limited_family(self):
        """Return the ids of the clients with a limit in the current company, and of
        their contacts; None if everybody has one."""
        # sudo: only totals are computed, for users who may see them
        partners = self.env["res.partner"].sudo().with_context(active_test=False)
        limit = partners._fields["credit_limit"]
        if limit.get_company_dependent_fallback(partners):
            return None
        return partners.search([("credit_limit", "!=", 0)])._client_contact_ids()

    @api.model
    def _over_limit_query(self, family=None):
        if family is None:
            family = self._limited_family()
        credit = self._credit_query(self.env.company, family)
        return SQL("SELECT client_id FROM (%s) AS credit WHERE over_limit", credit)

    # ------------------------------------------------------------------
    # SQL
    # ------------------------------------------------------------------

    @api.model
    def _credit_query(self, company, family=None):
        """Return the single definition of credit, for one company.

        :param family: ids of the clients and their contacts; default: all
        :return: SQL of ``(client_id, company_id, credit_limit, receivable, to_invoice,
            over_limit)``; ``credit_limit`` is NULL if none applies
        """
        # sudo: only returns totals, to users to whom Odoo shows them as well, and the
        # same for all: they do not depend on which orders or branches the user sees
        self = self.sudo()
        has_limit = company.sudo().account_use_credit_limit
        partners = self.env["res.partner"].with_company(company)
        partners = partners.with_context(active_test=False)
        query = partners._search(self._of("id", family))
        partner_id, client_id = (
            partners._field_to_sql(query.table, name, query)
            for name in ("id", "commercial_partner_id")
        )
        limit, parts = SQL("NULL"), [self._receivable_query(company, family)]
        if has_limit:
            limit = partners._field_to_sql(query.table, "credit_limit", query)
            parts.append(self._to_invoice_query(company, family))
        query.add_join(
            "LEFT JOIN",
            "part",
            SQL("(%s)", SQL(" UNION ALL ").join(parts)),
            SQL("part.partner_id = %s", partner_id),
        )
        query.groupby = client_id
        totals = query.select(
            SQL("%s AS client_id", client_id),
            SQL(
                "MAX(NULLIF(%s, 0)) FILTER (WHERE %s = %s)::numeric AS credit_limit",
                limit,
                partner_id,
                client_id,
            ),
            SQL("COALESCE(SUM(part.receivable), 0) AS receivable"),
            SQL("COALESCE(SUM(part.to_invoice), 0) AS to_invoice"),
        )
        return SQL(
            """
            SELECT client_id, %s AS company_id, credit_limit, receivable, to_invoice,
                   COALESCE(receivable + to_invoice > credit_limit, FALSE) AS over_limit
              FROM (%s) AS total
            """,
            company.id,
            totals,
        )

    @api.model
    def _of(self, name, family):
        return Domain.TRUE if family is None else Domain(name, "in", family)

    @api.model
    def _receivable_query(self, company, family):
        """Open receivables, as in Odoo's "Total Receivable"."""
        accounts = self.env["client.figures"]._ledger_account_ids((RECEIVABLE,))
        domain = (
            # not "posted": the planner would use the ledger's index, which does not
            # cover open amounts
            Domain("parent_state", "not in", ("draft", "cancel"))
            & Domain("reconciled", "=", False)
            & Domain("account_id", "in", accounts)
            & Domain("company_id", "in", self._branch_ids(company.root_id.id))
            & self._of("partner_id", family)
        )
        lines = self.env["account.move.line"]
        query = lines._search(domain)
        partner_id, residual = (
            lines._field_to_sql(lines._table, name, query)
            for name in ("partner_id", "amount_residual")
        )
        query.groupby = partner_id
        return query.select(
            SQL("%s AS partner_id", partner_id),
            SQL("SUM(%s) AS receivable", residual),
            SQL("0.0 AS to_invoice"),
        )

    @api.model
    def _to_invoice_query(self, company, family):
        """The uninvoiced part of confirmed orders, like ``credit_to_invoice`` of Odoo's
        Sales app, at today's rate. Apps that change that field extend this method."""
        domain = (
            Domain("company_id", "=", company.id)
            & Domain("state", "=", "sale")
            & Domain("order_line", "any", [("untaxed_amount_to_invoice", ">", 0)])
            & self._of("partner_invoice_id", family)
        )
        orders = self.env["sale.order"]
        query = orders._search(domain)
        partner_id, currency_id = (
            orders._field_to_sql(orders._table, name, query)
            for name in ("partner_invoice_id", "currency_id")
        )
        currency = query.join(
            orders._table, "currency_id", "res_currency", "id", "currency"
        )
        amount = self._line_to_invoice(query, SQL.identifier(currency, "rounding"))
        rate = SQL(
            "(%s::jsonb ->> %s::text)::numeric", self._rates(company), currency_id
        )
        # rounded as Odoo does: by invoice address and currency
        query.groupby = SQL("%s, %s", partner_id, currency_id)
        rounding = SQL("%s::numeric", company.currency_id.rounding)
        return query.select(
            SQL("%s AS partner_id", partner_id),
            SQL("0.0 AS receivable"),
            SQL(
                "%s AS to_invoice",
                self._round(SQL("SUM(%s) * %s", amount, rate), rounding),
            ),
        )

    @api.model
    def _line_to_invoice(self, query, rounding):
        """Join the order lines, and return the uninvoiced amount of a line."""
        lines = self.env["sale.order.line"]
        line = query.join("sale_order", "id", lines._table, "order_id", "order_line")
        product = query.left_join(
            line, "product_id", "product_product", "id", "product"
        )
        template = query.left_join(
            product, "product_tmpl_id", "product_template", "id", "template"
        )
        query.add_join("LEFT JOIN", "posted", self._posted_quantity(line), SQL("TRUE"))
        self.env["product.product"].flush_model(["product_tmpl_id"])
        self.env["product.template"].flush_model(["invoice_policy"])
        total, ordered, delivered = (
            lines._field_to_sql(line, name, query)
            for name in ("price_total", "product_uom_qty", "qty_delivered")
        )
        amount = SQL(
            """%(total)s / NULLIF(%(ordered)s, 0) * (
                CASE WHEN %(policy)s = 'delivery' THEN %(delivered)s
                     ELSE %(ordered)s END - posted.quantity)""",
            total=total,
            ordered=ordered,
            delivered=delivered,
            policy=SQL.identifier(template, "invoice_policy"),
        )
        return self._round(SQL("COALESCE(%s, 0)", amount), rounding)

    @api.model
    def _posted_quantity(self, line):
        """Return a join with the quantity of an order line on posted invoices.

        The quantity is in the unit of the line and rounded up, as in Odoo.
        """
        for model, names in {
            "sale.order.line": ["order_id", "product_id", "product_uom_id"],
            "account.move.line": ["move_id", "product_uom_id", "quantity"],
            "account.move": ["move_type", "payment_state", "state"],
            "uom.uom": ["factor"],
        }.items():
            self.env[model].flush_model(names)
        self.env["sale.order.line"].flush_model(["invoice_lines"])
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        return SQL(
            """LATERAL (
                SELECT COALESCE(SUM(
                    CASE WHEN move.move_type
                              IN ('out_invoice', 'out_receipt', 'in_refund')
                         THEN 1 ELSE -1 END
                    * SIGN(item.quantity)
                    * CEIL(ABS(item.quantity) * COALESCE(unit.factor / own.factor, 1)
                           * %(scale)s) / %(scale)s), 0) AS quantity
                  FROM sale_order_line_invoice_rel AS link
                  JOIN account_move_line AS item ON item.id = link.invoice_line_id
                  JOIN account_move AS move ON move.id = item.move_id
                   AND (move.state = 'posted'
                        OR move.payment_state = 'invoicing_legacy')
                  LEFT JOIN uom_uom AS unit ON unit.id = item.product_uom_id
                  LEFT JOIN uom_uom AS own ON own.id = %(line_unit)s
                 WHERE link.order_line_id = %(line_id)s)""",
            scale=10**digits,
            line_id=SQL.identifier(line, "id"),
            line_unit=SQL.identifier(line, "product_uom_id"),
        )

    @api.model
    def _rates(self, company):
        """Return today's rate from each currency to the company's, as JSON."""
        today = fields.Date.context_today(self)
        return self._rates_on(today, company.root_id.id, company.currency_id.id)

    @api.model
    @ormcache("day", "root_id", "currency_id")
    def _rates_on(self, day, root_id, currency_id):
        """A change of a rate clears this cache, see ``res.currency.rate``."""
        # sudo: rates are no secret, and those of a company apply to its branches
        self = self.sudo()
        currencies = self.env["res.currency"].browse(self._currency_ids())
        company = self.env["res.company"].browse(root_id)
        rates = currencies._get_rates(company, day)
        own = rates[currency_id]
        return json.dumps(
            {currency_id: float(own / rate) for currency_id, rate in rates.items()}
        )

    @api.model
    @ormcache("root_id")
    def _branch_ids(self, root_id):
        """Return the ids of a company and all its branches, including archived ones.
        Odoo clears this cache for a new company; branches never move to another
        company."""
        # sudo: only the ids of the companies are used
        companies = self.env["res.company"].sudo().with_context(active_test=False)
        return companies.search([("id", "child_of", root_id)], order="id")._ids

    @api.model
    @ormcache(cache="stable")
    def _currency_ids(self):
        """Return the ids of all currencies, including archived ones. Odoo clears this
        cache for a new one."""
        # sudo: only the ids of the currencies are used
        currencies = self.env["res.currency"].sudo()
        return currencies.search([("active", "in", (True, False))], order="id")._ids

    @api.model
    def _round(self, amount, rounding):
        return SQL("ROUND((%s) / %s) * %s", amount, rounding, rounding)
