"""Lists of documents: invoices, estimates, the lists of figures, and all in one."""

from functools import partial

from data.shapes import CUSTOMER_TYPES, SALESPERSON

from odoo.tools import SQL

from measures.case import NEWEST, PAGE, WINDOW, Measure, flat

INVOICES = "client_card.account_move_view_list"
ESTIMATES = "client_card.sale_order_view_list"
DOCUMENTS = "client_card.client_document_view_list"


def read_invoices(case, kind="huge", domain=()):
    own = [("client_id", "=", case.ids[kind]), ("move_type", "in", CUSTOMER_TYPES)]
    return case.read_list(
        "account.move",
        INVOICES,
        [*own, *domain],
        "invoice_date desc, name desc, id desc",
    )


def read_estimates(case, domain=()):
    return case.read_list(
        "sale.order",
        ESTIMATES,
        [("client_id", "=", case.ids["huge"]), *domain],
        "date_order desc, id desc",
    )


def bare_window(case, kind="huge", where=None):
    found = SQL(
        "FROM account_move WHERE client_id = %s AND company_id = 1"
        " AND move_type IN ('out_invoice', 'out_refund', 'out_receipt') AND %s",
        case.ids[kind],
        where or SQL("TRUE"),
    )
    return [
        SQL(
            "SELECT * %s ORDER BY invoice_date DESC, name DESC, id DESC LIMIT %s",
            found,
            WINDOW,
        ),
        SQL("SELECT COUNT(*) FROM (SELECT 1 %s LIMIT 201) x", found),
    ]


def bare_orders(case, where=None):
    found = SQL(
        "FROM sale_order o WHERE o.client_id = %s AND o.company_id = 1 AND %s",
        case.ids["huge"],
        where or SQL("TRUE"),
    )
    return [
        SQL(
            "SELECT o.* %s ORDER BY o.date_order DESC, o.id DESC LIMIT %s",
            found,
            WINDOW,
        ),
        SQL("SELECT COUNT(*) FROM (SELECT 1 %s LIMIT 201) x", found),
    ]


def read_documents(case, kind=None, domain=()):
    clients = [("client_id", "=", case.ids[kind])] if kind else []
    return case.read_list(
        "client.document",
        DOCUMENTS,
        [*clients, *domain],
        NEWEST,
        WINDOW if kind else PAGE,
    )


def bare_documents(case, kind):
    found = SQL(
        "FROM sale_order o WHERE o.client_id = %s AND o.company_id = 1",
        case.ids[kind],
    )
    return [
        SQL(
            "SELECT o.id, o.date_order, o.name, o.state, o.user_id, o.amount_total,"
            " o.currency_id %s ORDER BY o.date_order DESC, o.id DESC LIMIT %s",
            found,
            WINDOW,
        ),
        SQL("SELECT COUNT(*) FROM (SELECT 1 %s LIMIT 201) x", found),
    ]


BARE_UNPAID = "state = 'posted' AND payment_state IN ('not_paid', 'partial', 'blocked')"
BLOCKS = {
    "outstanding": SQL(f"{BARE_UNPAID} AND is_move_sent"),
    "overdue": SQL(f"{BARE_UNPAID} AND invoice_date_due < CURRENT_DATE"),
    "paid": SQL("state = 'posted' AND payment_state IN ('paid', 'in_payment')"),
    "partial": SQL("state = 'posted' AND payment_state = 'partial'"),
    "draft": SQL("state = 'draft'"),
    "total": SQL("state = 'posted'"),
}
MEASURES = {
    "invoices of the huge client": Measure(read_invoices, bare_window, needs=INVOICES),
    "estimates of the huge client": Measure(
        read_estimates, bare_orders, needs=ESTIMATES
    ),
    "estimates of the huge client, salesperson": Measure(
        read_estimates, bare_orders, SALESPERSON, ESTIMATES
    ),
    **{
        f"list of the block “{block}”, huge client": Measure(
            partial(read_invoices, domain=[("client_block", "in", [block])]),
            partial(bare_window, where=where),
            needs=INVOICES,
        )
        for block, where in BLOCKS.items()
    },
    "list of the block “estimates outstanding”, huge client": Measure(
        partial(read_estimates, domain=[("client_block", "in", ["outstanding"])]),
        partial(bare_orders, where=SQL("o.state = 'sent'")),
        needs=ESTIMATES,
    ),
    **{
        f"documents, first page, {kind} client": Measure(
            partial(read_documents, kind=kind),
            partial(bare_documents, kind=kind),
            needs=DOCUMENTS,
            ratio=ratio,  # the few rows cost less than the query
        )
        for kind, ratio in (("small", None), ("medium", None), ("huge", 2))
    },
    "documents, first page, huge client, salesperson": Measure(
        partial(read_documents, kind="huge"),
        partial(bare_documents, kind="huge"),
        SALESPERSON,
        DOCUMENTS,
    ),
    "documents, first page, all clients": Measure(read_documents, needs=DOCUMENTS),
    "documents, Sales, huge client": Measure(
        partial(read_documents, kind="huge", domain=[("kind", "=", "sale")]),
        needs=DOCUMENTS,
    ),
    "flat: documents": flat(read_documents, bare_documents, DOCUMENTS),
    "flat: invoices": flat(read_invoices, bare_window, INVOICES),
}
