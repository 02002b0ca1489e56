"""Compare the dependencies between rooms in the code with the tables in
docs/architecture.md.

rooms.py           updates the diagram on that page from its table
rooms.py --check   reports problems with file and line, without changing anything

A room is a subject: the folders of this name in models, views and static/src, and the
files in other folders that the table assigns to it. Each bridge is a room. A name (of a
model or its public method, an XML ID, a component or template of the web client)
belongs to the room that defines it. Code that uses the name, or imports a file of the
room, depends on the room.
"""

import ast
import re
import sys
from collections import defaultdict
from pathlib import Path

from lxml import etree

REPO = Path(__file__).resolve().parent.parent
PAGE = "docs/architecture.md"
CORE = "client_card"
SHARED = "shared"  # files in no room: every room may depend on it
# these bring all rooms together: no room depends on them
DOORS = ("hooks.py", "views/client_card_menus.xml")
FLOORS = ("models", "views", "static/src")
ELSEWHERE = ("controllers", "data", "report", "security", "wizards")

MAP = "Rooms"
KNOWN = "Dependencies"
ROW = re.compile(r"^\| `(\w+)` \| (.*) \|$")
QUOTED = re.compile(r"`([\w.]+)`")
PICTURE = re.compile(r"(?<=```mermaid\n).*?(?=```)", re.DOTALL)
JS_IMPORT = re.compile(r"""(?:from|import) ["']([@.][^"']+)["']""")
JS_WORD = re.compile(r"""["'`]([\w.]+)["'`]""")
JS_REGISTRY = re.compile(r"""\.category\("(actions|fields|view_widgets|views)"\)""")
JS_ADDED = re.compile(r"""\.add\(\s*"(client_\w+)\"""")
XML_WORD = re.compile(r"[\w.]+")


def read_table(text, title):
    """Return ``{room: [cell, …]}`` of the table below a heading."""
    part = text.partition(f"\n## {title}\n")[2].partition("\n## ")[0]
    rows = [row for line in part.splitlines() if (row := ROW.match(line))]
    return {row[1]: row[2].split(" | ") for row in rows}


def quoted(cell):
    return set(QUOTED.findall(cell))


def draw(text):
    """Return the page with its diagram redrawn, without ``shared`` and ``card``."""
    lines = ["graph TD"]
    for room, (known, _files) in sorted(read_table(text, KNOWN).items()):
        shape = f"{room}[[{room}]]" if room.startswith(f"{CORE}_") else room
        others = " & ".join(sorted(quoted(known) - {"card"}))
        lines.append(f"    {shape} --> {others}" if others else f"    {shape}")
    return PICTURE.sub(lambda _old: "\n".join(lines) + "\n", text)


