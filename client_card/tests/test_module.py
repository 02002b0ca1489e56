import ast
from io import BytesIO
from pathlib import Path

import polib

from odoo.tests import TransactionCase, tagged
from odoo.tools.translate import trans_export

from .terms import is_foreign

LANGUAGES = ("es", "es_419", "pt", "pt_BR")
ADDONS = sorted(
    path.parent
    for path in Path(__file__).parents[2].glob("client_card*/__manifest__.py")
)


@tagged("post_install", "-at_install")
class TestModule(TransactionCase):
    """What an installation adds; `make test-install` tests what remains of it."""

    def _manifest(self, addon):
        return ast.literal_eval((addon / "__manifest__.py").read_text("utf-8"))

    def _terms(self, path):
        return {
            (entry.msgctxt, entry.msgid): entry
            for entry in polib.pofile(str(path))
            if not entry.obsolete
        }

    def test_every_file_is_loaded(self):
        """A data file missing in the manifest is never loaded. Covers: R5"""
        for addon in ADDONS:
            manifest = self._manifest(addon)
            named = {*manifest["data"], *manifest.get("demo", [])}
            named |= set(manifest.get("oca_data_manual", []))  # loaded by a function
            found = {
                str(path.relative_to(addon))
                for folder in ("data", "demo", "report", "security", "views", "wizards")
                for path in (addon / folder).glob(
                    "**/*.*" if folder == "views" else "*.*"
                )
                if path.suffix in (".xml", ".csv")
            }
            self.assertEqual(named, found, addon.name)

    def test_manifests(self):
        """Covers: R5"""
        versions = set()
        for addon in ADDONS:
            manifest = self._manifest(addon)
            versions.add(manifest["version"])
            self.assertRegex(manifest["version"], r"^19\.0(\.\d+){3}$")
            self.assertEqual(manifest["license"], "LGPL-3")
            self.assertTrue((addon / "static/description/icon.png").exists())
            package = __import__(f"odoo.addons.{addon.name}", fromlist=["hooks"])
            for hook in ("pre_init_hook", "post_init_hook", "uninstall_hook"):
                if hook in manifest:
                    self.assertTrue(callable(getattr(package, manifest[hook])))
                else:
                    self.assertFalse(hasattr(package, hook), f"{hook} is never called")
            if addon.name != "client_card":
                self.assertTrue(manifest["auto_install"], "a bridge comes by itself")
        self.assertEqual(len(versions), 1, "the addons are released together")

    def test_translations_are_complete(self):
        """Covers: R5"""
        for addon in ADDONS:
            pot = self._terms(addon / f"i18n/{addon.name}.pot")
            self.assertTrue(pot)
            for language in LANGUAGES:
                with self.subTest(addon=addon.name, language=language):
                    terms = self._terms(addon / f"i18n/{language}.po")
                    self.assertEqual(terms.keys(), pot.keys())
                    self.assertFalse(
                        [e.msgid for e in terms.values() if not e.msgstr or e.fuzzy]
                    )

    def test_terms_are_exported(self):
        """Each term in the code and the views is in the translation template.

        Covers: R5
        """
        for addon in ADDONS:
            if not self.env["ir.module.module"]._get(addon.name).state == "installed":
                continue
            buffer = BytesIO()
            trans_export(False, [addon.name], buffer, "po", self.env)
            exported = {
                entry.msgid
                for entry in polib.pofile(buffer.getvalue().decode())
                if not is_foreign(entry)
            }
            known = {
                msgid for _, msgid in self._terms(addon / f"i18n/{addon.name}.pot")
            }
            self.assertEqual(exported, known, "make i18n")
