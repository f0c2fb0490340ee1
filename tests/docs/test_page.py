"""Runs what one page of the documentation shows, in order, in a scratch copy of the tree:

    test_page.py TAJI PAGE [--update]

Commands of console blocks say what is shown (times and versions aside), commands of sh blocks succeed, YAML is valid, quoted
code stands in the tree. What cannot be run carries a mark with its reason; unmarked it is a fault. --update writes what
the commands say now into the page's console blocks, to be read before it is committed (a lone '?' stands for output to come).
"""

import difflib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from page import PageError, blocks, commands_in_text, same_output, with_sections

ROOT = Path(__file__).resolve().parents[2]
PYTHONS = (sys.executable, "/usr/bin/python3")


class Failure(Exception):
    pass


def scratch_tree(folder, taji):
    """A tree to spoil: scenarios and scripts are copies, the rest is linked; `taji` and scripts/taji are the program."""
    for entry in ROOT.iterdir():
        if entry.name in ("scenarios", "scripts"):
            shutil.copytree(entry, folder / entry.name, ignore=shutil.ignore_patterns("__pycache__"))
        elif entry.name not in (".git", "build", "out"):
            (folder / entry.name).symlink_to(entry)
    programs = folder / ".bin"
    programs.mkdir()
    (programs / "taji").symlink_to(taji)
    script = folder / "scripts/taji"
    script.write_text(f'#!/bin/sh\nexec "{taji}" "$@"\n', encoding="utf-8")
    script.chmod(0o755)
    return {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}", "TAJI": str(taji), "NO_COLOR": "1",
            "PYTHONDONTWRITEBYTECODE": "1"}


