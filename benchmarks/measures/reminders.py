"""The selection of reminders: all clients of a company with late invoices."""

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


def preview(case):
    return plan_of(case).client_card_reminders_preview()


def select(case):
    """Only select, without the answer of the API."""
    return plan_of(case)._select()


def bare_select(case):
    """The late instalments, and for the same clients the amounts on account, the
    reminders sent and the addresses."""
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
                SELECT item.*, m.name, m.invoice_date
                  FROM item JOIN account_move m ON m.id = item.move_id
                 WHERE item.amount_residual > 0 AND item.due < %(today)s
                   AND m.move_type IN ('out_invoice', 'out_refund', 'out_receipt')
                   AND item.payment_id IS NULL AND item.statement_line_id IS NULL
                   AND m.payment_state IN ('not_paid', 'partial')
            )
            SELECT late.*, c.complete_name, c.active, c.email, credit.amount, past.day
              FROM late
              JOIN res_partner c ON c.id = late.client_id
              LEFT JOIN (
                    SELECT client_id, SUM(-amount_residual) AS amount FROM item
                     WHERE amount_residual < 0 GROUP BY client_id
                   ) credit ON credit.client_id = late.client_id
              LEFT JOIN (
                    SELECT client_id, MAX(day) AS day FROM client_reminder
                     WHERE state != 'cancelled' GROUP BY client_id
                   ) past ON past.client_id = late.client_id
             ORDER BY late.client_id, late.due, late.id
            """,
            company=company.id,
            today=fields.Date.context_today(case.env.user),
        )
    ]


MEASURES = {
    "reminders: preview of all clients": Measure(preview, needs=NEEDS, most=30_000),
    "reminders: selection of all clients": Measure(
        select, bare_select, needs=NEEDS, most=30_000
    ),
}
