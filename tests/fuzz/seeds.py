"""seeds.py TREE FOLDER READER...: seeds and words for the fuzz targets, from what the tree holds.

Scenarios, plans, networks and the corpus of faulty inputs (tests/bad) are good beginnings; the dictionary holds the keys of
both schemas, and YAML's and the units' own words.
"""
import json
import pathlib
import re
import sys

tree, folder, readers = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3:]
LARGEST = 20_000


def put(reader, name, text):
    if reader not in readers:
        return
    target = folder / reader
    target.mkdir(parents=True, exist_ok=True)
    data = text if isinstance(text, bytes) else text.encode()
    if len(data) <= LARGEST:
        (target / name).write_bytes(data)


def unescaped(text):
    text = re.sub(r"\\\{\d+\*[^}]*\}", "", text)
    text = re.sub(r"\\x([0-9a-f]{2})", lambda m: chr(int(m[1], 16)), text)
    return text.replace("\\n", "\n").replace("\\t", "\t")


def edits(name):
    """The edits of a file of cases, applied one by one."""
    base = ""
    for number, line in enumerate((tree / "tests/bad" / name).read_text().splitlines()):
        if line.startswith("base "):
            path = tree / "tests/bad" / line[5:]
            base = path.read_text() if path.exists() else ""
        elif " => " in line and not line.startswith(("    ", "#")):
            old, new = map(unescaped, line.split(" => ", 1))
            yield number, new if old == "whole" else base + new if old == "append" else base.replace(old, new)


for path in sorted((tree / "scenarios").glob("*.yaml")) + [tree / "tests/bad/scenario.yaml"]:
    put("scenario", path.name, path.read_text())
    put("yaml", path.name, path.read_text())
for path in sorted((tree / "scenarios/networks").glob("*.yaml")) + [tree / "tests/bad/network.yaml"]:
    put("network", path.name, path.read_text())
for path in sorted((tree / "scenarios/sweeps").glob("*.yaml")) + [tree / "tests/bad/plan.yaml"]:
    put("plan", path.name, path.read_text())
for path in sorted((tree / "scenarios").rglob("*.csv")) + [tree / "tests/bad/points.csv"]:
    put("csv", path.name, path.read_text())
for reader, source in [("yaml", "yaml"), ("scenario", "scenario"), ("network", "network"), ("plan", "plan"), ("csv", "csv")]:
    for number, text in edits(source + ".cases"):
        put(reader, f"case-{number}", text)
put("scenario", "comma", ",")
for number, text in edits("condition.cases"):
    put("argument", f"condition-{number}", "f" + text)
for number, text in enumerate(["corridors.s.convoy.target=20", "fleet.s-diesel.trucks=unlimited", "horizon=10 d",
                               "network.roads.r={id: r, from: d, to: c, km: 5}"]):
    put("argument", f"set-{number}", "s" + text)
for number, text in enumerate(["a.b=1 kl, 2 kl", "c=0..1:11", "c=1..100:3 log", "d=[{uniform: [1 h, 2 h]}, 3 h]",
                               "d=[, 2 h]"]):
    put("argument", f"grid-{number}", "g" + text)

for number, text in enumerate(["p_dry.30d[c,diesel] > 50 %", "se(unserved_l[c,diesel]) > 5 l", "ci(p_dry.30d) < 10 %",
                               "hours[c,power] < 4 h", "classes.a.b.need_l > 1 kl and first_stockout_days.p_never < 1"]):
    put("argument", f"measure-{number}", "f" + text)

# Tables of reports, forecasts, attacks and roads, and their faulty ones. Where a reader takes two, a line of %% parts them.
bad = tree / "tests/bad"


def base(name):
    return (bad / name).read_text()


here = {"hills": "z", "trunk": "one", "city,": "c,", "south": "s", "plain": "z"}  # the scenario of tests/fuzz/tables.hpp


def spoken(text):
    for there, name in here.items():
        text = text.replace(there, name)
    return text


