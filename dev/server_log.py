"""The only warnings and errors that a healthy server's log may contain."""

import logging
import re

# logger and message, each with the reason why the addons are not the cause
ALLOWED = ()
LINE = re.compile(r"^\S+ \S+ \d+ (?P<level>[A-Z]+) \S+ (?P<name>\S+?): (?P<text>.*)")


def is_allowed(name, text):
    return any(
        name == logger and re.match(pattern, text) for logger, pattern in ALLOWED
    )


class Collector(logging.Handler):
    """Collects the log messages of this process."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.found = []

    def emit(self, record):
        text = record.getMessage()
        if not is_allowed(record.name, text):
            self.found.append(f"{record.levelname} {record.name}: {text[:500]}")


def read(lines):
    """Return the warnings and errors of a log file."""
    matches = filter(None, map(LINE.match, lines))
    return [
        f"{line['level']} {line['name']}: {line['text'][:500]}"
        for line in matches
        if line["level"] in ("WARNING", "ERROR", "CRITICAL")
        and not is_allowed(line["name"], line["text"])
    ]
