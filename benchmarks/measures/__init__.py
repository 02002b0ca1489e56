"""The measures: the addon's public parts, compared with plain SQL for the same data.

A measure is a function of a :class:`~measures.case.Case`, run as an ordinary user with
an empty cache. ``bare``, if set, returns the SQL that reads the same data without Odoo.
Each file has ``MEASURES``, a dict of measures by name; add new files to ``SUBJECTS``.
"""

from measures import (
    attention,
    calls,
    documents,
    figures,
    forms,
    ledger,
    log,
    messages,
    overview,
    panel,
    payments,
    reminders,
    services,
    side_card,
    statement,
    sums,
    tasks,
)

SUBJECTS = (
    forms,
    figures,
    panel,
    services,
    side_card,
    overview,
    documents,
    ledger,
    statement,
    log,
    messages,
    calls,
    payments,
    reminders,
    tasks,
    sums,
    attention,
)
MEASURES = {
    name: measure for subject in SUBJECTS for name, measure in subject.MEASURES.items()
}
