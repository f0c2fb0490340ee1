"""The parts of the table, but for what grows with the size of a scenario (scale.py)."""

import csv
import json
import math
import statistics
import sys

from measure import Failed, ratios, run

SIMPY_REPLICATIONS = 10  # a turn
TAJI_REPLICATIONS = 4000  # for the agreement


def mean_and_error(values):
    return statistics.fmean(values), statistics.stdev(values) / math.sqrt(len(values))


def check_agreement(name, ours, theirs):
    """Two samples of one law: their means lie within four standard errors."""
    (a, a_error), (b, b_error) = mean_and_error(ours), mean_and_error(theirs)
    distance = abs(a - b) / math.hypot(a_error, b_error)
    said = f"{name}: Taji {a:.2f} ± {a_error:.2f}, SimPy {b:.2f} ± {b_error:.2f}: {distance:.1f} standard errors apart"
    if distance > 4:
        raise Failed(f"the two models are not of the same law: {said}")
    return said


def reference(bench):
    """The reference corridor against SimPy, one replication on one thread."""
    seeds = {"lean": 1_000_000, "idiomatic": 2_000_000}
    gave = {"lean": [], "idiomatic": []}

    def simpy(kind):
        script = bench.root / "bench" / "simpy" / f"{kind}.py"
        ran = json.loads(run([sys.executable, script, SIMPY_REPLICATIONS, seeds[kind]]).out)
        seeds[kind] += SIMPY_REPLICATIONS
        gave[kind].append(ran)
        return ran["seconds"]

    def ours():
        return bench.cases(["ensemble/reference"], f"--scenario=reference={bench.reference}")["ensemble/reference"]

    cases, lean, idiomatic = bench.in_turns(ours, lambda: simpy("lean"), lambda: simpy("idiomatic"))
    taji = [case["s"] for case in cases]
    note = f"{cases[0]['events']:,.0f} events"
    bench.row("reference", "Taji, a replication", [s * 1e3 for s in taji], "ms", note=note)
    bench.row("reference", "SimPy, lean, a replication", [s * 1e3 for s in lean], "ms")
    bench.row("reference", "SimPy, idiomatic, a replication", [s * 1e3 for s in idiomatic], "ms")
    bench.row("reference", "lean SimPy / Taji", ratios(lean, taji), "x", 150, True)
    bench.row("reference", "idiomatic SimPy / Taji", ratios(idiomatic, taji), "x", 200, True)
    agree(bench, gave)


