"""Take the screenshots listed in the addons' readme/screenshots.json.

screenshots.py ADDRESS DATABASE DAY [ADDON...]

Each has a name, a path in the web client (in which {addon.name} is the ID of that
record), what to click, what must appear then, and the part of the page to keep. They
are saved as static/description/NAME.png, NAME_es.png, NAME_pt.png; the banner uses the
first one.
"""

import io
import json
import re
import shutil
import sys
import time
from datetime import datetime
from xmlrpc.client import ServerProxy

from addons import REPO, addons
from PIL import Image
from playwright.sync_api import sync_playwright

LANGUAGES = {"": "en_US", "_es": "es_419", "_pt": "pt_BR"}
BROWSERS = ("chromium", "google-chrome", "chromium-browser", "google-chrome-stable")
SIZE = {"width": 1440, "height": 900}
# not part of the addon: Odoo's hints, the chat with OdooBot
HIDDEN = (
    ".o-mail-ChatHub, .o_notification_manager, .o_tour_pointer { display: none; }"
    " * { scrollbar-width: none; }"
)
BANNER = """
<style>
  body {{ margin: 0; width: 560px; height: 280px; overflow: hidden; background: #714b67;
         color: white; font-family: sans-serif; position: relative; }}
  main {{ width: 190px; padding: 32px 0 0 28px; }}
  main svg {{ width: 84px; height: 84px; filter: drop-shadow(0 0 0 white); }}
  h1 {{ font-size: 24px; margin: 12px 0 8px; }}
  p {{ font-size: 14px; line-height: 1.35; margin: 0; }}
  img {{ position: absolute; left: 240px; top: 34px; width: 480px; border-radius: 6px;
        box-shadow: 0 4px 24px #0008; }}
</style>
<main>{icon}<h1>{name}</h1><p>{summary}</p></main>
<img src="{picture}">
"""


class Odoo:
    def __init__(self, address, database):
        self.address, self.database = address, database
        self.models = ServerProxy(f"{address}/xmlrpc/2/object")
        for _ in range(240):  # until the server responds
            try:
                self.uid = ServerProxy(f"{address}/xmlrpc/2/common").login(
                    database, "admin", "admin"
                )
                break
            except OSError:
                time.sleep(0.5)

    def call(self, model, method, *args):
        return self.models.execute_kw(
            self.database, self.uid, "admin", model, method, args
        )

    def record_id(self, found):
        module, name = found[1].split(".")
        domain = [["module", "=", module], ["name", "=", name]]
        [data] = self.call("ir.model.data", "search_read", domain, ["res_id"])
        return str(data["res_id"])


def pictures(addon):
    path = REPO / addon / "readme/screenshots.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else []


def save(png, path):
    """Reduce to 256 colours: a third of the size, with no visible difference."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    picture.quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)
    print(f"{path.relative_to(REPO)}  {path.stat().st_size // 1024} kB")


def open_browser(playwright):
    for path in filter(None, map(shutil.which, BROWSERS)):
        return playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
    sys.exit("Chromium is missing: `make test` installs it.")


def open_page(browser, odoo, day, language, login):
    context = browser.new_context(
        viewport=SIZE,
        locale=language.replace("_", "-"),
        timezone_id="Europe/Brussels",  # the user's language, from Odoo's demo data
    )
    page = context.new_page()
    page.clock.install(time=datetime.fromisoformat(f"{day}+00:00"))
    page.set_default_timeout(60000)
    page.goto(f"{odoo.address}/web/login")
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", login)
    page.click("form button[type=submit]")
    page.wait_for_selector(".o_web_client")
    return page


def take(page, odoo, picture):
    path = re.sub(r"\{([\w.]+)\}", odoo.record_id, picture["path"])
    page.goto(f"{odoo.address}/odoo/{path}")
    page.add_style_tag(content=HIDDEN)
    for selector in picture.get("click", ()):
        # sections that do not fit into the row are not visible
        page.locator(selector).first.wait_for(state="attached")
        page.locator(selector).first.dispatch_event("click")
    for selector in picture["shows"]:
        page.wait_for_selector(selector)
    page.wait_for_timeout(2500)  # images load, charts are drawn
    part = page.locator(picture.get("part", "body")).first
    return part.screenshot(animations="disabled", caret="hide")


def take_banner(browser, addon, manifest):
    folder = REPO / addon / "static/description"
    page = browser.new_page(viewport={"width": 560, "height": 280})
    html = BANNER.format(
        icon=(folder / "icon.svg").read_text(encoding="utf-8"),
        name=manifest["name"],
        summary=manifest["summary"],
        picture=(folder / f"{pictures(addon)[0]['name']}.png").as_uri(),
    )
    file = folder / "banner.html"  # a page set from text may not read files
    file.write_text(html, encoding="utf-8")
    page.goto(file.as_uri())
    file.unlink()
    save(page.screenshot(), folder / "banner.png")


def main(address, database, day, *names):
    odoo = Odoo(address, database)
    [admin] = odoo.call("res.users", "search", [["login", "=", "admin"]])
    with sync_playwright() as playwright:
        browser = open_browser(playwright)
        chosen = {
            name: manifest
            for name, manifest in addons().items()
            if pictures(name) and name in (names or addons())
        }
        for suffix, language in LANGUAGES.items():
            odoo.call("res.users", "write", [admin], {"lang": language})
            page = open_page(browser, odoo, day, language, "admin")
            for addon in chosen:
                folder = REPO / addon / "static/description"
                for picture in pictures(addon):
                    png = take(page, odoo, picture)
                    save(png, folder / f"{picture['name']}{suffix}.png")
            page.context.close()
        for addon, manifest in chosen.items():
            take_banner(browser, addon, manifest)
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
