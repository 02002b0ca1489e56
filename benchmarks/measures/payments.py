"""The payments of a client, as the card lists them."""

from odoo.tools import SQL

from measures.case import NEWEST, WINDOW, flat

PAYMENTS = "client_card.account_payment_view_list"


def read_payments(case, kind):
    return case.read_list(
        "account.payment", PAYMENTS, [("client_id", "=", case.ids[kind])], NEWEST
    )


def bare_payments(case, kind):
    """The page with the documents its payments settle, and the number of rows."""
    found = SQL(
        "FROM account_payment d WHERE d.client_id = %s AND d.company_id = 1",
        case.ids[kind],
    )
    page = SQL("SELECT * %s ORDER BY d.date DESC, d.id DESC LIMIT %s", found, WINDOW)
    return [
        SQL(
            """
            SELECT d.*, p.complete_name, j.name
              FROM (%s) d
         LEFT JOIN res_partner p ON p.id = d.partner_id
              JOIN account_journal j ON j.id = d.journal_id
             ORDER BY d.date DESC, d.id DESC
            """,
            page,
        ),
        SQL(
            """
            SELECT d.id, l.invoice_id, m.name
              FROM (%s) d
              JOIN account_move__account_payment l ON l.payment_id = d.id
              JOIN account_move m ON m.id = l.invoice_id
            """,
            page,
        ),
        SQL("SELECT COUNT(*) FROM (SELECT 1 %s LIMIT 201) x", found),
    ]


MEASURES = {"flat: payments": flat(read_payments, bare_payments, PAYMENTS)}
