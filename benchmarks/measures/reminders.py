"""The selection of reminders: all clients of a company with late invoices."""

from functools import partial

from odoo import fields
from odoo.tools import SQL

from measures.case import Measure

NEEDS = "client.reminder.plan.client_card_reminders_preview"


def plan_of(case):
    """Return the company's plan: the addon's, or another default."""
    plans = case.env["client.reminder.plan"]
    company = case.env.company
    return plans.search(
        [("company_id", "=", company.id), ("is_default", "=", True)], limit=1
    )


def preview(case, count=None):
    """Who gets what and who does not, of so many clients with something late."""
    ids = find_late(case)[:count] if count else None
    answer = plan_of(case).client_card_reminders_preview(None, ids)
    assert not count or len(answer) == len(ids) == count


def find_late(case):
    """Return the ids of the clients with something late; found once."""
    key = case.env.company.id
    if key not in LATE:
        late = case.env["client.statement"]._late_select(None)
        select = SQL("SELECT client_id FROM (%s) late WHERE amount > 0", late)
        LATE[key] = sorted(row[0] for row in case.env.execute_query(select))
    return LATE[key]


def select(case):
    """Only read what is late and on account, with which the selection begins."""
    own = plan_of(case)._as_user(case.env.user)
    selection = own.env["client.reminder.selection"]
    day = fields.Date.context_today(own)
    return list(selection._read_items(own.company_id, None, day, 0))


def bare_select(case):
    """The late instalments, with the amounts on account of the same clients."""
    company = case.env.company
    return [
        SQL(
            """
            WITH item AS MATERIALIZED (
                SELECT c.commercial_partner_id AS client_id, l.id, l.move_id,
                       COALESCE(l.date_maturity, l.date) AS due, l.amount_residual,
                       l.amount_residual_currency, l.currency_id, l.no_followup,
                       l.payment_id, l.statement_line_id
                  FROM account_move_line l
                  JOIN account_account a ON a.id = l.account_id
                  JOIN res_partner c ON c.id = l.partner_id
                 WHERE l.company_id = %(company)s AND l.parent_state = 'posted'
                   AND l.reconciled IS NOT TRUE
                   AND a.account_type IN ('asset_receivable', 'liability_payable')
                   AND (l.amount_residual != 0 OR l.amount_residual_currency != 0)
            ), late AS MATERIALIZED (
                SELECT item.*, m.name, m.invoice_date, m.client_disputed
                  FROM item JOIN account_move m ON m.id = item.move_id
                 WHERE item.amount_residual > 0 AND item.due < %(today)s
                   AND m.move_type IN ('out_invoice', 'out_refund', 'out_receipt')
                   AND item.payment_id IS NULL AND item.statement_line_id IS NULL
                   AND m.payment_state IN ('not_paid', 'partial')
            )
            SELECT late.*, credit.amount
              FROM late
              LEFT JOIN (
                    SELECT client_id, SUM(-amount_residual) AS amount FROM item
                     WHERE amount_residual < 0 GROUP BY client_id
                   ) credit ON credit.client_id = late.client_id
             ORDER BY late.client_id, late.due, late.id
            """,
            company=company.id,
            today=fields.Date.context_today(case.env.user),
        )
    ]


LATE = {}

MEASURES = {
    "reminders: preview of 10,000 late clients": Measure(
        partial(preview, count=10_000), needs=NEEDS, most=30_000
    ),
    "reminders: preview of 1,000 late clients": Measure(
        partial(preview, count=1_000), needs=NEEDS
    ),
    "reminders: preview of all clients": Measure(preview, needs=NEEDS, most=30_000),
    "reminders: selection of what is late": Measure(
        select, bare_select, needs=NEEDS, ratio=1.5
    ),
}
