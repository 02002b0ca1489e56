"""Which exported terms are not for this project to translate; also for dev/i18n.py."""

import re

# names of Odoo's own models are for Odoo to translate: ours would stay behind
FOREIGN = re.compile(r"model:ir\.model,name:\w+\.model_(?!client_|report_client)")


def is_foreign(entry):
    """Return whether an entry of a file for translators is one of Odoo's alone."""
    return all(FOREIGN.match(place) for place, _line in entry.occurrences)
