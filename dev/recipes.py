"""Makes the addon that the recipes of CONTRIBUTING.md describe, to try them.

recipes.py FOLDER   writes it there, as somebody who follows them does
"""

import ast
import re
import sys
from pathlib import Path
from pprint import pformat

GUIDE = Path(__file__).resolve().parent.parent / "CONTRIBUTING.md"
MAX_LINES = 40
FILE = re.compile(r"^`(?P<path>[\w/.]+)`\n\n```\w+\n(?P<text>.*?)^```$", re.M | re.S)
ASSETS = re.compile(r'^`("assets": .*)`$', re.MULTILINE)


def recipes():
    """Yield each recipe's title, text and files, ``{path: text}``."""
    _before, text = GUIDE.read_text("utf-8").split("\n## Recipes\n")
    for recipe in text.split("\n### ")[1:]:
        title = recipe.splitlines()[0]
        yield title, recipe, {m["path"]: m["text"] for m in FILE.finditer(recipe)}


def write(root):
    files, manifest, lines = {}, {}, []
    for title, text, own in recipes():
        count = sum(len(content.splitlines()) for content in own.values())
        if found := ASSETS.search(text):
            manifest |= ast.literal_eval("{%s}" % found[1])
            count += 1
        for path, content in own.items():
            name, _slash, inner = path.partition("/")
            if inner == "__manifest__.py":
                manifest = ast.literal_eval(content) | manifest
                continue
            files[path] = content
            if inner.endswith(".xml"):
                manifest["data"].append(inner)
                count += 1
            elif inner.endswith(".py"):
                folder, module = path.removesuffix(".py").rsplit("/", 1)
                start = f"{folder}/__init__.py"
                if start not in files and "tests" not in folder:
                    files.setdefault(f"{name}/__init__.py", "from . import models\n")
                    count += 1
                files[start] = files.get(start, "") + f"from . import {module}\n"
                count += 1
        lines.append((title, count))
    files[f"{name}/__manifest__.py"] = pformat(manifest) + "\n"
    for path, content in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content, encoding="utf-8")
    return name, lines


def main(folder):
    name, lines = write(Path(folder))
    for title, count in lines:
        sys.stderr.write(f"  {count:3d} lines: {title}\n")
        if count >= MAX_LINES:
            sys.exit(f"The recipe '{title}' takes {count} lines.")
    sys.stdout.write(f"{name}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
