"""Simulate many users: real requests to a server with two workers, for a few minutes.

Each user opens cards and sections as the web client does; each has a phone system that
sends calls, some of them again or twice at the same moment; and some users post
corrections. In the end, every call and correction must exist exactly once, and the
server log may not contain a warning or an error.
"""

import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import requests
import server_log
from measures.case import Case, find_clients
from measures.documents import DOCUMENTS
from measures.ledger import LEDGER
from measures.log import LOG, LOG_PAGE

from odoo import Command, fields
from odoo.tools import SQL

USERS = 20
WORKERS = 2
LOGIN = "load_%s"
PROVIDER = "Load test"
REASON = "Load test "
SERVER = str(Path(__file__).with_name("server.py"))
PAUSE = 0.5  # seconds a user looks at an answer, on average
LISTS = {
    "log": ("client.log", LOG, "date desc, id desc", LOG_PAGE),
    "documents": ("client.document", DOCUMENTS, "date desc, id desc", 80),
    "ledger": ("account.move.line", LEDGER, None, 80),
}


class Refused(Exception):
    """The server answered with an error."""


@dataclass
class Results:
    """What the users saw: seconds for each kind of request, and what went wrong."""

    seconds: dict = field(default_factory=dict)
    errors: list = field(default_factory=list)
    calls: dict = field(default_factory=dict)  # {external id: id}
    corrections: list = field(default_factory=list)  # reasons


@dataclass
class Prepared:
    """What the users need to know of the server's database."""

    keys: list  # API keys, one for each user
    ids: dict  # IDs of the clients
    specifications: dict


def make_users(env):
    """Create the users, each with an API key; return the keys."""
    names = (
        "base.group_user",
        "account.group_account_manager",
        "sales_team.group_sale_manager",
        "client_card.group_client_card_user",
        "client_card.group_client_card_correction",
    )
    company = env["res.company"].search([], order="id", limit=1)
    company._set_client_correction_defaults()
    users = env["res.users"].with_context(no_reset_password=True)
    users = users.create(
        [
            {
                "name": LOGIN % number,
                "login": LOGIN % number,
                "password": LOGIN % number,
                "group_ids": [Command.set([env.ref(name).id for name in names])],
                "company_id": company.id,
                "company_ids": [Command.set(company.ids)],
            }
            for number in range(USERS)
        ]
    )
    tomorrow = fields.Datetime.now() + timedelta(days=1)
    return [
        env["res.users.apikeys"].with_user(user)._generate("rpc", "load", tomorrow)
        for user in users
    ]


def prepare(env):
    """Prepare the database; return what the users need to know."""
    keys = make_users(env)
    user = env["res.users"].search([("login", "=", LOGIN % 0)])
    ids = find_clients(env)
    case = Case(env(user=user), ids)
    specifications = {
        "card": case.specification(
            "res.partner", "form", "client_card.res_partner_view_form"
        )
    }
    for name, (model, xmlid, _order, _limit) in LISTS.items():
        specifications[name] = case.specification(model, "list", xmlid)
    return Prepared(keys, ids, specifications)


