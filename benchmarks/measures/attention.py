"""What needs attention: the first page of Today, the panel's filter, one client."""

from functools import partial

from data.shapes import ACCOUNTANT, SALESPERSON

from measures.case import PAGE, Measure
from measures.panel import PANEL, read_panel

LIST = "client_card.client_today_view_list"
NOW = ("until", "=", False)
BY_URGENCY = "severity desc, date, id"
LIMIT = 40


def my_clients(case):
    """Return the domain of the filter *My Clients*."""
    uid = case.env.uid
    return ["|", ("user_id", "=", uid), ("client_id.user_id", "in", (uid, False))]


def read_today(case, mine=False):
    """Read the first page, some rows of each kind, as the web client does."""
    return case.env["client.today"].web_read_group(
        [NOW, *(my_clients(case) if mine else [])],
        ["kind"],
        ["severity:max"],
        limit=PAGE,
        order=BY_URGENCY,
        auto_unfold=True,
        unfold_read_specification=case.specification("client.today", "list", LIST),
        unfold_read_default_limit=LIMIT,
    )


def read_client(case, kind):
    return case.client(kind).client_card_attention()


MEASURES = (
    {
        f"attention, today, {name}, {user}": Measure(
            partial(read_today, mine=mine), user=user, needs=LIST
        )
        for user in (ACCOUNTANT, SALESPERSON)
        for name, mine in (("all", False), ("mine", True))
    }
    | {
        f"attention, panel, {user}": Measure(
            partial(read_panel, domain=[("client_needs_attention", "=", True)]),
            user=user,
            needs=PANEL,
        )
        for user in (ACCOUNTANT, SALESPERSON)
    }
    | {
        f"attention, {kind} client": Measure(
            partial(read_client, kind=kind),
            needs="res.partner.client_card_attention",
        )
        for kind in ("small", "huge")
    }
)
