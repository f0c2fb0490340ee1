#!/usr/bin/python3
"""Sets a forecast of scenarios/bamako-2025-autumn.yaml beside what was seen from September 2025 to January 2026.

usage: scripts/compare_autumn.py RESULTS [--runs N] [--taji FILE] [--data FOLDER] [--markdown]

RESULTS is the folder that `taji forecast` made. Its files hold the quantiles of every day, and those of a sum over days
cannot be had from them; so its replications (or the first N) are run once more with `taji run --json`, which gives the
same trajectories: scenario, seed, variant and changes are those of RESULTS/manifest.json. What was seen is in
scenarios/data (each row with its source). A line a figure: what was seen, the median and the 5-95 % band over
replications, whether the two meet, and the share of replications that are no further off than half a phase, a tenth of
a count, or the range that was seen.
Exit status: 0 fine, 1 a file or a run fails, 2 usage.
"""
import argparse
import csv
import datetime
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LITRES = 45900.0  # of one tanker, mean of five weeks of customs figures; turns official litres into tankers
ROUTES = {  # corridor named in convoy_attacks.csv -> corridors of the scenario that drive there
    "ABJ": ["zegoua", "tengrela", "sikasso-branch"],
    "DKR-KAYES": ["kayes", "kayes-branch"],
    "DKR-KITA": ["kita"],
}
# Seen in the press and in no table of scenarios/data: measure, place, first and last day, lowest and highest, source.
HOURS = [
    ("bamako", "2025-10-03", "2025-10-10", 6, 6, "energynews.pro (AFP)"),
    ("bamako", "2025-11-24", "2025-11-30", 5, 7, "about six; trtafrika 2d6cad4ee412"),
    ("bamako", "2026-01-05", "2026-01-09", 4, 6, "pressafrik a299675"),
    ("mopti", "2025-10-10", "2025-11-30", 0, 0.5, "none; pressafrik a299675"),
    ("mopti", "2025-12-10", "2025-12-31", 8, 10, "about nine; pressafrik a299675"),
    ("mopti", "2026-01-05", "2026-01-09", 6, 8, "seven; pressafrik a299675"),
]
PRICES = [  # street price over official, as a ratio
    ("2025-10-08", 1.9, 2.1, "1,500 FCFA; allafrica 202510090131"),
    ("2025-10-13", 2.6, 3.9, "2,000-3,000; maliemergenceinfo"),
    ("2025-11-05", 1.5, 2.6, "up to 2,000; ivoirematin 115016"),
]


def day(text):
    return datetime.date.fromisoformat(text[:10])