class User:
    """A working user: a session of the web client, and the API."""

    def __init__(self, number, url, database, prepared, results):
        self.number = number
        self.url = url
        self.database = database
        self.prepared = prepared
        self.results = results
        self.random = random.Random(number)
        self.web = requests.Session()
        self.sent = 0

    def log_in(self):
        """Log in; the first visit does not count, as the workers have just started."""
        self.web_call(
            "/web/session/authenticate",
            "login",
            db=self.database,
            login=LOGIN % self.number,
            password=LOGIN % self.number,
        )
        self.visit(self.choose_client())

    def work(self, until):
        while time.monotonic() < until:
            try:
                self.visit(self.choose_client())
            except (Refused, requests.RequestException) as error:
                self.results.errors.append(f"{type(error).__name__}: {error}"[:300])

    def choose_client(self):
        """One in ten looks at the largest client."""
        ids = self.prepared.ids
        chance = self.random.random()
        if chance < 0.1:
            return ids["huge"]
        return ids["medium"] if chance < 0.2 else self.random.choice(ids["hundred"])

    def visit(self, client_id):
        self.call(
            "card",
            "res.partner",
            "web_read",
            [[client_id], self.prepared.specifications["card"]],
        )
        self.call("side card", "res.partner", "client_card_side", [[client_id]])
        self.open_list(self.random.choice(list(LISTS)), client_id)
        self.json2(
            "figures of 20 clients",
            "res.partner/client_card_figures",
            {"ids": self.random.sample(self.prepared.ids["hundred"], 20)},
        )
        self.send_calls()
        if self.random.random() < 0.3:
            self.post_correction(self.random.choice(self.prepared.ids["hundred"]))

    def open_list(self, name, client_id):
        model, _xmlid, order, limit = LISTS[name]
        domain = [("client_id", "=", client_id)]
        if name == "ledger":
            domain.append(("client_ledger", "=", True))
        self.call(
            name,
            model,
            "web_search_read",
            [domain, self.prepared.specifications[name]],
            {"limit": limit, "order": order, "count_limit": 10001},
        )

    def send_calls(self):
        calls = []
        for _call in range(3):
            self.sent += 1
            calls.append(
                {
                    "provider": PROVIDER,
                    "external_id": f"{self.number}-{self.sent}",
                    "direction": "incoming",
                    "start": "2026-01-31 09:30:00",
                    "partner_id": self.random.choice(self.prepared.ids["hundred"]),
                }
            )
        copies = self.random.choice((1, 1, 2, 2))  # two at the same moment
        with ThreadPoolExecutor(copies) as pool:
            answers = [pool.submit(self.log_calls, calls) for _copy in range(copies)]
        for answer in answers:
            for call, call_id in zip(calls, answer.result(), strict=True):
                known = self.results.calls.setdefault(call["external_id"], call_id)
                if known != call_id:
                    self.results.errors.append(f"call {call['external_id']} twice")

    def log_calls(self, calls):
        return self.json2("three calls", "client.call/log_calls", {"calls": calls})

    def post_correction(self, client_id):
        reason = f"{REASON}{self.number}-{len(self.results.corrections)}-{self.sent}"
        values = {"partner_id": client_id, "amount": 1, "reason": reason}
        wizards = self.call("correction", "client.correction", "create", [[values]])
        self.call("correction", "client.correction", "action_post", [wizards])
        self.results.corrections.append(reason)

    # ------------------------------------------------------------------
    # Requests
    # ------------------------------------------------------------------

    def call(self, kind, model, method, args, kwargs=None):
        context = {"lang": "en_US", "tz": "UTC", "allowed_company_ids": [1]}
        return self.web_call(
            f"/web/dataset/call_kw/{model}/{method}",
            kind,
            model=model,
            method=method,
            args=args,
            kwargs={**(kwargs or {}), "context": context},
        )

    def web_call(self, path, kind, **params):
        answer = self.post(kind, self.web, path, {"jsonrpc": "2.0", "params": params})
        if "error" in answer:
            raise Refused(f"{kind}: {answer['error'].get('data', {}).get('message')}")
        return answer["result"]

    def json2(self, kind, path, values):
        key = self.prepared.keys[self.number]
        headers = {"Authorization": f"bearer {key}", "X-Odoo-Database": self.database}
        return self.post(kind, requests, f"/json/2/{path}", values, headers=headers)

    def post(self, kind, client, path, values, **kwargs):
        start = time.perf_counter()
        answer = client.post(self.url + path, json=values, timeout=120, **kwargs)
        seconds = time.perf_counter() - start
        self.results.seconds.setdefault(kind, []).append(seconds)
        if answer.status_code != 200:
            raise Refused(f"{kind}: {answer.status_code} {answer.text[:200]}")
        time.sleep(self.random.expovariate(1 / PAUSE))
        return answer.json()


