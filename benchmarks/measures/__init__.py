"""What is measured: the addon's public parts, beside bare SQL for the same answer.

A measure is a function of a :class:`~measures.case.Case`, run as an ordinary user with
an empty cache. ``bare`` gives the SQL which answers the same question without Odoo, as
far as there is one. Each file has ``MEASURES``, a dict of them by name; a new file is
named in ``SUBJECTS``.
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
