"""taji sensitivity, and what a forecast says of its spread, from the command line."""

import csv
import json

from harness import Cli, main

NEED = ["--parameter", "cities.city.demand.transport.diesel=[0.6 Ml/d, 1.8 Ml/d]"]
ROAD = ["--parameter", "network.roads.trunk.interdiction={uniform: [5 %, 40 %]}"]


class Sensitivity(Cli):
    def summary(self, folder):
        return json.loads((self.folder / folder / "summary.json").read_text(encoding="utf-8"))

    def rows(self, folder):
        with open(self.folder / folder / "sensitivity.csv", newline="", encoding="utf-8") as file:
            return {(r["measure"], r["input"], r["index"]): r for r in csv.DictReader(file)}

    def test_sobol_words_table_and_files(self):
        out, err = self.taji("sensitivity", "one.yaml", "-n", "128", "-o", "s", *NEED, *ROAD)
        self.assertEqual(err, "2 uncertain inputs: 128 rows of 5 = 640 replications\n")
        self.assertTrue(all(len(line) <= 100 for line in out.splitlines() if not line.startswith("again")), out)
        self.assertRegex(" ".join(out.split()), r"The spread of unserved_l\[city,diesel\] is .*cities.city.demand.transport.diesel \d+ ± \d+ %")
        self.assertRegex(out, r"\n    chance  ")
        self.assertIn("-n 128 --seed 1 -o s", out)
        self.assertEqual(self.written("s"), ["manifest.json", "sensitivity.csv", "summary.json"])
        rows, summary = self.rows("s"), self.summary("s")
        self.assertEqual(summary["kind"], "sensitivity")
        self.assertEqual(summary["replications"]["completed"], 640)
        of = summary["measures"]["unserved_l[city,diesel]"]["inputs"]
        self.assertEqual(sorted(of), ["chance", "cities.city.demand.transport.diesel", "network.roads.trunk.interdiction"])
        need = of["cities.city.demand.transport.diesel"]["total"]
        self.assertEqual(need["value"], float(rows["unserved_l[city,diesel]", "cities.city.demand.transport.diesel", "total"]["value"]))
        self.assertGreater(need["low"], 0.2)
        self.assertEqual(summary["inputs"]["network.roads.trunk.interdiction"], {"at_5": "6.75 %", "at_95": "38.2 %"})

    def test_the_other_methods(self):
        out, _ = self.taji("sensitivity", "one.yaml", "-n", "40", "-o", "t", "--method", "tornado", *NEED, *ROAD)
        self.assertTrue(all(len(line) <= 100 for line in out.splitlines() if not line.startswith("again")), out)
        self.assertIn("goes up by", out)
        self.assertIn("▆", out)
        swing = self.rows("t")["unserved_l[city,diesel]", "cities.city.demand.transport.diesel", "swing"]
        # 90 % of the range of 1.2 Ml a day, at most for 60 days.
        self.assertGreater(float(swing["low95"]), 0)
        self.assertLess(float(swing["value"]), 0.9 * 1.2e6 * 60)
        out, _ = self.taji("sensitivity", "one.yaml", "-n", "20", "-o", "m", "--method", "morris", *NEED, *ROAD)
        self.assertIn("hangs most on cities.city.demand.transport.diesel", out)
        self.assertTrue(all(len(line) <= 100 for line in out.splitlines() if not line.startswith("again")), out)

    def test_measures_that_do_not_vary_or_are_not_there(self):
        out, _ = self.taji("sensitivity", "one.yaml", "-n", "10", "-o", "s", "--measure", "p_dry_origin", *NEED)
        self.assertIn("p_dry_origin[city,diesel] does not vary, whatever the inputs and chance", " ".join(out.split()))
        self.assertIsNone(self.summary("s")["measures"]["p_dry_origin[city,diesel]"]["inputs"]["chance"]["total"]["value"])
        out, _ = self.taji("sensitivity", "one.yaml", "-n", "10", "-o", "s", "--method", "morris", "--measure", "p_dry_origin", *NEED)
        self.assertIn("does not vary", out)
        self.assertNotIn("-0", (self.folder / "s" / "sensitivity.csv").read_text())

    def test_the_same_for_any_number_of_threads(self):
        for method in ("sobol", "morris", "tornado"):
            self.taji("sensitivity", "one.yaml", "-n", "30", "-o", "a", "-j", "1", "--method", method, *NEED)
            self.taji("sensitivity", "one.yaml", "-n", "30", "-o", "b", "-j", "3", "--method", method, *NEED)
            for name in ("sensitivity.csv", "summary.json"):
                self.assertEqual((self.folder / "a" / name).read_bytes(), (self.folder / "b" / name).read_bytes())

    def test_what_makes_no_sense(self):
        cases = [([], "no input of one.yaml is uncertain; --parameter"), (["--method", "soblo", *NEED], "did you mean 'sobol'?"),
                 (["--parameter", "horizon"], "wants PATH=LAW"), (["--measure", "unservd_l", *NEED], "did you mean 'unserved_l'?"),
                 (["-n", "1", *NEED], "'1' is no whole number from 2")]
        for words, expected in cases:
            out, err = self.taji("sensitivity", "one.yaml", *words, status=2)
            self.assertEqual(out, "")
            self.assertIn(expected, err)
        _, err = self.taji("sensitivity", "one.yaml", "--parameter", "network.roads.trunk.interdiction=[1 %, 200 %]", status=3)
        self.assertIn("a fraction from 0 to 100 %, got '200 %'", err)
        self.assertEqual(self.written("."), ["one.yaml"])

    def test_a_forecast_tells_inputs_from_chance(self):
        uncertain = ["--set", "cities.city.demand.transport.diesel={uncertain: [0.6 Ml/d, 1.8 Ml/d]}"]
        out, err = self.taji("forecast", "one.yaml", "-n", "640", "-o", "f", *uncertain)
        self.assertEqual(err, "")
        self.assertRegex(" ".join(out.split()), r"why: \d+ ± \d+ % of the spread of city’s unserved diesel is uncertain inputs")
        spread = self.summary("f")["cities"]["city"]["diesel"]["spread"]
        self.assertEqual(spread["pairs"], 64)
        self.assertEqual(list(spread["by_input"]), ["cities.city.demand.transport.diesel"])
        self.assertAlmostEqual(spread["inputs"]["value"] + spread["chance"]["value"], 1)
        # The one input by itself is all inputs together.
        both, alone = spread["inputs"], spread["by_input"]["cities.city.demand.transport.diesel"]
        self.assertLess(abs(both["value"] - alone["value"]), 4 * (both["se"] + alone["se"]))
        # The rest of a forecast is what it is without.
        plain, _ = self.taji("forecast", "one.yaml", "-n", "640", "-o", "g", "--no-spread", *uncertain)
        self.assertNotIn("why:", plain)
        self.assertIn("--no-spread", plain)
        self.assertEqual((self.folder / "f" / "replications.csv").read_bytes(), (self.folder / "g" / "replications.csv").read_bytes())
        self.assertNotIn("spread", self.summary("g")["cities"]["city"]["diesel"])
        out, _ = self.taji("forecast", "one.yaml", "-n", "200", "-o", "h")
        self.assertIn("is chance; no input is uncertain", " ".join(out.split()))

    def test_stopping_on_the_spread(self):
        uncertain = ["--set", "cities.city.demand.transport.diesel={uncertain: [0.6 Ml/d, 1.8 Ml/d]}"]
        self.taji("forecast", "one.yaml", "-n", "128", "-o", "f", "--fail-if", "spread.inputs > 1 %", *uncertain, status=5)


if __name__ == "__main__":
    main()