# ----------------------------------------------------------------------
# Running
# ----------------------------------------------------------------------


def free_port():
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start_server(database, config, port, log):
    """Start Odoo with workers, logging to a file, and wait until it responds."""
    options = ["--config", config] if config else []
    server = subprocess.Popen(
        [
            *(sys.executable, SERVER, "server", *options),
            *("--database", database, f"--workers={WORKERS}", "--max-cron-threads=0"),
            *(f"--http-port={port}", "--gevent-port", str(free_port())),
            *("--log-level=warn", "--logfile", log, "--db-filter", f"^{database}$"),
        ],
        env=os.environ | {"PYTHONWARNINGS": "ignore"},
    )
    for _attempt in range(120):
        time.sleep(0.5)
        if server.poll() is not None:
            raise SystemExit(f"The server stopped at once, see {log}.")
        try:
            requests.get(f"http://127.0.0.1:{port}/web/login", timeout=60)
        except requests.ConnectionError:
            continue
        return server
    server.terminate()
    raise SystemExit("The server does not answer.")


def check(env, results):
    """Return the records that do not exist exactly once."""
    problems = list(results.errors)
    calls = env["client.call"].search([("provider", "=", PROVIDER)])
    ids = [call.external_id for call in calls]
    if sorted(ids) != sorted(results.calls):
        problems.append(f"{len(ids)} calls, {len(results.calls)} were answered")
    rows = env.execute_query(
        SQL(
            """
            SELECT ref, COUNT(*), MIN(state) FROM account_move
             WHERE ref LIKE %s GROUP BY 1
            """,
            f"%{REASON}%",
        )
    )
    posted = sum(count for _ref, count, state in rows if state == "posted")
    reasons = set(results.corrections)
    if not posted == len(rows) == len(reasons) == len(results.corrections):
        problems.append(
            f"{posted} corrections posted with {len(rows)} reasons, "
            f"{len(reasons)} were answered"
        )
    return problems


def report(results, minutes):
    print("| request | number | median ms | 95 % ms | 99 % ms | longest ms |")
    print("|---|---:|---:|---:|---:|---:|")
    total = 0
    for kind, seconds in sorted(results.seconds.items()):
        total += len(seconds)
        steps = statistics.quantiles([*seconds, *seconds], n=100, method="inclusive")
        numbers = (steps[49], steps[94], steps[98])
        cells = [f"{1000 * value:.0f}" for value in (*numbers, max(seconds))]
        print(f"| {kind} | {len(seconds)} | {' | '.join(cells)} |")
    print(f"\n{USERS} users, {WORKERS} workers, {minutes} minutes: {total} requests,")
    print(f"{len(results.calls)} calls, {len(results.corrections)} corrections")


def load(environment, database, config, minutes):
    """Run the load test on a database; return whether it succeeded.

    :param environment: context manager that yields an environment on the database
    """
    with environment(database) as env:
        prepared = prepare(env)
        env.cr.commit()
    results = Results()
    port = free_port()
    log = Path(tempfile.mkdtemp(), "server.log")
    server = start_server(database, config, port, log)
    try:
        url = f"http://127.0.0.1:{port}"
        with ThreadPoolExecutor(USERS) as pool:
            users = [
                User(number, url, database, prepared, results)
                for number in range(USERS)
            ]
            list(pool.map(User.log_in, users))
            results.seconds.clear()
            until = time.monotonic() + 60 * minutes
            list(pool.map(lambda user: user.work(until), users))
    finally:
        server.terminate()
        server.wait(60)
    with environment(database) as env:
        problems = check(env, results)
    problems += server_log.read(log.read_text("utf-8").splitlines())
    report(results, minutes)
    print("\n".join(problems[:20]) or "no error, no lost or double record")
    return not problems
