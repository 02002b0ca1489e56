"""Fill a database with the data of a large company after three years.

Every record passes Odoo's own checks (see ``check.py``). The same sizes and seed
produce the same database, apart from the dates, which end today.
"""

import logging
import time
from contextlib import contextmanager

from clone import Bundle, Cloner
from data import calls, clients, documents, messages, services, tasks
from data.shapes import (
    ACCOUNTANT,
    CALL_MODELS,
    CALLS,
    COMPANY,
    CUSTOMER_TYPES,
    DAYS,
    DOCUMENT_MODELS,
    EVENT_MODELS,
    EVENTS,
    FILLED_MODELS,
    INVOICES,
    MESSAGE_MODELS,
    MESSAGES,
    ORDERS,
    PARTNER_MODELS,
    PAYMENTS,
    SALESPERSON,
    SERVICE_MODELS,
    SERVICES,
    Shape,
)
from templates import Documents

from odoo import Command
from odoo.tools import SQL

_logger = logging.getLogger("benchmarks")

SEED = 0.19
# later subjects may refer to earlier ones
SUBJECTS = (clients, documents, messages, tasks, services, calls)


def generate(env, sizes):
    """Fill the database of ``env`` and commit."""
    Generator(env, sizes).run()


class Generator:
    """Creates templates with the ORM and copies them in SQL."""

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
            for subject in SUBJECTS:
                subject.make(self)
        self.log("indexes")
        self.finish()

    def log(self, what, *args):
        seconds = time.monotonic() - self.start
        _logger.info("%5.0f s  " + what, seconds, *args)

    # ------------------------------------------------------------------
    # Templates
    # ------------------------------------------------------------------

    def make_templates(self):
        """Create the documents to copy, with the ORM."""
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
        for shape in SERVICES if "client.service" in env else ():
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
        """Give two foreign currencies a constant rate: no rounding, no gain."""
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
        """Create a second company with its own chart of accounts."""
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
        """Create an accountant and a salesperson without accounting rights."""
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

    def copy(
        self, bundle, count, client=None, recency=1, ahead=0, days=None, **overrides
    ):
        """Copy a bundle for one client (its number) or for clients at random.

        A few clients have many documents, many have few. No entry is dated after today.

        :param ahead: the last day, counted from today
        :param days: how many days up to that; default: all three years
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
                days or DAYS + last,
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
            # the customer documents among the templates are sent
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
        """Count the documents in a bundle: of a model, or customer documents."""
        rows = bundle.rows[model or "account.move"]
        return sum(bool(model) or row["move_type"] in CUSTOMER_TYPES for row in rows)

    # ------------------------------------------------------------------
    # Data
    # ------------------------------------------------------------------

    def tables(self):
        return [self.env[name]._table for name in FILLED_MODELS if name in self.env]

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
    """Give the session more memory and, if possible, turn off foreign key checks.

    They would take half of the time; ``check.py`` checks them instead.
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
    """Drop the plain indexes of the tables and recreate them at the end.

    It is much faster to build the indexes once, after filling the tables. They are not
    recreated if something fails, as the database is useless then.
    """
    rows = env.execute_query(
        SQL(
            """
            SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid),
                   obj_description(i.indexrelid, 'pg_class')
              FROM pg_index i
             WHERE i.indrelid = ANY(%s::regclass[]) AND NOT i.indisunique
            """,
            tables,
        )
    )
    rows = [(SQL.identifier(name.strip('"')), *rest) for name, *rest in rows]
    for name, _definition, _comment in rows:
        env.cr.execute(SQL("DROP INDEX %s", name))
    env.cr.commit()
    yield
    for name, definition, comment in rows:
        env.cr.execute(definition)
        if comment:  # by it, an update of Odoo sees that its definition has changed
            env.cr.execute(SQL("COMMENT ON INDEX %s IS %s", name, comment))
    env.cr.commit()
