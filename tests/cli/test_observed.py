"""taji forecast --observed and taji hindcast, from the command line."""

import csv
import json
from pathlib import Path

from harness import RESULTS, Cli, main

ROOT = Path(__file__).resolve().parents[2]
SCENARIO = str(ROOT / "scenarios/one-road.yaml")
SEEN = str(ROOT / "scenarios/observations/one-road.csv")
HEAD = "target,location,target_end_date,observation,error,cv\n"


class Observed(Cli):
    def test_a_forecast_from_the_last_report(self):
        out, err = self.taji("forecast", SCENARIO, "--observed", SEEN, "-n", "256", "-o", "o")
        self.assertEqual(self.written("o"), RESULTS)
        self.assertTrue(all(len(line) <= 100 for line in out.splitlines() if not line.startswith("again")), out)
        self.assertIn("conditioned on 7 reports", out)
        self.assertIn("29 January", out)
        self.assertIn("--observed", out[out.index("again:") :])
        summary = json.loads((self.folder / "o/summary.json").read_text(encoding="utf-8"))
        self.assertEqual(summary["scenario"]["origin"], "2026-01-29")
        a = summary["assimilation"]
        self.assertEqual(a["reports"], {"in_file": 7, "used": 7})
        self.assertEqual([date["date"] for date in a["by_date"]], ["2026-01-18", "2026-01-25", "2026-01-28"])
        self.assertLessEqual(a["effective"], 256)
        self.assertIsNone(a["log_evidence"]["se"])
        self.assertAlmostEqual(sum(date["log_evidence"] for date in a["by_date"]), a["log_evidence"]["value"])
        self.assertEqual(set(a["inputs"]), {"cities.city.demand.power.diesel", "network.roads.trunk.interdiction"})
        manifest = json.loads((self.folder / "o/manifest.json").read_text(encoding="utf-8"))
        self.assertIn(SEEN, [one["path"] for one in manifest["inputs"]])
        with open(self.folder / "o/forecast.csv", newline="", encoding="utf-8") as file:
            self.assertEqual({row["origin_date"] for row in csv.DictReader(file)}, {"2026-01-29"})

    def test_threads_change_no_byte(self):
        for jobs in ("1", "3"):
            self.taji("forecast", SCENARIO, "--observed", SEEN, "-n", "96", "-j", jobs, "-o", jobs, "-q")
        for name in RESULTS:
            if name != "manifest.json":
                self.assertEqual((self.folder / "1" / name).read_bytes(), (self.folder / "3" / name).read_bytes(), name)

    def test_an_origin_leaves_out_what_was_not_known(self):
        out, _ = self.taji("forecast", SCENARIO, "--observed", SEEN, "--origin", "2026-01-27", "-n", "64", "--json")
        a = json.loads(out)["assimilation"]
        # The second week's count was known on the 27th, the newspaper's on the 29th, and the last is of the 28th.
        self.assertEqual(a["reports"], {"in_file": 7, "used": 4})
        self.taji("forecast", SCENARIO, "--observed", SEEN, "--origin", "2026-01-12", "-n", "64", status=3)
        self.taji("forecast", SCENARIO, "--observed", SEEN, "--origin", "2025-01-12", "-n", "64", status=2)

    def test_impossible_data_name_the_report(self):
        self.write("bad.csv", HEAD + "diesel:stock_l,city,2026-01-18,5e6,normal,20 %\nall:tankers_arrived_week,city,2026-01-18,99999,exact,\n")
        _, err = self.taji("forecast", SCENARIO, "--observed", "bad.csv", "-n", "64", status=3)
        self.assertIn("bad.csv:3 (all:tankers_arrived_week of city to 2026-01-18: 99999) ruled out the last", err)

    def test_faults_of_the_file_are_told_with_their_place(self):
        self.write("bad.csv", HEAD + "diesel:stokl_l,city,2026-01-18,5e6,normal,20 %\nall:attacks,city,2026-01-18,5,poisson,\n")
        _, err = self.taji("forecast", SCENARIO, "--observed", "bad.csv", status=3)
        self.assertIn("bad.csv:2:1: ", err)
        self.assertIn("did you mean 'diesel:stock_l'?", err)
        self.assertIn("bad.csv:3:13: ", err)
        self.assertIn("2 errors; nothing was run", err)

    def test_what_does_not_go_together(self):
        self.taji("forecast", SCENARIO, "--origin", "2026-01-27", status=2)
        self.taji("forecast", SCENARIO, "--moves", "2", status=2)
        self.taji("forecast", SCENARIO, "--observed", SEEN, "--moves", "-1", status=2)
        self.taji("forecast", SCENARIO, "--observed", SEEN, "--antithetic", status=2)
        self.taji("forecast", SCENARIO, "--observed", SEEN, "--until", "se(unserved_l) < 2 %", status=2)

    def test_a_report_that_the_model_would_not_make_is_told(self):
        self.write("odd.csv", HEAD + "all:tankers_arrived_week,city,2026-01-25,2000,negative_binomial,50 %\n")
        out, _ = self.taji("forecast", SCENARIO, "--observed", "odd.csv", "-n", "128")
        words = " ".join(out.split())
        self.assertIn("Data and model disagree: 1 of 1 reports lies outside of what the model says in 99 of 100 cases", words)

    def test_columns_are_published(self):
        out, _ = self.taji("schema", "--observations")
        self.assertEqual(out, (ROOT / "scenarios/observations/observations.schema.json").read_text(encoding="utf-8"))
        page = (ROOT / "docs/observations.md").read_text(encoding="utf-8")
        for field in json.loads(out)["fields"]:
            self.assertIn(f"`{field['name']}`", page)
        for kind in next(f for f in json.loads(out)["fields"] if f["name"] == "error")["constraints"]["enum"]:
            self.assertIn(f"| `{kind}` |", page)

    def test_a_hindcast(self):
        weeks = [("2026-01-18", 640), ("2026-01-25", 470), ("2026-02-01", 500), ("2026-02-08", 480), ("2026-02-15", 450)]
        rows = "".join(f"all:tankers_arrived_week,city,{date},{count},negative_binomial,15 %\n" for date, count in weeks)
        self.write("weeks.csv", HEAD + rows)
        out, _ = self.taji("hindcast", SCENARIO, "--observed", "weeks.csv", "-n", "96", "-o", "h")
        self.assertIn("reports known", out)
        self.assertEqual(self.written("h"), ["forecasts.csv", "manifest.json", "observed.csv", "report.html", "report.json",
                                             "skill.csv", "summary.json"])
        with open(self.folder / "h/forecasts.csv", newline="", encoding="utf-8") as file:
            forecasts = list(csv.DictReader(file))
        # Four origins, of which the first sees four weeks ahead and the last one; 23 levels each.
        self.assertEqual(len(forecasts), 23 * (4 + 3 + 2 + 1))
        origins = json.loads((self.folder / "h/summary.json").read_text(encoding="utf-8"))["hindcast"]["origins"]
        self.assertEqual([origin["date"] for origin in origins], ["2026-01-19", "2026-01-26", "2026-02-02", "2026-02-09"])
        self.assertEqual([origin["known"] for origin in origins], [1, 2, 3, 4])
        # Later reports change no earlier forecast by a byte, whatever the threads.
        self.write("other.csv", HEAD + rows.replace(",480,", ",220,").replace(",450,", ",900,"))
        self.taji("hindcast", SCENARIO, "--observed", "other.csv", "-n", "96", "-j", "3", "-o", "g", "-q")
        early = [line for line in (self.folder / "h/forecasts.csv").read_text().splitlines() if line < "2026-02-09"]
        also = [line for line in (self.folder / "g/forecasts.csv").read_text().splitlines() if line < "2026-02-09"]
        self.assertEqual(early, also)
        self.assertEqual(len(early), 23 * (4 + 3 + 2))


if __name__ == "__main__":
    main()