def read_csv(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def quantile(values, q):
    """The ceil(q n)-th smallest, q in (0, 1]."""
    ordered = sorted(values)
    rank = -(-q * len(ordered) // 1)
    return ordered[max(0, min(len(ordered) - 1, int(rank) - 1))]


class Run:
    """One replication, as `taji run --json` tells it: numbers by day from the origin on."""

    def __init__(self, result):
        self.start = day(result["scenario"]["origin"])
        self.cities = result["cities"]
        for city in self.cities.values():  # of a day only the phase is compared, and a thousand runs take much memory
            for tank in city.values():
                if "days" in tank:
                    tank["phases"] = [d["phase"] for d in tank.pop("days")]
        self.corridors = result["corridors"]
        some = next(iter(self.corridors.values()))
        self.days = len(some["arrivals"])

    @property
    def last(self):
        return self.start + datetime.timedelta(self.days - 1)

    def cut(self, values, first, last):
        """Those of the days from `first` to `last`, both included."""
        low, high = (first - self.start).days, (last - self.start).days + 1
        return values[max(low, 0):max(high, 0)]

    def arrived(self, corridors, first, last):
        return sum(sum(self.cut(self.corridors[c]["arrivals"], first, last)) for c in corridors)

    def count(self, what, corridors, first, last):
        """What befell corridors: attacks on loaded convoys (`attacks`), `trucks_lost`."""
        return sum(sum(self.cut(self.corridors[c]["by_day"][what], first, last)) for c in corridors)

    def most_on_one_day(self, what):
        return max(max(c["by_day"][what]) for c in self.corridors.values())

    def largest(self, corridors, first, last):
        """Most tankers that came on two days running."""
        days = [first + datetime.timedelta(n) for n in range((last - first).days)]
        return max(self.arrived(corridors, d, d + datetime.timedelta(1)) for d in days)

    def tanks(self, city):
        return [t for t in self.cities[city].values() if "phases" in t]

    def phase(self, city, first, last):
        """Mean over the days of the worse phase of the city's products."""
        tanks = [self.cut(t["phases"], first, last) for t in self.tanks(city)]
        worst = [max(phases) for phases in zip(*tanks)]
        return sum(worst) / len(worst)

    def hours(self, city, service, first, last):
        values = self.cut(self.cities[city]["services"][service]["hours"], first, last)
        return sum(values) / len(values)

    def dearest(self, city, date):
        return max(self.cut(t["price_index"], date, date)[0] for t in self.tanks(city))

    def reserve(self, city, date):
        return sum(self.cut(t["reserve_by_day_l"], date, date)[0] for t in self.tanks(city))


class Results:
    def __init__(self, folder):
        with open(os.path.join(folder, "manifest.json"), encoding="utf-8") as file:
            self.manifest = json.load(file)
        with open(os.path.join(folder, "replications.csv"), newline="", encoding="utf-8") as file:
            self.replications = [row[0] for row in csv.reader(file)][1:]

    def command(self, taji, replication):
        command = [taji, "run", self.manifest["scenario"]["path"], "--seed", str(self.manifest["seed"]),
                   "--replication", replication, "-q", "--json"]
        if self.manifest.get("variant"):
            command += ["--variant", self.manifest["variant"]]
        for change in self.manifest.get("set") or []:
            command += ["--set", change if isinstance(change, str) else "{path}={value}".format(**change)]
        return command

    def run(self, taji, replication):
        done = subprocess.run(self.command(taji, replication), check=True, capture_output=True, text=True)
        return Run(json.loads(done.stdout))


class Table:
    def __init__(self, markdown):
        self.markdown = markdown
        self.inside = self.count = 0

    def heading(self, text, seen):
        if self.markdown:
            print(f"\n### {text}\n\n| {seen} | seen | median | 5–95 % | inside | near |")
            print("|---|---:|---:|---:|---|---:|")
        else:
            print(f"\n{text}\n{seen:72}{'seen':>10}{'median':>8}{'5-95 %':>12}{'near':>7}  inside")

    def row(self, name, low, high, values, digits=0, at_least=False, slack=0.0):
        """`values` over replications against what was seen, between `low` and `high`, or at least `low`."""
        seen = f"≥ {low:g}" if at_least else f"{low:g}" if low == high else f"{low:g}–{high:g}"
        high = float("inf") if at_least else high
        near_by = slack or (0.1 * low if low == high else 0)
        near = sum(low - near_by <= v <= high + near_by for v in values) / len(values)
        levels = [quantile(values, q) for q in (0.05, 0.5, 0.95)]
        self.band(name, seen, low - slack, high + slack, levels, digits, f"{near:.0%}")

    def band(self, name, seen, low, high, levels, digits, near="–"):
        below, middle, above = levels
        verdict = "yes" if low <= above and high >= below else "no: seen more" if low > above else "no: seen less"
        self.count += 1
        self.inside += verdict == "yes"
        band = f"{below:.{digits}f}–{above:.{digits}f}"
        if self.markdown:
            print(f"| {name} | {seen} | {middle:.{digits}f} | {band} | {verdict} | {near} |")
        else:
            print(f"{name:72}{seen:>10}{middle:>8.{digits}f}{band:>12}{near:>7}  {verdict}")


def arrivals(table, runs, data):
    """Tankers by week and month, and the convoys that were counted on their day."""
    every = list(runs[0].corridors)
    imports = [c for c in every if not c.endswith("-onward")]  # those on their way from Bamako have been counted before
    bamako = ["zegoua", "tengrela", "kayes", "kita", "kouremale"]
    table.heading("Tankers that arrived", "period")
    single = []
    for row in read_csv(os.path.join(data, "tanker_arrivals.csv")):
        first, last = day(row["period_start"]), day(row["period_end"])
        if not row["scope"].startswith("national"):
            if row["tankers"] and ("Bamako" in row["scope"] or "Gao" in row["scope"]):
                single.append((row, first, last))
            continue
        if row["tankers"]:
            seen = float(row["tankers"])
        elif row["litres"]:
            seen = round(float(row["litres"]) / LITRES)
        else:
            continue
        name = f"{first:%d %b}–{last:%d %b}, nation, {row['kind'].split(' (')[0]}"
        table.row(name, seen, seen, [r.arrived(imports, first, last) for r in runs])
    table.heading("Largest arrival on two days, within a week of a convoy that was counted", "convoy")
    for row, first, last in single:
        if "Niger" in row["scope"]:
            continue  # by a road that the scenario leaves out
        place = "Gao" if "Gao" in row["scope"] else "Bamako"
        corridors = ["gao"] if place == "Gao" else bamako
        low, high = first - datetime.timedelta(7), last + datetime.timedelta(8)
        high = min(high, runs[0].last)
        seen = float(row["tankers"])
        values = [r.largest(corridors, low, high) for r in runs]
        table.row(f"{first:%d %b}, {place}", seen, seen, values, at_least=True)  # others may have come uncounted


def attacks(table, runs, data):
    """How many attacks, on which road, when, and what they took."""
    rows = read_csv(os.path.join(data, "convoy_attacks.csv"))
    rows = [r for r in rows if r["date"] != "2025-11-06"]  # air cover, no attack
    table.heading("Attacks on loaded convoys (seen: the named ones; small ones are missing)", "attacks")
    every, end = list(runs[0].corridors), runs[0].last
    seen_in = lambda first, last, corridors: [r.count("attacks", corridors, day(first), last) for r in runs]
    table.row("all named, 6 Sep–18 Jan", len(rows), len(rows), seen_in("2025-09-01", end, every), at_least=True)
    for first, last in (("2025-09-06", "2025-10-31"), ("2025-11-01", "2025-11-20"), ("2025-11-21", "2025-12-05"),
                        ("2025-12-06", "2026-01-18")):
        seen = sum(first <= r["date"] <= last for r in rows)
        values = seen_in(first, day(last), every)
        table.row(f"{day(first):%d %b}–{day(last):%d %b}", seen, seen, values, at_least=seen > 0)
    for route, corridors in ROUTES.items():
        seen = sum(r["corridor"].startswith(route) for r in rows)
        table.row(f"road {route}", seen, seen, seen_in("2025-09-01", end, corridors), at_least=True)
    table.heading("Tankers destroyed or taken", "losses")
    for name, last, low, high in (("seen on pictures by 3 December (Bellingcat)", "2025-12-03", 130, 300),
                                  ("by the end of December (derived; hundreds: AFP)", "2025-12-31", 145, 300)):
        table.row(name, low, high, [r.count("trucks_lost", every, r.start, day(last)) for r in runs])
    largest = [r.most_on_one_day("trucks_lost") for r in runs]
    table.row("largest loss of a corridor in a day (14 Sep: 20–80; 17 Oct: 50)", 40, 80, largest)


def phases(table, runs, data):
    """Station status 4 (normal) to 0 (dry) as phase 0 to 4, half a step either way."""
    table.heading("Shortage phase of Bamako, mean of days, worse product (seen: 4 − station status)", "period")
    for row in read_csv(os.path.join(data, "bamako_status.csv")):
        first, last = day(row["date_start"]), min(day(row["date_end"]), runs[0].last)
        phase = 4 - int(row["level_0_dry_4_normal"])
        values = [r.phase("bamako", first, last) for r in runs]
        table.row(f"{first:%d %b}–{last:%d %b}", phase, phase, values, 1, slack=0.5)
    values = [r.phase("mopti", day("2025-10-07"), day("2025-11-26")) for r in runs]
    table.row("Mopti without fuel, 7 Oct–26 Nov", 3.5, 4, values, 1)


def stocks(table, runs):
    """First stockout, hours of power, street price, the reserve."""
    first = [r.cities["bamako"]["gasoline"]["first_stockout_days"] for r in runs]
    first = [r.days + 1 if x is None else x for r, x in zip(runs, first)]
    table.heading("Power, price, reserve and first stockout", "measure")
    table.row("gasoline of Bamako dry for the first time, day (1–6 Oct)", 30, 36, first)
    for city, start, end, low, high, source in HOURS:
        values = [r.hours(city, "electricity", day(start), day(end)) for r in runs]
        table.row(f"{city}: hours of power, {day(start):%d %b}–{day(end):%d %b} ({source})", low, high, values, 1)
    for date, low, high, source in PRICES:
        values = [r.dearest("bamako", day(date)) for r in runs]
        table.row(f"street price over official, {day(date):%d %b} (an index; {source})", low, high, values, 1)
    # Used up by 5-7 October: energynews.pro (AFP).
    for date, low, high in (("2025-09-30", 0.01, 9), ("2025-10-07", 0, 0.2)):
        values = [r.reserve("bamako", day(date)) / 1e6 for r in runs]
        table.row(f"state reserve left on {day(date):%d %b}, Ml (energynews.pro)", low, high, values, 1)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("results", help="folder that taji forecast made")
    parser.add_argument("--runs", type=int, metavar="N", help="replications to run once more (all)")
    parser.add_argument("--taji", default=os.path.join(ROOT, "scripts", "taji"), help="the program (scripts/taji)")
    parser.add_argument("--data", default=os.path.join(ROOT, "scenarios", "data"), help="what was seen")
    parser.add_argument("--markdown", action="store_true", help="tables for a Markdown page")
    args = parser.parse_args()
    if args.runs is not None and args.runs < 20:
        parser.error("--runs: a 90 % band needs 20 replications at least")
    try:
        results = Results(args.results)
        numbers = results.replications[:args.runs]
        if len(numbers) < 20:
            raise ValueError(f"{len(numbers)} replications are too few for a 90 % band")
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            runs = list(pool.map(lambda k: results.run(args.taji, k), numbers))
        table = Table(args.markdown)
        arrivals(table, runs, args.data)
        attacks(table, runs, args.data)
        phases(table, runs, args.data)
        stocks(table, runs)
    except (OSError, KeyError, ValueError) as error:
        print(f"compare_autumn: {error!r}", file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as error:
        print(f"compare_autumn: {' '.join(error.cmd)}: {error.stderr.strip()}", file=sys.stderr)
        return 1
    print(f"\n{table.inside} of {table.count} figures meet their 90 % band ({len(runs)} replications).")
    return 0


if __name__ == "__main__":
    sys.exit(main())
