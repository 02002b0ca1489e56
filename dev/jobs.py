"""Count the clicks and keys of ten everyday jobs, here and in Odoo's own screens.

jobs.py ADDRESS [WORD...]

Each job starts at the unfiltered list of clients and ends when its result is visible.
Typed text counts neither as clicks nor as keys. The last column lists anything that
scrolls sideways at a width of 390 pixels; nothing should.
"""

import sys
import time
from urllib.error import URLError
from urllib.request import urlopen

from addons import REPO
from playwright.sync_api import Error, sync_playwright
from screenshots import open_browser

CLIENT, PHONE = "Panadería La Espiga", "5555 0101"
TODAY = time.strftime("%d.%m. %H:%M:%S")
STATE = REPO / ".dev"
AT_MOST = 25  # clicks of all ten jobs
REDRAWN = 1000  # milliseconds: a click is lost while Odoo re-renders
TABS = 150  # the most keys it may take to get anywhere

PAGE = {"width": 1440, "height": 900}
PHONE_PAGE = {"width": 390, "height": 844}
WIDE = """() => [...document.querySelectorAll(
    "html, .o_content, .o_form_view, .o_form_sheet, .o_list_renderer, .modal-body, "
    + ".o_kanban_renderer, .o_client_card_notebook, .tab-pane, .o_control_panel"
)].filter(({clientWidth: width, scrollWidth}) => width && scrollWidth > width + 1)
  .filter((element) => !element.closest(".o_form_view:not(.o_client_card_form)")
    || element.closest(".modal, .o_client_card_form"))
  .map((element) => element.className.split(" ").find((name) => name.startsWith("o_"))
    || element.className.split(" ")[0] || element.tagName)"""
IS_REACHED = """(element) => element.contains(document.activeElement)
    || element.classList.contains("focus")"""
STEP = """(element) => {
    const menu = element.closest(".o-dropdown--menu, .o-autocomplete--dropdown-menu");
    const tabs = element.closest("[role=tablist]");
    if (menu || tabs?.contains(document.activeElement)) {
        return "ArrowDown";
    }
    const hotkey = tabs?.querySelector("[data-hotkey]")?.dataset.hotkey;
    return hotkey ? `Alt+${hotkey}` : "Tab";
}"""

# here
LIST = ".o_data_row, .o_kanban_record"
ONLY = (
    ".o_content:not(:has(.o_data_row ~ .o_data_row, "
    ".o_kanban_record:not(.o_kanban_ghost) ~ .o_kanban_record:not(.o_kanban_ghost)))"
)
NAME = ".o_client_panel_name, .o_kanban_record main"
CARD = ".o_client_card_form [name=name]"
SIDE = ".o_client_panel_side"
ACTION = ".o_client_card_action_menu"
INVOICES = ".o_client_card_rail .nav-link[name=invoices]"
SAVE = ".modal .o_form_button_save"
NO_DIALOG = "body:not(:has(.modal))"


class Mouse:
    """Does a job with the mouse and counts the clicks."""

    viewport = PAGE

    def __init__(self, browser, address):
        self.page = browser.new_page(viewport=self.viewport, locale="en-US")
        self.page.set_default_timeout(30000)
        self.address, self.count, self.wide = address, 0, set()
        self.page.goto(f"{address}/web/login")
        self.page.fill("input[name=login]", "admin")
        self.page.fill("input[name=password]", "admin")
        self.page.click("form button[type=submit]")
        self.page.wait_for_selector(".o_web_client")

    def begin(self, path):
        self.page.goto(f"{self.address}/odoo/{path}")
        self.sees(LIST)
        self.page.wait_for_timeout(500)
        self.count, self.wide = 0, set()

    def first(self, selector):
        return self.page.locator(selector).locator("visible=true").first

    def has(self, selector):
        return self.first(selector).count() > 0

    def sees(self, selector):
        self.first(selector).wait_for()
        self.look()

    def look(self):
        """There is nothing to note on a large screen."""

    def use(self, selector, keys=()):
        """Click; with the keyboard, `keys` is a shortcut that saves pressing Tab."""
        self.first(selector).click()
        self.count += 1
        self.look()

    def use_side(self, selector, side):
        """Click the element to the right of another one."""
        self.use(f"{selector} {side}")

    def write(self, text, selector=None):
        """Type into the focused element, or into a field."""
        field = selector and self.first(selector)
        if field:
            field.wait_for()
            if not field.evaluate("(field) => field === document.activeElement"):
                self.use(selector)
        self.page.keyboard.type(text)

    def press(self, *keys):
        """Press keys that the job also needs with the mouse."""
        for key in keys:
            self.page.keyboard.press(key)
            self.page.wait_for_timeout(30)

    def search(self, text):
        """Type a search; the list updates while typing."""
        self.write(text, ".o_searchview_input")
        self.sees(ONLY)
        self.sees(f":is({LIST}):has-text('{CLIENT}')")


