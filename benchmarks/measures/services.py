"""Services in the panel: their counts, and the clients of a filter."""

from functools import partial

from odoo.tools import SQL

from measures.case import Measure
from measures.panel import BARE_PANEL, PANEL, bare_page, panel_domain, read_panel

STATUS = "client_service_status"
TYPES = "client_service_type_ids"
IN_FORCE = SQL(
    """
    s.active AND s.date_start <= CURRENT_DATE
    AND (s.date_end IS NULL OR s.date_end >= CURRENT_DATE)
    AND (s.cancelled_on IS NULL OR s.cancelled_on > CURRENT_DATE)
    AND (s.kind != 'extra' OR s.date_end IS NOT NULL OR s.date_start >= CURRENT_DATE)
    AND (s.company_id = 1 OR s.company_id IS NULL)
    """
)
HAS_LEFT = SQL(
    "s.kind != 'extra' AND (s.date_end < CURRENT_DATE"
    " OR s.cancelled_on <= CURRENT_DATE)"
)
BARE_SERVICES = SQL(
    """
    (SELECT client_id, bool_or(%(in_force)s) AS in_force,
            bool_or(%(has_left)s) AS has_left
       FROM client_service s WHERE s.active GROUP BY 1)
    """,
    in_force=IN_FORCE,
    has_left=HAS_LEFT,
)
A_LICENCE = SQL(
    """
    p.id IN (SELECT client_id FROM client_service s WHERE %s AND s.type_id = (
        SELECT MIN(id) FROM client_service_type WHERE kind = 'licence'))
    """,
    IN_FORCE,
)


def bare_statuses(case):
    return [
        SQL(
            """
            SELECT COALESCE(s.in_force, FALSE), COALESCE(s.has_left, FALSE), COUNT(*)
              FROM res_partner p LEFT JOIN %s s ON s.client_id = p.id
             WHERE %s GROUP BY 1, 2
            """,
            BARE_SERVICES,
            BARE_PANEL,
        )
    ]


def bare_types(case):
    return [
        SQL(
            """
            SELECT t.type_id, COUNT(*) FROM res_partner p
              JOIN (SELECT client_id, type_id FROM client_service s
                     WHERE %s GROUP BY 1, 2) t ON t.client_id = p.id
             WHERE %s GROUP BY 1
            """,
            IN_FORCE,
            BARE_PANEL,
        )
    ]


def read_statuses(case):
    return case.env["res.partner"].search_panel_select_range(
        STATUS, search_domain=panel_domain(case), enable_counters=True
    )


def read_types(case):
    return case.env["res.partner"].search_panel_select_multi_range(
        TYPES,
        search_domain=panel_domain(case),
        enable_counters=True,
        expand=True,
        group_by="kind",
    )


def read_licences(case):
    types = case.env["client.service.type"]
    licence = types.search([("kind", "=", "licence")], limit=1, order="id")
    return read_panel(case, [(TYPES, "in", licence.ids)])


MEASURES = {
    "panel, counts of the service statuses": Measure(
        read_statuses, bare_statuses, needs=PANEL, ratio=2
    ),
    "panel, counts of the service types": Measure(
        read_types, bare_types, needs=PANEL, ratio=2
    ),
    **{
        f"panel, services: {status}": Measure(
            partial(read_panel, domain=[(STATUS, "=", status)]),
            partial(
                bare_page,
                join=SQL("LEFT JOIN %s x ON x.client_id = p.id", BARE_SERVICES),
                where=SQL("(%s)", where),
            ),
            needs=PANEL,
            ratio=2,
        )
        for status, where in (
            ("with", SQL("x.in_force")),
            ("cancelled", SQL("x.has_left AND NOT x.in_force")),
            ("without", SQL("x.client_id IS NULL OR NOT (x.in_force OR x.has_left)")),
        )
    },
    "panel, a service type": Measure(
        read_licences, partial(bare_page, where=A_LICENCE), needs=PANEL, ratio=2
    ),
}
