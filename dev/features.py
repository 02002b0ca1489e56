"""List the tests that cover each row of docs/features.md, from the docstrings of the
test methods: `Covers: P1, P3`.

features.py           writes the last column of the tables
features.py --check   checks it, without changing anything

Both fail if a test names no row, a row has no test, or a test names a row that is not
in the tables.
"""

import ast
import re
import sys
from pathlib import Path

REPO = Path(__file__).resolve().parent.parent
TABLE = REPO / "docs/features.md"
COVERS = re.compile(r"Covers:\s+([A-Z]\d+(?:,\s*[A-Z]\d+)*)")
ROW = re.compile(r"^\| ([A-Z]\d+) \| (.*?) \|.*\|$")
IN_BROWSER = {"start_tour", "browser_js"}


def covered_rows(node):
    found = COVERS.search(ast.get_docstring(node) or "")
    return re.split(r",\s*", found[1]) if found else []


def test_methods(node):
    return [
        child
        for child in node.body
        if isinstance(child, ast.FunctionDef) and child.name.startswith("test_")
    ]


def python_tests(path):
    """Yield ``(class, test, rows)`` of a file; a script counts as one test."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    if not classes:
        yield path.stem, path.stem, covered_rows(tree)
    for node in classes:
        called = {n.attr for n in ast.walk(node) if isinstance(n, ast.Attribute)}
        mark = " (browser)" if called & IN_BROWSER else ""
        for method in test_methods(node):
            name = f"{path.stem}.{node.name}"
            yield f"{name}{mark}", f"{name}.{method.name}", covered_rows(method)


def covering_tests():
    """Return ``{row: {class: its tests}}``; the key ``""`` has tests without a row."""
    found = {}
    python = [*REPO.glob("client_card*/tests/test_*.py"), REPO / "dev/test_install.py"]
    for path in sorted(python):
        for where, test, rows in python_tests(path):
            for row in rows or [""]:
                found.setdefault(row, {}).setdefault(where, []).append(test)
    return found


def is_here(title):
    """Return whether the addon of a row is in the repository."""
    addon = re.search(r"\((client_card_\w+)\)$", title)
    return not addon or (REPO / addon[1] / "__manifest__.py").exists()


def main(argument=""):
    covering = covering_tests()
    lines, problems = [], []
    old = TABLE.read_text(encoding="utf-8")
    for line in old.splitlines():
        if row := ROW.match(line):
            names = covering.pop(row[1], {})
            if not names and is_here(row[2]):
                problems.append(f"no test covers {row[1]}")
            line = f"| {row[1]} | {row[2]} | {', '.join(names)} |"
        lines.append(line.rstrip())
    for row, classes in covering.items():
        tests = ", ".join(test for tests in classes.values() for test in tests)
        problems.append(
            f"not a row of docs/features.md: {row} ({tests})"
            if row
            else f"the docstring names no row (Covers: …): {tests}"
        )
    new = "\n".join(lines) + "\n"
    if argument == "--check":
        if new != old:
            problems.append("docs/features.md is out of date: make features")
    else:
        TABLE.write_text(new, encoding="utf-8")
        print(new)
    if problems:
        sys.exit("\n".join(problems))


if __name__ == "__main__":
    main(*sys.argv[1:])
