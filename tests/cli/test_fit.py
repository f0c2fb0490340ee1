"""taji fit, from its command line."""

import json

from harness import Cli, SCENARIO, main

EXPOSURE = """\
zone,from,to,convoys,km
highway,2026-01-01,2026-01-31,40,1000
highway,2026-02-01,2026-02-28,40,1000
"""
ATTACKS = """\
date,zone,trucks,lost,repelled,source
2026-01-05,highway,60,10,no,radio
2026-01-25,highway,40,2,no,
2026-02-03,highway,,,yes,
2026-02-20,,50,9,no,
2026-03-05,highway,50,30,no,
"""
GED = """\
id,type_of_violence,where_prec,where_coordinates,adm_1,latitude,longitude,date_start,date_end,best
1,1,1,On the road,Sikasso,9.74,-6.64,2026-01-03 00:00:00.000,2026-01-03 00:00:00.000,4
2,1,1,Far away,Gao,16.27,-0.04,2026-01-04 00:00:00.000,2026-01-04 00:00:00.000,2
3,1,4,Sikasso region,Sikasso,9.74,-6.64,2026-01-05 00:00:00.000,2026-01-05 00:00:00.000,1
4,3,1,On the road,Sikasso,9.74,-6.64,2026-01-06 00:00:00.000,2026-01-06 00:00:00.000,1
5,1,1,On the road,Sikasso,9.74,-6.64,2026-01-30 00:00:00.000,2026-02-02 00:00:00.000,1
"""
PLAIN = SCENARIO.split("variants:")[0]
ZONES = PLAIN + "zones: {highway: {roads: [trunk]}}\n"


