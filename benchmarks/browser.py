"""Measure what a user feels: the time from a click or key to the painted result.

Chromium opens the panel, cards and sections on the large database, alternating with
Odoo's own list and form of contacts. Time runs from the event in the browser to the
frame that shows the result.
"""

import contextlib
import json
import statistics
import tempfile
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path

from data.shapes import ACCOUNTANT
from load import free_port, start_server
from screenshots import SIZE, open_browser

PANEL, CONTACTS, CARD = "clients", "contacts?view_type=list", "client-card/%s"
SECTIONS = ("invoices", "balance", "payments", "statement", "tasks", "log")
KINDS = ("empty", "huge")
SLOW = {"latency": 400, "downloadThroughput": 200_000, "uploadThroughput": 200_000}
IDLE = 1000  # milliseconds until the requests of a list have been answered
READING = 400  # milliseconds a user looks at a client before opening it
SETTLE = 300  # milliseconds for what loads after the paint
MORE = 10  # times as often, by three, where 95 % counts
CARDS = 200  # opened one after another, to measure memory
RETURNS = 50  # to the list, and lists opened, to measure memory
NAME = ".o_form_view .o_field_widget[name=name] :is(input, textarea)"
ROWS = ".o_list_view .o_data_row .o_data_cell[name=complete_name]"

SCRIPT = Path(__file__).with_name("browser.js").read_text("utf-8")
SHOWN = "bench.isShown()"


@dataclass
class Step:
    """A step of the user, and how long it took each time."""

    name: str
    most: float | None = None  # milliseconds
    share: float = 0.75  # of the times may not exceed the limit
    beside: str | None = None  # the same step in Odoo's own screens
    ratio: float = 1.0  # of both times
    times: list = field(default_factory=list)

    def at(self, share):
        steps = statistics.quantiles([*self.times, *self.times], n=100)
        return steps[round(100 * share) - 1]


STEPS = (
    Step("row → side card", most=100),
    Step("row in focus → overview", most=120, beside="row → contact form", ratio=0.7),
    Step("row → overview, cold", most=250, beside="row → contact form", ratio=0.7),
    Step("row → contact form"),
    Step("back to the panel", beside="back to Odoo's list"),
    Step("back to Odoo's list"),
    Step("next client, the first", most=80),
    Step("next client", most=80),
    Step("next client → its overview"),
    Step("Odoo's next contact"),
    Step("text → clients", most=250, share=0.95),
    *(
        Step(f"{section}, {kind} client", most=250, share=0.95)
        for kind in KINDS
        for section in SECTIONS
    ),
    *(Step(f"{section}, first time since the page was loaded") for section in SECTIONS),
)


