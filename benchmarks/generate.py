"""Fills a database with what a large company has after three years.

Odoo's own checks hold for every record (see ``check.py``). The same sizes and seed give
the same database, apart from dates: they end today.
"""

import logging
import time
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from typing import NamedTuple

from clone import Bundle, Cloner
from templates import Documents

from odoo import Command
from odoo.tools import SQL

_logger = logging.getLogger("benchmarks")

DAYS = 3 * 365
SEED = 0.19
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
    """How many records there shall be."""

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
    some: int = 100  # of each of these of the client with some

    def scaled(self, scale):
        return replace(
            self, **{f.name: round(getattr(self, f.name) * scale) for f in fields(self)}
        )


class Shape(NamedTuple):
    """A kind of document: its maker in ``Documents`` and how many there are."""

    name: str
    share: float  # of the documents of usual clients
    huge_share: float  # of those of the huge client
    recency: int = 1  # 1: spread evenly over the years; more: mostly recent


# The first of each list takes what the shares of the others leave.
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


def generate(env, sizes):
    """Fill the database of ``env`` and commit."""
    Generator(env, sizes).run()


class Generator:
    """Makes templates by the ORM and copies them by SQL."""

    def __init__(self, env, sizes):
        self.env = env
        self.sizes = sizes
        self.start = time.monotonic()

    def run(self):
        env = self.env
        env.cr.execute(SQL("SELECT setseed(%s)", SEED))
        self.make_templates()
        self.cloner = Cloner(env, self.docs.client, self.docs.contact)
        with fast_session(env), dropped_indexes(env, self.tables()):
            self.make_clients()
            self.make_invoices()
            self.make_payments()
            self.make_orders()
            self.make_messages()
            self.make_events()
            self.make_services()
            self.make_calls()
        self.log("indexes")
        self.finish()

    def log(self, what, *args):
        seconds = time.monotonic() - self.start
        _logger.info("%5.0f s  " + what, seconds, *args)

    # ------------------------------------------------------------------
    # Templates
    # ------------------------------------------------------------------

    def make_templates(self):
        """Make by the ORM what is copied afterwards."""
        env = self.env
        company = env["res.company"].search([], order="id", limit=1)
        currencies = self.make_currencies(company)
        second = self.make_company(currencies[0])
        users = self.make_users(company | second)
        self.docs = Documents(env, company, currencies, users)
        self.second = Documents(
            env, second, (company.currency_id, currencies[1]), users
        )
        self.docs.use_partners()
        self.second.client, self.second.contact = self.docs.client, self.docs.contact
        self.bundles = {}
        for docs in (self.docs, self.second):
            docs.prepare()
            for shape in (*INVOICES, *PAYMENTS, *ORDERS):
                self.record(docs, shape.name, DOCUMENT_MODELS)
        for shape in (*MESSAGES, Shape("logged", 0, 0), Shape("mailed", 0, 0)):
            self.record(self.docs, shape.name, MESSAGE_MODELS)
        for shape in EVENTS:
            self.record(self.docs, shape.name, EVENT_MODELS)
        for shape in CALLS if "client.call" in env else ():
            self.record(self.docs, shape.name, CALL_MODELS)
        for shape in self.service_shapes():
            self.record(self.docs, shape.name, SERVICE_MODELS)
        self.record(self.docs, "person_client", PARTNER_MODELS)
        self.record(self.docs, "company_client", PARTNER_MODELS)
        for number in (1, 3):
            with Bundle(env, PARTNER_MODELS) as bundle:
                self.docs.company_client(contacts=number)
            self.bundles["company_client", number] = bundle
        env.cr.commit()
        self.log("templates: %d", len(self.bundles))

    def record(self, docs, name, models):
        with Bundle(self.env, models) as bundle:
            getattr(docs, name)()
        self.bundles[docs, name] = bundle

    def make_currencies(self, company):
        """Give two foreign currencies one rate for all time: no rounding, no gain."""
        names = [n for n in ("EUR", "GBP", "USD") if n != company.currency_id.name][:2]
        currencies = self.env["res.currency"].with_context(active_test=False)
        found = currencies.search([("name", "in", names)], order="name")
        found.active = True
        (found | company.currency_id).rate_ids.unlink()
        for currency, rate in zip(found, (0.8, 0.5), strict=True):
            self.env["res.currency.rate"].create(
                {
                    "currency_id": currency.id,
                    "name": "2000-01-01",
                    "rate": rate,
                    "company_id": False,
                }
            )
        return found

    def make_company(self, currency):
        """Make a second company with a chart of accounts of its own."""
        company = self.env["res.company"].create(
            {
                "name": COMPANY,
                "currency_id": currency.id,
            }
        )
        self.env["account.chart.template"].try_loading("generic_coa", company)
        company.currency_id = currency
        return company

    def make_users(self, companies):
        """Make an accountant and a salesperson without accounting rights."""
        groups = {
            ACCOUNTANT: (
                "account.group_account_manager",
                "sales_team.group_sale_manager",
            ),
            SALESPERSON: ("sales_team.group_sale_salesman_all_leads",),
        }
        common = ("base.group_user", "client_card.group_client_card_user")
        users = self.env["res.users"].with_context(no_reset_password=True)
        for login, names in groups.items():
            found = [self.env.ref(n, raise_if_not_found=False) for n in common + names]
            users += users.create(
                {
                    "name": login.replace("_", " ").title(),
                    "login": login,
                    "password": login,
                    "email": f"{login}@example.com",
                    "group_ids": [Command.set([group.id for group in found if group])],
                    "company_id": companies[0].id,
                    "company_ids": [Command.set(companies.ids)],
                }
            )
        return users

    # ------------------------------------------------------------------
    # Plans
    # ------------------------------------------------------------------

    def copy(self, bundle, count, client=None, recency=1, ahead=0, **overrides):
        """Copy a bundle for one client (its number) or for clients at random.

        A few clients have much, many have little. No entry is dated after today.

        :param ahead: the last day, counted from today
        :param overrides: ``model__column`` and the SQL of its value
        """
        if count <= 0:
            return
        self.env.cr.execute(SQL("DROP TABLE IF EXISTS bench_plan"))
        last = ahead - bundle.days()
        number = SQL(
            "4 + FLOOR((%s - 4) * POWER(RANDOM(), 2))::int", self.sizes.clients
        )
        self.env.cr.execute(
            SQL(
                """
                CREATE TEMP TABLE bench_plan AS
                SELECT (ROW_NUMBER() OVER (ORDER BY x.shift, x.g) - 1)::int AS i,
                       c.client_id, c.client_name, x.factor, x.shift,
                       x.sent < 0.7 AS sent,
                       CASE WHEN x.who < 0.3 THEN c.contact_id ELSE c.client_id END
                           AS contact_id,
                       CASE WHEN x.who < 0.3 THEN c.contact_name ELSE c.client_name END
                           AS contact_name
                  FROM (
                        SELECT g, RANDOM() AS who, RANDOM() AS sent,
                               1 + FLOOR(99 * POWER(RANDOM(), 4))::int AS factor,
                               %s - FLOOR(%s * POWER(RANDOM(), %s))::int AS shift,
                               %s AS n
                          FROM GENERATE_SERIES(1, %s) g
                       ) x
                  JOIN bench_client c USING (n)
                """,
                last,
                DAYS + last,
                recency,
                number if client is None else SQL("%s", client),
                count,
            )
        )
        self.insert(bundle, overrides)

    def insert(self, bundle, overrides):
        self.env.cr.execute(SQL("ANALYZE bench_plan"))
        columns = {tuple(key.split("__")): value for key, value in overrides.items()}
        columns = {(m.replace("_", "."), c): value for (m, c), value in columns.items()}
        if "account.move" in bundle.rows:
            # the templates of customer documents are sent
            columns["account.move", "is_move_sent"] = SQL("t.is_move_sent AND p.sent")
        self.cloner.clone(bundle, columns)
        self.env.cr.commit()

    def copy_shapes(self, shapes, total, docs=None, client=None, model=None, **options):
        """Copy shapes by their shares until there are ``total`` documents."""
        docs = docs or self.docs
        share = "huge_share" if client == 0 else "share"
        left = total
        for shape in shapes[::-1]:
            bundle = self.bundles[docs, shape.name]
            size = self.documents(bundle, model)
            count = round(total * getattr(shape, share) / max(size, 1))
            if shape is shapes[0]:
                count = left // size
            left -= count * size
            self.copy(bundle, count, client, shape.recency, **options)

    def documents(self, bundle, model):
        """Number of documents in a bundle: of a model, or customer documents."""
        rows = bundle.rows[model or "account.move"]
        return sum(bool(model) or row["move_type"] in CUSTOMER_TYPES for row in rows)

    # ------------------------------------------------------------------
    # Data
    # ------------------------------------------------------------------

    def tables(self):
        return [self.env[name]._table for name in FILLED_MODELS if name in self.env]

    def make_clients(self):
        count = self.sizes.clients
        with_contacts = round(count * 0.15)
        companies = round(count * 0.6) - with_contacts
        last_id = max(self.env["res.partner"].search([], order="id DESC", limit=1).ids)
        start = 0
        for bundle, number in (
            (self.bundles["company_client", 3], with_contacts // 3),
            (self.bundles["company_client", 1], with_contacts - with_contacts // 3),
            (self.bundles[self.docs, "company_client"], companies),
            (
                self.bundles[self.docs, "person_client"],
                count - with_contacts - companies,
            ),
        ):
            self.plan_clients(start, number)
            overrides = {
                "res_partner__phone": SQL("'+1202555' || LPAD(p.n::text, 6, '0')"),
                "res_partner__vat": SQL("'VAT' || UPPER(p.slug)"),
            }
            columns = self.env["res.partner"]._fields
            if "phone_sanitized" in columns:
                overrides["res_partner__phone_sanitized"] = overrides[
                    "res_partner__phone"
                ]
            if "client_numbers" in columns:
                overrides["res_partner__client_numbers"] = SQL(
                    "'1202555' || LPAD(p.n::text, 6, '0')"
                )
            if "client_last_activity" in columns:
                overrides["res_partner__client_last_activity"] = SQL("p.active_at")
            if "client_status_id" in columns:
                statuses = self.env["client.status"].search([]).ids
                overrides["res_partner__client_status_id"] = SQL(
                    "(%s)[1 + p.n %% %s]", statuses, len(statuses) + 1
                )
            self.insert(bundle, overrides)
            start += number
        self.index_clients(last_id)
        self.log("clients: %d", count)

    def plan_clients(self, start, count):
        self.env.cr.execute(SQL("DROP TABLE IF EXISTS bench_plan"))
        self.env.cr.execute(
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

    def index_clients(self, last_id):
        """Number the clients in random order; the first four are the special ones."""
        special = self.env["res.partner"].search(
            [("id", ">", last_id), ("parent_id", "=", False)], order="id", limit=4
        )
        for partner, name in zip(special, (HUGE, MEDIUM, EMPTY, SOME), strict=True):
            partner.write({"ref": name, "name": name.replace("-", " ").title()})
        self.env.flush_all()
        self.env.cr.execute(
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
        self.env.cr.execute(SQL("ANALYZE bench_client"))

    def make_invoices(self):
        sizes = self.sizes
        usual = sizes.invoices - sizes.huge_invoices - sizes.medium_invoices
        for total, client, name in (
            (sizes.huge_invoices, 0, HUGE),
            (sizes.medium_invoices, 1, MEDIUM),
            (sizes.some, 3, SOME),
            (usual, None, "the others"),
        ):
            self.copy_shapes(INVOICES, total, client=client)
            self.log("documents of %s: %d", name, total)
        self.copy_shapes(INVOICES, sizes.second_company_invoices, self.second)
        self.log("documents of the second company: %d", sizes.second_company_invoices)

    def make_payments(self):
        made = self.count("account.payment")
        self.copy_shapes(PAYMENTS, self.sizes.payments - made, model="account.payment")
        self.log("payments: %d", self.count("account.payment"))

    def make_orders(self):
        sizes = self.sizes
        made = self.count("sale.order")
        options = {"model": "sale.order"}
        self.copy_shapes(ORDERS, sizes.huge_orders, client=0, **options)
        self.copy_shapes(ORDERS, sizes.some, client=3, **options)
        self.copy_shapes(ORDERS, sizes.orders - sizes.huge_orders - made, **options)
        self.log("orders: %d", self.count("sale.order"))

    def make_messages(self):
        """Messages on clients, and one on each invoice and order."""
        sizes = self.sizes
        options = {"model": "mail.message"}
        self.copy_shapes(MESSAGES, sizes.huge_messages, client=0, **options)
        self.copy_shapes(MESSAGES, sizes.some, client=3, **options)
        made = 0
        for name in ("account.move", "sale.order"):
            made += self.make_document_messages(name, "logged", sizes.messages // 4)
        made += self.make_document_messages("account.move", "mailed", made // 2)
        usual = sizes.messages - sizes.huge_messages - made
        self.copy_shapes(MESSAGES, usual, **options)
        self.env.cr.execute(
            SQL(
                "UPDATE mail_message SET message_id = '<' || id || '@example.com>'"
                " WHERE id > %s",
                self.bundles[self.docs, "logged"].ids["mail.message"][0],
            )
        )
        self.log("messages: %d", self.count("mail.message"))

    def make_document_messages(self, name, shape, count):
        model = self.env[name]
        query = model._search(
            [("move_type", "!=", "entry")] if name != "sale.order" else []
        )
        query.limit = count
        client = SQL("d.client_id" if "client_id" in model._fields else "NULL::int")
        self.env.cr.execute(SQL("DROP TABLE IF EXISTS bench_plan"))
        self.env.cr.execute(
            SQL(
                """
                CREATE TEMP TABLE bench_plan AS
                SELECT (ROW_NUMBER() OVER () - 1)::int AS i, d.id AS res_id,
                       1 AS factor,
                       %s AS client_id, NULL::int AS contact_id,
                       LEAST(d.create_date::date - CURRENT_DATE, 0) AS shift
                  FROM %s d WHERE d.id IN %s
                """,
                client,
                SQL.identifier(model._table),
                query.subselect(),
            )
        )
        bundle = self.bundles[self.docs, shape]
        self.insert(
            bundle,
            {
                "mail_message__model": SQL("%s", name),
                "mail_message__res_id": SQL("p.res_id"),
            },
        )
        return self.env.execute_query(SQL("SELECT COUNT(*) FROM bench_plan"))[0][0]

    def make_events(self):
        sizes = self.sizes
        options = {"model": "calendar.event", "ahead": 60}
        self.copy_shapes(EVENTS, sizes.huge_events, client=0, **options)
        self.copy_shapes(EVENTS, sizes.some, client=3, **options)
        self.copy_shapes(EVENTS, sizes.events - sizes.huge_events, **options)
        self.log("events: %d", self.count("calendar.event"))

    def service_shapes(self):
        return SERVICES if "client.service" in self.env else ()

    def make_services(self):
        shapes, sizes = self.service_shapes(), self.sizes
        if not shapes:
            return
        options = {"model": "client.service"}
        self.copy_shapes(shapes, sizes.huge_services, client=0, **options)
        self.copy_shapes(shapes, sizes.some, client=3, **options)
        self.copy_shapes(shapes, sizes.services - sizes.huge_services, **options)
        self.log("services: %d", self.count("client.service"))

    def make_calls(self):
        if "client.call" not in self.env:
            return
        sizes, options = self.sizes, {"model": "client.call"}
        self.copy_shapes(CALLS, sizes.huge_calls, client=0, **options)
        self.copy_shapes(CALLS, sizes.some, client=3, **options)
        self.copy_shapes(CALLS, sizes.calls - sizes.huge_calls, **options)
        self.log("calls: %d", self.count("client.call"))

    def count(self, name):
        query = SQL("SELECT COUNT(*) FROM %s", SQL.identifier(self.env[name]._table))
        return self.env.execute_query(query)[0][0]

    def finish(self):
        env = self.env
        env.invalidate_all()
        env.registry.clear_all_caches()
        env.cr.commit()
        env.cr.execute(SQL("ANALYZE"))
        env.cr.commit()
        self.log("done")


@contextmanager
def fast_session(env):
    """Give the session memory, and if possible spare it the check of foreign keys.

    That would take half of the time. ``check.py`` checks them.
    """
    settings = {"work_mem": "256MB", "maintenance_work_mem": "512MB"}
    query = SQL("SELECT usesuper FROM pg_user WHERE usename = CURRENT_USER")
    if env.execute_query(query)[0][0]:
        settings["session_replication_role"] = "replica"
    for name, value in settings.items():
        env.cr.execute(SQL("SELECT set_config(%s, %s, false)", name, value))
    yield
    for name in settings:
        env.cr.execute(SQL("RESET %s", SQL.identifier(name)))
    env.cr.commit()


@contextmanager
def dropped_indexes(env, tables):
    """Drop the plain indexes of the tables; make them again at the end.

    Filling the tables and making the indexes at once is much faster. Not made again
    when something fails: the database is useless then.
    """
    rows = env.execute_query(
        SQL(
            """
            SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
              FROM pg_index i
             WHERE i.indrelid = ANY(%s::regclass[]) AND NOT i.indisunique
            """,
            tables,
        )
    )
    for name, _definition in rows:
        env.cr.execute(SQL("DROP INDEX %s", SQL.identifier(name.strip('"'))))
    env.cr.commit()
    yield
    for _name, definition in rows:
        env.cr.execute(definition)
    env.cr.commit()


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
