"""The form of the card, compared with Odoo's contact form."""

from functools import partial

from data.shapes import SALESPERSON

from odoo.tools import SQL

from measures.case import Measure

CARD = "client_card.res_partner_view_form"


def read_form(case, kind, xmlid=CARD):
    specification = case.specification("res.partner", "form", xmlid)
    return case.client(kind).with_context(bin_size=True).web_read(specification)


def bare_row(case, kind):
    return [SQL("SELECT * FROM res_partner WHERE id = %s", case.ids[kind])]


MEASURES = {
    f"{name}, {kind} client": Measure(
        partial(read_form, kind=kind, xmlid=xmlid),
        partial(bare_row, kind=kind),
        needs=xmlid,
    )
    for kind in ("empty", "medium", "huge")
    for name, xmlid in (
        ("card form", CARD),
        ("core's contact form", "base.view_partner_form"),
    )
} | {
    "card form, huge client, salesperson": Measure(
        partial(read_form, kind="huge"),
        partial(bare_row, kind="huge"),
        SALESPERSON,
        CARD,
    ),
}