class Keyboard(Mouse):
    """Does the same without a mouse and counts the keys."""

    def press(self, *keys):
        super().press(*keys)
        self.count += len(keys)

    def use(self, selector, keys=()):
        target = self.first(selector)
        target.wait_for()
        hotkey = target.get_attribute("data-hotkey")
        if keys or hotkey:
            return self.press(*(keys or [f"Alt+{hotkey}"]))
        self.reach(target)
        return self.press("Enter")

    def use_side(self, selector, side):
        self.reach(self.first(selector))
        self.press("ArrowRight")

    def reach(self, target):
        for _ in range(TABS):
            if target.evaluate(IS_REACHED):
                return
            self.press(target.evaluate(STEP))
        raise Error(f"No key leads to {target}.")

    def write(self, text, selector=None):
        field = selector and self.first(selector)
        if field:
            field.wait_for()
            self.reach(field)
        self.page.keyboard.type(text)

    def search(self, text):
        super().search(text)
        self.press("Enter")
        self.sees(".o_searchview_facet")
        self.page.wait_for_timeout(500)


class Thumb(Mouse):
    """Does the same on a phone and notes what scrolls sideways."""

    viewport = PHONE_PAGE

    def look(self):
        self.page.wait_for_timeout(300)
        self.wide |= set(self.page.evaluate(WIDE))

    def search(self, text):
        if not self.has(".o_searchview_input"):
            self.use(".o_control_panel .fa-search")
        super().search(text)


def open_card(hand, text=CLIENT):
    hand.search(text)
    hand.use(NAME, keys=("Enter",))
    hand.sees(CARD)


def open_overview(hand):
    """Wait for the card and what loads after the first paint: facts, counts."""
    open_card(hand)
    hand.sees(".o_client_overview[aria-busy=false]")


def act(hand, key):
    """Use the Action menu, that of the side card if it has one."""
    hand.search(CLIENT)
    if hand.has(SIDE):
        hand.sees(f"{SIDE} .o_client_side_card_header:has-text('{CLIENT}')")
    if not hand.has(ACTION):
        hand.use(NAME, keys=("Enter",))
        hand.sees(CARD)
    hand.use(ACTION)
    hand.use(f"[data-action={key}]")


def add(hand, part, key):
    """Use the side card; with the keyboard and on a phone, the Action menu."""
    if isinstance(hand, Keyboard) or not hand.has(SIDE):
        return act(hand, key)
    hand.search(CLIENT)
    hand.sees(f"{SIDE} .o_client_side_card_header:has-text('{CLIENT}')")
    return hand.use(f"{SIDE} [data-part={part}] .o_client_side_card_add")


def section(hand, name):
    if hand.has(".o_client_card_chooser select"):
        hand.page.locator(".o_client_card_chooser select").select_option(
            hand.page.locator(f".o_client_card_rail [name={name}]")
            .get_attribute("id")
            .removeprefix("o_client_card_section_")
        )
        hand.count += 1
        return hand.look()
    hand.use(f".o_client_card_rail .nav-link[name={name}]")


def find(hand):
    open_card(hand, PHONE)


def read_owed(hand):
    hand.search(CLIENT)
    hand.sees(
        f"{SIDE}:has-text('{CLIENT}') .o_client_side_card_balance, "
        f".o_kanban_record:has-text('{CLIENT}'):has-text('Balance')"
    )


def open_overdue(hand):
    """Click the count beside *Invoices*; the menu on a phone has none."""
    open_overview(hand)
    if hand.has(f"{INVOICES} .o_client_card_count"):
        hand.use_side(INVOICES, ".o_client_card_count")
    else:
        section(hand, "invoices")
        hand.use("[data-block=overdue] .o_client_card_block_button")
    hand.sees(".o_client_card_view .o_facet_values, .o_client_card_view .active")
    hand.sees(f".o_client_card_view :is({LIST})")


