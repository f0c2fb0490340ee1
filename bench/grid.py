#!/usr/bin/env python3
"""Made networks and scenarios of any size, for the benchmarks.

  grid.py roads N FILE                       a grid of about N roads as CSV (from,to,km: places by number)
  grid.py scenario FILE [--roads N] [--cities N] [--trucks N] [--days N] [--table] [--across]
                                             a scenario: each city with its own depot, road of 12 legs and share of the
                                             trucks, beside a grid of about N roads that nobody needs; --table: the grid
                                             is a CSV table beside FILE; --across: and the first city's trucks go by
                                             the fastest way from one corner of it to the other
"""

import argparse
import math
from pathlib import Path

LEGS = 12
KM = 100
LITRES_PER_TRUCK_AND_DAY = 8_000  # what a truck of 45 kl brings in a cycle of five days and a half


def side_of(roads):
    """Places along a side of the square grid whose 2 n (n - 1) roads come nearest to so many."""
    return max(2, round((1 + math.sqrt(1 + 2 * roads)) / 2))


def grid_roads(roads):
    """(from, to, km) of each road of a square grid; lengths differ, so that fastest routes do."""
    side = side_of(roads)
    for row in range(side):
        for column in range(side):
            place = row * side + column
            if column + 1 < side:
                yield place, place + 1, 5 + place * 7919 % 13
            if row + 1 < side:
                yield place, place + side, 5 + place * 104729 % 11


def write_roads(path, roads):
    with open(path, "w", encoding="ascii") as file:
        file.write("from,to,km\n")
        file.writelines(f"{start},{end},{km}\n" for start, end, km in grid_roads(roads))


def table_of(path):
    return path.with_suffix(".csv")


def scenario(path, roads=0, cities=1, trucks=500, days=60, table=False, across=False):
    """Lines of a scenario file. Trucks leave in convoys of 60 as soon as there are 60: more trucks, more convoys."""
    each = trucks // cities
    yield "taji: 1"
    yield f"name: {cities} cities, {trucks} trucks, a grid of {roads} roads"
    yield "start: 2026-01-01"
    yield f"horizon: {days} d"
    yield "network:"
    if table:
        yield f"  road_table: {table_of(path).name}"
    if across:
        yield "  within: 20 km"
    yield "  speeds: {track: {loaded: 40 km/h, empty: 50 km/h}}"
    yield "  places:"
    if across:
        yield "    far: ~"
    for city in range(cities):
        yield from (f"    c{city}-{leg}: ~" for leg in range(LEGS + 1))
    if roads and not table:
        yield from (f"    g{place}: ~" for place in range(side_of(roads) ** 2))
    yield "  roads:"
    for city in range(cities):
        for leg in range(LEGS):
            ends = f"from: c{city}-{leg}, to: c{city}-{leg + 1}"
            yield f"    - {{id: c{city}-r{leg}, {ends}, km: {KM}, class: track, interdiction: 1 %}}"
    if roads:
        yield "    - {id: joint, from: c0-0, to: g0, km: 5, class: track}"
    if across:
        yield f"    - {{id: far, from: g{side_of(roads) ** 2 - 1}, to: far, km: 5, class: track}}"
    if roads and not table:
        for number, (start, end, km) in enumerate(grid_roads(roads)):
            yield f"    - {{id: g{number}, from: g{start}, to: g{end}, km: {km}, class: track}}"
    yield "fleet:"
    for city in range(cities):
        yield f"  - {{corridor: s{city}, product: diesel, trucks: {each}, capacity: 45 kl}}"
    yield "corridors:"
    for city in range(cities):
        yield f"  s{city}:"
        yield f"    source: c{city}-0"
        if across and city == 0:
            yield "    city: far"
            yield "    route: fastest"
        else:
            yield f"    city: c{city}-{LEGS}"
        yield "    convoy: {target: 60}"
        yield "    speed_factor: {lognormal: {median: 1, cv: 0.2}}"
        yield "    on_attack: {loss: {count: {empirical: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]}}, delay: {exponential: 12 h}}"
    yield "cities:"
    for city in range(cities):
        yield "  far:" if across and city == 0 else f"  c{city}-{LEGS}:"
        yield "    unloading: 24 h"
        yield f"    stock: {{diesel: {{initial: {each * LITRES_PER_TRUCK_AND_DAY * 5 // 1000} kl}}}}"
        yield f"    demand: {{all: {{diesel: {each * LITRES_PER_TRUCK_AND_DAY // 1000} kl/d}}}}"


def write_scenario(path, **sizes):
    path = Path(path)
    with open(path, "w", encoding="ascii") as file:
        file.writelines(line + "\n" for line in scenario(path, **sizes))
    if sizes.get("table"):
        with open(table_of(path), "w", encoding="ascii") as file:
            file.write("from,to,km,class\n")
            file.writelines(f"g{start},g{end},{km},track\n" for start, end, km in grid_roads(sizes["roads"]))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    kinds = parser.add_subparsers(dest="kind", required=True)
    roads = kinds.add_parser("roads")
    roads.add_argument("number", type=int)
    roads.add_argument("file")
    whole = kinds.add_parser("scenario")
    whole.add_argument("file")
    for size, usual in (("roads", 0), ("cities", 1), ("trucks", 500), ("days", 60)):
        whole.add_argument("--" + size, type=int, default=usual)
    for switch in ("table", "across"):
        whole.add_argument("--" + switch, action="store_true")
    given = parser.parse_args()
    if given.kind == "roads":
        write_roads(given.file, given.number)
    else:
        sizes = {"roads": given.roads, "cities": given.cities, "trucks": given.trucks, "days": given.days}
        write_scenario(given.file, **sizes, table=given.table, across=given.across)


if __name__ == "__main__":
    main()
