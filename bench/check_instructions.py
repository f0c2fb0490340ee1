#!/usr/bin/env python3
"""Instructions that fixed workloads take, against the record in instructions.json.

  check_instructions.py --taji FILE --build "COMPILER VERSION, BUILD TYPE, FLAGS" [--update]

Instructions do not depend on how busy a machine is, so 5 % more of them is a fault: either the change is mended, or
--update records the new figures, which belong into the same commit. What compilers and libraries make of the same
source differs by more than that, so figures count only against a record of the same build; with any other the check
says so and is skipped (exit status 77). Exit status: 0 no workload has grown, 1 one has or did not run, 77 skipped.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

SKIPPED = 77
MOST = 1.05
ROOT = Path(__file__).resolve().parent.parent
RECORD = ROOT / "bench" / "instructions.json"
# Each takes 1 to 3 thousand million instructions: seconds, and enough that start-up counts for little.
WORKLOADS = {
    "one-road": ["forecast", "scenarios/one-road.yaml", "-n", "320", "-j1", "--lang", "none"],
    "reference": ["forecast", "bench/reference.yaml", "-n", "96", "-j1", "--lang", "none"],
    "bamako-2026": ["forecast", "scenarios/bamako-2026.yaml", "-n", "16", "-j1", "--lang", "none"],
}


def measured_build(build):
    """What the figures depend on beside the source: compiler and flags as the build knows them, C library, valgrind."""
    valgrind = subprocess.run(["valgrind", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    return {"compiled": build, "library": "-".join(os.confstr("CS_GNU_LIBC_VERSION").split()), "valgrind": valgrind}


def instructions(taji, arguments, folder):
    """Instructions of one run, by cachegrind without its cache model."""
    command = ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--branch-sim=no"]
    command += [f"--cachegrind-out-file={os.devnull}", taji, *arguments, "-q", "--no-color", "-o", folder]
    # A small and fixed environment: what stands there is copied and searched at the start of the program.
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C"}
    ran = subprocess.run(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    found = re.search(r"I\s+refs:\s+([\d,]+)", ran.stderr)
    if ran.returncode != 0 or not found:
        raise RuntimeError(f"{' '.join(map(str, command))}\nended with {ran.returncode}:\n{ran.stderr[-2000:]}")
    return int(found.group(1).replace(",", ""))


def measure(taji):
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as pool:
        jobs = {}
        for name, arguments_of in sorted(WORKLOADS.items()):  # bamako-2026, the longest, first
            jobs[name] = pool.submit(instructions, taji, arguments_of, Path(folder) / name)
        return {name: job.result() for name, job in jobs.items()}


def compare(recorded, counted):
    """Lines that tell every workload, and whether none has grown."""
    lines, good = [], set(recorded) == set(counted)
    if not good:
        lines.append(f"recorded are {', '.join(recorded)}; run were {', '.join(counted)}")
    for name, now in counted.items():
        if name not in recorded:
            continue
        change = now / recorded[name] - 1
        grown = now > recorded[name] * MOST
        good = good and not grown
        verdict = " — TOO MANY" if grown else ""
        lines.append(f"{name}: {now:,} instructions, {change:+.2%} of what is recorded{verdict}")
        if now < recorded[name] / MOST:
            lines.append(f"  {name} takes less than before: record it with --update, so that it stays")
    return lines, good


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--taji", required=True, type=Path, help="the program")
    parser.add_argument("--build", required=True, help="compiler, version, build type and flags that made it")
    parser.add_argument("--record", type=Path, default=RECORD, help="the record (bench/instructions.json)")
    parser.add_argument("--update", action="store_true", help="record what is counted now")
    return parser.parse_args()


def main():
    given = arguments()
    if not shutil.which("valgrind"):
        print("SKIPPED: valgrind is not installed, so no instructions were counted")
        return SKIPPED
    build = measured_build(given.build)
    record = json.loads(given.record.read_text(encoding="utf-8")) if given.record.exists() else None
    if not given.update:
        if record is None:
            print(f"there is no {given.record}; --update makes it")
            return 1
        if record["build"] != build:
            print("SKIPPED: the record is of another build, whose figures say nothing about this one")
            for key, value in build.items():
                if record["build"].get(key) != value:
                    print(f"  {key}: recorded with {record['build'].get(key)}; this is {value}")
            return SKIPPED
    try:
        counted = measure(given.taji.resolve())
    except RuntimeError as problem:
        print(problem)
        return 1
    if given.update:
        new = given.record.with_suffix(".new")
        new.write_text(json.dumps({"build": build, "instructions": counted}, indent=2) + "\n", encoding="utf-8")
        new.rename(given.record)
        print(f"recorded in {given.record}: " + ", ".join(f"{name} {count:,}" for name, count in counted.items()))
        return 0
    lines, good = compare(record["instructions"], counted)
    print(*lines, sep="\n")
    if not good:
        print("Mend it, or record it in the same commit: cmake --build BUILD --target record_instructions")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
