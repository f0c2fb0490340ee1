"""taji compare, from its command line."""

import csv
import json

from harness import Cli, main

VARIANTS = """
  small: {corridors.south.convoy.target: 30}
  nothing: {corridors.south.convoy.target: 60}
"""


class Compare(Cli):
    def setUp(self):
        super().setUp()
        text = (self.folder / "one.yaml").read_text(encoding="utf-8")
        self.write("three.yaml", text.rstrip() + VARIANTS)

    def rows(self, folder, name="comparison.csv"):
        with open(self.folder / folder / name, newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    def test_words_table_and_files(self):
        out, err = self.taji("compare", "three.yaml", "-n", "300", "-o", "c")
        self.assertEqual(err, "")
        self.assertTrue(all(len(line) <= 100 for line in out.splitlines() if not line.startswith("again")), out)
        self.assertIn("calm lowers expected unserved diesel in city by", out)
        self.assertIn("nothing leaves it as it is in every replication", " ".join(out.split()))
        self.assertIn("again: taji compare three.yaml -n 300 --seed 1 -o c", out)
        self.assertEqual(self.written("c"), ["comparison.csv", "manifest.json", "replications.csv", "report.html", "report.json",
                                             "summary.json"])
        self.assertEqual(len(self.rows("c", "replications.csv")), 4 * 300)

    def test_the_same_for_any_number_of_threads_and_company(self):
        self.taji("compare", "three.yaml", "-n", "200", "-o", "a", "-j", "1")
        self.taji("compare", "three.yaml", "-n", "200", "-o", "b", "-j", "3")
        for name in ("comparison.csv", "replications.csv", "summary.json"):
            self.assertEqual((self.folder / "a" / name).read_bytes(), (self.folder / "b" / name).read_bytes())
        # Others beside it change no replication of a variant.
        self.taji("compare", "three.yaml", "-n", "200", "-o", "d", "--variant", "small")
        alone = [row for row in self.rows("d", "replications.csv") if row["arm"] == "small"]
        self.assertEqual(alone, [row for row in self.rows("a", "replications.csv") if row["arm"] == "small"])

    def test_what_compare_says_forecast_says(self):
        self.taji("compare", "three.yaml", "-n", "200", "-o", "c", "--measure", "p_dry.30d", "--measure", "trucks_lost")
        self.taji("forecast", "three.yaml", "-n", "200", "-o", "f", "--variant", "small")
        summary = json.loads((self.folder / "f" / "summary.json").read_text())
        by_name = {(r["measure"], r["variant"]): r for r in self.rows("c")}
        dry = by_name["p_dry.30d[city,diesel]", "small"]
        self.assertEqual(float(dry["value"]), summary["cities"]["city"]["diesel"]["p_dry"]["30d"]["value"])
        self.assertEqual(float(by_name["trucks_lost[south]", "small"]["value"]),
                         summary["corridors"]["south"]["trucks_lost"]["mean"])

    def test_variants_that_part_from_the_file_at_a_date(self):
        text = (self.folder / "three.yaml").read_text(encoding="utf-8")
        self.write("parting.yaml", text + "branch: {at: 2026-02-11, variants: [calm]}\n")
        self.taji("compare", "three.yaml", "-n", "100", "-o", "whole", "--measure", "trucks_lost")
        self.taji("compare", "parting.yaml", "-n", "100", "-o", "parting", "--measure", "trucks_lost")
        lost = {folder: {(row["arm"], row["replication"]): int(row["trucks_lost[south]"]) for row in
                         self.rows(folder, "replications.csv")} for folder in ("whole", "parting")}
        # Calm from the start loses nothing; calm after a month loses what the file loses until then.
        for number in map(str, range(100)):
            self.assertEqual(lost["whole"]["calm", number], 0)
            self.assertLessEqual(lost["parting"]["calm", number], lost["parting"]["baseline", number])
            for arm in ("baseline", "small"):
                self.assertEqual(lost["parting"][arm, number], lost["whole"][arm, number])
        self.assertGreater(sum(lost["parting"]["calm", str(i)] for i in range(100)), 100)
        one = json.loads(self.taji("run", "parting.yaml", "--branch", "calm", "--replication", "7", "--json")[0])
        self.assertEqual(one["corridors"]["south"]["trucks_lost"], lost["parting"]["calm", "7"])

    def test_variants_made_up_on_the_way(self):
        law = "corridors.south.on_attack.loss={share: {mean: 10 %, sd: 5 %}},corridors.south.convoy.min=10"
        self.taji("compare", "one.yaml", "-n", "64", "-o", "c", "--variant", f"mild={law}")
        summary = json.loads((self.folder / "c" / "summary.json").read_text())
        self.assertEqual([arm["name"] for arm in summary["arms"]], ["baseline", "calm", "mild"])
        self.assertEqual(summary["arms"][2]["changes"],
                         {"corridors.south.on_attack.loss": "{share: {mean: 10 %, sd: 5 %}}", "corridors.south.convoy.min": "10"})

    def test_variants_that_lack_what_is_measured_or_bring_it(self):
        # With pairs of replications, whose gain is told of what both have.
        self.taji("compare", "one.yaml", "-n", "64", "-o", "c", "--antithetic", "--measure", "classes.power.unserved_l",
                  "--measure", "unserved_l", "--variant", "dark=cities.city.demand.power=off")
        by_name = {(r["measure"], r["variant"]): r for r in self.rows("c")}
        self.assertEqual(by_name["classes.power.unserved_l[city,diesel]", "dark"]["verdict"], "unknown")
        self.assertNotEqual(by_name["unserved_l[city,diesel]", "dark"]["verdict"], "unknown")
        # A baseline of 0: nothing to be relative to.
        out, _ = self.taji("compare", "one.yaml", "-n", "200", "-o", "d", "--set", "fleet.south-diesel.trucks=800",
                           "--set", "network.roads.trunk.interdiction=0 %", "--variant", "few=fleet.south-diesel.trucks=20")
        self.assertRegex(out, r"few +\+\S+ +\(\S+ … \S+\) +higher")

    def test_what_makes_no_sense(self):
        cases = [(["--variant", "clam"], "did you mean 'calm'?"), (["--variant", "x=a"], "'a' is no PATH=VALUE"),
                 (["--measure", "unservd_l"], "did you mean 'unserved_l'?"),
                 (["--measure", "unserved_l[cty,diesel]"], "did you mean 'unserved_l[city,diesel]'?"),
                 (["--variant", "calm=corridors.south.convoy.min=10"], "there are two of that name")]
        for words, expected in cases:
            out, err = self.taji("compare", "one.yaml", "-n", "10", *words, status=2)
            self.assertEqual(out, "")
            self.assertIn(expected, err)
        _, err = self.taji("compare", "one.yaml", "-n", "10", "--variant", "long=horizon=90 d", status=3)
        self.assertIn("another start, origin or horizon", err)
        _, err = self.taji("compare", "one.yaml", "-n", "10", "--variant", "bad=corridors.south.convoy.taget=9", status=3)
        self.assertIn("target", err)
        self.assertEqual(self.written("."), ["one.yaml", "three.yaml"])


if __name__ == "__main__":
    main()
