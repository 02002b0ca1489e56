"""Show the queries of a measure with their plans."""

import time
from contextlib import contextmanager
from unittest.mock import patch

from measures import MEASURES
from measures.case import find_clients
from table import open_case, run_once

from odoo.sql_db import Cursor

SLOW = 0.005  # show the plan of queries that take at least this many seconds


def explain(env, name):
    """Print the slow queries of a measure and of its plain SQL, with their plans."""
    ids = find_clients(env)
    measure = MEASURES[name]
    run_once(env, measure.function, measure.user, ids)
    with recorded_queries() as queries:
        run_once(env, measure.function, measure.user, ids)
    print(f"## {name}: {len(queries)} queries")
    for query, seconds in queries:
        text = query.decode().strip()
        if text.upper().startswith("SET LOCAL"):  # it holds for those that follow
            env.cr._obj.execute(text)
        print(f"-- {seconds * 1000:.1f} ms: {' '.join(text.split())[:2000]}")
        if seconds > SLOW and text.upper().startswith(("SELECT", "WITH")):
            print_plan(env, text)
    if measure.bare:
        print("## bare SQL")
        for query in measure.bare(open_case(env, env.cr, measure.user, ids)):
            text = env.cr.mogrify(query).decode()
            print(f"-- {' '.join(text.split())}")
            print_plan(env, text)


@contextmanager
def recorded_queries():
    """Yield a list that collects each query of any cursor, with its seconds."""
    execute, queries = Cursor.execute, []

    def record(cr, query, params=None, log_exceptions=True):
        text = cr.mogrify(query, params)
        start = time.perf_counter()
        result = execute(cr, query, params, log_exceptions)
        queries.append((text, time.perf_counter() - start))
        return result

    with patch.object(Cursor, "execute", record):
        yield queries


def print_plan(env, text):
    env.cr._obj.execute(f"EXPLAIN (ANALYZE, BUFFERS) {text}")
    for (line,) in env.cr._obj.fetchall():
        print(f"    {line}")