def log_call(hand):
    act(hand, "log_call")
    hand.use(SAVE)
    hand.sees(NO_DIALOG)


def new_task(hand):
    add(hand, "tasks", "task")
    hand.write(f"Visit {TODAY}", ".modal .o_field_widget[name=name] input")
    hand.use(SAVE)
    hand.sees(NO_DIALOG)


def send_statement(hand):
    act(hand, "statement")
    hand.use(".modal [name=action_send_mail]")
    hand.sees(NO_DIALOG)


def take_payment(hand):
    act(hand, "advance")
    hand.write("25", ".modal .o_field_widget[name=amount] input")
    hand.use(".modal [name=action_confirm]")
    hand.sees(NO_DIALOG)


def new_estimate(hand):
    act(hand, "estimate")
    hand.sees(".o_form_view:has([name=order_line])")


def answer(hand):
    open_overview(hand)
    button = "[data-kind=conversation] .o_client_attention_do"
    if hand.has(button):
        hand.use(button)
        hand.use(".o-mail-Chatter-sendMessage")
    else:
        section(hand, "conversations")
        hand.use(f".o_client_card_conversation_list :is({LIST})")
    hand.write("Thank you.", ".o-mail-Composer-input")
    hand.use(".o-mail-Composer-send", keys=("Control+Enter",))
    hand.sees(".o-mail-Message:has-text('Thank you.')")


def add_service(hand):
    add(hand, "services", "service")
    hand.write("Support", ".modal .o_field_widget[name=name] :is(input, textarea)")
    hand.use(SAVE)
    hand.sees(NO_DIALOG)


# Odoo's own screens
def contact(hand, text=CLIENT, field=None):
    hand.write(text, ".o_searchview_input")
    if field:
        hand.use(f".o_searchview_autocomplete :text('{field}')")
    else:
        hand.press("Enter")
    hand.sees(".o_searchview_facet")
    hand.page.wait_for_timeout(REDRAWN)
    hand.use(f".o_data_row [name=complete_name]:text-is('{CLIENT}')")
    hand.sees(".o_form_view .oe_stat_button")


def odoo_find(hand):
    contact(hand, PHONE, "Phone")


def odoo_invoices(hand, name):
    contact(hand)
    hand.use(".oe_stat_button:has-text('Invoiced')")
    hand.sees(".o_list_renderer")
    hand.use(".o_searchview_dropdown_toggler")
    hand.use(f".o_filter_menu .o-dropdown-item:text-is('{name}')")
    hand.sees(".o_data_row")


def odoo_owed(hand):
    odoo_invoices(hand, "To pay")


def odoo_overdue(hand):
    odoo_invoices(hand, "Overdue")


def odoo_call(hand):
    contact(hand)
    hand.use(".o-mail-Chatter-activity")
    hand.use(".modal .o_selection_badge:has-text('Call')")
    hand.use(".modal button:has-text('Mark Done')")
    hand.sees(NO_DIALOG)


def odoo_task(hand):
    contact(hand)
    hand.use(".oe_stat_button:has-text('Meeting')")
    hand.use(".fc-timegrid-slot-lane >> nth=40")
    hand.write(f"Visit {TODAY}", ".modal [name=name] input")
    hand.use(SAVE)
    hand.sees(NO_DIALOG)


def odoo_statement(hand):
    """Send the open invoices, as Odoo Community has no statement."""
    odoo_invoices(hand, "To pay")
    hand.use("thead .o_list_record_selector input")
    hand.use(".o_control_panel button:has-text('Send')")
    hand.sees(".modal")
    hand.use(".modal footer .btn-primary")


def odoo_payment(hand):
    hand.use(".o_navbar_apps_menu button")
    hand.use("[data-menu-xmlid='account.menu_finance']")
    hand.use("[data-menu-xmlid='account.menu_finance_receivables']")
    hand.use("[data-menu-xmlid='account.menu_action_account_payments_receivable']")
    hand.use(".o_list_button_add")
    hand.write(CLIENT[:9], "[name=partner_id] input")
    hand.use(f".o-autocomplete--dropdown-item:has-text('{CLIENT}')")
    hand.write("25", "[name=amount] input")
    hand.use("[name=action_post]")
    hand.sees("[name=action_draft]")