def cases_of(name, of):
    """Edits of one base of a file of cases."""
    now = ""
    lines = (bad / name).read_text().splitlines()
    bases = {}
    for number, line in enumerate(lines):
        now = line[5:] if line.startswith("base ") else now
        bases[number] = now
    return ((number, text) for number, text in edits(name) if bases[number] == of)


PARTED = "%%\n"
put("observations", "base", spoken(base("observations.csv")))
for number, text in edits("observations.cases"):
    put("observations", f"case-{number}", spoken(text))
put("hub", "base", base("forecast.csv") + PARTED + base("observed.csv"))
for number, text in cases_of("hub.cases", "forecast.csv"):
    put("hub", f"case-{number}", text + PARTED + base("observed.csv"))
for number, text in cases_of("hub.cases", "observed.csv"):
    put("hub", f"case-{number}", base("forecast.csv") + PARTED + text)
for first in "abo":
    put("incidents", f"ged-{first}", first + spoken(base("exposure.csv")) + PARTED + base("ged.csv"))
put("incidents", "base", "a" + spoken(base("exposure.csv")) + PARTED + spoken(base("attacks.csv")))
for number, text in cases_of("fit.cases", "exposure.csv"):
    put("incidents", f"case-{number}", "a" + spoken(text) + PARTED + spoken(base("attacks.csv")))
for name in ["attacks.csv", "ged.csv"]:
    for number, text in cases_of("fit.cases", name):
        put("incidents", f"case-{number}", "a" + spoken(base("exposure.csv")) + PARTED + spoken(text))
put("roads", "base", base("roads.csv") + PARTED + base("places.csv"))
put("roads", "alone", base("roads.csv"))
for number, text in cases_of("roads.cases", "roads.csv"):
    put("roads", f"case-{number}", text + PARTED + base("places.csv"))
for number, text in cases_of("roads.cases", "places.csv"):
    put("roads", f"case-{number}", base("roads.csv") + PARTED + text)

examples = set()
words = set()


def walk(schema):
    if isinstance(schema, dict):
        for key, value in schema.items():
            if key == "properties":
                words.update(value)
            if key == "description":
                examples.update(re.findall(r"Example: (.+?)(?:$|\n)", str(value)))
            if key == "enum":
                words.update(str(word) for word in value)
            walk(value)
    elif isinstance(schema, list):
        for value in schema:
            walk(value)


for name in ["taji.schema.json", "sweeps/plan.schema.json"]:
    walk(json.loads((tree / "scenarios" / name).read_text()))
for number, text in enumerate(sorted(examples)):
    put("quantity", f"example-{number}", text)
for number, text in enumerate(["45.9 kl", "4.5 Ml/d", "60 km/h", "72 h", "0.6 / week", "0.2 / 1000 km", "30 %", "2026-01-19",
                               "2026-01-19T06:00:30Z", "06:00-18:00", "22:00-05:00", "unlimited", "1e-300 d", "×4"]):
    put("quantity", f"form-{number}", text)
words |= {"uncertain", "triangular", "uniform", "lognormal", "median", "p90", "p05", "p95", "mean", "cv", "sd", "beta", "gamma",
          "poisson", "binomial", "empirical", "exponential", "of", "times", "unlimited", "never", "always", "kl", "Ml", "km/h",
          "/ d", "/ week", "%", "d", "h", "2026-01-20", "1e308", "-1", "nan", "inf", "9999999999", "&a ", "*a", "? ", "!!str",
          "---", "...", "|", ">-", "<<", "taji_network", "p_dry.30d", "se(", "ci(", " and ", " or ", ">="}
quoted = sorted('"' + w.replace("\\", "\\\\").replace('"', '\\"') + '"' for w in words if w and w.isascii() and w.isprintable())
columns = {name for path in bad.glob("*.csv") for name in path.read_text().splitlines()[0].split(",")}
types = {"quantile", "cdf", "pmf", "sample", "median", "NA", "all:", "diesel:", "zone:", "road:", "corridor:", "%%"}
quoted += ['"' + word + '"' for word in sorted((columns | types) - words)]
for reader in readers:
    (folder / f"{reader}.dict").write_text("\n".join(quoted) + "\n")