class Fit(Cli):
    def setUp(self):
        super().setUp()
        for name, text in {"e.csv": EXPOSURE, "i.csv": ATTACKS, "ged.csv": GED, "zones.yaml": ZONES}.items():
            self.write(name, text)

    def json(self, *words):
        return json.loads(self.taji("fit", *words, "--json")[0])

    def wrong(self, *words, status=3):
        out, err = self.taji("fit", *words, status=status)
        self.assertEqual(out, "")
        return err

    def test_words(self):
        out, err = self.taji("fit", "i.csv", "e.csv")
        self.assertEqual(err, "")
        above = out.split("# taji fit")[0]
        self.assertTrue(all(len(line) <= 100 for line in above.splitlines()), out)
        words = " ".join(above.split())
        self.assertIn("3 attacks in 80,000 convoy-km", words)
        self.assertIn("Not counted in the rates: 1 without a zone and 1 outside the dates of the exposure.", words)
        self.assertIn("attacks repelled", words)
        self.assertIn("Priors: of each zone", words)

    def test_figures(self):
        got = self.json("i.csv", "e.csv", "--prior", "0.02 / 1000 km, 20000 km", "--prior-repelled", "25 %, 4")
        # Gamma(0.4, 20,000) and 3 in 80,000; Beta(1, 3) and 1 of 5.
        law = got["zones"]["highway"]["posterior"]["gamma"]
        self.assertAlmostEqual(law["shape"], 3.4)
        self.assertAlmostEqual(law["rate_km"], 100_000)
        self.assertAlmostEqual(got["zones"]["highway"]["interval"]["mean"], 3.4e-5)
        self.assertEqual(got["repelled"]["posterior"]["beta"], {"alpha": 2, "beta": 7})
        self.assertEqual((got["loss"]["trucks"], got["loss"]["lost"], got["loss"]["attacks"]), (200, 51, 4))
        self.assertEqual([period["attacks"] for period in got["periods"]], [2, 1])

    def check_pasted(self, scenario, yaml, variant="fitted"):
        self.write("pasted.yaml", scenario + yaml)
        self.taji("validate", "pasted.yaml")
        return self.taji("run", "pasted.yaml", "--variant", variant, "--json")[0]

    def test_the_yaml_is_a_variant_that_validates_and_runs(self):
        yaml, err = self.taji("fit", "i.csv", "e.csv", "--scenario", "zones.yaml", "--yaml")
        self.assertEqual(err, "")
        self.assertIn("corridors.south.on_attack.loss: {share: ", yaml)
        self.check_pasted(ZONES, yaml)
        out, _ = self.taji("fit", "i.csv", "e.csv", "--scenario", "zones.yaml")
        self.assertTrue(out.endswith(yaml))
        # Into a file with variants of its own, without the line that says so.
        lines = [line for line in yaml.splitlines(True) if not line.startswith("variants:")]
        self.check_pasted(ZONES + "variants:\n  calm: {zones.highway.hazard: 0.5}\n", "".join(lines))
        # Where a corridor has no word of attacks yet, and the prior alone speaks of rates.
        silent = "".join(line for line in ZONES.splitlines(True) if "on_attack" not in line)
        self.write("silent.yaml", silent)
        yaml, _ = self.taji("fit", "i.csv", "e.csv", "--scenario", "silent.yaml", "--yaml", "--name", "last autumn")
        self.check_pasted(silent, yaml, "last autumn")
        # Nothing lost, and all lost.
        for lost in ("0", "60"):
            self.write("edge.csv", "date,zone,trucks,lost,repelled\n" + f"2026-01-05,highway,60,{lost},no\n" * 30)
            yaml, _ = self.taji("fit", "edge.csv", "e.csv", "--scenario", "zones.yaml", "--yaml")
            self.check_pasted(ZONES, yaml)

    def test_roads(self):
        self.write("roads.csv", "road,from,to,convoys\ntrunk,2026-01-01,2026-01-31,18\n")
        self.write("on.csv", "date,road\n2026-01-05,trunk\n2026-01-06,trunk\n")
        got = self.json("on.csv", "roads.csv", "--prior", "10 %, 20")
        self.assertEqual(got["roads"]["trunk"]["posterior"]["beta"], {"alpha": 4, "beta": 34})
        yaml, _ = self.taji("fit", "on.csv", "roads.csv", "--yaml", "--scenario", "one.yaml")
        self.assertIn("network.roads.trunk.interdiction: {uncertain: {beta: {mean: ", yaml)
        self.check_pasted(PLAIN, yaml)

    def test_ged(self):
        got = self.json("ged.csv", "e.csv", "--scenario", "zones.yaml")
        self.assertEqual(got["zones"]["highway"]["attacks"], 2)
        self.assertEqual(got["left_out"], {"without_place": 0, "imprecise": 1, "elsewhere": 1, "outside_dates": 0,
                                           "between_dates": 1, "not_asked_for": 0})
        got = self.json("ged.csv", "e.csv", "--scenario", "zones.yaml", "--only", "type_of_violence=1", "--precision", "4")
        self.assertEqual(got["zones"]["highway"]["attacks"], 2)
        self.assertEqual(got["left_out"]["not_asked_for"], 1)
        self.assertEqual(self.json("ged.csv", "e.csv", "--scenario", "zones.yaml", "--within", "2000 km")["left_out"]["elsewhere"], 0)
        self.write("regions.csv", EXPOSURE.replace("highway", "Sikasso"))
        self.assertEqual(self.json("ged.csv", "regions.csv", "--by", "adm_1")["zones"]["Sikasso"]["attacks"], 3)
        self.assertIn("somebody died", " ".join(self.taji("fit", "ged.csv", "regions.csv", "--by", "adm_1")[0].split()))
        self.assertIn("--scenario FILE", self.wrong("ged.csv", "e.csv", status=2))

    def test_what_is_wrong_is_said_where_it_is(self):
        self.write("bad.csv", "date,zone,trucks,lost\n2026-01-05,highwy,60,70\n2026-01-06,highway,x,\n")
        err = self.wrong("bad.csv", "e.csv")
        self.assertIn("bad.csv:2:12: no exposure of the zone 'highwy'", err)
        self.assertIn("did you mean 'highway'?", err)
        self.assertIn("bad.csv:2:22: 70 trucks lost of 60", err)
        self.assertIn("bad.csv:3:20: 'trucks' wants a whole number of at least 1, got 'x'", err)
        self.assertIn("3 errors; nothing was fitted", err)
        self.write("typo.csv", EXPOSURE.replace("highway", "highwya"))
        self.assertIn("did you mean 'highway'?", self.wrong("i.csv", "typo.csv", "--scenario", "zones.yaml"))
        self.write("idle.csv", "zone,from,to,convoy_km\nhighway,2026-01-01,2026-12-31,0\n")
        self.assertIn("highway from 2026-01-01: 4 attacks, but 0 convoy-km", self.wrong("i.csv", "idle.csv"))
        self.assertIn("no such", self.wrong("none.csv", "e.csv", status=1).lower())
        self.assertIn("mean and what it counts for", self.wrong("i.csv", "e.csv", "--prior", "5", status=2))
        self.assertIn("rate per distance", self.wrong("i.csv", "e.csv", "--prior", "2 / week, 50 km", status=2))
        self.assertIn("COLUMN=VALUE", self.wrong("i.csv", "e.csv", "--only", "x", status=2))
        self.assertIn("a million attacks", self.wrong("i.csv", "e.csv", "--prior", "9 / km, 1e9 km", status=2))
        self.assertIn("above 0", self.wrong("i.csv", "e.csv", "--prior-lost", "0 %, 3", status=2))
        self.assertIn("one of them", self.wrong("i.csv", "e.csv", "--json", "--yaml", status=2))


if __name__ == "__main__":
    main()