def odoo_estimate(hand):
    contact(hand)
    hand.use(".oe_stat_button:has-text('Sale')")
    hand.sees(".o_last_breadcrumb_item:has-text('Quotations')")
    hand.sees(LIST)
    hand.page.wait_for_timeout(REDRAWN)
    hand.use(".o_list_button_add, .o-kanban-button-new")
    hand.sees(".o_form_view:has([name=order_line])")


def odoo_answer(hand):
    contact(hand)
    hand.use(".o-mail-Chatter-sendMessage")
    hand.write("Thank you.", ".o-mail-Composer-input")
    hand.use(".o-mail-Composer-send")
    hand.sees(".o-mail-Message:has-text('Thank you.')")


def odoo_service(hand):
    """Confirm a sales order with a service, as Odoo Community has no services."""
    odoo_estimate(hand)
    hand.use(".o_field_x2many_list_row_add button, .o_field_x2many_list_row_add a")
    hand.write(
        "Virtual Home",  # a service in Odoo's demo data
        ".o_selected_row [name=product_template_id] input, "
        ".o_selected_row [name=product_id] input",
    )
    hand.use(".o-autocomplete--dropdown-item:has-text('Virtual Home')")
    hand.page.wait_for_timeout(REDRAWN)
    hand.use("[name=action_confirm]")
    hand.sees("[name=action_cancel], .o_arrow_button_current:has-text('Sales Order')")


JOBS = {
    "Find by phone": (find, odoo_find),
    "Read what is owed": (read_owed, odoo_owed),
    "Open what is overdue": (open_overdue, odoo_overdue),
    "Log a call": (log_call, odoo_call),
    "New task": (new_task, odoo_task),
    "Send the statement": (send_statement, odoo_statement),
    "Take a payment": (take_payment, odoo_payment),
    "New estimate": (new_estimate, odoo_estimate),
    "Answer a message": (answer, odoo_answer),
    "Add a service": (add_service, odoo_service),
}


def do(hand, path, job):
    """Return what it took, or None if it could not be done."""
    try:
        hand.begin(path)
        job(hand)
    except Error as error:
        print(f"{job.__name__}, {type(hand).__name__}: {error}", file=sys.stderr)
        hand.page.screenshot(
            path=STATE / f"job_{job.__name__}_{type(hand).__name__}.png"
        )
        return None
    return hand.count


def wait_for(address):
    for _ in range(240):
        try:
            return urlopen(f"{address}/web/login").close()
        except URLError:
            time.sleep(0.5)
    sys.exit(f"No server responds at {address}.")


def main(address, *words):
    wait_for(address)
    print("| job | clicks | in Odoo's screens | keys | sideways at 390 px |")
    print("|---|---:|---:|---:|---|")
    rows, has_failed = [], False
    with sync_playwright() as playwright:
        browser = open_browser(playwright)
        hands = [hand(browser, address) for hand in (Mouse, Mouse, Keyboard, Thumb)]
        mouse, odoo, keyboard, thumb = hands
        for name, (here, there) in JOBS.items():
            if words and not any(word.lower() in name.lower() for word in words):
                continue
            counts = [
                do(mouse, "clients", here),
                do(odoo, "contacts", there),
                do(keyboard, "clients", here),
            ]
            rows.append(counts)
            is_done = do(thumb, "clients", here) is not None
            wide = ", ".join(sorted(thumb.wide)) or "nothing"
            has_failed |= None in counts or not is_done or bool(thumb.wide)
            cells = ["–" if count is None else str(count) for count in counts]
            row = [name, *cells, wide if is_done else "–"]
            print("|", " | ".join(row), "|", flush=True)
        browser.close()
    ours, theirs, keys = (
        sum(filter(None, column)) for column in zip(*rows, strict=True)
    )
    print(f"| all | {ours} | {theirs} | {keys} | |")
    if has_failed:
        sys.exit("A job cannot be done, or something scrolls sideways (see above).")
    if not words and (ours > AT_MOST or 2 * ours > theirs):
        sys.exit(f"More than {AT_MOST} clicks, or more than half of Odoo's.")


if __name__ == "__main__":
    main(*sys.argv[1:])
