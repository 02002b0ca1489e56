"""The clients, including the four special ones."""

from odoo.tools import SQL

from data.shapes import DAYS, EMPTY, HUGE, MEDIUM, SOME

COMPANY_WORDS = (
    "Alder Amber Aspen Birch Cedar Coral Delta Ember Flint Hazel Iris Jade Lunar Maple"
    " Ocean Pearl"
)
BUSINESS_WORDS = (
    "Bakery Builders Clinic Consulting Dental Farms Foods Garage Labs Logistics Media"
    " Motors Optics Studio Tools Travel"
)
FIRST_NAMES = (
    "Ana Bruno Carla Diego Elena Felipe Gloria Hugo Ines Joao Karen Luis Maria Nuno"
    " Olga Pedro"
)
LAST_NAMES = (
    "Alves Barros Castro Duarte Esteves Freitas Gomes Herrera Ibarra Jordan Lopez Mora"
    " Nunes Ortega Pinto Quiroga"
)


def make(generator):
    count = generator.sizes.clients
    with_contacts = round(count * 0.15)
    companies = round(count * 0.6) - with_contacts
    last_id = max(generator.env["res.partner"].search([], order="id DESC", limit=1).ids)
    start = 0
    for bundle, number in (
        (generator.bundles["company_client", 3], with_contacts // 3),
        (generator.bundles["company_client", 1], with_contacts - with_contacts // 3),
        (generator.bundles[generator.docs, "company_client"], companies),
        (
            generator.bundles[generator.docs, "person_client"],
            count - with_contacts - companies,
        ),
    ):
        plan_clients(generator, start, number)
        overrides = {
            "res_partner__phone": SQL("'+1202555' || LPAD(p.n::text, 6, '0')"),
            "res_partner__vat": SQL("'VAT' || UPPER(p.slug)"),
        }
        columns = generator.env["res.partner"]._fields
        if "phone_sanitized" in columns:
            overrides["res_partner__phone_sanitized"] = overrides["res_partner__phone"]
        if "client_numbers" in columns:
            overrides["res_partner__client_numbers"] = SQL(
                "'1202555' || LPAD(p.n::text, 6, '0')"
            )
        if "client_phone_international" in columns:
            overrides["res_partner__client_phone_international"] = overrides[
                "res_partner__phone"
            ]
        if "client_last_activity" in columns:
            overrides["res_partner__client_last_activity"] = SQL("p.active_at")
        if "client_status_id" in columns:
            statuses = generator.env["client.status"].search([]).ids
            overrides["res_partner__client_status_id"] = SQL(
                "(%s)[1 + p.n %% %s]", statuses, len(statuses) + 1
            )
        generator.insert(bundle, overrides)
        start += number
    index_clients(generator, last_id)
    generator.log("clients: %d", count)


def plan_clients(generator, start, count):
    generator.env.cr.execute(SQL("DROP TABLE IF EXISTS bench_plan"))
    generator.env.cr.execute(
        SQL(
            """
            CREATE TEMP TABLE bench_plan AS
            SELECT (g - 1)::int AS i, %s + g - 1 AS n,
                   NULL::int AS client_id, NULL::int AS contact_id,
                   'c' || LPAD((%s + g)::text, 6, '0') AS slug,
                   1 AS factor, -FLOOR(%s * RANDOM())::int AS shift,
                   (NOW() AT TIME ZONE 'UTC') - %s * POWER(RANDOM(), 2)
                       * INTERVAL '1 day' AS active_at,
                   (%s)[1 + (RANDOM() * 15)::int] || ' '
                       || (%s)[1 + (RANDOM() * 15)::int] || ' ' || (%s + g)::text
                       AS client_name,
                   (%s)[1 + (RANDOM() * 15)::int] AS first_name,
                   (%s)[1 + (RANDOM() * 15)::int] || (%s + g)::text AS last_name
              FROM GENERATE_SERIES(1, %s) g
            """,
            start,
            start,
            DAYS,
            DAYS,
            COMPANY_WORDS.split(),
            BUSINESS_WORDS.split(),
            start,
            FIRST_NAMES.split(),
            LAST_NAMES.split(),
            start,
            count,
        )
    )


def index_clients(generator, last_id):
    """Number the clients in random order; the first four are the special ones."""
    special = generator.env["res.partner"].search(
        [("id", ">", last_id), ("parent_id", "=", False)], order="id", limit=4
    )
    for partner, name in zip(special, (HUGE, MEDIUM, EMPTY, SOME), strict=True):
        partner.write({"ref": name, "name": name.replace("-", " ").title()})
    generator.env.flush_all()
    generator.env.cr.execute(
        SQL(
            """
            CREATE TEMP TABLE bench_client AS
            SELECT (ROW_NUMBER() OVER (
                       ORDER BY p.id > %s, CASE WHEN p.id > %s THEN MD5(p.id::text)
                       END, p.id
                   ) - 1)::int AS n,
                   p.id AS client_id, p.complete_name AS client_name,
                   COALESCE(c.id, p.id) AS contact_id,
                   COALESCE(c.complete_name, p.complete_name) AS contact_name
              FROM res_partner p
         LEFT JOIN (
                    SELECT DISTINCT ON (parent_id) parent_id, id, complete_name
                      FROM res_partner
                     WHERE parent_id IS NOT NULL
                     ORDER BY parent_id, id
                   ) c ON c.parent_id = p.id
             WHERE p.id > %s AND p.parent_id IS NULL
            """,
            special[-1].id,
            special[-1].id,
            last_id,
        )
    )
    generator.env.cr.execute(SQL("ANALYZE bench_client"))