def agree(bench, gave):
    bench.forecast(bench.reference, TAJI_REPLICATIONS, "--no-spread")
    with open(bench.work / "out" / "replications.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    lost = [float(row["south.trucks_lost"]) for row in rows]
    litres = [float(row["city.diesel.delivered_l"]) for row in rows]
    for kind, runs in gave.items():
        theirs_lost = [value for ran in runs for value in ran["lost"]]
        theirs_litres = [value * 1000 for ran in runs for value in ran["delivered_kl"]]
        count = f"{len(rows)} replications and {len(theirs_lost)} of {kind} SimPy"
        print(f"agree, {count}: {check_agreement('trucks lost', lost, theirs_lost)}")
        print(f"agree, {count}: {check_agreement('litres delivered', litres, theirs_litres)}", flush=True)


def kernel(bench):
    """The public kernel by itself."""
    mm1 = ("mm1/kernel", "mm1/by_hand", "mm1/twister")
    (passes,) = bench.in_turns(lambda: bench.cases(mm1))
    ours, hand, twister = ([turn[name]["s"] for turn in passes] for name in mm1)
    bench.row("kernel", "M/M/1, a million customers, on the kernel", [s * 1e3 for s in ours], "ms")
    bench.row("kernel", "  / a loop by hand with the same draws", ratios(ours, hand), "x", 1.5)
    bench.row("kernel", "  / a loop by hand with the Mersenne Twister", ratios(ours, twister), "x")
    sizes = (100, 1_000, 10_000, 100_000)
    names = [f"hold/{kind}/{size}" for kind in ("calendar", "queue") for size in sizes]
    (passes,) = bench.in_turns(lambda: bench.cases(names))
    for size in sizes:
        calendar, queue = ([turn[f"hold/{kind}/{size}"]["s"] for turn in passes] for kind in ("calendar", "queue"))
        what = f"hold model, {size:,} pending: calendar / priority_queue"
        bench.row("kernel", what, ratios(calendar, queue), "x", 1.0)


def limit(bench):
    """The Bamako scenario against its own events and draws, bare."""
    scenario = bench.scenarios / "bamako-2026.yaml"
    counts = json.loads(run([bench.build / "bench" / "taji_counts", scenario, 64]).out)
    print("a replication: {events:,.0f} events, {pending:,.0f} pending, {draws:,.0f} draws".format(**counts))
    bare = ",".join(str(round(counts[name])) for name in ("events", "pending", "draws"))
    names = ("replicate/bamako", "bare/heap", "bare/draws")
    (passes,) = bench.in_turns(lambda: bench.cases(names, f"--scenario=bamako={scenario}", f"--bare={bare}"))
    whole, heap, draws = ([turn[name]["s"] * 1e6 for turn in passes] for name in names)
    bench.row("limit", "a replication", whole, "µs")
    bench.row("limit", "  its events as bare heap operations", heap, "µs")
    bench.row("limit", "  its draws, bare", draws, "µs")
    quotient = [w / (h + d) for w, h, d in zip(whole, heap, draws, strict=True)]
    bench.row("limit", "a replication / what it needs at the least", quotient, "x", 2.5)


def threads(bench):
    """Two threads against one: the whole command, reading and writing included."""
    scenario = bench.scenarios / "bamako-2026.yaml"
    count = 1_000 if bench.quick else 10_000
    one, two = bench.in_turns(
        lambda: bench.forecast(scenario, count, "-j1"), lambda: bench.forecast(scenario, count, "-j2")
    )
    gain = ratios([r.seconds for r in one], [r.seconds for r in two])
    bench.row("threads", f"one thread / two threads, {count:,} replications", gain, "x", 1.85, True)
    got = [r.cpu / r.seconds for r in two]
    bench.row("threads", "  processors that two threads were given", got, "", note="below 1.9 the machine was busy")


def forecast(bench):
    """The Bamako forecast: 60 days on two processors."""
    scenario = bench.scenarios / "bamako-2026.yaml"
    # Of more than 2,048 only sums and sketches are kept: from there on memory is to stay as it is.
    few, many = (1_000, 4_000) if bench.quick else (4_000, 10_000)
    small, large = bench.in_turns(
        lambda: bench.forecast(scenario, few, "-j2"), lambda: bench.forecast(scenario, many, "-j2")
    )
    goals = (None, None) if bench.quick else (5.0, 300)
    bench.row("forecast", f"{many:,} replications, time", [r.seconds for r in large], "s", goals[0])
    bench.row("forecast", "  processor time", [r.cpu for r in large], "s")
    bench.row("forecast", "  memory", [r.mb for r in large], "MB", goals[1])
    memory = statistics.median(r.mb for r in large)
    slope = (memory - statistics.median(r.mb for r in small)) / (many - few)
    expected = (memory + slope * (10 * many - many)) / memory
    what = f"memory of {10 * many:,} / of {many:,} replications"
    if bench.quick or expected > 3:
        bench.row("forecast", what, [expected], "x", 1.3, note=f"not run: as {few:,} and {many:,} let expect")
    else:
        bench.row("forecast", what, [bench.forecast(scenario, 10 * many, "-j2").mb / memory], "x", 1.3)


def startup(bench):
    """Short commands: what a user waits for."""
    one_road = bench.scenarios / "one-road.yaml"
    turns = bench.turns
    bench.turns = max(21, 5 * turns)  # they are short
    nothing, version, small = bench.in_turns(
        lambda: run(["true"]), lambda: run([bench.taji, "--version"]), lambda: bench.forecast(one_road, 100)
    )
    bench.turns = turns
    bench.row("startup", "`true`, for comparison", [r.seconds * 1e3 for r in nothing], "ms")
    bench.row("startup", "taji --version", [r.seconds * 1e3 for r in version], "ms", 10)
    bench.row("startup", "one-road.yaml, 100 replications", [r.seconds * 1e3 for r in small], "ms", 50)