class User:
    """A user at the browser."""

    def __init__(self, page, url, results):
        self.page = page
        self.url = url
        self.results = results
        self.tools = page.context.new_cdp_session(page)

    def log_in(self):
        self.page.goto(f"{self.url}/web/login")
        self.page.fill("input[name=login]", ACCOUNTANT)
        self.page.fill("input[name=password]", ACCOUNTANT)
        self.page.click("form button[type=submit]")
        self.page.wait_for_selector(".o_web_client")

    def go_to(self, path, shows):
        self.page.goto(f"{self.url}/odoo/{path}")
        self.page.locator(shows).first.wait_for()
        self.page.wait_for_timeout(SETTLE)

    def time(self, name, act, ready):
        """Measure the time from what ``act`` does until ``ready`` is true."""
        self.page.evaluate(f"name => bench.arm(name, () => {ready})", name)
        act()
        taken = self.page.evaluate("() => bench.armed")
        self.results.setdefault(name, []).append(taken)
        self.page.wait_for_timeout(SETTLE)

    def click(self, locator):
        """Return a click of the mouse; Playwright's own makes the page lay out."""
        locator.scroll_into_view_if_needed()
        box = locator.bounding_box()
        middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        return lambda: self.page.mouse.click(*middle)

    def row(self, number, column="complete_name"):
        rows = self.page.locator(".o_list_view .o_data_row")
        return rows.nth(number).locator(f".o_data_cell[name={column}]")

    def link(self, number):
        """Return the name in the panel, which opens the card at once."""
        return self.row(number).locator(".o_client_panel_name")

    def row_names(self):
        """Return the names, without those of the companies of contacts."""
        names = self.page.locator(ROWS).all_inner_texts()
        return [name.split(", ")[-1] for name in names]

    # ------------------------------------------------------------------
    # Our screens and Odoo's
    # ------------------------------------------------------------------

    def visit_clients(self):
        """Clients of one page of the list, which nobody opened before."""
        names = self.row_names()
        self.page.wait_for_timeout(IDLE)
        beside = self.click(self.row(5, "phone"))
        self.time("row → side card", beside, side_card(names[5]))
        self.page.wait_for_timeout(READING)
        self.time(
            "row in focus → overview", self.click(self.link(5)), overview(names[5])
        )
        following = self.click(self.page.locator(".o_pager_next"))
        self.time("next client, the first", following, named(names[6]))
        self.page.wait_for_timeout(READING)
        self.time("next client", following, named(names[7]))
        self.page.wait_for_timeout(READING)
        ready = f"bench.isAnew() && {overview(names[8])}"
        self.time("next client → its overview", following, ready)
        self.time("back to the panel", self.back(), shown(ROWS))
        self.page.wait_for_timeout(IDLE)
        self.time(
            "row → overview, cold", self.click(self.link(15)), overview(names[15])
        )
        self.turn_page(names)

    def visit_contacts(self):
        names = self.row_names()
        self.page.wait_for_timeout(IDLE)
        self.time("row → contact form", self.click(self.row(5)), named(names[5]))
        act = self.click(self.page.locator(".o_pager_next"))
        self.time("Odoo's next contact", act, named(names[6]))
        self.time("back to Odoo's list", self.back(), shown(ROWS))
        self.turn_page(names, is_open=False)

    def back(self):
        return self.click(
            self.page.locator(".o_breadcrumb .o_back_button, .breadcrumb a").last
        )

    def turn_page(self, names, is_open=True):
        self.page.evaluate("() => (bench.step = 'next page')")
        if is_open:
            self.back()()
            self.page.locator(ROWS).first.wait_for()
        self.page.locator(".o_pager_next").click()
        first = f"document.querySelector({ROWS!r})?.innerText"
        self.page.wait_for_function(f"!{first}.includes({json.dumps(names[0])})")

    def search(self, text):
        """Type a text; the time for its last letter counts."""
        query = self.page.locator(".o_searchview_input").first
        query.click()
        query.press_sequentially(text[:-1], delay=60)
        found = f"document.querySelectorAll({ROWS!r}).length && [...document."
        found += f"querySelectorAll({ROWS!r})].every((row) => row.innerText."
        found += f"toLowerCase().includes({json.dumps(text.lower())}))"
        self.time("text → clients", lambda: query.press(text[-1]), found)
        query.press("Escape")
        self.page.wait_for_function(f"!({found})")

    def run_action(self, action, **options):
        """Run an action as from the menu, without breadcrumbs."""
        self.page.evaluate(
            """([action, options]) =>
                odoo.__WOWL_DEBUG__.root.env.services.action.doAction(
                    action, {clearBreadcrumbs: true, ...options},
                )""",
            [action, options],
        )

    def open_card(self, client_id):
        self.run_action("client_card.client_card_action", props={"resId": client_id})
        self.page.wait_for_function(SHOWN)
        self.page.wait_for_timeout(IDLE)

    def visit_sections(self, what):
        for section in SECTIONS:
            link = self.page.locator(f".o_client_card_rail .nav-link[name={section}]")
            ready = f"bench.isOpen({section!r})"
            self.time(f"{section}, {what}", self.click(link), ready)

    # ------------------------------------------------------------------
    # Memory, slow connection
    # ------------------------------------------------------------------

    def heap(self):
        self.tools.send("HeapProfiler.collectGarbage")
        self.tools.send("Performance.enable")
        metrics = self.tools.send("Performance.getMetrics")["metrics"]
        used = {metric["name"]: metric["value"] for metric in metrics}
        return used["JSHeapUsedSize"] / 2**20

    def open_first(self):
        link = self.link(0)
        (link if link.count() else self.row(0)).click()
        self.page.locator(NAME).wait_for()

    def grow(self, act, count):
        """Return how many MB the heap grows when this is done many times."""
        before = None
        for number in range(count + 20):
            if number == 20:  # data kept only once is already there
                before = self.heap()
            act()
        return self.heap() - before

    def open_next(self):
        name = self.page.locator(NAME).input_value()
        self.page.locator(".o_pager_next").click()
        with contextlib.suppress(TimeoutError):
            self.page.wait_for_function(
                "([at, name]) => document.querySelector(at)?.value !== name",
                arg=[NAME, name],
            )

    def open_and_return(self):
        self.open_first()
        self.back()()
        self.page.locator(ROWS).first.wait_for()
        self.page.wait_for_timeout(SETTLE)

    def open_list(self, action):
        """Open it again, as from the menu."""
        self.run_action(action, viewType="list")
        self.page.wait_for_timeout(IDLE)
        self.page.locator(ROWS).first.wait_for()

    def open_over_slow_line(self):
        """Return the milliseconds until a card is usable, and how many requests ran
        one after the other."""
        self.go_to(PANEL, ROWS)
        self.link(3).click()
        self.page.locator(NAME).wait_for()
        self.back()()
        self.page.locator(ROWS).first.wait_for()
        self.page.wait_for_timeout(SETTLE)
        self.tools.send("Network.enable")
        self.tools.send("Network.emulateNetworkConditions", {"offline": False, **SLOW})
        self.page.evaluate("() => performance.clearResourceTimings()")
        name = self.row_names()[5]
        self.time("slow line", self.click(self.link(5)), overview(name))
        spans = self.page.evaluate(
            """() => performance.getEntriesByType("resource")
                .filter(({name}) => name.includes("/web/dataset/"))
                .map(({startTime, responseEnd}) => [startTime, responseEnd])"""
        )
        return self.results["slow line"][-1], in_series(spans)


