import inspect
import re

from odoo.models import MAGIC_COLUMNS
from odoo.tests import TransactionCase, tagged

from .common_docs import DOCS, documented_fields

# only used by the web client
INNER = {
    "available_journal_ids",
    "available_payment_method_line_ids",
    "is_logged",
    "preview",
    "reply_notice",
    "unread_user_ids",
}
METHOD = re.compile(r"`([a-z_]+)(?:\([^`]*\))?`")


@tagged("post_install", "-at_install")
class TestDocsComplete(TransactionCase):
    def test_fields_exist(self):
        """Covers: R1"""
        documented = documented_fields()
        self.assertGreater(len(documented), 12)
        for model, names in documented.items():
            if model in self.env:
                self.assertLessEqual(set(names), self.env[model]._fields.keys(), model)

    def test_own_fields_are_named(self):
        """Fields of the addons' models that have a table in the docs. Covers: R1"""
        text = "".join(page.read_text("utf-8") for page in DOCS.glob("*.md"))
        for model in documented_fields():
            if model not in self.env or not model.startswith("client."):
                continue
            own = {
                name
                for name, field in self.env[model]._fields.items()
                if field._module
                and field._module.startswith("client_card")
                and name not in MAGIC_COLUMNS
            }
            unnamed = {name for name in own if f"`{name}`" not in text}
            with self.subTest(model=model):
                self.assertFalse(unnamed - INNER)

    def test_public_methods_are_named(self):
        """The docs name each public method of the addons, as stable or as internal.

        Covers: R1
        """
        text = "".join(page.read_text("utf-8") for page in DOCS.glob("*.md"))
        named = set(METHOD.findall(text))
        for model_name, model in self.registry.items():
            unnamed = {
                name
                for name in dir(model)
                if not name.startswith("_") and self._is_own(model, name)
            }
            self.assertLessEqual(unnamed, named, model_name)

    def _is_own(self, model, name):
        """Return whether a public method is defined only in the addons, not in Odoo."""
        classes = [cls for cls in model.mro() if name in vars(cls)]
        return all(
            cls.__module__.startswith("odoo.addons.client_card")
            and inspect.isfunction(vars(cls)[name])
            for cls in classes
        ) and bool(classes)

    def test_links(self):
        """Covers: R1"""
        for page in DOCS.glob("*.md"):
            for target in re.findall(
                r"\]\(([a-z./A-Z]+)(?:#[a-z-]+)?\)", page.read_text()
            ):
                self.assertTrue((page.parent / target).exists(), (page.name, target))
