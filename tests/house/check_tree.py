#!/usr/bin/env python3
"""Checks the whole tree for what no file of it may hold:  check_tree.py TREE

Source files of more than 600 lines; marks of unfinished work; absolute paths of somebody's machine; a library that
prints, exits or reads the environment; random distributions of the standard library, whose results are not portable.
"""

import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from cpp_text import without_comments

LONGEST = 600
SOURCE = {".cpp", ".hpp", ".h", ".ipp", ".py", ".sh", ".cmake", ".js", ".css"}
SKIPPED = {".git", "build", "out", ".cache", "__pycache__", "node_modules"}
LARGEST = 4_000_000

# Written in two halves, so that this file does not hold what it looks for.
MARKS = re.compile(
    r"\b(TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK|TB" r"D|W" r"IP)\b"
    r"|not (yet )?implemen" r"ted|unimplemen" r"ted"
)
PATHS = re.compile(r"(?<![\w.~}$-])/(home|Users|root|work|tmp|mnt|media)" r"/[\w.~-]|\b[A-Z]:\\Users\\")

PRINTS = re.compile(
    r"\bstd::(cout|cerr|clog|exit|quick_exit|_Exit)\b|(?<![\w:.>])(std::)?(printf|puts|putchar|perror|exit)\s*\("
    r"|\bfmt::print\s*\(|\b(secure_)?getenv\s*\(|\benviron\b"
)
DISTRIBUTIONS = re.compile(
    r"\bstd::(uniform_(int|real)|bernoulli|binomial|geometric|negative_binomial|poisson|exponential|gamma|weibull"
    r"|extreme_value|normal|lognormal|chi_squared|cauchy|fisher_f|student_t|discrete|piecewise_(constant|linear))"
    r"_distribution\b|\bstd::(shuffle|sample|random_device)\b"
)


def files(tree):
    """The text files of the tree, by name."""
    for path in sorted(tree.rglob("*")):
        parts = path.relative_to(tree).parts
        if SKIPPED.intersection(parts) or not path.is_file() or path.is_symlink() or path.stat().st_size > LARGEST:
            continue
        content = path.read_bytes()
        if b"\0" not in content:
            yield "/".join(parts), content.decode("utf-8", errors="replace")


def matches(pattern, text):
    """(line, match) of all matches of a pattern."""
    for match in pattern.finditer(text):
        yield text.count("\n", 0, match.start()) + 1, match.group(0)


def check_file(name, text):
    room = name.split("/")[1] if name.startswith("engine/") and name.count("/") > 1 else ""
    suffix = Path(name).suffix
    lines = text.count("\n")
    if name.split("/")[0] in ("engine", "include", "tests", "scripts", "bench") and lines > LONGEST:
        if suffix in SOURCE or not suffix:
            yield f"{name}:{LONGEST + 1}: {lines} lines, more than {LONGEST}"
    for line, found in matches(MARKS, text):
        yield f"{name}:{line}: a mark of unfinished work: {found}"
    for line, found in matches(PATHS, text):
        yield f"{name}:{line}: a path of somebody's machine: {found}"
    if suffix in (".cpp", ".hpp") and name.split("/")[0] in ("engine", "include"):
        code = without_comments(text, strings=False)
        for line, found in matches(DISTRIBUTIONS, code):
            yield f"{name}:{line}: not the same everywhere: {found}"
        if room not in ("cli", "python") and name != "engine/main.cpp":
            for line, found in matches(PRINTS, code):
                yield f"{name}:{line}: the library never prints, exits or reads the environment: {found}"


def check(tree):
    """All problems, as lines for people, and how many files were read."""
    problems, count = [], 0
    for name, text in files(tree):
        count += 1
        problems += check_file(name, text)
    return problems, count


def main(arguments):
    if len(arguments) != 1:
        print("usage: check_tree.py TREE", file=sys.stderr)
        return 2
    problems, count = check(Path(arguments[0]).resolve())
    print(*problems, sep="\n", end="\n" if problems else "")
    print(f"{len(problems)} problems in {count} files")
    return 1 if problems or not count else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
