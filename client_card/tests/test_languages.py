import json
from pathlib import Path

import polib

from odoo.tests import HttpCase, tagged

from .common import ClientCardCommon

I18N = Path(__file__).parents[1] / "i18n"
WORDS = "/client_card/words.json"


def english_words(language):
    """Return the addon's source terms that users of a language should not see."""
    entries = polib.pofile(str(I18N / f"{language}.po"))
    translations = {entry.msgstr for entry in entries}
    return {
        " ".join(entry.msgid.split())
        for entry in entries
        if not entry.obsolete
        and entry.msgid != entry.msgstr
        and entry.msgid not in translations
    }


@tagged("post_install", "-at_install")
class TestLanguages(ClientCardCommon, HttpCase):
    """The card in each language: no untranslated terms, a name for every button, and
    readable colours."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager.company_ids = cls.company_1
        cls.manager.group_ids += cls.env.ref(
            "client_card.group_client_card_conversation"
        ) + cls.env.ref("client_card.group_client_card_correction")
        cls.client.email = "client@example.com"
        cls._invoice(100, due=-3)
        cls._invoice(300, sent=True, due=3)
        cls._order(100, "sent", partner=cls.contact)
        cls._order(200, "sale")

    def _crawl(self, lang):
        words = english_words(lang) if lang != "en_US" else set()
        # sudo: a file for the browser
        self.env["ir.attachment"].sudo().create(
            {
                "name": "words.json",
                "url": WORDS,
                "mimetype": "application/json",
                "raw": json.dumps(sorted(words)).encode(),
                "public": True,
            }
        )
        self.manager.lang = lang
        self.start_tour(
            f"/odoo/client-card/{self.client.id}",
            "client_card_crawl",
            login="card_manager",
            timeout=180,
        )

    def test_creation_is_told_whole(self):
        """Odoo's "%s created" only has one gender. Covers: R5"""
        models = [
            model
            for name, model in self.env.items()
            if name.startswith("client.")
            and not model._abstract
            and issubclass(type(model), self.registry["mail.thread"])
        ]
        self.assertGreater(len(models), 2)
        for model in models:
            name = self.env["ir.model"]._get(model._name).name
            text = model.new()._creation_message()
            self.assertNotEqual(text, f"{name} created", model._name)

    def test_words_are_known(self):
        """Covers: R5"""
        for lang in ("es_419", "pt_BR"):
            self.assertGreater(len(english_words(lang)), 500)

    def test_english(self):
        """Covers: K1"""
        self._crawl("en_US")

    def test_spanish_of_latin_america(self):
        """Covers: K1, R5"""
        self._crawl("es_419")

    def test_portuguese_of_brazil(self):
        """Covers: K1, R5"""
        self._crawl("pt_BR")
