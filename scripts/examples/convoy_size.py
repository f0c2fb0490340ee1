#!/usr/bin/env python3
"""How many trucks and how large convoys: a sweep, its table in pandas, and a plot with 95 % intervals.

    scripts/examples/convoy_size.py [DIR [REPLICATIONS]]

Needs Debian's python3-pandas and python3-matplotlib. TAJI is the program to run (scripts/taji).
"""

import os
import subprocess
import sys
from pathlib import Path

try:
    import matplotlib
    import pandas as pd
except ImportError as error:
    sys.exit(f"{sys.executable}: {error}; install python3-pandas and python3-matplotlib, and try /usr/bin/python3 {sys.argv[0]}")

matplotlib.use("Agg")
from matplotlib import pyplot as plt  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
TAJI = os.environ.get("TAJI", str(ROOT / "scripts/taji"))
SIZE, TRUCKS = "corridors.south.convoy.target", "fleet.south-diesel.trucks"
MEASURE = "unserved_l[city,diesel]"


def sweep(folder, replications):
    """The design's points as rows; a sweep that was stopped goes on where it was."""
    done = subprocess.run([TAJI, "sweep", ROOT / "scenarios/one-road.yaml", "-o", folder, "-n", replications, "-q", "--json",
                           "--grid", f"{TRUCKS}=150,200,300", "--range", f"{SIZE}=20..70:6", "--measure", MEASURE],
                          stdout=subprocess.DEVNULL)
    if done.returncode != 0:
        sys.exit(done.returncode)  # taji has said why
    return pd.read_csv(folder / "sweep.csv")


def main():
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "out/convoy-size-and-fleet")
    points = sweep(folder, sys.argv[2] if len(sys.argv) > 2 else "500")
    figure, axes = plt.subplots(figsize=(7, 4.5), layout="constrained")
    for trucks, rows in points.groupby(TRUCKS):
        axes.errorbar(rows[SIZE], rows[MEASURE] / 1e6, yerr=1.96 * rows[f"{MEASURE}:se"] / 1e6, marker="o", capsize=3,
                      label=f"{trucks} trucks")
    axes.set(xlabel="trucks in a convoy", ylabel="unserved diesel in 60 days, Ml", ylim=(0, None),
             title="One road: size of convoys and of the fleet (95 % intervals)")
    axes.legend()
    figure.savefig(folder / "convoy-size.png", dpi=150)
    table = points.pivot(index=SIZE, columns=TRUCKS, values=MEASURE) / 1e6
    print("unserved diesel, Ml, by size of convoys and trucks\n")
    print(table.round(2).to_string())
    print(f"\n{folder / 'convoy-size.png'}")


if __name__ == "__main__":
    main()
