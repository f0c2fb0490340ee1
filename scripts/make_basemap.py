#!/usr/bin/env python3
"""Makes engine/output/basemap/outlines.txt, the country outlines of reports:  make_basemap.py COUNTRIES_50M_JSON

COUNTRIES_50M_JSON is `countries-50m.json` of the npm package world-atlas 2.0.2 (`npm pack world-atlas@2.0.2`), which is
Natural Earth's 1:50m admin 0 countries, in the public domain, as TopoJSON. Borders are simplified arc by arc (Douglas
and Peucker, 0.03 degrees), so that neighbours still meet; islands under 0.01 square degrees and Antarctica are left out.
"""

import json
import sys
from pathlib import Path

TOLERANCE = 0.03
LEAST_AREA = 0.01
GRID = 100  # steps in a degree
OUT = Path(__file__).resolve().parent.parent / "engine/output/basemap/outlines.txt"


def simplified(points, tolerance):
    """Douglas and Peucker; a closed line keeps the point farthest from where it begins."""
    if len(points) < 3:
        return points
    if points[0] == points[-1]:
        far = max(range(len(points)), key=lambda i: distance2(points[0], points[i]))
        return simplified(points[: far + 1], tolerance)[:-1] + simplified(points[far:], tolerance)
    keep, stack = {0, len(points) - 1}, [(0, len(points) - 1)]
    while stack:
        a, b = stack.pop()
        worst, at = 0.0, None
        for i in range(a + 1, b):
            d = off_line(points[i], points[a], points[b])
            if d > worst:
                worst, at = d, i
        if worst > tolerance:
            keep.add(at)
            stack += [(a, at), (at, b)]
    return [points[i] for i in sorted(keep)]


def distance2(p, q):
    return (p[0] - q[0]) ** 2 + (p[1] - q[1]) ** 2


def off_line(p, a, b):
    """Distance of p from the stretch a to b."""
    length2 = distance2(a, b)
    part = 0 if length2 == 0 else ((p[0] - a[0]) * (b[0] - a[0]) + (p[1] - a[1]) * (b[1] - a[1])) / length2
    part = min(1, max(0, part))
    return distance2(p, (a[0] + part * (b[0] - a[0]), a[1] + part * (b[1] - a[1]))) ** 0.5


def decoded(topology):
    """The arcs in degrees."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        yield points


def area(ring):
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1]))) / 2


def ring_points(ring, arcs):
    points = []
    for arc in ring:
        points += arcs[arc] if arc >= 0 else arcs[~arc][::-1]
    return points


def main(arguments):
    if len(arguments) != 1:
        print(__doc__.splitlines()[0], file=sys.stderr)
        return 2
    topology = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
    exact = list(decoded(topology))
    arcs = [[(round(x * GRID), round(y * GRID)) for x, y in simplified(arc, TOLERANCE)] for arc in exact]
    countries, used = [], {}
    for country in topology["objects"]["countries"]["geometries"]:
        name = country["properties"]["name"]
        if name == "Antarctica":
            continue
        polygons = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
        rings = [ring for polygon in polygons for ring in polygon if area(ring_points(ring, exact)) >= LEAST_AREA]
        if rings:
            for ring in rings:
                for arc in ring:
                    used.setdefault(arc if arc >= 0 else ~arc, len(used))
            countries.append((name, rings))
    countries.sort()

    def number(arc):
        return used[arc] if arc >= 0 else ~used[~arc]

    lines = [
        "# Country outlines, simplified by scripts/make_basemap.py from Natural Earth 1:50m (public domain;",
        "# naturalearthdata.com) as packed in world-atlas 2.0.2 (ISC). Hundredths of a degree. `a`: an arc, its first point",
        "# east and north, then steps. `c`: a country's name, then rings of arcs; ~n, written as -1-n, runs backwards.",
    ]
    for arc in used:
        points = arcs[arc]
        flat, (x, y) = [*points[0]], points[0]
        for px, py in points[1:]:
            if (px, py) != (x, y):
                flat += [px - x, py - y]
                x, y = px, py
        lines.append("a " + " ".join(map(str, flat)))
    for name, rings in countries:
        lines.append(f"c {name}|" + "|".join(" ".join(str(number(arc)) for arc in ring) for ring in rings))
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{OUT.name}: {len(used)} arcs, {len(countries)} countries, {OUT.stat().st_size} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
