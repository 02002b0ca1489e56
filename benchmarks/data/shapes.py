"""The kinds of documents, and how many of each to generate."""

from dataclasses import dataclass, fields, replace
from typing import NamedTuple

DAYS = 3 * 365
HUGE, MEDIUM, EMPTY, SOME = "BENCH-HUGE", "BENCH-MEDIUM", "BENCH-EMPTY", "BENCH-SOME"
ACCOUNTANT, SALESPERSON = "bench_accountant", "bench_salesperson"
COMPANY = "Second Company"

CUSTOMER_TYPES = ("out_invoice", "out_refund", "out_receipt")
DOCUMENT_MODELS = (
    "sale.order",
    "sale.order.line",
    "account.move",
    "account.move.line",
    "account.payment",
    "account.full.reconcile",
    "account.partial.reconcile",
)
PARTNER_MODELS = ("res.partner",)
MESSAGE_MODELS = ("mail.message", "mail.notification")
EVENT_MODELS = ("calendar.event", "calendar.attendee")
SERVICE_MODELS = ("client.service",)
CALL_MODELS = ("client.call",)
FILLED_MODELS = (
    *DOCUMENT_MODELS,
    *PARTNER_MODELS,
    *MESSAGE_MODELS,
    *EVENT_MODELS,
    *SERVICE_MODELS,
    *CALL_MODELS,
)


@dataclass
class Sizes:
    """How many records to generate."""

    clients: int = 100_000
    invoices: int = 200_000
    huge_invoices: int = 100_000
    medium_invoices: int = 2_000
    second_company_invoices: int = 20_000
    payments: int = 200_000
    orders: int = 100_000
    huge_orders: int = 5_000
    messages: int = 600_000
    huge_messages: int = 20_000
    events: int = 100_000
    huge_events: int = 20_000
    services: int = 200_000
    huge_services: int = 500
    calls: int = 100_000
    huge_calls: int = 20_000
    some: int = 100  # of each of these for the client with some

    def scaled(self, scale):
        return replace(
            self, **{f.name: round(getattr(self, f.name) * scale) for f in fields(self)}
        )


class Shape(NamedTuple):
    """A kind of document: its method in ``Documents`` and how many to generate."""

    name: str
    share: float  # of the documents of ordinary clients
    huge_share: float  # of those of the huge client
    recency: int = 1  # 1: spread evenly over the years; more: mostly recent


# The first of each list makes up the rest.
INVOICES = (
    Shape("paid", 0, 0),
    Shape("unpaid", 0.24, 0.06, 3),
    Shape("partly_paid", 0.05, 0.02, 2),
    Shape("written_off", 0.01, 0.005),
    Shape("instalments_paid", 0.04, 0.42),
    Shape("instalments_paid_at_once", 0.02, 0.2),
    Shape("instalments_half_paid", 0.02, 0.02, 3),
    Shape("instalments_unpaid", 0.03, 0.02, 4),
    Shape("foreign_unpaid", 0.04, 0.01, 3),
    Shape("foreign_paid", 0.06, 0.03),
    Shape("foreign_partly_paid", 0.01, 0.005, 2),
    Shape("foreign_paid_in_own", 0.01, 0.005),
    Shape("receipt", 0.01, 0.005),
    Shape("blocked", 0.005, 0.005, 2),
    Shape("refund", 0.02, 0.01, 2),
    Shape("reversed", 0.04, 0.02),
    Shape("partly_refunded", 0.02, 0.01, 2),
    Shape("draft", 0.04, 0.01, 6),
    Shape("draft_refund", 0.005, 0.002, 6),
    Shape("cancelled", 0.01, 0.005),
    Shape("ordered_and_paid", 0.08, 0.01),
    Shape("bill", 0.005, 0.001, 3),
    Shape("bill_paid", 0.005, 0.001),
)
PAYMENTS = (
    Shape("advance", 0, 0),
    Shape("contact_advance", 0.3, 0),
    Shape("money_back", 0.1, 0),
)
ORDERS = (
    Shape("confirmed", 0, 0),
    Shape("quotation", 0.15, 0.15, 4),
    Shape("sent", 0.2, 0.2, 3),
    Shape("sent_foreign", 0.05, 0.05, 3),
    Shape("rejected", 0.1, 0.1),
    Shape("cancelled_order", 0.05, 0.05),
)
MESSAGES = (
    Shape("note", 0, 0),
    Shape("email_sent", 0.35, 0.35),
    Shape("email_received", 0.25, 0.25),
)
EVENTS = (
    Shape("event", 0, 0),
    Shape("event_with_client", 0.3, 0.3),
    Shape("private_event", 0.1, 0.1),
)
CALLS = (Shape("call", 0, 0), Shape("missed_call", 0.3, 0.3, 2))
SERVICES = (
    Shape("subscription", 0, 0),
    Shape("extra", 0.2, 0.2),
    Shape("licence", 0.2, 0.2),
    Shape("ended_service", 0.1, 0.1),
    Shape("cancelled_service", 0.2, 0.2),
)
