"""The calls of a client, as the card lists them."""

from odoo.tools import SQL

from measures.case import WINDOW, flat

CALLS = "client_card.client_call_view_list"


def read_calls(case, kind):
    return case.read_list(
        "client.call",
        CALLS,
        [("client_id", "=", case.ids[kind])],
        "start desc, id desc",
    )


def bare_calls(case, kind):
    found = SQL(
        "FROM client_call d WHERE d.client_id = %s"
        " AND (d.company_id = 1 OR d.company_id IS NULL)",
        case.ids[kind],
    )
    return [
        SQL(
            """
            SELECT d.*, p.complete_name, r.name
              FROM (SELECT * %s ORDER BY d.start DESC, d.id DESC LIMIT %s) d
         LEFT JOIN res_partner p ON p.id = d.partner_id
         LEFT JOIN res_users u ON u.id = d.user_id
         LEFT JOIN res_partner r ON r.id = u.partner_id
             ORDER BY d.start DESC, d.id DESC
            """,
            found,
            WINDOW,
        ),
        SQL("SELECT COUNT(*) FROM (SELECT 1 %s LIMIT 201) x", found),
    ]


MEASURES = {"flat: calls": flat(read_calls, bare_calls, CALLS)}
