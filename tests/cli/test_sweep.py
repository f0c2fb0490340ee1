"""taji sweep, from its command line."""

import csv
import json
import random
import shlex
import signal
import subprocess
import time

from harness import SCENARIO, TAJI, Cli, main

PLAN = """\
taji: 1
name: Convoys and danger
scenario: one.yaml
replications: 100
measures: [unserved_l, p_dry.30d, trucks_lost]
replications_table: true
design:
  grid:
    corridors.south.convoy.target: [20, 60]
    network.roads.trunk.interdiction: 0 %..40 %:3
"""
PRODUCTS = ["replications.csv", "report.html", "report.json", "summary.json", "sweep.csv"]


class Sweep(Cli):
    def setUp(self):
        super().setUp()
        self.write("plan.yaml", PLAN)

    def rows(self, folder, name="sweep.csv"):
        with open(self.folder / folder / name, newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    def results(self, folder):
        """Everything but the manifest and the plan, which names paths."""
        root = self.folder / folder
        files = [root / name for name in PRODUCTS if (root / name).exists()] + sorted((root / "points").iterdir())
        return {str(path.relative_to(root)): path.read_bytes() for path in files}

    def test_words_table_and_files(self):
        out, err = self.taji("sweep", "plan.yaml", "-o", "s")
        self.assertEqual(err, "")
        self.assertTrue(all(len(line) <= 100 for line in out.splitlines() if not line.startswith("again")), out)
        self.assertIn("Convoys and danger: a sweep of 6 points", out)
        self.assertIn("is lowest at point", out)
        self.assertIn("again: taji sweep plan.yaml -o s", out)
        self.assertEqual(self.written("s"), ["manifest.json", "plan.json", "points", *PRODUCTS])
        rows = self.rows("s")
        self.assertEqual([row["network.roads.trunk.interdiction"] for row in rows], ["0 %", "20 %", "40 %"] * 2)
        self.assertEqual([float(row["network.roads.trunk.interdiction:number"]) for row in rows], [0, .2, .4] * 2)
        self.assertEqual([row["corridors.south.convoy.target"] for row in rows], ["20"] * 3 + ["60"] * 3)
        self.assertEqual([row["completed"] for row in rows], ["100"] * 6)
        self.assertEqual(float(rows[0]["trucks_lost[south]"]), 0)
        self.assertGreater(float(rows[2]["trucks_lost[south]"]), 0)
        self.assertEqual(len(self.rows("s", "replications.csv")), 600)

    def test_what_sweep_says_forecast_says(self):
        self.taji("sweep", "one.yaml", "-o", "s", "-n", "100", "--grid", "network.roads.trunk.interdiction=0 %,30 %",
                  "--measure", "unserved_l", "--measure", "unserved_l.share")
        self.taji("forecast", "one.yaml", "-n", "100", "-o", "f", "--set", "network.roads.trunk.interdiction=30 %")
        forecast = json.loads((self.folder / "f" / "summary.json").read_text())["cities"]["city"]["diesel"]["unserved_l"]
        row = self.rows("s")[1]
        self.assertEqual(float(row["unserved_l[city,diesel]"]), forecast["mean"])
        self.assertEqual(float(row["unserved_l[city,diesel]:se"]), forecast["se"])

    def test_the_same_for_any_number_of_threads_and_in_chunks(self):
        self.taji("sweep", "plan.yaml", "-o", "a", "-j", "1")
        self.taji("sweep", "plan.yaml", "-o", "b", "-j", "3")
        self.assertEqual(self.results("a"), self.results("b"))
        self.taji("sweep", "plan", "plan.yaml", "-o", "c", "--chunks", "4")
        self.assertIn("0 of 6 points", self.taji("sweep", "status", "c", status=4)[0])
        self.taji("sweep", "run", "c", "--chunk", "2")
        _, err = self.taji("sweep", "merge", "c", status=4)
        self.assertIn("not complete", err)
        self.assertEqual(self.taji("sweep", "status", "c", "--missing", status=4)[0], "1,3,4\n")
        for chunk in ("4/4", "1", "3", "2"):
            self.taji("sweep", "run", "c", "--chunk", chunk)
        self.assertEqual(self.taji("sweep", "status", "c", "--missing")[0], "")
        self.taji("sweep", "merge", "c")
        self.assertEqual(self.results("a"), self.results("c"))
        self.assertEqual(json.loads(self.taji("sweep", "merge", "c", "--json")[0]),
                         json.loads((self.folder / "a" / "summary.json").read_text()))

    def test_goes_on_where_it_was_and_trusts_no_damaged_point(self):
        self.taji("sweep", "plan.yaml", "-o", "a")
        whole = self.results("a")
        points = self.folder / "a" / "points"
        (points / "000002.json").unlink()
        (points / "000003.json").write_bytes(whole["points/000003.json"].replace(b'"completed":100', b'"completed":101'))
        (points / "000004.json").write_bytes(whole["points/000005.json"])
        (points / "000006.json").write_bytes(whole["points/000006.json"][:-40])
        _, err = self.taji("sweep", "plan.yaml", "-o", "a")
        self.assertEqual(err, "2 of 6 points were there already\n")
        self.assertEqual(self.results("a"), whole)

    def test_killed_at_ten_random_moments(self):
        words = ["sweep", "plan.yaml", "-n", "400", "-j", "2", "--set", "horizon=200 d", "-q", "-o"]
        began = time.monotonic()
        self.taji(*words, "whole")
        took = time.monotonic() - began
        whole = self.results("whole")
        moments = random.Random(11)
        killed = 0
        for _ in range(10):
            process = subprocess.Popen([TAJI, *words, "parts"], cwd=self.folder, stdout=subprocess.DEVNULL)
            try:
                process.wait(moments.uniform(0, took / 3))
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                killed += process.wait() == -signal.SIGKILL
            if (self.folder / "parts" / "points").exists():
                for path in (self.folder / "parts" / "points").glob("*.json"):
                    self.assertEqual(path.read_bytes(), whole["points/" + path.name])
        self.assertGreater(killed, 3)
        # What a write that was killed leaves, in either folder.
        leftovers = [self.folder / "parts" / ".taji-1-0.tmp", self.folder / "parts" / "points" / ".taji-1-1.tmp"]
        for path in leftovers:
            path.write_bytes(b"{")
        self.taji(*words, "parts")
        self.assertEqual(self.results("parts"), whole)
        self.assertFalse(any(path.exists() for path in leftovers))

    def test_interrupted_it_keeps_what_is_done(self):
        words = ["sweep", "plan.yaml", "-n", "1000", "--set", "horizon=200 d", "-o", "s"]
        process = subprocess.Popen([TAJI, *words], cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        points = self.folder / "s" / "points"
        while process.poll() is None and not (points.exists() and any(points.glob("*.json"))):
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=300)
        self.assertEqual(process.returncode, 130, err)
        self.assertEqual(out, b"")
        self.assertIn(b"the same command goes on from there", err)
        self.assertFalse((self.folder / "s" / "sweep.csv").exists())
        self.assertGreaterEqual(len(list(points.glob("*.json"))), 1)

    def test_validate_knows_a_plan(self):
        out, err = self.taji("validate", "plan.yaml")
        self.assertRegex(out, r"^plan\.yaml: fine: a plan of \d+ points of \d parameters?, \d+ replications of One road\n$")
        self.assertEqual(err, "")
        self.assertEqual(json.loads(self.taji("validate", "plan.yaml", "--json")[0]), [])
        self.assertFalse((self.folder / "out").exists())
        text = (self.folder / "plan.yaml").read_text(encoding="utf-8")
        self.write("bad.yaml", text.replace("design:", "desing: {}\ndesign:"))
        self.assertIn("did you mean 'design'?", self.taji("validate", "bad.yaml", status=3)[1])
        self.assertEqual(len(json.loads(self.taji("validate", "bad.yaml", "--json", status=3)[0])), 1)
        self.write("bad.yaml", text.replace("convoy.target", "convoy.targt"))  # a fault of what it names
        out, err = self.taji("validate", "bad.yaml", status=3)
        self.assertEqual(out, "")
        self.assertIn("did you mean 'target'?", err)
        self.assertEqual(len(json.loads(self.taji("validate", "bad.yaml", "--json", status=3)[0])), 1)

    def test_a_point_that_is_refused_is_told_and_the_rest_goes_on(self):
        out, err = self.taji("sweep", "one.yaml", "-o", "s", "-n", "50", "--grid",
                             "network.roads.trunk.interdiction=5 %,140 %,10 %", "--set", "horizon=30 d", status=4)
        self.assertIn("point 2 was refused:", err)
        replay = "taji validate one.yaml --set 'horizon=30 d' --set 'network.roads.trunk.interdiction=140 %'"
        self.assertIn(replay, err)
        self.assertIn("refused", out)
        rows = self.rows("s")
        self.assertEqual([row["completed"] for row in rows], ["50", "0", "50"])
        self.assertEqual(rows[1]["unserved_l[city,diesel]"], "")
        self.assertIn("140 %", rows[1]["refused"])
        self.taji("validate", "one.yaml", "--set", "network.roads.trunk.interdiction=140 %", status=3)
        # It is a result: it is not tried again, and the status stays.
        _, err = self.taji("sweep", "one.yaml", "-o", "s", "-n", "50", "--grid",
                           "network.roads.trunk.interdiction=5 %,140 %,10 %", "--set", "horizon=30 d", status=4)
        self.assertIn("3 of 3 points were there already", err)

    def test_replications_that_fail_are_told_with_the_command_that_replays_them(self):
        # More trucks at the start than there are, in some draws.
        self.write("tight.yaml", SCENARIO.replace("on_attack:", "initial: {idle: {uncertain: [50, 150]}}\n    on_attack:"))
        _, err = self.taji("sweep", "tight.yaml", "-o", "s", "-n", "64", "--variant", "calm", "--grid",
                           "fleet.south-diesel.trucks=100,200", status=4)
        failed = int(self.rows("s")[0]["failed"])
        self.assertGreater(failed, 5)
        self.assertEqual([row["completed"] for row in self.rows("s")], [str(64 - failed), "64"])
        self.assertIn(f"point 1: {failed} of 64 replications failed; number ", err)
        replay = shlex.split(err.splitlines()[0].split("replay: ")[1])
        self.assertEqual(replay[1:7], ["run", "tight.yaml", "--variant", "calm", "--set", "fleet.south-diesel.trucks=100"])
        _, err = self.taji(*replay[1:], status=4)
        self.assertIn("more trucks than there are", err)

    def test_another_sweep_in_the_folder_is_not_mixed_with(self):
        self.taji("sweep", "plan.yaml", "-o", "s")
        before = self.results("s")
        _, err = self.taji("sweep", "plan.yaml", "-o", "s", "--seed", "2", "-n", "50", status=2)
        self.assertIn("seed 1 there, 2 here; replications 100 there, 50 here", err)
        self.assertEqual(self.results("s"), before)
        self.write("one.yaml", SCENARIO.replace("trucks: 100", "trucks: 90"))
        _, err = self.taji("sweep", "plan.yaml", "-o", "s", status=2)
        self.assertIn("other inputs", err)
        self.taji("sweep", "plan.yaml", "-o", "s", "--fresh")
        self.assertNotEqual(self.results("s"), before)

    def test_a_scenario_that_changed_is_not_run_with_an_old_plan(self):
        self.taji("sweep", "plan", "plan.yaml", "-o", "c")
        self.write("one.yaml", SCENARIO.replace("trucks: 100", "trucks: 90"))
        _, err = self.taji("sweep", "run", "c", status=1)
        self.assertIn("one.yaml has changed since the sweep was planned", err)

    def test_random_designs_and_uncertain_parameters(self):
        self.write("one.yaml", SCENARIO.replace("interdiction: 20 %", "interdiction: {uncertain: [5 %, 20 %]}"))
        for design in ("latin_hypercube: {points: 8,", "sobol: {points: 8, shift: true,"):
            self.write("random.yaml", "taji: 1\nscenario: one.yaml\nreplications: 20\ndesign:\n  " + design +
                       " parameters: {network.roads.trunk.interdiction: {uniform: [0 %, 40 %]}, "
                       "corridors.south.convoy.target: 20..60, cities.city.demand.power.buffer: {lognormal: {median: 2 d, p90: 4 d}}}}\n")
            self.taji("sweep", "random.yaml", "-o", "r", "--fresh")
            rows = self.rows("r")
            strata = sorted(int(float(row["network.roads.trunk.interdiction:number"]) / 0.4 * 8) for row in rows)
            self.assertEqual(strata, list(range(8)))
            self.assertTrue(all(row["corridors.south.convoy.target"].isdigit() for row in rows))
            self.assertEqual(sum(float(row["cities.city.demand.power.buffer:number"]) < 2 for row in rows), 4)

    def test_what_makes_no_sense(self):
        cases = [(["one.yaml"], 2, "say what to sweep"),
                 (["one.yaml", "--grid", "corridors.south.convoy.taget=1,2"], 3, "did you mean 'target'?"),
                 (["one.yaml", "--grid", "network.roads.trunk.km=5 kl,6 kl"], 3, "length"),
                 (["one.yaml", "--range", "corridors.south.convoy.target=20,60"], 2, "LOW..HIGH:POINTS"),
                 (["one.yaml", "--range", "corridors.south.convoy.target=20..60"], 2, "how many points"),
                 (["one.yaml", "--grid", "horizon=30 d", "--grid", "horizon=40 d"], 3, "swept twice"),
                 (["one.yaml", "--grid", "horizon=30 d,40 d", "--measure", "unservd_l"], 2, "did you mean 'unserved_l'?"),
                 (["plan.yaml", "--grid", "horizon=30 d"], 2, "go with a scenario"),
                 (["run", "nowhere"], 2, "holds no sweep"), (["merge", "nowhere"], 2, "holds no sweep")]
        for words, status, expected in cases:
            out, err = self.taji("sweep", *words, status=status)
            self.assertEqual(out, "")
            self.assertIn(expected, err)
        self.write("bad.yaml", PLAN.replace("convoy.target:", "convoy.taget:"))
        _, err = self.taji("sweep", "bad.yaml", status=3)
        self.assertIn("bad.yaml:9:5", err)
        self.write("bad.yaml", PLAN.replace("trucks_lost]", "trucks_los]"))
        _, err = self.taji("sweep", "bad.yaml", status=3)
        self.assertEqual(err, "measure 'trucks_los': there is no such measure; did you mean 'trucks_lost'?\n")
        self.assertEqual(self.written("."), ["bad.yaml", "one.yaml", "plan.yaml"])
        self.taji("sweep", "plan", "plan.yaml", "-o", "c", "--chunks", "2")
        _, err = self.taji("sweep", "run", "c", "--chunk", "3", status=2)
        self.assertIn("from 1 to 2, got '3'", err)

    def test_help_of_the_parts_fits_a_screen(self):
        for part in ("plan", "run", "status", "merge"):
            lines = self.taji("sweep", part, "--help")[0].splitlines()
            self.assertLessEqual(len(lines), 24)
            self.assertLessEqual(max(map(len, lines)), 80)
            self.assertTrue(all(line.startswith(f"  taji sweep {part}") for line in lines[-2:]))


class Select(Cli):
    def test_the_best_point_and_what_was_spent_on_it(self):
        grid = "corridors.south.convoy.target=20,40,60"
        out, _ = self.taji("sweep", "one.yaml", "--grid", grid, "--select", "unserved_l[city,diesel]", "-o", "best")
        self.assertIn("One road: the best point", out)
        self.assertIn("point 1 (convoy.target 20) has the smallest expected", " ".join(out.split()))
        summary = json.loads((self.folder / "best/summary.json").read_text())
        self.assertTrue(summary["decided"])
        self.assertEqual(summary["best"], "point 1 (convoy.target 20)")
        self.assertEqual(len(summary["arms"]), 3)
        # The same as of variants that say the same.
        text = (self.folder / "one.yaml").read_text(encoding="utf-8")
        self.write("twenty.yaml", text.replace("target: 60", "target: 20").replace("  calm: {network.roads.trunk.interdiction: 0 %}",
                   "  b: {corridors.south.convoy.target: 40}\n  c: {corridors.south.convoy.target: 60}"))
        self.taji("compare", "twenty.yaml", "--select", "unserved_l", "-o", "same")
        same = json.loads((self.folder / "same/summary.json").read_text())
        self.assertEqual(same["replications"], summary["replications"])

    def test_points_that_are_refused_are_left_out(self):
        _, err = self.taji("sweep", "one.yaml", "--grid", "corridors.south.convoy.target=10,20,60", "--select", "unserved_l",
                           "-o", "best", status=4)
        self.assertIn("point 1 (convoy.target 10) was refused: 'min' is 20, more than 'target', which is 10", err)
        self.assertEqual(json.loads((self.folder / "best/summary.json").read_text())["best"], "point 2 (convoy.target 20)")
        _, err = self.taji("sweep", "one.yaml", "--grid", "corridors.south.convoy.target=5,60", "--select", "unserved_l", status=3)
        self.assertIn("--select wants two points at least", err)


if __name__ == "__main__":
    main()
