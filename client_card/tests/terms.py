"""Exported terms that this project does not translate; also used by dev/i18n.py."""

import re

# Odoo translates the names of its own models; ours would become outdated
FOREIGN = re.compile(r"model:ir\.model,name:\w+\.model_(?!client_|report_client)")


def is_foreign(entry):
    """Return whether a term in a translation file comes only from Odoo."""
    return all(FOREIGN.match(place) for place, _line in entry.occurrences)
