"""Export the terms of an addon and update its translations.

Run in Odoo's shell by i18n.sh. Existing translations are kept; new terms have none.
"""

import os
import sys
from io import BytesIO
from pathlib import Path

import polib

sys.path.append(str(Path(os.environ["REPO"], "client_card/tests")))
from terms import is_foreign  # noqa: E402

from odoo.tools.translate import trans_export

LANGUAGES = ("es", "es_419", "pt", "pt_BR")
DATES = ("POT-Creation-Date", "PO-Revision-Date")  # changes with every export


def save(po, path):
    """Write the file only if its terms have changed."""
    for name in DATES:
        po.metadata.pop(name, None)
    text = str(po).rstrip("\n") + "\n"
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


def merge(pot, old, language):
    """Return the terms of `pot` with the translations of `old`."""
    new = polib.POFile()
    new.header = pot.header
    new.metadata = {**pot.metadata, **(old.metadata if old else {})}
    new.metadata["Project-Id-Version"] = pot.metadata["Project-Id-Version"]
    new.metadata["Language"] = language
    known = {entry.msgid: entry for entry in old or () if not entry.obsolete}
    for entry in pot:
        translated = known.get(entry.msgid)
        new.append(
            polib.POEntry(
                msgid=entry.msgid,
                msgstr=translated.msgstr if translated else "",
                comment=entry.comment,
                tcomment=translated.tcomment if translated else "",
                flags=translated.flags if translated else [],
                occurrences=entry.occurrences,
            )
        )
    return new


def export(env, addon, folder):
    buffer = BytesIO()
    trans_export(False, [addon], buffer, "po", env)
    pot = polib.pofile(buffer.getvalue().decode())
    for entry in list(pot):
        if is_foreign(entry):
            pot.remove(entry)
    if not len(pot):
        return
    folder.mkdir(exist_ok=True)
    save(pot, folder / f"{addon}.pot")
    state = []
    for language in LANGUAGES:
        path = folder / f"{language}.po"
        old = polib.pofile(str(path)) if path.exists() else None
        po = merge(pot, old, language)
        save(po, path)
        state.append(f"{language} {po.percent_translated()} %")
    print(f"{addon}: {len(pot)} terms; translated: {', '.join(state)}")


for name in os.environ["ADDONS"].split(","):
    export(env, name, Path(os.environ["REPO"]) / name / "i18n")  # noqa: F821
