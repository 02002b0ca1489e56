"""The overview with which the card opens, and the counts of its sections, in one call.

Money and attention add up all open items, so their time grows with them; they are
measured separately.
"""

from functools import partial

from measures.case import Measure, flat

NEEDS = "res.partner.client_card_overview"
SUMS = ["money", "attention"]
LISTS = [
    "latest",
    "tasks",
    "services",
    "solutions",
    "contacts",
    "renewals",
    "estimates",
]


def read(case, kind, boxes=None):
    return case.client(kind).client_card_overview(boxes=boxes)


MEASURES = {
    f"overview, {kind} client": Measure(partial(read, kind=kind), needs=NEEDS)
    for kind in ("empty", "small", "medium", "huge")
} | {
    "flat: overview, its lists": flat(partial(read, boxes=LISTS), needs=NEEDS),
    "flat: overview, its counts alone": flat(partial(read, boxes=[]), needs=NEEDS),
    "exempt: overview, its sums": Measure(
        partial(read, kind="huge", boxes=SUMS), needs=NEEDS
    ),
    "exempt: overview, the details of money": Measure(
        partial(read, kind="huge", boxes=["money_details"]), needs=NEEDS
    ),
}
