"""Which tests hold each row of docs/rows.md: by their docstrings, `Holds: P1, P3`.

rows.py           writes the last column of the tables
rows.py --check   says whether it is right, and changes nothing
"""

import ast
import re
import sys
from pathlib import Path

REPO = Path(__file__).resolve().parent.parent
TABLE = REPO / "docs/rows.md"
HOLDS = re.compile(r"Holds:\s+((?:[A-Z]\d+[,\s]*)+)")
ROW = re.compile(r"^\| ([A-Z]\d+) \| (.*?) \|.*\|$")
IN_BROWSER = {"start_tour", "browser_js"}


def named_rows(text):
    found = HOLDS.search(text or "")
    return re.findall(r"[A-Z]\d+", found[1]) if found else []


def python_tests(path):
    """Yield (name of the test, its rows) of a file: its classes, and itself."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    yield path.stem, named_rows(ast.get_docstring(tree))
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            called = {n.attr for n in ast.walk(node) if isinstance(n, ast.Attribute)}
            mark = " (browser)" if called & IN_BROWSER else ""
            name = f"{path.stem}.{node.name}{mark}"
            yield name, named_rows(ast.get_docstring(node))


def tests():
    """Return {row: names of the tests that hold it}."""
    found = {}
    python = [*REPO.glob("client_card*/tests/test_*.py"), *REPO.glob("dev/test_*.py")]
    for path in sorted(python):
        for name, rows in python_tests(path):
            for row in rows:
                found.setdefault(row, []).append(name)
    return found


def is_here(title):
    """Return whether the addon of a row is in the repository."""
    addon = re.search(r"\((client_card_\w+)\)$", title)
    return not addon or (REPO / addon[1] / "__manifest__.py").exists()


def main(argument=""):
    held = tests()
    lines, missing = [], []
    old = TABLE.read_text(encoding="utf-8")
    for line in old.splitlines():
        if row := ROW.match(line):
            names = held.pop(row[1], [])
            if not names and is_here(row[2]):
                missing.append(row[1])
            line = f"| {row[1]} | {row[2]} | {', '.join(names)} |"
        lines.append(line.rstrip())
    new = "\n".join(lines) + "\n"
    if argument == "--check":
        if new != old:
            sys.exit("docs/rows.md is not as the tests say: make rows")
    else:
        TABLE.write_text(new, encoding="utf-8")
        print(new)
    if missing or held:
        sys.exit(
            f"rows without a test: {', '.join(missing) or 'none'}; "
            f"tests of rows that are not in the table: {held or 'none'}"
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