def in_series(spans):
    """Return the largest number of these time spans that follow one another."""
    ends, count = 0, 0
    for start, end in sorted(spans, key=lambda span: span[1]):
        if start >= ends:
            ends, count = end, count + 1
    return count


def shown(selector):
    return f"Boolean(document.querySelector({selector!r}))"


def named(name):
    return f"document.querySelector({NAME!r})?.value === {json.dumps(name)}"


def overview(name):
    return f"{named(name)} && {SHOWN}"


def side_card(name):
    at = ".o_client_side_card[aria-busy=false] a.o_client_side_card_name"
    return f"document.querySelector({at!r})?.innerText === {json.dumps(name)}"


# ----------------------------------------------------------------------
# Running
# ----------------------------------------------------------------------


def run(browser, url, ids, repetitions, slowdown):
    """Return the times of each step, and the interactions with our screens."""
    results = {}
    context = browser.new_context(viewport=SIZE)
    context.add_init_script(SCRIPT)
    ours, odoos, first = (User(context.new_page(), url, results) for _user in range(3))
    ours.log_in()
    for user, path in ((ours, PANEL), (odoos, CONTACTS), (first, PANEL)):
        user.go_to(path, ROWS)
        user.tools.send("Emulation.setCPUThrottlingRate", {"rate": slowdown})
    for number in range(repetitions + 1):
        for user, visit in ((ours, ours.visit_clients), (odoos, odoos.visit_contacts)):
            user.page.bring_to_front()
            visit()
        if not number:  # assets, views, registry
            results.clear()
    first.page.bring_to_front()
    for _number in range(repetitions):
        first.go_to(CARD % ids["huge"], NAME)
        first.page.wait_for_timeout(IDLE)
        first.visit_sections("first time since the page was loaded")
    often = repetitions * MORE // 3
    ours.page.bring_to_front()
    for _number in range(often):
        ours.search("bakery 12")
    ours.results = {}
    for number in range(often + 1):
        for kind in KINDS:
            ours.open_card(ids[kind])
            ours.visit_sections(f"{kind} client")
        if not number:
            ours.results = results
    interactions = ours.page.evaluate("() => Object.values(bench.interactions)")
    context.close()
    return results, interactions


