#!/usr/bin/env python3
"""Checks that the rooms of a tree include only what they may:  check_rooms.py TREE

Each room may include the rooms named before it, never a later one, and never another room's private headers. Rooms on
one line do not know each other. Public headers include none of the libraries that are details of a room, and no private
header. main.cpp includes the command line and nothing else of ours.
"""

import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from cpp_text import without_comments

FLOORS = [
    ["kernel", "text", "network"],
    ["scenario"],
    ["import"],
    ["model"],
    ["ensemble"],
    ["study"],
    ["output"],
    ["cli", "python"],
]
FLOOR_OF = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}
NOT_IN_PUBLIC = re.compile(r"^(yaml-cpp|boost|Eigen|unsupported/Eigen|nlohmann)/|^(eigen3|yaml\.h)")
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"\n]+)[>"]', re.MULTILINE)


def includes(path):
    """(line, quote, target) of every include of a file."""
    text = without_comments(path.read_text(encoding="utf-8"))
    for match in INCLUDE.finditer(text):
        yield text.count("\n", 0, match.start(2)) + 1, match.group(1), match.group(2)


def resolve(tree, path, quote, target):
    """The (room, is_public) that an include leads to, or None if it leads out of the tree."""
    if quote == '"' and (path.parent / target).exists():
        parts = (path.parent / target).resolve().relative_to(tree).parts
        return (parts[2], True) if parts[0] == "include" else (parts[1], False)
    parts = Path(target).parts
    if parts[0] == "taji" and len(parts) > 2:
        return parts[1], True
    if len(parts) > 1 and (parts[0] in FLOOR_OF or (tree / "engine" / target).exists()):
        return parts[0], False
    return None


def violation(room, public, found, target):
    """What is wrong with a file of a room including target, which resolves to found; None if nothing is."""
    if found is None:
        if public and NOT_IN_PUBLIC.search(target):
            return "a public header may not show this library"
        return None
    other, other_public = found
    if other not in FLOOR_OF:
        return f"'{other}' is not a room"
    if room == "main":
        return None if other == "cli" else f"main may include only cli, not {other}"
    if other != room:
        if FLOOR_OF[other] > FLOOR_OF[room]:
            return f"{room} may not include {other}, which comes after it"
        if FLOOR_OF[other] == FLOOR_OF[room]:
            return f"{room} and {other} may not know each other"
        if not other_public:
            return f"this header is private to {other}"
    if public and not other_public:
        return "a public header may not include a private one"
    return None


def check(tree):
    """All violations of a tree, as lines for people, and how many files and includes were looked at."""
    problems, files, seen = [], 0, 0
    for base, public in ((tree / "include" / "taji", True), (tree / "engine", False)):
        for path in sorted(base.rglob("*")):
            if path.suffix not in (".hpp", ".h", ".cpp", ".ipp", ".inc", ".tpp"):
                continue
            files += 1
            parts = path.relative_to(base).parts
            room = parts[0] if len(parts) > 1 else path.stem
            name = path.relative_to(tree)
            if room not in FLOOR_OF and not (room == "main" and not public):
                problems.append(f"{name}:1: '{room}' is not a room")
                continue
            for line, quote, target in includes(path):
                seen += 1
                wrong = violation(room, public, resolve(tree, path, quote, target), target)
                if wrong:
                    problems.append(f"{name}:{line}: {target}: {wrong}")
    return problems, files, seen


def main(arguments):
    if len(arguments) != 1:
        print("usage: check_rooms.py TREE", file=sys.stderr)
        return 2
    problems, files, seen = check(Path(arguments[0]).resolve())
    print(*problems, sep="\n", end="\n" if problems else "")
    print(f"{len(problems)} violations in {seen} includes of {files} files")
    return 1 if problems or not seen else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
