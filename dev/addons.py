"""Information about the addons in this repository.

addons.py names     the names of the addons, comma-separated, without the bridges
addons.py bridges   the bridges, which install automatically with an app of Odoo
addons.py depends   the Odoo addons they depend on, without those of the bridges
addons.py apps      the Odoo addons they and the bridges depend on
addons.py hash      one line per addon: its name and a hash of what an update reads;
                    for the named addons, by default all
"""

import ast
import hashlib
import sys
from pathlib import Path

REPO = Path(__file__).resolve().parent.parent


def addons():
    found = {}
    for path in sorted(REPO.glob("*/__manifest__.py")):
        manifest = ast.literal_eval(path.read_text(encoding="utf-8"))
        if manifest.get("installable", True):
            found[path.parent.name] = manifest
    return found


def file_hash(name):
    """Hash all files except those read on demand: Python tests, descriptions."""
    digest = hashlib.sha256()
    folder = REPO / name
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if parts[0] in ("tests", "readme") or parts[:2] == ("static", "description"):
            continue
        if "__pycache__" in parts:
            continue
        if path.is_file() and path.suffix != ".pot":
            digest.update(str(parts).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def main(what, *names):
    found = addons()
    core = {n: m for n, m in found.items() if not m.get("auto_install")}
    if what == "names":
        print(",".join(core))
    elif what == "bridges":
        print(",".join(name for name in found if name not in core))
    elif what == "depends":
        needed = {d for manifest in core.values() for d in manifest.get("depends", [])}
        print(",".join(sorted(needed - set(core) | {"web"})))
    elif what == "apps":
        needed = {d for manifest in found.values() for d in manifest.get("depends", [])}
        print(",".join(sorted(needed - set(found))))
    elif what == "hash":
        for name in names or found:
            print(name, file_hash(name))
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(*sys.argv[1:])
