"""The side card of a client, in one call.

The overdue amount and outstanding estimates add up all open documents, so their time
grows with them; they are measured separately.
"""

from functools import partial
from unittest.mock import patch

from odoo.tools import SQL

from measures.case import Measure, flat
from measures.services import HAS_LEFT, IN_FORCE
from measures.tasks import bare_not_private

NEEDS = "res.partner.client_card_side"


def read_side(case, kind):
    return case.client(kind).client_card_side()


def read_lists(case, kind):
    """Read the side card without its sums."""
    figures = type(case.env["client.figures"])
    with patch.object(figures, "_read_clients", lambda *_args: {case.ids[kind]: []}):
        return read_side(case, kind)


def read_sums(case, kind):
    """Read only the sums, which are those of two columns of the panel."""
    return case.client(kind).read(["client_overdue", "client_open_estimates"])


def bare_side(case, kind):
    return [*bare_lists(case, kind), *bare_sums(case, kind)]


def bare_sums(case, kind):
    """The overdue amount and the outstanding estimates, by currency."""
    return [
        SQL(
            """
            SELECT currency_id, COUNT(*), SUM(amount_residual_signed),
                   SUM(amount_residual)
              FROM account_move
             WHERE client_id = %s AND company_id = 1 AND state = 'posted'
               AND move_type IN ('out_invoice', 'out_receipt')
               AND payment_state IN ('not_paid', 'partial', 'blocked')
               AND invoice_date_due < CURRENT_DATE
             GROUP BY 1
            """,
            case.ids[kind],
        ),
        SQL(
            """
            SELECT currency_id, COUNT(*), SUM(amount_total),
                   SUM(ROUND((amount_total / currency_rate)::numeric, 2))
              FROM sale_order
             WHERE client_id = %s AND company_id = 1 AND state = 'sent'
             GROUP BY 1
            """,
            case.ids[kind],
        ),
    ]


def bare_lists(case, kind):
    """The rest of the answer: the client's tags, status and the names of other related
    records, and five of each kind of record with their number."""
    client = case.ids[kind]
    yield SQL("SELECT * FROM res_partner WHERE id = %s", client)
    for query in (  # joining all of them takes longer to plan than to run
        "SELECT t.name, t.color, t.is_cancelled FROM client_status t"
        " JOIN res_partner p ON p.client_status_id = t.id WHERE p.id = %s",
        "SELECT u.name FROM res_users s JOIN res_partner u ON u.id = s.partner_id"
        " JOIN res_partner p ON p.user_id = s.id WHERE p.id = %s",
        "SELECT c.name, c.code, c.address_format, s.name, s.code FROM res_partner p"
        " JOIN res_country c ON c.id = p.country_id"
        " LEFT JOIN res_country_state s ON s.id = p.state_id WHERE p.id = %s",
    ):
        yield SQL(query, client)
    yield SQL(
        "SELECT bool_or(%s), bool_or(%s) FROM client_service s"
        " WHERE s.active AND s.client_id = %s",
        IN_FORCE,
        HAS_LEFT,
        client,
    )
    yield SQL(
        "SELECT g.id, g.name, g.color FROM res_partner_res_partner_category_rel r"
        " JOIN res_partner_category g ON g.id = r.category_id"
        " WHERE r.partner_id = %s ORDER BY g.name",
        client,
    )
    yield SQL(
        "SELECT c.id, c.name, y.id, y.name, y.rounding"
        " FROM res_company c JOIN res_currency y ON y.id = c.currency_id"
        " WHERE c.id = 1"
    )
    companies = SQL("(s.company_id = 1 OR s.company_id IS NULL)")
    for columns, found, order in (
        (
            SQL("s.*, t.name"),
            SQL(
                "client_service s JOIN client_service_type t ON t.id = s.type_id"
                " WHERE s.client_id = %s AND %s",
                client,
                IN_FORCE,
            ),
            SQL("s.date_start DESC, s.id DESC"),
        ),
        (
            SQL("s.*"),
            SQL(
                "client_solution s WHERE s.client_id = %s AND s.active AND %s",
                client,
                companies,
            ),
            SQL("s.name, s.id"),
        ),
        (
            SQL("s.*"),
            SQL(
                "res_partner s WHERE s.commercial_partner_id = %s AND s.id != %s"
                " AND s.active AND %s",
                client,
                client,
                companies,
            ),
            SQL("COALESCE(s.client_authorised, false) DESC, s.name, s.id"),
        ),
        (
            SQL("d.*"),
            SQL(
                "calendar_event d WHERE d.client_commercial_id = %s AND d.active"
                " AND d.client_state IN ('in_process', 'open') AND %s",
                client,
                bare_not_private(case),
            ),
            SQL("d.start, d.id"),
        ),
    ):
        yield SQL(
            "SELECT %s, (SELECT COUNT(*) FROM (SELECT 1 FROM %s LIMIT 101) x)"
            " FROM %s ORDER BY %s LIMIT 5",
            columns,
            found,
            found,
            order,
        )


MEASURES = {
    f"side card, {kind} client": Measure(
        partial(read_side, kind=kind),
        partial(bare_side, kind=kind),
        needs=NEEDS,
        ratio=2,
    )
    for kind in ("empty", "small", "medium", "huge")
} | {
    "flat: side card, without its sums": flat(read_lists, bare_lists, NEEDS),
    "exempt: side card, its sums": Measure(
        partial(read_sums, kind="huge"), partial(bare_sums, kind="huge"), needs=NEEDS
    ),
}