class House:
    """The rooms of the addons in a folder, and their dependencies.

    :param repo: the folder, which contains the page with the tables
    """

    def __init__(self, repo):
        self.repo = repo
        self.text = (repo / PAGE).read_text(encoding="utf-8")
        table = read_table(self.text, KNOWN)
        self.may_know = {room: quoted(known) for room, (known, _) in table.items()}
        self.begins = {
            b: room for room, (_, cell) in table.items() for b in quoted(cell)
        }
        self.rooms = {}  # {file: room}
        self.homes = {}  # {name: room that defines it}
        self.models = defaultdict(set)  # {room: its own models}
        self.edges = defaultdict(list)  # {(room, other room): places}
        self.bridges = set()
        for manifest in sorted(repo.glob("*/__manifest__.py")):
            self._enter(manifest.parent)
        for path, room in self.rooms.items():
            getattr(self, f"_define_{path.suffix[1:]}")(path, room)
        for path, room in self.rooms.items():
            getattr(self, f"_know_{path.suffix[1:]}")(path, room)

    def _enter(self, addon):
        """Find the files of an addon and the room of each file."""
        if addon.name != CORE:
            self.bridges.add(addon.name)
        for folder in (".", *FLOORS, *ELSEWHERE):
            root = addon / folder
            for path in sorted(root.glob("*" if folder == "." else "**/*")):
                is_code = path.suffix in (".js", ".py", ".xml")
                if is_code and path.name not in ("__init__.py", "__manifest__.py"):
                    self.rooms[path] = self._find_room(addon, path)

    def _find_room(self, addon, path):
        if addon.name != CORE:
            return addon.name
        inside = path.relative_to(addon).as_posix()
        if inside in DOORS:
            return None
        for folder in FLOORS:
            room, slash, _name = inside.removeprefix(f"{folder}/").partition("/")
            if inside.startswith(f"{folder}/") and slash:
                return room
        fitting = [begin for begin in self.begins if path.name.startswith(begin)]
        return self.begins[max(fitting, key=len)] if fitting else SHARED

    # ------------------------------------------------------------------
    # Where names are defined
    # ------------------------------------------------------------------

    def _define_py(self, path, room):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("client_"):
                self.homes[node.name] = room
            if not isinstance(node, ast.ClassDef):
                continue
            values = class_values(node)
            inherited = values.get("_inherit", set())
            own = values.get("_name", set()) - inherited
            self.models[room] |= own
            self.homes.update(dict.fromkeys(own, room))
            for name in inherited:
                # a model of its app that a bridge extends belongs to the bridge
                self.homes.setdefault(name, room if room in self.bridges else None)

    def _define_js(self, path, room):
        text = path.read_text(encoding="utf-8")
        if JS_REGISTRY.search(text):
            self.homes.update(dict.fromkeys(JS_ADDED.findall(text), room))

    def _define_xml(self, path, room):
        addon = path.relative_to(self.repo).parts[0]
        for node in etree.parse(path).iter(etree.Element):
            if "." in (name := node.get("t-name", "")):
                self.homes[name] = room
            elif node.tag in ("record", "template") and "." not in node.get("id"):
                self.homes[f"{addon}.{node.get('id')}"] = room

    # ------------------------------------------------------------------
    # Where names are used
    # ------------------------------------------------------------------

    def _add(self, path, line, room, other):
        if room and other and other not in (room, SHARED):
            self.edges[room, other].append(f"{path.relative_to(self.repo)}:{line}")

    def _know_py(self, path, room):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                for imported in self._imported(path, node):
                    self._add(path, node.lineno, room, self.rooms.get(imported))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                self._add(path, node.lineno, room, self.homes.get(node.value))

    def _imported(self, path, node):
        """Yield the files an import may refer to."""
        parts = (node.module or "").split(".")
        if node.level:
            folder = path.parents[node.level - 1]
        elif parts[:2] == ["odoo", "addons"]:
            folder, parts = self.repo, parts[2:]
        else:
            return
        target = folder.joinpath(*parts)
        yield target.with_name(f"{target.name}.py")
        yield from (target / f"{alias.name}.py" for alias in node.names)

    def _know_js(self, path, room):
        text = path.read_text(encoding="utf-8")

        def add(found, other):
            self._add(path, text.count("\n", 0, found.start()) + 1, room, other)

        for found in JS_IMPORT.finditer(text):
            addon, _slash, inside = found[1].removeprefix("@").partition("/")
            target = self.repo / addon / "static/src" / f"{inside}.js"
            if found[1].startswith("."):
                target = (path.parent / f"{found[1]}.js").resolve()
            add(found, self.rooms.get(target))
        for found in JS_WORD.finditer(text):
            add(found, self.homes.get(found[1]))

    def _know_xml(self, path, room):
        addon = path.relative_to(self.repo).parts[0]
        for node in etree.parse(path).iter(etree.Element):
            texts = [node.text or ""]
            for name, value in node.attrib.items():
                # names of fields, pages and records do not refer to other rooms
                if name not in ("id", "name") or node.tag == "widget":
                    texts.append(value)
            for word in XML_WORD.findall(" ".join(texts)):
                home = self.homes.get(word) or self.homes.get(f"{addon}.{word}")
                self._add(path, node.sourceline, room, home)

    # ------------------------------------------------------------------
    # Problems
    # ------------------------------------------------------------------

    def faults(self):
        """Yield the problems, one line each."""
        for (room, other), places in sorted(self.edges.items()):
            if other in self.bridges or other not in self.may_know.get(room, ()):
                yield from (f"{p}: {room} may not depend on {other}" for p in places)
        for room, known in self.may_know.items():
            for other in sorted(known):
                if (room, other) not in self.edges:
                    yield f"{PAGE}: {room} does not depend on {other} (any more)"
        yield from self._faults_of_rooms()
        if draw(self.text) != self.text:
            yield f"{PAGE}: the diagram does not match the table: python dev/rooms.py"

    def _faults_of_rooms(self):
        mapped = read_table(self.text, MAP)
        for room in sorted({*self.rooms.values(), *mapped, *self.may_know} - {None}):
            if room not in self.rooms.values():
                yield f"{PAGE}: there is no room {room}"
            elif room not in mapped or room not in self.may_know:
                yield f"{PAGE}: {room} is not in both tables"
            elif wrong := self.models[room] ^ quoted(mapped[room][1]):
                yield f"{PAGE}: the models of {room} differ: {', '.join(wrong)}"
        for begin, room in self.begins.items():
            names = [path.name for path, own in self.rooms.items() if own == room]
            if not any(name.startswith(begin) for name in names):
                yield f"{PAGE}: {room} has no file that starts with {begin}"


def class_values(node):
    """Return ``{"_name": texts, "_inherit": texts}`` of a class, if it has them."""
    return {
        target.id: {
            part.value
            for part in getattr(statement.value, "elts", [statement.value])
            if isinstance(part, ast.Constant)
        }
        for statement in node.body
        if isinstance(statement, ast.Assign)
        for target in statement.targets
        if isinstance(target, ast.Name) and target.id in ("_name", "_inherit")
    }


def main(argument=""):
    page = REPO / PAGE
    if argument != "--check":
        page.write_text(draw(page.read_text(encoding="utf-8")), encoding="utf-8")
    elif faults := list(House(REPO).faults()):
        sys.exit("\n".join(faults))


if __name__ == "__main__":
    main(*sys.argv[1:])
