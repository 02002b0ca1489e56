"""Run measures and print them as a table."""

import json
import logging
import re
import statistics
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from measures import MEASURES
from measures.case import Case, find_clients

from odoo.api import Environment

_logger = logging.getLogger("benchmarks")


def is_there(env, needs):
    """Return whether an XML ID, or a method of a model, that a measure needs exists."""
    if needs is None:
        return True
    if env.ref(needs, raise_if_not_found=False):
        return True
    model, _dot, method = needs.rpartition(".")
    return model in env and hasattr(env[model], method)


def open_case(env, cr, user, ids):
    """Return a case with an empty cache, as in a call of the web client."""
    uid = env["res.users"].search([("login", "=", user)]).id
    company = env["res.company"].search([], order="id", limit=1)
    context = {"lang": "en_US", "tz": "UTC", "allowed_company_ids": company.ids}
    return Case(Environment(cr, uid, context), ids)


def run_once(env, function, user, ids):
    """Return the seconds and the queries of one run in its own transaction."""
    with env.registry.cursor() as cr:
        case = open_case(env, cr, user, ids)
        case.env.user.has_group("base.group_user")  # as every request does
        before = cr.sql_log_count
        start = time.perf_counter()
        function(case)
        seconds = time.perf_counter() - start
        count = cr.sql_log_count - before
        cr.rollback()
    return seconds, count


def run_bare(env, queries):
    """Return the seconds of the plain SQL."""
    start = time.perf_counter()
    for query in queries:
        env.execute_query(query)
    return time.perf_counter() - start


def peak_memory(start=False):
    """Return the process's peak memory in MB since the last start."""
    if start:
        Path("/proc/self/clear_refs").write_text("5")
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024


@dataclass
class Result:
    """A row of the table."""

    name: str
    queries: int
    ms: float
    median_ms: float
    bare_ms: float | None
    ratio: float | None
    beside_ms: float | None
    times: float | None
    memory: float
    target: str = ""
    met: bool | None = None

    def judge(self, measure):
        """Set the targets of the measure, and whether they are met."""
        targets = (
            (measure.ratio, "{} times bare", self.ratio),
            (measure.times, "{} times", self.times),
            (measure.more, "{} ms more", self.ms - (self.beside_ms or 0)),
            (measure.most, "{} ms", self.ms),
            (measure.memory, "{} MB", self.memory),
        )
        targets = [target for target in targets if target[0] is not None]
        self.target = ", ".join(text.format(most) for most, text, _is in targets)
        if targets:
            self.met = all(value <= most for most, _text, value in targets)

    def row(self):
        numbers = (self.ms, self.median_ms, self.bare_ms, self.ratio)
        texts = [
            self.name,
            str(self.queries),
            *("" if number is None else f"{number:.1f}" for number in numbers),
            f"{self.beside_ms:.1f}" if self.beside_ms else "",
            f"{self.times:.2f}" if self.times else "",
            f"{self.memory:.0f}",
            self.target,
            {True: "yes", False: "NO", None: ""}[self.met],
        ]
        return f"| {' | '.join(texts)} |"


HEAD = """\
| measure | queries | ms | median | bare ms | ratio | beside ms | times | MB \
| at most | met |
|---|---:|---:|---:|---:|---:|---:|---:|---:|---|---|"""


def measure_one(env, name, measure, runs, ids):
    """Return the result of a measure, from the fastest runs: the machine is shared."""
    before = peak_memory(start=True)
    run_once(env, measure.function, measure.user, ids)  # fills the registry's caches
    memory = peak_memory() - before
    queries = []
    if measure.bare:
        queries = list(measure.bare(open_case(env, env.cr, measure.user, ids)))
    run_bare(env, queries)
    if measure.beside:
        run_once(env, measure.beside, measure.user, ids)
    seconds, bare, beside = [], [], []
    for _run in range(runs):  # taking turns, so that a busy machine slows all of them
        taken, count = run_once(env, measure.function, measure.user, ids)
        seconds.append(1000 * taken)
        if measure.bare:
            bare.append(1000 * run_bare(env, queries))
        if measure.beside:
            beside.append(1000 * run_once(env, measure.beside, measure.user, ids)[0])
    ms, bare_ms, beside_ms = (min(r, default=None) for r in (seconds, bare, beside))
    result = Result(
        name=name,
        queries=count,
        ms=ms,
        median_ms=statistics.median(seconds),
        bare_ms=bare_ms,
        ratio=bare and ms / bare_ms or None,
        beside_ms=beside_ms,
        times=beside and ms / beside_ms or None,
        memory=memory,
    )
    result.judge(measure)
    return result


def measure_all(env, names, runs, file=None):
    """Measure, print a table, and write it to a file as JSON."""
    ids = find_clients(env)
    results = []
    print(HEAD)
    for name, measure in MEASURES.items():
        if names and not any(part in name for part in names):
            continue
        if not is_there(env, measure.needs):
            _logger.info("skipped: %s (no %s)", name, measure.needs)
            continue
        try:
            results.append(measure_one(env, name, measure, runs, ids))
        except Exception as error:  # noqa: BLE001 still measure the others
            print(f"| {name} | {type(error).__name__} |{' |' * 9}", flush=True)
            _logger.info("%s", error, exc_info=True)
            continue
        print(results[-1].row(), flush=True)
    if file:
        rows = [asdict(result) for result in results]
        Path(file).write_text(json.dumps(rows, indent=2) + "\n")
