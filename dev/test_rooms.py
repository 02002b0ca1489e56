"""Test that dev/rooms.py finds the dependencies between rooms.

Each test adds one more name to a house with two rooms and a bridge.
"""

import tempfile
import unittest
from pathlib import Path

from rooms import PAGE, House, draw

TABLES = """
```mermaid
```

## Rooms

| `attic` | the upper one | `client.owl` |
| `cellar` | the lower one | – |
| `client_card_barn` | the bridge | – |

## Dependencies

| `attic` | – | `client_owl` |
| `cellar` | {cellar} | – |
| `client_card_barn` | – | – |
"""
HOUSE = {
    "client_card/models/attic/client_owl.py": """
class ClientOwl(models.Model):
    _name = "client.owl"

class ResPartner(models.Model):
    _inherit = "res.partner"

    def client_card_owls(self):
        pass
""",
    "client_card/views/attic/client_owl_views.xml": """
<odoo><record id="client_owl_view_list" model="ir.ui.view" /></odoo>
""",
    "client_card/wizards/client_owl_feed.py": "",
    "client_card/static/src/attic/owl_field.js": """
registry.category("fields").add("client_owl_field", owlField);
""",
    "client_card/static/src/attic/owl_field.xml": """
<templates><t t-name="client_card.Owl" /></templates>
""",
    "client_card/models/cellar/res_partner.py": "",
    "client_card_barn/models/barn_cat.py": """
class BarnCat(models.Model):
    _inherit = "barn.cat"
""",
}
PYTHON, XML, JS = (
    f"client_card/{path}"
    for path in (
        "models/cellar/wine.py",
        "views/cellar/wine.xml",
        "static/src/cellar/wine.js",
    )
)
PLANTED = {  # ways to use a name: the file, and the text
    "import": (PYTHON, "from ..attic.client_owl import ClientOwl"),
    "import of a module": (PYTHON, "from ..attic import client_owl"),
    "import by addon": (
        PYTHON,
        "from odoo.addons.client_card.models.attic.client_owl import X",
    ),
    "import of a wizard": (PYTHON, "from ...wizards.client_owl_feed import FOOD"),
    "env": (PYTHON, "self.env['client.owl'].search([])"),
    "env.ref": (PYTHON, "env.ref('client_card.client_owl_view_list')"),
    "inherit": (PYTHON, "class Wine(models.Model):\n    _inherit = ['client.owl']"),
    "comodel": (PYTHON, "owl_id = fields.Many2one('client.owl')"),
    "inherit_id": (XML, '<field name="inherit_id" ref="client_owl_view_list" />'),
    "ref": (XML, '<field name="view_id" ref="client_card.client_owl_view_list" />'),
    "model": (XML, '<field name="model">client.owl</field>'),
    "widget": (XML, '<field name="owl" widget="client_owl_field" />'),
    "JS import": (JS, 'import {owlField} from "@client_card/attic/owl_field";'),
    "JS import nearby": (JS, 'import {owlField} from "../attic/owl_field";'),
    "method": (JS, 'orm.call("res.partner", "client_card_owls", [])'),
    "JS model": (JS, 'orm.searchRead("client.owl", [])'),
    "template": (JS, 'static template = "client_card.Owl";'),
}


class TestRooms(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.repo = Path(folder.name)
        for addon in ("client_card", "client_card_barn"):
            self.write(f"{addon}/__manifest__.py", "{}")
        for path, text in HOUSE.items():
            self.write(path, text.lstrip())
        self.write_page("–")

    def write(self, path, text):
        path = self.repo / path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def write_page(self, cellar):
        self.write(PAGE, draw(TABLES.format(cellar=cellar)))

    def faults(self):
        return list(House(self.repo).faults())

    def test_nothing(self):
        self.assertEqual(self.faults(), [])

    def test_edge(self):
        for kind, (path, text) in PLANTED.items():
            if path == XML:
                text = f"<odoo>\n{text}\n</odoo>"
            with self.subTest(kind):
                line = 2 if path == XML or "class" in text else 1
                self.write(path, text)
                self.write_page("–")
                fault = f"{path}:{line}: cellar may not depend on attic"
                self.assertEqual(set(self.faults()), {fault})
                self.write_page("`attic`")
                self.assertEqual(self.faults(), [])
                (self.repo / path).unlink()

    def test_nobody_uses_it(self):
        self.write_page("`attic`")
        self.assertEqual(
            self.faults(), [f"{PAGE}: cellar does not depend on attic (any more)"]
        )

    def test_bridge(self):
        """The core may not depend on a bridge, whatever the table says."""
        self.write_page("`client_card_barn`")
        for text in (
            "from odoo.addons.client_card_barn.models.barn_cat import BarnCat",
            "self.env['barn.cat']",
        ):
            self.write(PYTHON, text)
            fault = f"{PYTHON}:1: cellar may not depend on client_card_barn"
            self.assertEqual(self.faults(), [fault])

    def test_room_without_a_row(self):
        self.write("client_card/models/garage/car.py", "")
        self.assertEqual(self.faults(), [f"{PAGE}: garage is not in both tables"])

    def test_model_not_in_the_map(self):
        self.write(PYTHON, 'class Wine(models.Model):\n    _name = "client.wine"')
        fault = f"{PAGE}: the models of cellar differ: client.wine"
        self.assertEqual(self.faults(), [fault])

    def test_picture(self):
        page = self.repo / PAGE
        page.write_text(page.read_text().replace("graph TD", "graph LR"))
        self.assertIn("the diagram does not match the table", self.faults()[0])


if __name__ == "__main__":
    unittest.main()