class Page:
    def __init__(self, path, taji, folder):
        self.path, self.folder = path, folder
        self.environment = scratch_tree(folder, taji)
        self.text = path.read_text(encoding="utf-8")
        self.lines = self.text.split("\n")
        self.updates = []  # (first, count, lines)
        self.passed, self.not_run = 0, []

    def run(self, words, status=0, shell=("bash", "-e", "-o", "pipefail", "-c")):
        done = subprocess.run([*shell, words], cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300)
        said = done.stdout.decode("utf-8", "replace")
        cut_short = status == 0 and "|" in words and done.returncode == 141  # its reader had seen enough: SIGPIPE
        if done.returncode != status and not cut_short:
            raise Failure(f"{words}\nexit status {done.returncode}, not {status}:\n{said}")
        self.passed += 1
        return said

    def substituted(self, block, words):
        for change in filter(None, block.marks.get("in the test", "").split(";")):
            new, old = (part.strip() for part in change.split(" for "))
            if old not in words:
                raise Failure(f"nothing to change: '{old}' is not in\n{words}")
            words = words.replace(old, new)
        return words

    def console(self, block, update):
        commands = block.commands()
        for command in commands:
            last = command is commands[-1]
            said = self.run(self.substituted(block, command.words), int(block.marks.get("status", 0)) if last else 0)
            said = said.rstrip("\n").split("\n")
            if not command.shown or ("in the test" in block.marks and not update):
                continue
            if same_output(command.shown, said):
                continue
            if update and "…" not in (line.strip() for line in command.shown):
                self.updates.append((command.first, len(command.shown), [line.rstrip() for line in said]))
            else:
                difference = difflib.unified_diff(command.shown, said, "shown", "said", lineterm="")
                raise Failure(f"$ {command.words}\n" + "\n".join(difference))

    def written(self, name, text):
        target = (self.folder / name).resolve()
        if self.folder.resolve() not in target.parents:
            raise Failure(f"'{name}' is not a file of the scratch copy")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")

    def yaml(self, block):
        text = block.text
        if "sections of" in block.marks:
            base = self.folder / block.marks["sections of"]
            text = with_sections(base.read_text(encoding="utf-8"), text)
            name = str(base.with_name("fragment.yaml").relative_to(self.folder))
        elif "file" in block.marks:
            name = block.marks["file"]
        else:
            name = "scenarios/snippet.yaml"
        self.written(name, text)
        tops = {line.split(":")[0] for line in block.lines}
        if "design" in tops:
            self.run(f"taji validate {name}")
        elif "taji_network" in tops:
            self.written("net.yaml", f"taji: 1\nname: n\nstart: 2026-01-01\nhorizon: 1 d\nnetwork: {name}\n"
                         f"cities: {{{next(iter(self.places(block)))}: {{stock: {{a: {{initial: 0 l}}}}}}}}\n")
            self.run("taji validate net.yaml")
        elif "taji" in tops or "sections of" in block.marks:
            self.run(f"taji validate {name}")
        else:
            raise Failure("YAML that is neither a whole file nor marked: <!-- sections of: FILE --> or <!-- not run: WHY -->")

    @staticmethod
    def places(block):
        start = block.lines.index("places:")
        return [line.strip().split(":")[0] for line in block.lines[start + 1:] if line.startswith("  ")]

    def python(self, block):
        for python in PYTHONS:
            if subprocess.run([python, "-c", "import numpy, pandas"], capture_output=True).returncode == 0:
                self.run(block.text, shell=(python, "-c"))
                return
        self.not_run.append((block.line, "no python3 here has numpy and pandas"))

    def quote(self, block):
        source = (ROOT / block.marks["from"]).read_text(encoding="utf-8").split("\n")
        wanted = [line.strip() for line in block.lines if line.strip()]
        lines = [line.strip() for line in source if line.strip()]
        if not any(lines[i:i + len(wanted)] == wanted for i in range(len(lines))):
            raise Failure(f"not as it stands in {block.marks['from']}")
        self.passed += 1

    def block(self, block, update):
        if "not run" in block.marks:
            if len(block.marks["not run"]) < 8:
                raise Failure("a block that is not run says why")
            self.not_run.append((block.line, block.marks["not run"]))
        elif "from" in block.marks:
            self.quote(block)
        elif block.language == "console":
            self.console(block, update)
        elif block.language == "sh":
            self.run(self.substituted(block, block.text), int(block.marks.get("status", 0)))
        elif block.language == "yaml":
            self.yaml(block)
        elif block.language == "python" and "file" not in block.marks:
            if self.path.name == "python.md":
                self.not_run.append((block.line, "the Python module's own test runs this page"))
            else:
                self.python(block)
        elif "file" in block.marks:
            if block.language == "json":
                json.loads(block.text)
            self.written(block.marks["file"], block.text)
        else:
            raise Failure(f"a block of '{block.language}' that nothing runs, without <!-- not run: WHY -->")

    def check(self, update=False):
        """Everything on the page, from top to bottom; all faults."""
        faults = []
        steps = [(block.line, block) for block in blocks(self.text)] + commands_in_text(self.text)
        for line, step in sorted(steps, key=lambda pair: pair[0]):
            try:
                if isinstance(step, str):
                    self.run(step)
                else:
                    self.block(step, update)
            except (Failure, PageError, OSError, ValueError, subprocess.TimeoutExpired) as error:
                faults.append(f"{self.path}:{line}: {error}")
        for first, count, lines in sorted(self.updates, reverse=True):
            self.lines[first:first + count] = lines
        if self.updates:
            self.path.write_text("\n".join(self.lines), encoding="utf-8")
        return faults


def main():
    taji, path = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
    with tempfile.TemporaryDirectory() as folder:
        page = Page(path, taji, Path(folder))
        try:
            faults = page.check("--update" in sys.argv[3:])
        except PageError as error:
            faults = [f"{path}: {error}"]
    for line, reason in page.not_run:
        print(f"{path.name}:{line}: not run: {reason}")
    for fault in faults:
        print(fault)
    print(f"{path.name}: {page.passed} run, {len(page.not_run)} not run, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