def report_interactions(interactions):
    """Print what the browser's Event Timing says: from the input to the next frame."""
    durations = sorted(duration for duration, _step in interactions)
    inp = durations[-1 - len(durations) // 50]  # one in fifty may be longer
    print(f"\n{len(durations)} interactions: INP {inp:.0f} ms (at most 100),", end=" ")
    print(f"longest {durations[-1]:.0f} ms (at most 200)")
    for duration, step in sorted(interactions, reverse=True)[:10]:
        print(f"  {duration:.0f} ms: {step}")
    return {"INP": inp, "longest": durations[-1], "number": len(durations)}


def run_beside(browser, url):
    """Return memory and slow connection, each measured in a separate context."""
    notes = {}
    for name, path, action in (
        ("ours", PANEL, "client_card.res_partner_action"),
        ("Odoo's", CONTACTS, "contacts.action_contacts"),
    ):
        context = browser.new_context(viewport=SIZE)
        user = User(context.new_page(), url, {})
        user.log_in()
        user.go_to(path, ROWS)
        user.open_first()
        more = user.grow(user.open_next, CARDS)
        notes[f"heap after {CARDS} records, {name}: MB more"] = more
        for what, act in (
            ("returns to the list", user.open_and_return),
            ("lists opened", partial(user.open_list, action)),
        ):
            user.go_to(path, ROWS)
            more = user.grow(act, RETURNS)
            notes[f"heap after {RETURNS} {what}, {name}: MB more"] = more
        context.close()
    context = browser.new_context(viewport=SIZE)
    context.add_init_script(SCRIPT)
    user = User(context.new_page(), url, {})
    user.log_in()
    taken, requests = user.open_over_slow_line()
    notes["card over 400 ms, 1.6 Mbit/s: ms (at most 1500)"] = taken
    notes["requests one after the other (at most 2)"] = requests
    context.close()
    return notes


def report(results):
    print("| from → to | median ms | 75 % | 95 % | at most | times Odoo's | met |")
    print("|---|---:|---:|---:|---|---|---|")
    rows = []
    for step in STEPS:
        if not (times := results.get(step.name)):
            continue
        step.times = times
        times_odoo = None
        if beside := results.get(step.beside):
            times_odoo = step.at(0.75) / Step("", times=beside).at(0.75)
        met = (step.most is None or step.at(step.share) <= step.most) and (
            times_odoo is None or times_odoo <= step.ratio
        )
        target = f"{100 * step.share:.0f} % ≤ {step.most}" if step.most else ""
        has_target = step.most or step.beside
        cells = [
            step.name,
            *(f"{step.at(share):.0f}" for share in (0.5, 0.75, 0.95)),
            target,
            times_odoo and f"{times_odoo:.2f} (≤ {step.ratio})" or "",
            ("yes" if met else "NO") if has_target else "",
        ]
        print(f"| {' | '.join(cells)} |", flush=True)
        rows.append(asdict(step))
    return rows


def measure_browser(database, config, ids, repetitions, slowdowns, file=None):
    """Run everything on a database, print tables, and write the times as JSON."""
    from playwright.sync_api import sync_playwright

    log = Path(tempfile.mkdtemp(), "server.log")
    port = free_port()
    server = start_server(database, config, port, str(log))
    url, answer = f"http://127.0.0.1:{port}", {}
    try:
        with sync_playwright() as playwright:
            browser = open_browser(playwright)
            for slowdown in slowdowns:
                print(f"\nCPU {slowdown} ×\n")
                results, interactions = run(browser, url, ids, repetitions, slowdown)
                answer[f"CPU {slowdown}"] = report(results)
                answer[f"CPU {slowdown}, interactions"] = report_interactions(
                    interactions
                )
            for name, value in run_beside(browser, url).items():
                answer[name] = value
                print(f"{name}: {value:.1f}")
            browser.close()
    finally:
        server.terminate()
        server.wait(60)
    if file:
        Path(file).write_text(json.dumps(answer, indent=2) + "\n")
