"""Every relative link of every page of the tree leads to a file that is there, and to a heading on it, and every path of the tree
in `code` on a page is one, unless the page writes it or it has a placeholder in capitals:  test_links.py ROOT"""

import re
import sys
from pathlib import Path

from page import anchors, blocks, links

ROOT = Path(sys.argv[1]).resolve()
PATH = re.compile(r"`((?:engine|include|tests|scripts|scenarios|docs|bench|cmake)/[\w./-]+\.(?:cpp|hpp|py|md|yaml|csv|txt|json|cases))`")
SKIPPED = {".git", "build", "out", ".venv"}


def pages():
    return sorted(path for path in ROOT.rglob("*.md") if not SKIPPED & set(path.relative_to(ROOT).parts[:-1]))


def paths(page, text):
    written = {block.marks.get("file") for block in blocks(text)}
    for number, line in enumerate(text.split("\n"), 1):
        for path in PATH.findall(line):
            if not (ROOT / path).exists() and path not in written and not Path(path).stem.isupper():
                yield f"{page.relative_to(ROOT)}:{number}: no file '{path}'"


def faults():
    for page in pages():
        text = page.read_text(encoding="utf-8")
        yield from paths(page, text)
        for line, target in links(text):
            if "://" in target or target.startswith("mailto:"):
                continue
            name, _, anchor = target.partition("#")
            file = (page.parent / name).resolve() if name else page
            if not file.exists():
                yield f"{page.relative_to(ROOT)}:{line}: no file '{name}'"
            elif ROOT not in file.parents and file != ROOT:
                yield f"{page.relative_to(ROOT)}:{line}: '{name}' is outside of the tree"
            elif anchor and anchor not in anchors(file.read_text(encoding="utf-8")):
                yield f"{page.relative_to(ROOT)}:{line}: no heading '#{anchor}' in {file.relative_to(ROOT)}"


found = list(faults())
print("\n".join(found) or f"{len(pages())} pages, every link leads somewhere")
sys.exit(1 if found else 0)
