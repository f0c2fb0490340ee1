"""taji import, from its command line: what it writes is taken by validate, network and forecast."""

import gzip
import json
from pathlib import Path
import time

from harness import Cli, SCENARIO, main

OSM = Path(__file__).resolve().parent.parent / "import" / "data" / "small.osm"
NODES = """\
id,lat,lon,name
1,6.82,-5.28,Depot
2,9.0,-5.5,
3,12.65,-8.0,City
4,9.0,-6.5,
"""
ROADS = """\
id,from,to,km,class
a,1,2,260,primary
b,2,3,560,primary
c,2,4,130,tertiary
d,4,3,500,tertiary
"""
SUPPLY = """\
taji: 1
name: Imported
start: 2026-01-12
horizon: 20 d
network: NETWORK
fleet: [{corridor: south, trucks: 100, capacity: 45 kl, product: diesel}]
corridors: {south: {source: depot, city: city, convoy: {target: 10}}}
cities: {city: {stock: {diesel: {capacity: 30 Ml, initial: 3 Ml}}, demand: {all: {diesel: 200 kl/d}}}}
"""


class Import(Cli):
    def setUp(self):
        super().setUp()
        self.write("nodes.csv", NODES)
        self.write("roads.csv", ROADS)

    def made(self, *words, out="net.yaml", **more):
        done = self.taji("import", *words, "-o", out, **more)
        return done, (self.folder / out).read_text(encoding="utf-8")

    def wrong(self, *words, status=3):
        out, err = self.taji("import", *words, "-o", "net.yaml", status=status)
        self.assertEqual(out, "")
        self.assertFalse((self.folder / "net.yaml").exists())
        return err

    def used(self, network):
        self.write("use.yaml", SUPPLY.replace("NETWORK", network))
        out, err = self.taji("validate", "use.yaml")
        self.assertEqual(err, "")
        self.assertIn("820 km", self.taji("network", "use.yaml")[0])
        return out, json.loads(self.taji("forecast", "use.yaml", "-n", "8", "--json", "-q")[0])

    def test_csv_to_forecast(self):
        (out, err), text = self.made("nodes.csv", "roads.csv")
        self.assertEqual(err, "")
        self.assertTrue(out.startswith("net: 3 places and 3 roads, 1,450 km\n"), out)
        self.assertIn("  network: net.yaml\n", out)
        self.assertTrue(all(len(line) <= 100 for line in out.splitlines()), out)
        self.assertIn('  depot: {name: "Depot", kind: town, at: [6.82, -5.28]}\n', text)
        self.assertIn("  - {id: city-n2, from: city, to: n2, km: 560, class: paved}\n", text)
        self.assertIn("3 places, 3 roads", self.used("net.yaml")[0])

    def test_tables_give_the_forecast_of_the_yaml(self):
        self.made("roads.csv", "nodes.csv")
        listed = self.used("net.yaml")[1]
        (out, _), text = self.made("nodes.csv", "roads.csv", "--as", "tables", out="big.yaml")
        self.assertNotIn("places:", text)
        self.assertIn("  road_table: big-roads.csv\n", out)
        # Of several classes: 630 km in 130 and 500 km at the speed of tertiary roads alone.
        tables = self.used("{file: big.yaml, road_table: big-roads.csv, place_table: big-places.csv}")[1]
        for one in listed, tables:
            one.pop("scenario", None)
            one.pop("inputs", None)
        self.assertEqual(json.dumps(listed["cities"]), json.dumps(tables["cities"]))

    def test_speeds_of_merged_roads_come_through_tables(self):
        self.write("roads.csv", ROADS.replace("a,1,2,260,primary\n", "").replace("c,2,4,130,tertiary", "c,2,4,130,primary"))
        self.write("nodes.csv", NODES.replace("2,9.0,-5.5,", "2,9.0,-5.5,Depot").replace("1,6.82,-5.28,Depot\n", ""))
        self.write("use.yaml", SUPPLY)
        hours = []
        for way in "yaml", "tables":
            (out, _), text = self.made("nodes.csv", "roads.csv", "--as", way, out=way + ".yaml", status=0)
            network = "yaml.yaml" if way == "yaml" else "{file: tables.yaml, road_table: tables-roads.csv, place_table: tables-places.csv}"
            self.write("use.yaml", SUPPLY.replace("NETWORK", network).replace(
                "convoy: {target: 10}", "via: [], route: fastest, convoy: {target: 10}"))
            self.taji("validate", "use.yaml")
            hours.append(self.taji("network", "use.yaml", "--json")[0])
        self.assertEqual(json.dumps(json.loads(hours[0])["pairs"]), json.dumps(json.loads(hours[1])["pairs"]))

    def test_again_the_same_bytes(self):
        _, first = self.made("nodes.csv", "roads.csv", "--trim")
        head, *rows = ROADS.splitlines()
        self.write("roads.csv", "\n".join([head, *reversed(rows)]) + "\n")
        self.assertEqual(self.made("nodes.csv", "roads.csv", "--trim")[1], first)

    def test_openstreetmap_in_every_dress(self):
        (self.folder / "small.osm").write_bytes(OSM.read_bytes())
        (self.folder / "small.osm.gz").write_bytes(gzip.compress(OSM.read_bytes()))
        (self.folder / "small.osm.pbf").write_bytes(OSM.with_name("small.osm.pbf").read_bytes())
        made = [self.made(f"small.osm{end}")[1].split("\n", 1)[1] for end in ("", ".gz", ".pbf")]
        self.assertEqual(made[0], made[1])
        self.assertEqual(made[0], made[2])
        self.assertTrue(made[0].startswith("# Roads (c) OpenStreetMap contributors"))
        report = json.loads(self.taji("import", "small.osm", "-o", "n.yaml", "--json")[0])
        self.assertEqual((report["places"], report["roads"], report["dropped"]["parts"]), (5, 6, 1))
        self.assertEqual([one["id"] for one in report["placed"]], ["cote_d_or", "kita"])

    def test_classes_and_speeds(self):
        _, text = self.made("nodes.csv", "roads.csv", "--class", "tertiary=piste", "--speed", "piste=15 km/h, 20 km/h",
                            "--speed", "paved=50 km/h")
        self.assertIn("  piste: {loaded: 15 km/h, empty: 20 km/h}\n", text)
        self.assertIn("  paved: {loaded: 50 km/h, empty: 50 km/h}\n", text)
        self.assertIn("class: piste", text)
        self.write("plain.csv", "from,to,km\n1,2,260\n2,3,560\n")
        self.assertIn("km: 820, class: urban}", self.made("nodes.csv", "plain.csv", "--class", "none=urban")[1])
        (out, _), text = self.made("nodes.csv", "roads.csv", "--class", "tertiary=off")
        self.assertIn("2 roads of other classes left out: tertiary (2)", out)
        self.assertIn("km: 820, class: paved}", text)

    def test_short_roads(self):
        self.write("roads.csv", ROADS.replace("560", "56"))
        (out, err), _ = self.made("nodes.csv", "roads.csv")
        self.assertIn("roads.csv:3:1: warning: road b is 56.000 km long", err)
        self.assertIn("1 road shorter than the straight line", out)
        self.assertEqual(self.made("nodes.csv", "roads.csv", "-q")[0][1], "")
        (self.folder / "net.yaml").unlink()
        self.assertIn("1 error; nothing was written", self.wrong("nodes.csv", "roads.csv", "--short", "refuse"))
        self.assertIn("km: 489.129", self.made("nodes.csv", "roads.csv", "--short", "repair")[1])

    def test_usage(self):
        for words, told in (
            (["nodes.csv"], "this is a table of nodes"),
            (["roads.csv", "--places", "none.csv"], None),
        ):
            self.assertTrue(told is None or told in self.wrong(*words))
        for words, told in (
            (["roads.shp"], "should be seen by its ending"),
            (["a.geojson", "b.geojson"], "both .csv"),
            (["roads.csv", "--column", "id=x"], "which one, node.id or road.id or place.id"),
            (["roads.csv", "--column", "kn=x"], "did you mean 'km'"),
            (["roads.csv", "--class", "track"], "VALUE=CLASS"),
            (["roads.csv", "--class", "track=piste"], "class 'piste' has no speed"),
            (["roads.csv", "--speed", "paved=20"], "--speed: '20'"),
            (["roads.csv", "--speed", "paved=0 km/h"], "not above 0"),
            (["roads.csv", "--short", "maybe"], "--short"),
            (["roads.csv", "--snap", "10"], "--snap"),
        ):
            self.assertIn(told, self.wrong(*words, status=2), words)
        self.assertIn("cannot read", self.wrong("none.osm", status=1))

    def test_a_country(self):
        """200,000 roads in well under a minute; a scenario takes of them what it needs."""
        size = 317
        nodes = ["id,lat,lon,name"]
        roads = ["from,to,km"]
        for i in range(size):
            for j in range(size):
                name = {(0, 0): "Depot", (size - 1, size - 1): "City"}.get((i, j), "")
                nodes.append(f"{i * size + j},{i / 100},{j / 100},{name}")
                if j + 1 < size:
                    roads.append(f"{i * size + j},{i * size + j + 1},1.2")
                if i + 1 < size:
                    roads.append(f"{i * size + j},{(i + 1) * size + j},1.2")
        self.write("nodes.csv", "\n".join(nodes) + "\n")
        self.write("roads.csv", "\n".join(roads) + "\n")
        self.assertGreater(len(roads), 200_000)
        begun = time.monotonic()
        (out, _), _ = self.made("nodes.csv", "roads.csv")
        self.assertLess(time.monotonic() - begun, 60)
        self.assertIn("net-roads.csv", out)
        self.write("use.yaml", SUPPLY.replace(
            "NETWORK", "{file: net.yaml, road_table: net-roads.csv, place_table: net-places.csv, within: 2 km}"))
        self.taji("validate", "use.yaml")


if __name__ == "__main__":
    main()
