"""Generate each addon's README.md and app page from its readme folder.

readme.py           writes them
readme.py --check   checks that they are up to date, without changing anything
"""

import re
import sys

from addons import REPO, addons
from markdown_it import MarkdownIt

SECTIONS = {
    "DESCRIPTION": "",
    "INSTALL": "Installation",
    "CONFIGURE": "Configuration",
    "USAGE": "Usage",
    "DESCRIPTION.es": "Español",
    "DESCRIPTION.pt": "Português",
}
GENERATED = "<!-- Made from the folder readme by `make readme`: change it there. -->"
PAGE = """\
{generated}
<section class="oe_container">
<div class="oe_row">
<img src="banner.png" alt="{name}: {summary}" class="img-fluid" />
{body}</div>
</section>
"""


def sections(addon):
    for name, title in SECTIONS.items():
        path = REPO / addon / "readme" / f"{name}.md"
        if path.exists():
            if title:
                yield f"## {title}\n"
            yield path.read_text(encoding="utf-8")


def pages(addon, manifest):
    """Yield the path and the text of each page."""
    folder = REPO / addon
    text = "\n".join(sections(addon))
    head = f"{GENERATED}\n\n# {manifest['name']}\n\n{manifest['summary']}.\n\n"
    licence = "\n## Licence\n\nLGPL-3\n"
    yield folder / "README.md", head + text.replace("](../", "](") + licence
    body = MarkdownIt("commonmark").render(
        text.replace("](../static/description/", "](")
    )
    body = re.sub(r'(<img src="[^"]+" alt="[^"]*")', r'\1 class="img-fluid"', body)
    yield (
        folder / "static/description/index.html",
        PAGE.format(
            generated=GENERATED,
            body=body,
            name=manifest["name"],
            summary=manifest["summary"],
        ),
    )


def main(argument=""):
    wrong = []
    for addon, manifest in addons().items():
        for path, text in pages(addon, manifest) if any(sections(addon)) else ():
            old = path.read_text(encoding="utf-8") if path.exists() else ""
            if text != old:
                wrong.append(str(path.relative_to(REPO)))
                if argument != "--check":
                    path.write_text(text, encoding="utf-8")
    if wrong and argument == "--check":
        sys.exit(f"out of date: {', '.join(wrong)}; run make readme")


if __name__ == "__main__":
    main(*sys.argv[1:])
