"""The figures of clients, as the card, the panel and the API read them."""

from functools import partial

from odoo.tools import SQL

from measures.case import Measure

NEEDS = "res.partner.client_card_figures"


# an array, not a join: read once, and much faster for many lines
BARE_ACCOUNTS = SQL(
    "ARRAY(SELECT id FROM account_account"
    " WHERE account_type IN ('asset_receivable', 'liability_payable'))"
)


def bare_balance(clients):
    return SQL(
        """
        SELECT p.commercial_partner_id, l.company_id, SUM(l.balance)
          FROM res_partner p
          JOIN account_move_line l ON l.partner_id = p.id
         WHERE p.commercial_partner_id = ANY(%s) AND l.parent_state = 'posted'
           AND l.company_id = 1 AND l.account_id = ANY(%s)
         GROUP BY 1, 2
        """,
        clients,
        BARE_ACCOUNTS,
    )


def bare_invoices(clients):
    invoice = SQL("state = 'posted' AND move_type != 'out_refund'")
    unpaid = SQL("%s AND payment_state IN ('not_paid', 'partial', 'blocked')", invoice)
    residual = "amount_residual_signed", "amount_residual"
    total = "amount_total_signed", "amount_total_in_currency_signed"
    settled = (
        "amount_total_signed - amount_residual_signed",
        "amount_total - amount_residual",
    )
    blocks = (
        (SQL("%s AND is_move_sent", unpaid), residual),
        (SQL("%s AND is_move_sent IS NOT TRUE", unpaid), residual),
        (SQL("%s AND invoice_date_due < CURRENT_DATE", unpaid), residual),
        (SQL("state = 'draft'"), total),
        (SQL("%s AND payment_state IN ('paid', 'in_payment')", invoice), total),
        (SQL("%s AND payment_state = 'partial'", invoice), settled),
        (SQL("state = 'posted'"), total),
    )
    columns = [
        SQL("%s FILTER (WHERE %s)", aggregate, condition)
        for condition, amounts in blocks
        for aggregate in (
            SQL("COUNT(*)"),
            *(SQL("SUM(%s)", SQL(amount)) for amount in amounts),
        )
    ]
    return SQL(
        """
        SELECT commercial_partner_id, company_id, currency_id, %s
          FROM account_move
         WHERE commercial_partner_id = ANY(%s) AND company_id = 1
           AND move_type IN ('out_invoice', 'out_refund', 'out_receipt')
         GROUP BY 1, 2, 3
        """,
        SQL(", ").join(columns),
        clients,
    )


def bare_estimates(clients):
    return SQL(
        """
        SELECT p.commercial_partner_id, o.company_id, o.currency_id, o.state, COUNT(*),
               SUM(ROUND((o.amount_total / o.currency_rate)::numeric, 2))
          FROM res_partner p
          JOIN sale_order o ON o.partner_id = p.id
         WHERE p.commercial_partner_id = ANY(%s) AND o.company_id = 1
         GROUP BY 1, 2, 3, 4
        """,
        clients,
    )


def bare_figures(case, kind):
    ids = list(case.client(kind)._ids)
    return [bare_balance(ids), bare_invoices(ids), bare_estimates(ids)]


def read_figures(case, kind, names=None):
    return case.client(kind).client_card_figures("all", names)


MEASURES = {
    f"figures of {text}": Measure(
        partial(read_figures, kind=kind),
        partial(bare_figures, kind=kind),
        needs=NEEDS,
    )
    for kind, text in (
        ("small", "a small client"),
        ("huge", "the huge client"),
        ("page", "80 clients"),
        ("page_huge", "80 clients, the huge one among them"),
    )
} | {
    f"figures of the huge client: {name}": Measure(
        partial(read_figures, kind="huge", names=[name]),
        lambda case, bare=bare: [bare([case.ids["huge"]])],
        needs=NEEDS,
        ratio=ratio,
    )
    for name, bare, ratio in (
        ("balance", bare_balance, None),
        ("invoices", bare_invoices, 1.3),
        ("estimates", bare_estimates, None),
    )
}
