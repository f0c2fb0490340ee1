"""How things are measured: commands with their time and memory, cases of taji_bench, and rows of the table.

Whatever is compared is run in turns, A B A B …, and every turn gives one ratio, because a machine's speed changes from
minute to minute. Times inside a process are processor time of its one thread; times of commands are by the clock.
"""

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path


class Failed(Exception):
    """Something did not run, or two models that should agree do not."""


@dataclass
class Ran:
    seconds: float  # by the clock, from starting the process to its end
    cpu: float
    mb: float  # largest resident set
    out: str


def run(command, cwd=None):
    """Runs a command to its end. Its memory is at least that of this script when it starts it (some 15 MB)."""
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        begun = time.perf_counter()
        words = [str(word) for word in command]
        process = subprocess.Popen(words, cwd=cwd, stdin=subprocess.DEVNULL, stdout=out, stderr=err)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        if process.returncode != 0:
            raise Failed(f"{' '.join(map(str, command))}\nended with {process.returncode}: {err.read()[-2000:]}")
        return Ran(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, out.read())


@dataclass
class Row:
    """One line of the table: what was measured in every turn, and what it should be."""

    part: str
    what: str
    values: list
    unit: str
    goal: float | None = None
    at_least: bool = False  # the goal is a least value, else a largest
    note: str = ""

    def median(self):
        return statistics.median(self.values)

    def quartiles(self):
        if len(self.values) < 2:
            return self.values[0], self.values[0]
        low, _, high = statistics.quantiles(self.values, n=4, method="inclusive")
        return low, high

    def met(self):
        """None where there is no goal. The median decides."""
        if self.goal is None:
            return None
        return self.median() >= self.goal if self.at_least else self.median() <= self.goal


def figure(value):
    """Three digits, without an exponent."""
    if value == 0:
        return "0"
    if abs(value) >= 99.95:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 9.995 else f"{value:.2f}" if abs(value) >= 0.0995 else f"{value:.3g}"


def table_line(row):
    low, high = row.quartiles()
    spread = f"{figure(low)} – {figure(high)}" if len(row.values) > 1 else "once"
    goal = "" if row.goal is None else f"{'≥' if row.at_least else '≤'} {figure(row.goal)}"
    met = {None: "", True: "met", False: "NOT met"}[row.met()]
    note = f"  {row.note}" if row.note else ""
    return f"{row.what:<58} {figure(row.median()):>9} {row.unit:<4} {spread:>19}  {goal:>9}  {met:<7}{note}"


@dataclass
class Bench:
    """The tools, the options, and the rows found so far."""

    root: Path
    build: Path
    work: Path  # a folder for what is made on the way
    turns: int
    quick: bool
    rows: list = field(default_factory=list)

    @property
    def taji(self):
        return self.build / "engine" / "taji"

    @property
    def scenarios(self):
        return self.root / "scenarios"

    @property
    def reference(self):
        return self.root / "bench" / "reference.yaml"

    def heading(self, text):
        print(f"\n{text}", flush=True)

    def row(self, part, what, values, unit, goal=None, at_least=False, note=""):
        row = Row(part, what, list(values), unit, goal, at_least, note)
        self.rows.append(row)
        print(table_line(row), flush=True)
        return row

    def forecast(self, scenario, replications, *options):
        """`taji forecast`, quiet, with its result folder in the folder of work."""
        return run([self.taji, "forecast", scenario, "-n", replications, "-q", "-o", self.work / "out", *options])

    def cases(self, names, *options, seconds=0.2):
        """Cases of taji_bench, each once, in the order in which they are registered: {name: {"s": …, counters}}."""
        wanted = "^(" + "|".join(re.escape(name) for name in names) + ")(/process_time)?$"
        command = [self.build / "bench" / "taji_bench", f"--benchmark_filter={wanted}", "--benchmark_format=json"]
        ran = run([*command, f"--benchmark_min_time={seconds}", *options])
        found = {}
        for case in json.loads(ran.out)["benchmarks"]:
            if case.get("error_occurred"):
                raise Failed(f"{case['name']}: {case['error_message']}")
            scale = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1.0}[case["time_unit"]]
            found[case["name"].removesuffix("/process_time")] = {**case, "s": case["cpu_time"] * scale, "mb": ran.mb}
        if set(found) != set(names):
            raise Failed(f"taji_bench has no {', '.join(sorted(set(names) - set(found)))}")
        return found

    def in_turns(self, *tasks):
        """Runs all tasks in turn, so many turns; a list of results for each. Every second turn goes backwards."""
        results = [[] for _ in tasks]
        for turn in range(self.turns):
            order = range(len(tasks)) if turn % 2 == 0 else reversed(range(len(tasks)))
            for i in order:
                results[i].append(tasks[i]())
        return results


def warn(text):
    print(f"bench: {text}", file=sys.stderr, flush=True)


def ratios(above, below):
    return [a / b for a, b in zip(above, below, strict=True)]
