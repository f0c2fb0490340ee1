"""How time and memory grow with the size of a scenario."""

import grid
from measure import ratios, run

ROADS = 1_000_000  # of the large network
# Roads of a network in a scenario file, which may have a million YAML nodes.
YAML_ROADS = 16_000
TABLE_ROADS = (16_000, ROADS)


def scale(bench):
    large_network(bench)
    large_table(bench)
    large_scenario(bench)
    growth(bench)


def large_network(bench):
    roads = 100_000 if bench.quick else ROADS
    file = bench.work / "roads.csv"
    grid.write_roads(file, roads)
    option = f"--roads={file}"
    load, route = bench.in_turns(
        lambda: bench.cases(["grid/load"], option, seconds=0.01)["grid/load"],
        lambda: bench.cases(["grid/route"], option)["grid/route"],
    )
    shown = f"{roads:,} roads"
    bench.row("scale", f"{shown}: CSV to graph", [r["s"] for r in load], "s", 5)
    bench.row("scale", f"{shown}: memory", [r["mb"] for r in load], "MB", 1024)
    bench.row("scale", f"{shown}: fastest route across", [r["s"] for r in route], "s", 0.5)


def large_table(bench):
    """The same grid as the network of a scenario, its roads in a CSV table."""
    roads = 100_000 if bench.quick else ROADS
    across, _ = made(bench, roads=roads, table=True, across=True)
    beside, _ = made(bench, roads=roads, table=True)
    from_side = ["--from", "g0", "--to", f"g{grid.side_of(roads) ** 2 - 1}"]
    idle, used, asked = bench.in_turns(
        lambda: run([bench.taji, "validate", beside]),
        lambda: run([bench.taji, "validate", across]),
        lambda: run([bench.taji, "network", across, *from_side]),
    )
    shown = f"{roads:,} roads in a table"
    bench.row("scale", f"{shown}: validate, none on a way", [r.seconds for r in idle], "s", 5)
    bench.row("scale", f"{shown}: validate, a route across", [r.seconds for r in used], "s", 5)
    bench.row("scale", f"{shown}: memory of that", [r.mb for r in used], "MB", 1024)
    beyond = [max(0.0, a.seconds - u.seconds) for a, u in zip(asked, used, strict=True)]
    bench.row("scale", f"{shown}: network, beyond validate", beyond, "s", 0.5)


def made(bench, **sizes):
    """The path of a made scenario, and the option of taji_bench that reads it as `made`."""
    name = "-".join(f"{size}{value}" for size, value in sizes.items()) or "usual"
    file = bench.work / f"{name}.yaml"
    if not file.exists():
        grid.write_scenario(file, **sizes)
    return file, f"--scenario=made={file}"


def replication(bench, **sizes):
    """Processor time of a replication, with its events."""
    _, option = made(bench, **sizes)
    return bench.cases(["ensemble/made"], option)["ensemble/made"]


def large_scenario(bench):
    roads = 4_000 if bench.quick else YAML_ROADS
    tables = TABLE_ROADS[:1] if bench.quick else TABLE_ROADS
    small, wide, many, *beside = bench.in_turns(
        lambda: replication(bench),
        lambda: replication(bench, roads=roads),
        lambda: replication(bench, cities=100, trucks=50_000),
        *(lambda n=n: replication(bench, roads=n, table=True) for n in tables),
    )
    for number, rows in zip(tables, beside, strict=True):
        gain = ratios([r["s"] for r in rows], [r["s"] for r in small])
        bench.row("scale", f"a replication beside {number:,} roads of a table / beside none", gain, "x", 1.1)
    gain = ratios([r["s"] for r in wide], [r["s"] for r in small])
    what = f"a replication beside {roads:,} listed roads / beside none"
    bench.row("scale", what, gain, "x", note="listed in YAML, all are kept")
    per_event = [[r["s"] / r["events"] for r in rs] for rs in (small, many)]
    what = "100 cities, 50,000 trucks / 1 city, 500 trucks, an event"
    bench.row("scale", what, ratios(per_event[1], per_event[0]), "x", 2)


def growth(bench):
    """One replication of a made scenario, and `taji forecast` with 100 of them, as one size grows."""
    axes = {
        "trucks": (500, 5_000, 50_000),
        "roads": (0, 1_000, 4_000) if bench.quick else (0, 1_000, 4_000, YAML_ROADS),
        "cities": (1, 10, 100),
        "days": (60, 180, 720),
    }
    print("growth of a scenario of 1 city, 500 trucks, 12 roads, 60 days, each once; memory of a command is not")
    print("told below 15 MB or so, which is what this script takes when it starts one:")
    print(f"  {'size':>16} {'events':>10} {'ms':>10} {'ns/event':>10}   forecast -n 100 -j1: {'s':>8} {'MB':>8}")
    for axis, values in axes.items():
        for value in values:
            sizes = {axis: value, **({"trucks": 500 * value} if axis == "cities" else {})}
            one = replication(bench, **sizes)
            whole = bench.forecast(made(bench, **sizes)[0], 100, "-j1")
            print(
                f"  {value:>9,} {axis:<6} {one['events']:>10,.0f} {one['s'] * 1e3:>10.3f}"
                f" {one['s'] / one['events'] * 1e9:>10.0f}   {'':>20} {whole.seconds:>8.2f} {whole.mb:>8.0f}",
                flush=True,
            )
    print(f"  {'replications':>16} {'':>32}   forecast -j1:        {'s':>8} {'MB':>8}")
    for count in (100, 1_000, 10_000):
        whole = bench.forecast(made(bench)[0], count, "-j1")
        print(f"  {count:>16,} {'':>32}   {'':>20} {whole.seconds:>8.2f} {whole.mb:>8.0f}", flush=True)
