"""A page of the documentation as the tests see it: its fenced blocks with their marks, commands in its text, links, headings.

Marks are HTML comments right above a block; docs/developers.md lists them.
"""

import re
from dataclasses import dataclass, field

MARKS = ("not run", "file", "from", "sections of", "status", "in the test")
FENCE = re.compile(r"^(\s*)(```+)\s*([\w+-]*)\s*$")
MARK = re.compile(r"^\s*<!--\s*(" + "|".join(MARKS) + r"):\s*(.*?)\s*-->\s*$")
COMMENT_LIKE_MARK = re.compile(r"^\s*<!--\s*([^:>]+):")
PLACEHOLDER = re.compile(r"(^|[\s=/'\"\[-])[A-Z][A-Z_]*(/[A-Z]+)?($|[\s='\"\].-])|…")
COMMANDS = ("taji ", "scripts/taji ")


class PageError(Exception):
    pass


@dataclass
class Command:
    words: str
    shown: list = field(default_factory=list)
    first: int = 0  # index, in the page's lines, of the first line shown
    line: int = 0


@dataclass
class Block:
    line: int  # of the opening fence, from 1
    language: str
    lines: list
    marks: dict = field(default_factory=dict)

    @property
    def text(self):
        return "\n".join(self.lines) + "\n"

    def commands(self):
        """Of a console block, whose commands begin with `$ `, and go on in the next line after a backslash."""
        found = []
        for number, line in enumerate(self.lines):
            if found and found[-1].words.endswith("\\\n"):
                found[-1].words += line + ("\n" if line.endswith("\\") else "")
                found[-1].first = self.line + number + 1
            elif line.startswith("$ "):
                words = line[2:] + ("\n" if line.endswith("\\") else "")
                found.append(Command(words, [], self.line + number + 1, self.line + number + 1))
            elif not found:
                raise PageError(f"line {self.line + number + 1}: a console block begins with a command, '$ …'")
            else:
                found[-1].shown.append(line)
        return found


def blocks(text):
    """All fenced blocks of a page. A block inside a list is dedented by its fence."""
    found, marks, current = [], {}, None
    for number, line in enumerate(text.split("\n"), 1):
        fence = FENCE.match(line)
        if current is not None:
            if fence and fence.group(2) == current[1] and not fence.group(3):
                found.append(Block(current[2], current[3], current[4], current[5]))
                current = None
            else:
                current[4].append(line[len(current[0]):] if line.startswith(current[0]) else line)
        elif fence:
            current = (fence.group(1), fence.group(2), number, fence.group(3), [], marks)
            marks = {}
        else:
            mark = MARK.match(line)
            if mark:
                marks[mark.group(1)] = mark.group(2)
            elif line.strip():
                if marks:
                    raise PageError(f"line {number}: a mark stands right above its block")
                other = COMMENT_LIKE_MARK.match(line)
                if other:
                    raise PageError(f"line {number}: no such mark: '{other.group(1)}'")
    if current is not None:
        raise PageError(f"line {current[2]}: the block has no end")
    return found


def commands_in_text(text):
    """Commands in the running text and its tables: `taji …` with a file of scenarios/, all of it said; by line."""
    found, inside = [], False
    for number, line in enumerate(text.split("\n"), 1):
        if FENCE.match(line):
            inside = not inside
        elif not inside:
            for span in re.findall(r"(?<!`)`([^`]+)`(?!`)", line):
                words = span.replace("\\|", "|")
                if words.startswith(COMMANDS) and "scenarios/" in words and not PLACEHOLDER.search(words):
                    found.append((number, words))
    return found


def without_blocks(text):
    kept, inside = [], False
    for line in text.split("\n"):
        if FENCE.match(line):
            inside = not inside
            line = ""
        kept.append("" if inside else re.sub(r"(?<!`)`[^`]+`(?!`)", lambda code: "`" * len(code.group()), line))
    return kept


def links(text):
    """(line, target) of links and images, code left out."""
    return [(number, target) for number, line in enumerate(without_blocks(text), 1)
            for target in re.findall(r"\]\(([^()\s]+)\)", line)]


def anchors(text):
    """What '#…' may name on a page: its headings as GitHub spells them."""
    found, inside = set(), False
    for line in text.split("\n"):
        if FENCE.match(line):
            inside = not inside
        heading = None if inside else re.match(r"#+\s+(.*?)\s*#*$", line)
        if heading:
            words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading.group(1))
            slug = re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-")
            name, count = slug, 0
            while name in found:
                count += 1
                name = f"{slug}-{count}"
            found.add(name)
    return found


MASKS = (
    (re.compile(r"\b\d+(\.\d+)? (ms|s|min)$"), "TIME"),  # wall-clock at the end of a title
    (re.compile(r"· \d+(\.\d+)? (ms|s|min)\b"), "· TIME"),
    (re.compile(r"\btaji \d+\.\d+\.\d+\S*"), "taji VERSION"),
)


def masked(line):
    for pattern, word in MASKS:
        line, found = pattern.subn(word, line)
        if found:
            line = re.sub(r"(?<=\S)  +", "  ", line)  # titles are set flush right
    return line.rstrip()


def same_output(shown, said):
    """Whether the lines shown are those said, but for times and versions. A line `…` stands for any number of lines."""
    shown = [masked(line) for line in shown]
    said = [masked(line) for line in said]
    while shown and not shown[-1]:
        shown.pop()
    while said and not said[-1]:
        said.pop()
    parts, part = [], []
    for line in shown:
        if line.strip() == "…":
            parts.append(part)
            part = []
        else:
            part.append(line)
    parts.append(part)
    if len(parts) == 1:
        return shown == said
    first, last = parts[0], parts[-1]
    if said[:len(first)] != first or len(said) < len(first) + len(last):
        return False
    if last and said[-len(last):] != last:
        return False
    at, end = len(first), len(said) - len(last)
    for part in parts[1:-1]:
        while at + len(part) <= end and said[at:at + len(part)] != part:
            at += 1
        if at + len(part) > end:
            return False
        at += len(part)
    return True


def with_sections(base, fragment):
    """A YAML file with the top-level sections of a fragment in place of its own."""
    def name(line):
        key = re.match(r"([\w-]+):", line)
        return key.group(1) if key else None
    replaced = {name(line) for line in fragment.split("\n")} - {None}
    kept, skipping = [], False
    for line in base.split("\n"):
        if name(line):
            skipping = name(line) in replaced
        if not skipping:
            kept.append(line)
    return "\n".join(kept).rstrip("\n") + "\n" + fragment
