import ast
import json
import os
import re
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from odoo import Command
from odoo.tests import HttpCase

from .common import ClientCardCommon

DOCS = Path(__file__).parents[2] / "docs"
BLOCK = re.compile(r"^```(python|json)\n(.*?)^```", re.MULTILINE | re.DOTALL)
FIELD_TABLE = re.compile(
    r"^\| field of `(?P<model>[a-z._]+)` \|.*\n\|[-|]+\n(?P<rows>(\|.*\n)+)",
    re.MULTILINE,
)
MORE = "…"  # in an example answer: and more


def documented_fields():
    """Return ``{model: [fields]}`` from the tables of all pages."""
    result = {}
    for page in sorted(DOCS.glob("*.md")):
        for table in FIELD_TABLE.finditer(page.read_text("utf-8")):
            names = [
                name
                for row in table["rows"].splitlines()
                for name in re.findall(r"`([a-z_]+)`", row.split("|")[1])
            ]
            result.setdefault(table["model"], []).extend(names)
    return result


class DocsCommon(ClientCardCommon, HttpCase):
    """Runs the examples of a page of the API documentation as written, over JSON-2.

    If an example ends with an expression, its value must have the shape of the answer
    shown below it: the same keys, and values of the same types.
    """

    protocol = "JSON-2"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        status = cls.env["client.status"].search([], limit=1)
        cls.client.write(
            {
                "name": "Azure Interior",
                "ref": "A7",
                "email": "azure@example.com",
                "phone": "+1 555 0100",
                "street": "1 Main St",
                "city": "Fremont",
                "customer_rank": 1,
                "client_status_id": status.id,
                "category_id": [Command.create({"name": "Wholesale", "color": 4})],
            }
        )
        cls.contact.write(
            {
                "ref": "A7-1",
                "function": "Buyer",
                "phone": "+1 555 017 4711",
                "email": "ana@example.com",
                "client_authorised": True,
                "client_authorised_for": "Orders",
            }
        )

    def _user(self, *groups):
        """Create a user of one company, with only these rights."""
        user = self._create_user("integration", *groups)
        user.write({"name": "Integration", "company_ids": self.company_1})
        return user

    def _text(self, page):
        return (DOCS / page).read_text("utf-8")

    def _run_page(self, page, user, scope=None):
        """Run all examples of a page and return their variables."""
        scope = self._connect(user) if scope is None else scope
        folder = self.enterContext(tempfile.TemporaryDirectory())
        self.addCleanup(os.chdir, os.getcwd())
        os.chdir(folder)
        answer = None
        for number, (language, text) in enumerate(BLOCK.findall(self._text(page)), 1):
            with self.subTest(page=page, block=number):
                if language == "python":
                    answer = self._run(text, scope)
                else:
                    self._assert_shape(answer, json.loads(text), "answer")
        return scope

    def _connect(self, user):
        """Run the example that connects; return its scope with ``call``."""
        self.enterContext(self.allow_requests(all_requests=True))
        code = self._section(self.protocol)
        for place, value in {
            '"https://odoo.example.com"': self.base_url(),
            '"db"': self.env.cr.dbname,
            '"login"': user.login,
            '"API key"': self._key(user),
        }.items():
            code = code.replace(place, repr(value))
        scope = {}
        self._run(code, scope)
        return scope

    def _key(self, user):
        keys = self.env["res.users.apikeys"].with_user(user)
        return keys._generate("rpc", "test", datetime.now() + timedelta(days=1))

    def _section(self, title):
        """Return the first example below a heading of docs/README.md."""
        _before, text = self._text("README.md").split(f"### {title}\n")
        return BLOCK.search(text)[2]

    def _run(self, code, scope):
        """Run an example; return the value of its last expression."""
        tree = ast.parse(code)
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        self.env.flush_all()
        try:
            exec(compile(tree, "docs", "exec"), scope)  # noqa: S102
            if last:
                expression = compile(ast.Expression(last.value), "docs", "eval")
                return eval(expression, scope)  # noqa: S307 # pylint: disable=eval-used
        finally:
            self.env.invalidate_all()
        return None

    def _assert_shape(self, value, shown, path):
        if shown == MORE:
            return
        if type(shown) in (int, float):
            self.assertIn(type(value), (int, float), path)
            return
        self.assertIs(type(value), type(shown), f"{path}: {value!r}")
        if isinstance(shown, dict):
            names = shown.keys() - {MORE}
            self.assertLessEqual(names, value.keys(), path)
            if MORE not in shown:
                self.assertEqual(names, value.keys(), path)
            for name in names:
                self._assert_shape(value[name], shown[name], f"{path}.{name}")
        elif isinstance(shown, list):
            if MORE not in shown:
                self.assertEqual(len(value), len(shown), f"{path}: {value!r}")
            for number, row in enumerate(shown):
                if row != MORE:
                    self.assertGreater(len(value), number, path)
                    self._assert_shape(value[number], row, f"{path}.{number}")
