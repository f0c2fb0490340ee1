"""taji score, from the command line."""

import csv
import json
from pathlib import Path

from harness import Cli, main

SCORES = Path(__file__).resolve().parents[2] / "scenarios/scores"
HEAD = "origin_date,target,target_end_date,location,output_type,output_type_id,value\n"
FORECAST = HEAD + "".join(
    f"2026-01-12,diesel:stock_l,2026-01-18,city,quantile,{level},{value}\n" for level, value in ((0.25, 2000), (0.5, 4000), (0.75, 8000))
)
OBSERVED = "target,location,target_end_date,observation\ndiesel:stock_l,city,2026-01-18,9000\n"


class Score(Cli):
    def summary(self, folder):
        return json.loads((self.folder / folder / "summary.json").read_text(encoding="utf-8"))

    def rows(self, path):
        with open(self.folder / path, newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    def test_one_forecast_by_hand(self):
        self.write("f.csv", FORECAST)
        self.write("o.csv", OBSERVED + "diesel:stock_l,city,2026-01-11,5000\n")
        out, err = self.taji("score", "f.csv", "o.csv")
        self.assertEqual(err, "")
        self.assertIn("the sample is too small to tell", " ".join(out.split()))
        self.assertIn("1 independent stretch of time, and it takes 8", " ".join(out.split()))
        self.assertIn("again: taji score f.csv o.csv --seed 1", out)
        folder = "out/f-score"
        self.assertEqual(
            self.written(folder), ["climatology.csv", "manifest.json", "persistence.csv", "scores.csv", "skill.csv", "summary.json"]
        )
        # Quantile scores 2 × 1/4 × 7000, 5000, 2 × 3/4 × 1000: their mean. The last value alone is 4000 off at all levels.
        rows = {row["rule"]: row for row in self.rows(folder + "/scores.csv")}
        self.assertAlmostEqual(float(rows["wis"]["forecast"]), 10000 / 3)
        self.assertEqual(float(rows["wis"]["persistence"]), 4000)
        self.assertEqual(float(rows["crps"]["persistence"]), 4000)
        self.assertEqual(rows["wis"]["climatology"], "")
        skill = {(row["rule"], row["baseline"]): row for row in self.rows(folder + "/skill.csv")}
        self.assertAlmostEqual(float(skill["wis", "persistence"]["skill"]), 1 / 6)
        self.assertEqual(skill["wis", "persistence"]["verdict"], "too_few")
        self.assertEqual(skill["wis", "persistence"]["low95"], "")
        self.assertEqual(skill["wis", "climatology"]["verdict"], "no_baseline")
        persistence = self.rows(folder + "/persistence.csv")
        self.assertEqual([(row["output_type_id"], row["value"]) for row in persistence], [("0.25", "5000"), ("0.5", "5000"), ("0.75", "5000")])
        summary = self.summary(folder)
        self.assertEqual(summary["kind"], "score")
        self.assertEqual(summary["counts"]["persistence_without_spread"], 1)
        self.assertEqual(summary["groups"][0]["coverage"]["50"]["share"], 0)
        self.assertNotIn("80", summary["groups"][0]["coverage"])
        self.assertIsNone(summary["groups"][0]["rules"]["wis"]["over_persistence"]["low"])

    def test_the_example_and_its_baselines(self):
        words = ["score", str(SCORES / "forecast.csv"), str(SCORES / "observed.csv")]
        out, err = self.taji(*words, "-o", "s")
        self.assertEqual(err, "")
        self.assertTrue(all(len(line) <= 100 for line in out.splitlines() if not line.startswith("again")), out)
        self.assertIn("diesel:stock_l: better than persistence by", out)
        skill = {(r["target"], r["horizon_days"], r["rule"], r["baseline"]): r for r in self.rows("s/skill.csv")}
        whole = skill["diesel:stock_l", "", "crps", "persistence"]
        self.assertLess(0, float(whole["low95"]))
        self.assertLess(float(whole["low95"]), float(whole["skill"]))
        self.assertLess(float(whole["skill"]), float(whole["high95"]))
        # Forecasts over two weeks share days with the next: half as many stretches.
        self.assertEqual(int(whole["stretches"]), int(whole["origins"]) // 2)
        self.assertEqual(skill["diesel:stock_l", "6", "crps", "persistence"]["stretches"], whole["origins"])
        parts = next(g for g in self.summary("s")["groups"] if g["target"] == "diesel:low")
        brier, of = parts["rules"]["brier"]["mean"], parts["brier_parts"]
        self.assertAlmostEqual(of["reliability"] - of["resolution"] + of["uncertainty"], brier)
        # A baseline is itself a forecast in hub format: against itself it has no skill.
        self.taji("score", "s/persistence.csv", str(SCORES / "observed.csv"), "-o", "p")
        again = {(r["target"], r["horizon_days"], r["rule"], r["baseline"]): r for r in self.rows("p/skill.csv")}
        self.assertEqual(float(again["diesel:stock_l", "", "crps", "persistence"]["skill"]), 0)
        self.assertEqual(float(again["diesel:stock_l", "", "crps", "persistence"]["score"]), float(whole["baseline_score"]))
        # The same bytes again; --json is the summary.
        out, _ = self.taji(*words, "-o", "t", "--json")
        self.assertEqual(out, (self.folder / "s/summary.json").read_text(encoding="utf-8"))
        for name in ("skill.csv", "scores.csv", "climatology.csv"):
            self.assertEqual((self.folder / "s" / name).read_bytes(), (self.folder / "t" / name).read_bytes())

    def test_what_forecast_wrote(self):
        self.taji("forecast", "one.yaml", "-n", "20", "-q", "-o", "out/one", "--no-spread")
        self.write(
            "o.csv",
            "target,location,target_end_date,origin_date,observation\n"
            "diesel:stock_l,city,2026-01-18,,5000000\ndiesel:p_dry,city,2026-01-18,2026-01-12,not_dry\n"
            "all:tankers_arrived_week,all,2026-01-18,,40\n",
        )
        out, _ = self.taji("score", "out/one", "o.csv")
        self.assertEqual(self.summary("out/one-score")["counts"]["scored"], 3)
        self.assertIn("have no observation and are not scored", out)

    def test_faults_are_all_told(self):
        self.write("f.csv", FORECAST.replace("quantile,0.5", "quantil,0.5").replace("2000", "x"))
        self.write("o.csv", OBSERVED.replace("observation", "observaton"))
        out, err = self.taji("score", "f.csv", "o.csv", status=3)
        self.assertEqual(out, "")
        for part in ("f.csv:2:57: value wants a number, got 'x'", "did you mean 'quantile'?", "o.csv:1:33: there is no column 'observation'",
                     "did you mean 'observation'?", "3 errors; nothing was written"):
            self.assertIn(part, err)
        self.assertFalse((self.folder / "out").exists())

    def test_command_lines_that_make_no_sense(self):
        self.write("f.csv", FORECAST)
        _, err = self.taji("score", "f.csv", status=2)
        self.assertIn("wants forecasts and what was observed, got only 'f.csv'", err)
        _, err = self.taji("score", "f.csv", "o.csv", "--sed", "2", status=2)
        self.assertIn("did you mean '--seed'?", err)
        _, err = self.taji("score", "f.csv", "none.csv", status=1)
        self.assertIn("none.csv", err)
        self.write("later.csv", OBSERVED.replace("2026-01-18", "2027-01-18"))
        _, err = self.taji("score", "f.csv", "later.csv", status=3)
        self.assertIn("none of 1 forecasts (of days from 2026-01-18 to 2026-01-18) has an observation", err)


if __name__ == "__main__":
    main()
