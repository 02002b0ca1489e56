"""Sums over all data of the largest client: they have to add up everything, so they are
not flat, but together they must still be fast."""

from functools import partial

from odoo.tools import SQL

from measures.case import WINDOW, Measure
from measures.figures import (
    bare_balance,
    bare_estimates,
    bare_invoices,
    read_figures,
)
from measures.ledger import RUNNING, bare_items, bare_ledger

NEEDS = "res.partner.client_card_history"


def read_ageing(case):
    client = case.client("huge")
    return case.env["client.statement"]._read_open(client, None, ["ageing"])


def bare_ageing(case):
    items = bare_items(
        case,
        "huge",
        "l.currency_id, COALESCE(l.date_maturity, l.date) AS due, l.amount_residual,"
        " l.amount_residual_currency",
    )
    return [
        SQL(
            """
            SELECT client_id, currency_id, amount_residual > 0,
                   WIDTH_BUCKET(CURRENT_DATE - due, ARRAY[1, 31, 61, 91]), COUNT(*),
                   SUM(amount_residual), SUM(amount_residual_currency)
              FROM (%s AND l.reconciled IS NOT TRUE) item
             WHERE amount_residual != 0 OR amount_residual_currency != 0
             GROUP BY 1, 2, 3, 4
            """,
            items,
        )
    ]


def read_running(case):
    """Find the newest page, and add up all earlier lines."""
    lines = case.env["account.move.line"].search(
        [("client_id", "=", case.ids["huge"]), ("client_ledger", "=", True)],
        limit=WINDOW,
        order="date desc, id desc",
    )
    return lines.mapped(RUNNING)


def read_months(case):
    return case.client("huge").client_card_history()


def bare_months(case):
    return [
        SQL(
            """
            SELECT DATE_TRUNC('month', invoice_date), SUM(amount_total_signed)
              FROM account_move
             WHERE client_id = %s AND company_id = 1 AND state = 'posted'
               AND move_type IN ('out_invoice', 'out_refund', 'out_receipt')
             GROUP BY 1
            """,
            case.ids["huge"],
        )
    ]


def bare_days(case):
    """How many days each document took to be paid, from its last reconciliation."""
    return [
        SQL(
            """
            SELECT COUNT(*), AVG(days) FROM (
                SELECT GREATEST(m.invoice_date, MAX(p.max_date)) - m.invoice_date
                       AS days
                  FROM account_move m
                  JOIN account_move_line l
                    ON l.move_id = m.id AND l.display_type = 'payment_term'
             LEFT JOIN account_partial_reconcile p
                    ON p.debit_move_id = l.id
                 WHERE m.client_id = %s AND m.company_id = 1 AND m.state = 'posted'
                   AND m.move_type IN ('out_invoice', 'out_receipt')
                   AND m.payment_state IN ('paid', 'in_payment')
                 GROUP BY m.id
            ) x
            """,
            case.ids["huge"],
        )
    ]


def bare_totals(case):
    clients = [case.ids["huge"]]
    return [bare_invoices(clients), bare_estimates(clients)]


SUMS = {
    "balance": (
        partial(read_figures, kind="huge", names=["balance"]),
        lambda case: [bare_balance([case.ids["huge"]])],
    ),
    "ageing": (read_ageing, bare_ageing),
    "running balance": (read_running, lambda case: [bare_ledger(case, "DESC")]),
    "totals of all time": (
        partial(read_figures, kind="huge", names=["invoices", "estimates"]),
        bare_totals,
    ),
    "months and years": (read_months, bare_months),
    "days to pay": (
        partial(read_figures, kind="huge", names=["days_to_pay"]),
        bare_days,
    ),
}


def read_all(case):
    for read, _bare in SUMS.values():
        read(case)


def bare_all(case):
    return [query for _read, bare in SUMS.values() for query in bare(case)]


MEASURES = {
    f"exempt: sums, {name}": Measure(read, bare, needs=NEEDS)
    for name, (read, bare) in SUMS.items()
} | {"exempt: sums, all together": Measure(read_all, bare_all, needs=NEEDS, most=60)}
