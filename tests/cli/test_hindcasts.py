"""scenarios/hindcasts: scenarios of the past run, and their reports are about them."""

import csv
import datetime
import json
from pathlib import Path

from harness import Cli, main

FOLDER = Path(__file__).resolve().parents[2] / "scenarios/hindcasts"
# Scenario: first day, last day, places of reports.
CASES = {"bamako-autumn": ("2025-09-01", "2026-02-15", {"all", "bamako", "gao"}),
         "nepal-2015": ("2015-09-01", "2016-04-13", {"all"})}
NEEDS = {"phase": ["observation", "confusion"], "normal": ["observation"], "negative_binomial": ["observation", "cv"],
         "interval": ["low"], "binomial": ["observation", "reported_share"], "lognormal": ["observation", "factor"]}


class Hindcasts(Cli):
    def reports(self, case):
        with open(FOLDER / f"{case}.csv", encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def test_scenarios_are_fine_and_run(self):
        for case, (start, last, _) in CASES.items():
            out, err = self.taji("validate", str(FOLDER / f"{case}.yaml"))
            self.assertEqual(err, "")
            self.assertIn("fine", out)
            out, _ = self.taji("forecast", str(FOLDER / f"{case}.yaml"), "-n", "16", "--no-spread", "--json", "-q")
            summary = json.loads(out)
            self.assertEqual(summary["replications"]["failed"], 0)
            self.assertEqual(summary["scenario"]["start"], start)
            end = datetime.date.fromisoformat(start) + datetime.timedelta(days=summary["scenario"]["horizon_days"])
            self.assertEqual(str(end - datetime.timedelta(days=1)), last)

    def test_reports_are_of_days_that_the_scenario_has_and_became_known_no_sooner(self):
        for case, (start, last, places) in CASES.items():
            rows = self.reports(case)
            self.assertGreater(len(rows), 8)
            for row in rows:
                first = row["start_date"] or row["target_end_date"]
                self.assertTrue(start <= first <= row["target_end_date"] <= last, row)
                self.assertGreaterEqual(row["known_date"], row["target_end_date"])
                self.assertIn(row["location"], places)
                self.assertTrue(row["source"], row)
            known = [row["known_date"] for row in rows]
            self.assertEqual(known, sorted(known))

    def test_every_error_model_has_what_it_needs(self):
        for case in CASES:
            for row in self.reports(case):
                for column in NEEDS[row["error"]]:
                    self.assertTrue(row[column], row)
                if row["error"] == "normal":
                    self.assertTrue(row["cv"] or row["sd"], row)

    def test_a_count_of_bamako_is_the_one_that_was_reported(self):
        of_week = {row["target_end_date"]: row["observation"] for row in self.reports("bamako-autumn")
                   if row["target"] == "all:tankers_arrived_week"}
        self.assertEqual(of_week, {"2025-11-09": "200", "2026-01-04": "123", "2026-01-11": "345", "2026-01-18": "875"})
        # Worst weeks of the stations: level 0 is phase 4.
        worst = [row for row in self.reports("bamako-autumn") if row["target"] == "all:phase" and row["observation"] == "4"]
        self.assertEqual([(row["start_date"], row["target_end_date"]) for row in worst], [("2025-10-23", "2025-11-09")])


if __name__ == "__main__":
    main()
