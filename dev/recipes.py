"""Build the addon described by the recipes in CONTRIBUTING.md, to test them.

recipes.py FOLDER   writes it there, as a reader following them would
"""

import ast
import re
import sys
from pathlib import Path
from pprint import pformat

GUIDE = Path(__file__).resolve().parent.parent / "CONTRIBUTING.md"
MAX_LINES = 40
FILE = re.compile(r"^`(?P<path>[\w/.]+)`\n\n```\w+\n(?P<text>.*?)^```$", re.M | re.S)
ASSETS = re.compile(r'^`"assets": (.*)`$', re.MULTILINE)


def recipes():
    """Yield each recipe's title, text and files, ``{path: text}``."""
    _before, text = GUIDE.read_text("utf-8").split("\n## Recipes\n")
    for recipe in text.split("\n### ")[1:]:
        title = recipe.splitlines()[0]
        yield title, recipe, {m["path"]: m["text"] for m in FILE.finditer(recipe)}


def register(path, files, manifest):
    """Register a new file so that Odoo loads it; return how many lines that takes."""
    addon, _slash, inner = path.partition("/")
    if inner.endswith(".xml"):
        manifest["data"].append(inner)
        return 1
    if not inner.endswith(".py"):
        return 0
    folder, module = path.removesuffix(".py").rsplit("/", 1)
    start = f"{folder}/__init__.py"
    count = 1
    if start not in files and folder.endswith("models"):
        files[f"{addon}/__init__.py"] = "from . import models\n"
        count = 2
    files[start] = files.get(start, "") + f"from . import {module}\n"
    return count


def make():
    """Return the addon's files, ``{path: text}``, and each recipe's number of lines."""
    files, manifest, counts = {}, {}, {}
    for title, text, own in recipes():
        counts[title] = sum(len(content.splitlines()) for content in own.values())
        if found := ASSETS.search(text):
            manifest["assets"] = ast.literal_eval(found[1])
            counts[title] += 1
        for path, content in own.items():
            if path.endswith("__manifest__.py"):
                place, manifest = path, ast.literal_eval(content)
            else:
                files[path] = content
                counts[title] += register(path, files, manifest)
    files[place] = f"{pformat(manifest)}\n"
    return files, counts


def main(folder):
    files, counts = make()
    for title, count in counts.items():
        sys.stderr.write(f"  {count:3d} lines: {title}\n")
        if count >= MAX_LINES:
            sys.exit(f"The recipe '{title}' takes {count} lines.")
    for path, content in files.items():
        target = Path(folder) / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content, encoding="utf-8")
    sys.stdout.write(f"{path.partition('/')[0]}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
