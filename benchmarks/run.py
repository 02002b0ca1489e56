"""Generate a large database and measure the addon on it.

    python benchmarks/run.py generate --from TEMPLATE [--scale 0.01]
    python benchmarks/run.py check
    python benchmarks/run.py measure [NAME ...] [--json FILE] [--explain NAME]
    python benchmarks/run.py write --without DATABASE --with DATABASE [--explain]
    python benchmarks/run.py load [--minutes 5]
    python benchmarks/run.py browser [--repetitions 30] [--json FILE]
    python benchmarks/run.py reminders [--count 200]

Odoo's configuration comes from ``ODOO_RC`` (or ``--config``), PostgreSQL's address from
there or from ``PGHOST`` and ``PGUSER``.
"""

import argparse
import logging
import os
import sys
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path

from data.shapes import Sizes

DATABASE = "client_card_bench"


def main():
    args = parse_arguments()
    start_odoo(args)
    return COMMANDS[args.command](args)


def parse_arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--database", default=DATABASE)
    parser.add_argument("--config", default=os.environ.get("ODOO_RC"))
    commands = parser.add_subparsers(dest="command", required=True)

    command = commands.add_parser("generate", help="generate the database")
    command.add_argument(
        "--from",
        dest="template",
        help="database to copy first (default: use --database as it is)",
    )
    command.add_argument("--scale", type=float, default=1.0, help="multiply all sizes")
    for field in fields(Sizes):
        name = field.name.replace("_", "-")
        command.add_argument(f"--{name}", type=int, help=f"default: {field.default}")

    command = commands.add_parser("check", help="check that Odoo would store the same")
    command.add_argument("--sample", type=int, default=50, help="records recomputed")

    command = commands.add_parser("measure", help="measure and print a table")
    command.add_argument("names", nargs="*", help="words in their names (default: all)")
    command.add_argument("--runs", type=int, default=5)
    command.add_argument("--json", metavar="FILE", help="also write the table as JSON")
    command.add_argument(
        "--explain", metavar="NAME", help="print the query plans of one"
    )

    command = commands.add_parser(
        "write", help="post an invoice without and with the addon"
    )
    command.add_argument(
        "--without", required=True, help="database with the dependencies"
    )
    command.add_argument("--with", dest="with_addon", required=True)
    command.add_argument("--repetitions", type=int, default=30)
    command.add_argument(
        "--explain", action="store_true", help="print the queries it adds"
    )

    command = commands.add_parser("load", help="many simultaneous users, on a copy")
    command.add_argument("--minutes", type=float, default=5)

    command = commands.add_parser("browser", help="times in a browser, on a copy")
    command.add_argument("--repetitions", type=int, default=30)
    command.add_argument(
        "--cpu", type=int, nargs="*", default=[1, 4], help="times slower"
    )
    command.add_argument("--json", metavar="FILE", help="also write the times as JSON")

    command = commands.add_parser(
        "reminders", help="kill the server while it sends, on a copy"
    )
    command.add_argument("--count", type=int, default=200)
    return parser.parse_args()


def start_odoo(args):
    """Configure Odoo in this process, without a server or scheduled actions."""
    from odoo.tools import config

    options = ["--config", args.config] if args.config else []
    config.parse_config([*options, "--log-level=warn"], setup_logging=True)
    logging.getLogger("benchmarks").setLevel(logging.INFO)


@contextmanager
def environment(database):
    """Yield the superuser's environment on the database."""
    from odoo.api import SUPERUSER_ID, Environment
    from odoo.modules.registry import Registry

    with Registry(database).cursor() as cr:
        yield Environment(cr, SUPERUSER_ID, {})


def run_generate(args):
    from generate import generate

    from odoo.service import db

    if args.template:
        if db.exp_db_exist(args.database):
            db.exp_drop(args.database)
        db.exp_duplicate_database(args.template, args.database)
    sizes = Sizes().scaled(args.scale)
    for field in fields(Sizes):
        if getattr(args, field.name) is not None:
            setattr(sizes, field.name, getattr(args, field.name))
    with environment(args.database) as env:
        generate(env, sizes)


def run_check(args):
    from check import check

    with environment(args.database) as env:
        problems = check(env, args.sample)
    for problem in problems:
        print(problem)
    print(f"{len(problems)} problems")
    return 1 if problems else 0


def run_measure(args):
    from explain import explain
    from table import measure_all

    with environment(args.database) as env:
        if args.explain:
            explain(env, args.explain)
        else:
            measure_all(env, args.names, args.runs, args.json)


@contextmanager
def copies(*databases):
    """Yield the names of copies of databases; drop the copies at the end."""
    from odoo.service import db

    names = [f"{DATABASE}_{number}" for number, _name in enumerate(databases)]
    try:
        for database, name in zip(databases, names, strict=True):
            if db.exp_db_exist(name):
                db.exp_drop(name)
            db.exp_duplicate_database(database, name)
        yield names
    finally:
        for name in names:
            if db.exp_db_exist(name):
                db.exp_drop(name)


def run_write(args):
    from write import compare

    with copies(args.without, args.with_addon) as names:
        compare(environment, *names, args.repetitions, args.explain)


def run_load(args):
    sys.path.append(str(Path(__file__).parents[1] / "dev"))
    from load import load

    with copies(args.database) as (copy,):
        well = load(environment, copy, args.config, args.minutes)
    return 0 if well else 1


def run_browser(args):
    sys.path.append(str(Path(__file__).parents[1] / "dev"))
    from browser import measure_browser
    from measures.case import find_clients

    with copies(args.database) as (copy,):
        with environment(copy) as env:
            ids = find_clients(env)
            # what was copied is written now, not while times are measured
            env.cr.execute("CHECKPOINT")
        measure_browser(copy, args.config, ids, args.repetitions, args.cpu, args.json)


def run_reminders(args):
    from reminders import survive

    with copies(args.database) as (copy,):
        well = survive(environment, copy, args.config, args.count)
    return 0 if well else 1


COMMANDS = {
    "generate": run_generate,
    "check": run_check,
    "measure": run_measure,
    "write": run_write,
    "load": run_load,
    "browser": run_browser,
    "reminders": run_reminders,
}

if __name__ == "__main__":
    sys.exit(main())
