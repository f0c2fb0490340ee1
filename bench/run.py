#!/usr/bin/env python3
"""Prints the table of Taji's benchmarks: what was measured, its spread, the goal, and whether it is met.

scripts/bench builds what this needs and runs it. Everything that is compared runs in turns in one go, so figures of two
runs of this script are not to be compared with each other. The median over the turns decides whether a goal is met.
"""

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))
import parts
from measure import Bench, Failed, warn
from scale import scale

PARTS = {
    "reference": (parts.reference, "Reference corridor against SimPy"),
    "kernel": (parts.kernel, "Kernel"),
    "limit": (parts.limit, "Limit: the Bamako scenario against its bare events and draws"),
    "threads": (parts.threads, "Threads: the whole command, by the clock"),
    "forecast": (parts.forecast, "Forecast: bamako-2026.yaml, 60 days, two threads"),
    "scale": (scale, "Scale"),
    "startup": (parts.startup, "Start-up"),
}
HEADER = f"{'':<58} {'median':>9} {'':<4} {'quartiles':>19}  {'goal':>9}"


def arguments():
    root = Path(__file__).resolve().parent.parent
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"only these: {', '.join(PARTS)} (all)")
    parser.add_argument("-t", "--turns", type=int, default=7, help="turns of each comparison (7)")
    parser.add_argument("--quick", action="store_true", help="smaller sizes: to see that everything runs")
    parser.add_argument("--build", type=Path, default=root / "build" / "release", help="build folder (build/release)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write all values there")
    given = parser.parse_args()
    unknown = [name for name in given.parts if name not in PARTS]
    if unknown:
        parser.error(f"no part is called {unknown[0]}: {', '.join(PARTS)}")
    if given.turns < 1:
        parser.error("a comparison takes at least one turn")
    return root, given


def main():
    root, given = arguments()
    failed = []
    with tempfile.TemporaryDirectory(prefix="taji-bench-") as work:
        bench = Bench(root, given.build.resolve(), Path(work), given.turns, given.quick)
        for tool in (bench.taji, bench.build / "bench" / "taji_bench", bench.build / "bench" / "taji_counts"):
            if not tool.exists():
                warn(f"{tool} is not built; scripts/bench builds all that is needed")
                return 1
        load = os.getloadavg()[0]
        print(f"{os.cpu_count()} processors, {load:.1f} of them busy before the start; {given.turns} turns")
        if load > 0.3:
            warn("the machine is busy: times by the clock (threads, forecast, start-up) say little, ratios vary more")
        print(HEADER)
        for name, (measure, heading) in PARTS.items():
            if given.parts and name not in given.parts:
                continue
            bench.heading(heading)
            try:
                measure(bench)
            except Failed as problem:
                failed.append(name)
                warn(f"{name}: {problem}")
    with_goal = [row for row in bench.rows if row.goal is not None]
    met = sum(row.met() for row in with_goal)
    print(f"\n{met} of {len(with_goal)} goals met" + (f"; failed: {', '.join(failed)}" if failed else ""))
    if given.json:
        given.json.write_text(json.dumps([vars(row) for row in bench.rows], indent=1) + "\n", encoding="utf-8")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
