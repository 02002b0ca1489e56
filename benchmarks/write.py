"""Measure what the addon adds to creating and posting an invoice.

Uses two databases that differ only in the addon, and a billing user without rights in
it. They take turns, each in its own request, up to the commit.
"""

import gc
import re
import statistics
import time
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

from explain import recorded_queries

from odoo import Command
from odoo.api import Environment
from odoo.modules.registry import Registry

USER = "bench_billing"
GROUPS = ("base.group_user", "account.group_account_invoice")
LINES = 3
RATIO = 1.05
WARM = 5  # writes that do not count, to fill the caches

HEAD = """\
| write: an invoice | queries | ms | work ms |
|---|---:|---:|---:|"""


def prepare(env):
    """Create the user and the customer; return the IDs of both."""
    company = env["res.company"].search([], order="id", limit=1)
    user = env["res.users"].create(
        {
            "name": USER,
            "login": USER,
            "email": f"{USER}@example.com",
            "group_ids": [Command.set([env.ref(name).id for name in GROUPS])],
            "company_id": company.id,
            "company_ids": [Command.set(company.ids)],
        }
    )
    customer = env["res.partner"].create(
        {"name": USER, "is_company": True, "email": "customer@example.com"}
    )
    env.cr.commit()
    env.cr.execute("ANALYZE")
    env.cr.commit()
    return user.id, customer.id


def write_invoice(database, user_id, customer_id):
    """Create and post an invoice; return the seconds it takes, with the commit, and the
    seconds that Odoo and PostgreSQL were working."""
    with Registry(database).cursor() as cr, no_collection():
        env = Environment(cr, user_id, {"lang": "en_US", "tz": "UTC"})
        env.user.has_group("base.group_user")  # as every request does
        start, work = time.perf_counter(), work_seconds(cr)
        invoice = env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": customer_id,
                "invoice_line_ids": [
                    Command.create(
                        {"name": f"Line {number}", "quantity": 2, "price_unit": 100}
                    )
                    for number in range(LINES)
                ],
            }
        )
        invoice.action_post()
        cr.commit()
        return time.perf_counter() - start, work_seconds(cr) - work


def work_seconds(cr):
    """Return the CPU seconds of this process and its PostgreSQL process, which excludes
    other work on the machine. PostgreSQL must run on the same machine."""
    pid = cr._cnx.info.backend_pid
    server = int(Path(f"/proc/{pid}/schedstat").read_text().split()[0])
    return time.process_time() + server / 1e9


@contextmanager
def no_collection():
    """Collect garbage before, and turn it off in between."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


# parts of a statement: columns (the addon adds some), and values
NOISE = (
    (r"'[^']*'|\b\d+\b", "?"),
    (r"\?(\s*,\s*\?)+", "?"),
    (r"^SELECT .*? FROM ", "SELECT … FROM "),
    (r"^INSERT INTO (\S+) .*", r"INSERT INTO \1"),
    (r"^UPDATE (\S+) SET .*? FROM ", r"UPDATE \1 SET … FROM "),
    (r"SAVEPOINT .*", "SAVEPOINT"),
)


def statements(database, ids):
    """Return how often a write runs each statement, ignoring columns and values."""
    with recorded_queries() as queries:
        write_invoice(database, *ids)
    found = Counter()
    for query, _seconds in queries:
        text = " ".join(query.decode().split())
        for pattern, replacement in NOISE:
            text = re.sub(pattern, replacement, text)
        found[text] += 1
    return found


def compare(environment, without, with_addon, repetitions, explain=False):
    """Print the medians of both databases, and their ratios.

    :param environment: context manager that yields an environment on a database
    :param explain: print the statements that only run with the addon
    """
    ids = {}
    for database in (without, with_addon):
        with environment(database) as env:
            ids[database] = prepare(env)
        for _number in range(WARM):
            write_invoice(database, *ids[database])
    taken = {without: [], with_addon: []}
    for number in range(repetitions):
        for database in list(taken)[:: 1 if number % 2 else -1]:
            taken[database].append(write_invoice(database, *ids[database]))
    counted = {database: statements(database, ids[database]) for database in taken}
    print(HEAD)
    medians = {}
    for database, name in ((without, "without"), (with_addon, "with the addon")):
        medians[database] = [
            1000 * statistics.median(column)
            for column in zip(*taken[database], strict=True)
        ]
        ms, work = medians[database]
        print(f"| {name} | {counted[database].total()} | {ms:.1f} | {work:.1f} |")
    ms, work = (
        added / base
        for base, added in zip(medians[without], medians[with_addon], strict=True)
    )
    print(f"| ratio, at most {RATIO} | | {ms:.3f} | {work:.3f} |")
    if explain:
        for text, count in (counted[with_addon] - counted[without]).items():
            print(f"-- {count}: {text[:500]}")
