from collections.abc import Collection

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.orm.domains import DomainAnd, DomainCondition
from odoo.tools import SQL

from ...tools import ACCOUNTING_GROUPS, plain_order

LEDGER_ORDERS = {"date desc, id desc": SQL("DESC"), "date, id": SQL("ASC")}


def has_due_date(balance, payment, statement_line, correction):
    """Return whether a ledger line is owed by a due date: credits, payments and balance
    corrections are not."""
    return balance > 0 and not (payment or statement_line or correction)


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    # the line of a payment may stay on the contact: the client is its commercial
    # partner
    client_id = fields.Many2one(
        related="partner_id.commercial_partner_id", string="Client"
    )
    client_ledger = fields.Boolean(store=False, search="_search_client_ledger")
    client_correction = fields.Boolean(related="move_id.client_correction")
    client_correction_undone = fields.Boolean(
        string="Correction Undone", compute="_compute_client_correction_undone"
    )
    client_has_due_date = fields.Boolean(
        string="Has a Due Date", compute="_compute_client_has_due_date"
    )
    client_running_balance = fields.Monetary(
        string="Running Balance",
        compute="_compute_client_running_balance",
        currency_field="company_currency_id",
        groups=ACCOUNTING_GROUPS,
        help="The client's balance after this line; positive: the client owes us.",
    )

    # balance and ledger only need the index
    _client_card_ledger_idx = models.Index(
        "(partner_id, account_id, date, id) "
        "INCLUDE (balance, company_id, debit, credit) WHERE parent_state = 'posted'"
    )

    @api.model
    def _search(self, domain, offset=0, limit=None, order=None, **kwargs):
        """Speed up searches for the lines of one client and for a page of a ledger."""
        domain = Domain(domain)
        names = {condition.field_expr for condition in domain.iter_conditions()}
        is_page = limit and order and "client_ledger" in names
        if is_page and type(offset or 0) is int:
            way = LEDGER_ORDERS.get(plain_order(order))
            contacts, rest = self._split_ledger(domain)
            if way and contacts is not None:
                found = super()._search(rest, **kwargs)
                return self._ledger_page(found, contacts, offset or 0, limit, way)
        if "client_id" in names:
            domain = domain.map_conditions(self._client_condition)
        query = super()._search(domain, offset, limit, order, **kwargs)
        if is_page:
            # first the ids, from the index only: sorting whole lines takes far longer
            return self.browse(query.get_result_ids())._as_query()
        return query

    @api.model
    def _split_ledger(self, domain):
        """Split the domain of one client's ledger.

        :return: the ids of the client and its contacts, and the Domain of the other
            conditions; None and the domain if it is not the ledger of one client
        """
        found = {}

        def without(condition):
            if condition.field_expr == "client_ledger" and condition.operator == "=":
                found["ledger"] = condition.value is True
                return Domain.TRUE if condition.value is True else condition
            own = self._client_condition(condition)
            if own is condition or "contacts" in found:
                return condition
            found["contacts"] = next(iter(own.iter_conditions())).value
            return Domain.TRUE

        parts = domain.children if isinstance(domain, DomainAnd) else (domain,)
        rest = Domain.AND(
            without(part) if isinstance(part, DomainCondition) else part
            for part in parts
        )
        if found.get("ledger") and "contacts" in found:
            return found["contacts"], rest
        return None, domain

    @api.model
    def _ledger_page(self, query, contacts, offset, limit, way):
        """Return the Query of a page of a ledger: for each contact and account, the
        index yields the first lines, however many there are.

        :param query: the Query of the requested ledger lines that the user may read
        :param way: SQL of the direction in which date and ID are sorted
        """
        accounts = self.env["client.figures"]._ledger_account_ids()
        posted, date, line_id, partner_id, account_id = (
            self._field_to_sql(self._table, name, query)
            for name in ("parent_state", "date", "id", "partner_id", "account_id")
        )
        query.add_where(SQL("%s = 'posted'", posted))
        query.add_where(SQL("%s = contact.id", partner_id))
        query.add_where(SQL("%s = account.id", account_id))
        query.order = SQL("%s %s, %s %s", date, way, line_id, way)
        query.limit = offset + limit
        rows = self.env.execute_query(
            SQL(
                """
                SELECT line.id
                  FROM unnest(%(contacts)s) AS contact(id),
                       unnest(%(accounts)s) AS account(id),
                       LATERAL (%(lines)s) AS line
                 ORDER BY line.date %(way)s, line.id %(way)s
                 LIMIT %(limit)s OFFSET %(offset)s
                """,
                contacts=list(contacts),
                accounts=list(accounts),
                lines=query.select(line_id, date),
                way=way,
                limit=limit,
                offset=offset,
            )
        )
        return self.browse(row[0] for row in rows)._as_query()

    @api.model
    def _client_condition(self, condition):
        """Return the condition on one client as a condition on the ids of its contacts.

        The database can estimate the lines of a contact, but not of a client, and would
        read those of a large client one by one.
        """
        if condition.field_expr != "client_id" or condition.operator not in ("=", "in"):
            return condition
        value = condition.value
        ids = list(value) if isinstance(value, Collection) else [value]
        if len(ids) != 1 or type(ids[0]) is not int:
            return condition
        client = self.env["res.partner"].browse(ids)
        return Domain("partner_id", "in", client._client_contact_ids())

    @api.model
    def _search_client_ledger(self, operator, value):
        """The lines that make up the balance of clients."""
        if operator != "in" or True not in value:
            return NotImplemented
        if False in value:
            return Domain.TRUE
        return self.env["client.figures"]._balance_domain()

    @api.depends_context("uid", "allowed_company_ids")
    @api.depends("balance", "date", "partner_id", "parent_state")
    def _compute_client_running_balance(self):
        balances = self.env["client.figures"]._read_running_balances(self._origin)
        for line in self:
            line.client_running_balance = balances.get(line._origin.id, 0.0)

    @api.depends("balance", "payment_id", "statement_line_id", "client_correction")
    def _compute_client_has_due_date(self):
        for line in self:
            line.client_has_due_date = has_due_date(
                line.balance,
                line.payment_id,
                line.statement_line_id,
                line.client_correction,
            )

    @api.depends("move_id.reversal_move_ids", "move_id.reversed_entry_id")
    def _compute_client_correction_undone(self):
        corrections = self.filtered("client_correction").move_id
        undone = corrections.filtered(
            lambda move: move.reversal_move_ids or move.reversed_entry_id
        )
        for line in self:
            line.client_correction_undone = line.move_id in undone

    @api.readonly
    def action_open_client_document(self):
        """Open the invoice, payment or entry of a ledger line.

        :return: an action
        :raise AccessError: if the user may not read it
        """
        self.ensure_one()
        document = self.payment_id or self.move_id
        document.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": document._name,
            "res_id": document.id,
            "views": [(False, "form")],
        }

    def action_undo_client_correction(self):
        """Undo the balance correction of a ledger line.

        :return: True
        :raise AccessError: without the right to correct balances
        :raise UserError: if it is not a correction or already undone, or if today is
            locked
        """
        return self.move_id.action_undo_client_correction()
