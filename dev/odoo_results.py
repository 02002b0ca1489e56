"""Compare the results of Odoo's own tests without and with the addons.

odoo_results.py FOLDER    contains without/APP.xml and with/APP.xml (JUnit)

Prints a table and each test whose result differs; exits with 1 if there is one.
"""

import sys
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

RESULTS = ("passed", "failed", "skipped")


def read(path):
    """Return ``{test: result}``."""
    if not path.exists():
        return {}
    results = {}
    for case in ElementTree.parse(path).iter("testcase"):
        kinds = {child.tag for child in case}
        result = "passed"
        if kinds & {"failure", "error"}:
            result = "failed"
        elif "skipped" in kinds:
            result = "skipped"
        name = f"{case.get('classname')}.{case.get('name')}"
        results[name] = "failed" if results.get(name) == "failed" else result
    return results


def main(folder):
    folder = Path(folder)
    apps = sorted({path.stem for path in folder.glob("*/*.xml")})
    heads = " | ".join(RESULTS)
    print(f"| app | without the addons: {heads} | with them: {heads} |")
    print("|---|" + "---:|" * 6)
    differences = []
    for app in apps:
        without = read(folder / "without" / f"{app}.xml")
        with_addons = read(folder / "with" / f"{app}.xml")
        counts = [Counter(results.values()) for results in (without, with_addons)]
        cells = [str(count[result]) for count in counts for result in RESULTS]
        print(f"| {app} | " + " | ".join(cells) + " |")
        differences += [
            f"{name}: {without.get(name, 'missing')}, with the addons "
            f"{with_addons.get(name, 'missing')}"
            for name in sorted(without.keys() | with_addons.keys())
            if without.get(name) != with_addons.get(name)
        ]
    print(f"\n{len(differences)} tests with a different result")
    for difference in differences:
        print(f"* {difference}")
    return 1 if differences or not apps else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
