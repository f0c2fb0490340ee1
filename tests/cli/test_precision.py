"""--until, --select, --antithetic and --control, from the command line."""

import contextlib
import csv
import json
import os
import signal
import subprocess
import time

from harness import SCENARIO, TAJI, Cli, main

VARIANTS = """
  small: {corridors.south.convoy.target: 30}
  nothing: {corridors.south.convoy.target: 60}
"""
RESULTS = ["corridors.csv", "daily.csv", "forecast.csv", "network.geojson", "replications.csv", "summary.json"]


class Precision(Cli):
    def setUp(self):
        super().setUp()
        text = (self.folder / "one.yaml").read_text(encoding="utf-8")
        self.write("three.yaml", text.rstrip() + VARIANTS)
        self.write("drawn.yaml", text.replace("trucks: 100", "trucks: {uncertain: {uniform: [60, 140]}}")
                   .replace("capacity: 45.9 kl", "capacity: {uncertain: {uniform: [30 kl, 60 kl]}}"))

    def same_files(self, a, b, names):
        for name in names:
            self.assertEqual((self.folder / a / name).read_bytes(), (self.folder / b / name).read_bytes(), name)

    def summary(self, folder):
        return json.loads((self.folder / folder / "summary.json").read_text())

    def test_forecast_until_is_a_plain_run_of_as_many(self):
        _, err = self.taji("forecast", "one.yaml", "--until", "ci(p_dry.30d) < 4 % and se(trucks_lost[south]) < 5 %", "-o", "u")
        n = self.summary("u")["replications"]["requested"]
        self.assertIn(n, [512, 768, 1152, 1728, 2624])
        self.assertIn(f"--until held after {n:,} replications: ", err)
        dry = self.summary("u")["cities"]["city"]["diesel"]["p_dry"]["30d"]
        self.assertLess(1.95 * dry["se"], 0.04)
        self.taji("forecast", "one.yaml", "-n", str(n), "-o", "p", "-j", "1")
        self.same_files("u", "p", RESULTS)
        out, _ = self.taji("forecast", "one.yaml", "--until", "se(p_dry.30d) < 10 %", "-o", "again")
        self.assertIn("again: taji forecast one.yaml --until 'se(p_dry.30d) < 10 %' -n 100000 --seed 1 -o again", out)

    def test_a_target_that_the_most_does_not_reach(self):
        _, err = self.taji("forecast", "one.yaml", "--until", "se(unserved_l) < 0.001 %", "-n", "600", "-o", "u", status=4)
        self.assertIn("--until does not hold after 600 replications: se(unserved_l[city,diesel]) is ", err)
        self.assertIn("wanted se(unserved_l) < 0.001 %", err)
        self.assertEqual(self.summary("u")["replications"]["completed"], 600)

    def test_the_most_may_be_very_many(self):
        _, err = self.taji("forecast", "one.yaml", "--until", "p_dry.30d >= 0", "-n", "900000000", "-o", "u")
        self.assertIn("--until held after 512 replications", err)

    def test_until_that_makes_no_sense(self):
        cases = [("forecast", "se(unservd_l) < 2 %", "did you mean 'unserved_l'"), ("forecast", "mean(unserved_l) < 2 %", "se( ) and ci( )"),
                 ("forecast", "se(unserved_l[cty,diesel]) < 2 %", "city,diesel"), ("forecast", "se(unserved_l)", "expected >"),
                 ("forecast", "se(unserved_l) < 2 km", "volume"), ("forecast", "ci(p_dry.30d) < 2", "write 2 %"),
                 ("compare", "unserved_l < 2 l", "write se( ) or ci( )"), ("compare", "se(p_dry.30d) < 2 %", "add --measure 'p_dry.30d'")]
        for verb, expression, expected in cases:
            out, err = self.taji(verb, "three.yaml", "--until", expression, status=2)
            self.assertEqual(out, "")
            self.assertIn(expected, err)
            self.assertIn("--until: ", err)
            self.assertIn("^", err)

    def test_ci_in_fail_if(self):
        run = ["forecast", "one.yaml", "-n", "64", "-q", "--fail-if"]
        se = {}
        out, _ = self.taji("forecast", "one.yaml", "-n", "64", "--json")
        unserved = json.loads(out)["cities"]["city"]["diesel"]["unserved_l"]
        se = unserved["se"] / unserved["mean"]
        self.taji(*run, f"se(unserved_l) > {100 * se * 0.99} %", status=5)
        self.taji(*run, f"se(unserved_l) > {100 * se * 1.01} %")
        self.taji(*run, f"ci(unserved_l) > {100 * se * 1.95} %", status=5)
        self.taji(*run, f"ci(unserved_l) > {100 * se * 1.97} %")

    def test_compare_until(self):
        words = ["compare", "three.yaml", "--variant", "calm"]
        _, err = self.taji(*words, "--until", "ci(unserved_l) < 4 %", "-o", "u")
        summary = self.summary("u")
        n = summary["replications"]["requested"]
        self.assertIn(f"--until held after {n:,} replications: ci(unserved_l[city,diesel]) is ", err)
        measure = summary["measures"]["unserved_l[city,diesel]"]
        difference = measure["variants"]["calm"]["difference"]
        self.assertLess((difference["high"] - difference["low"]) / 2, 0.04 * measure["baseline"]["value"])
        self.taji(*words, "-n", str(n), "-o", "p")
        self.same_files("u", "p", ["summary.json", "comparison.csv", "replications.csv"])
        _, err = self.taji(*words, "--until", "ci(unserved_l) < 0.01 %", "-n", "520", "-o", "v", status=4)
        self.assertIn("--until does not hold after 520 replications", err)

    def test_select(self):
        words = ["compare", "three.yaml", "--select", "unserved_l[city,diesel]", "--confidence", "95"]
        out, err = self.taji(*words, "--indifference", "2 %", "-o", "s")
        self.assertEqual(err, "")
        self.assertTrue(all(len(line) <= 100 for line in out.splitlines() if not line.startswith("again")), out)
        self.assertIn("calm has the smallest expected unserved_l[city,diesel]", " ".join(out.split()))
        summary = self.summary("s")
        self.assertEqual((summary["kind"], summary["best"], summary["decided"]), ("selection", "calm", True))
        self.assertEqual([arm["name"] for arm in summary["arms"]], ["baseline", "calm", "small", "nothing"])
        spent = [arm["replications"] for arm in summary["arms"]]
        self.assertTrue(all(n >= 320 and n % 32 == 0 for n in spent), spent)
        self.assertEqual(sum(spent), summary["replications"]["spent"])
        self.assertEqual(self.written("s"), ["manifest.json", "selection.csv", "summary.json"])
        with open(self.folder / "s" / "selection.csv", newline="", encoding="utf-8") as file:
            self.assertEqual([row["best"] for row in csv.DictReader(file)], ["0", "1", "0", "0"])
        self.taji(*words, "--indifference", "2 %", "-o", "t", "-j", "1")
        self.same_files("s", "t", ["summary.json", "selection.csv"])
        # What it saw of a variant is what a plain run of as many says.
        self.taji("forecast", "three.yaml", "--variant", "small", "-n", str(spent[2]), "-o", "f")
        plain = self.summary("f")["cities"]["city"]["diesel"]["unserved_l"]["mean"]
        self.assertAlmostEqual(summary["arms"][2]["mean"] / plain, 1, places=9)

    def test_select_the_largest_and_without_decision(self):
        self.taji("compare", "three.yaml", "--select", "delivered_l[city,diesel]", "--indifference", "0.1 Ml", "-o", "s")
        self.assertEqual(self.summary("s")["better"], "larger")
        self.taji("compare", "three.yaml", "--variant", "small", "--select", "trips[south]", "--larger", "-o", "s")
        self.assertEqual(self.summary("s")["best"], "small")
        # Two that are alike in everything: the first is kept, as soon as it is known that they are.
        self.taji("compare", "three.yaml", "--variant", "nothing", "--select", "unserved_l", "-o", "s")
        self.assertEqual(self.summary("s")["best"], "baseline")
        _, err = self.taji("compare", "three.yaml", "--variant", "small", "--select", "unserved_l", "--indifference", "1 l", "-n", "400",
                           "-o", "s", status=4)
        self.assertIn("no decision", err)
        self.assertIsNone(self.summary("s")["best"])

    def test_an_interrupt_after_the_decision_stops_nothing(self):
        # More trucks than there are is a replication that fails, and says so: here one in the last block of the first stage,
        # after which all is decided. The message goes into a pipe that is full, so that the signal can come just then.
        self.write("rare.yaml", SCENARIO.replace("60 d", "1 d").replace("on_attack:", "initial: {idle: 90}\n    on_attack:")
                   .replace("initial: 12 Ml", "initial: 1 kl")
                   + "  rare: {corridors.south.initial.idle: {uncertain: {uniform: [0, 100.65]}},"
                   " cities.city.demand.transport.diesel: {uncertain: {uniform: [1.1 Ml/d, 1.3 Ml/d]}}}\n")

        def failures(seed):
            done = subprocess.run([TAJI, "forecast", "rare.yaml", "--variant", "rare", "-n", "640", "--seed", seed, "--json", "-q"],
                                  cwd=self.folder, capture_output=True)
            return [one["replication"] for one in json.loads(done.stdout)["failures"]]

        seed = next(s for s in map(str, (14, *range(300))) if [n // 64 for n in failures(s)] == [9])
        words = ["compare", "rare.yaml", "--variant", "rare", "--select", "unserved_l", "--indifference", "100 Ml",
                 "--seed", seed, "-o", "s"]
        for wait in (1, 5, 20):  # on a busy machine it may not have come so far
            end, full = os.pipe()
            os.set_blocking(full, False)
            with contextlib.suppress(BlockingIOError):
                while True:
                    os.write(full, b".")
            os.set_blocking(full, True)
            process = subprocess.Popen([TAJI, *words], cwd=self.folder, stdout=subprocess.PIPE, stderr=full)
            os.close(full)
            time.sleep(wait)
            self.assertIsNone(process.poll())
            process.send_signal(signal.SIGINT)
            with open(end, encoding="utf-8") as pipe:
                err = pipe.read().lstrip(".")
            out = process.communicate(timeout=120)[0].decode()
            if process.returncode != 130:
                break
        self.assertEqual(process.returncode, 4, err)
        self.assertIn("failed", err)
        self.assertNotIn("stopped", err)
        self.assertIn("has the smallest expected unserved_l", " ".join(out.split()))
        self.assertFalse(self.summary("s")["partial"])

    def test_select_that_makes_no_sense(self):
        cases = [(["unservd_l"], "did you mean 'unserved_l'?"), (["served_share"], "a ratio of two sums"),
                 (["trips[south]"], "--smaller or --larger"), (["unserved_l", "--confidence", "20"], "from 50 %"),
                 (["unserved_l", "--indifference", "2 km"], "volume"), (["unserved_l", "--indifference", "0 %"], "above 0"),
                 (["p_dry.30d", "--indifference", "2"], "this is 200 percentage points; write '2 %' or 0.02"),
                 (["p_dry.30d", "--indifference", "150 %"], "this is 150 percentage points"),
                 (["unserved_l", "--until", "se(unserved_l) < 2 %"], "leave --until out"), (["unserved_l", "--control"], "leave --control out")]
        for words, expected in cases:
            out, err = self.taji("compare", "three.yaml", "--select", *words, status=2)
            self.assertEqual(out, "")
            self.assertIn(expected, err)

    def test_antithetic_pairs(self):
        out, _ = self.taji("forecast", "one.yaml", "-n", "400", "--antithetic", "-o", "a")
        self.assertIn("variance cut by", out)
        self.assertTrue(all(len(line) <= 100 for line in out.splitlines() if not line.startswith(("again", "look"))), out)
        reduction = self.summary("a")["variance_reduction"]
        self.assertTrue(reduction["antithetic"])
        self.assertTrue(all(gain["antithetic_factor"] > 0 for gain in reduction["measures"]))
        self.assertEqual(reduction["measures"][0]["value"], self.summary("a")["cities"]["city"]["diesel"]["unserved_l"]["mean"])
        self.taji("forecast", "one.yaml", "-n", "200", "-o", "p")
        self.assertNotIn("variance_reduction", self.summary("p"))
        rows = {}
        for folder in "ap":
            with open(self.folder / folder / "replications.csv", newline="", encoding="utf-8") as file:
                rows[folder] = list(csv.reader(file))
        self.assertEqual([row[1:] for row in rows["a"][1::2]], [row[1:] for row in rows["p"][1:]])
        # One of them by itself.
        out, _ = self.taji("run", "one.yaml", "--antithetic", "--replication", "7", "--json")
        header, seven = rows["a"][0], rows["a"][8]
        self.assertEqual(seven[0], "7")
        mirrored = self.taji("run", "one.yaml", "--replication", "3", "--json")[0]
        self.assertNotEqual(out, mirrored)
        trucks = str(json.loads(out)["corridors"]["south"]["trucks_lost"])
        self.assertEqual(seven[header.index("south.trucks_lost")], trucks)

    def test_antithetic_pairs_tell_the_spread(self):
        out, _ = self.taji("forecast", "drawn.yaml", "-n", "256", "--antithetic", "-o", "a")
        self.assertIn("is uncertain inputs", " ".join(out.split()))
        spread = self.summary("a")["cities"]["city"]["diesel"]["spread"]
        self.assertEqual(spread["pairs"], 64)
        self.assertGreater(spread["inputs"]["se"], 0)
        self.taji("forecast", "drawn.yaml", "-n", "256", "--antithetic", "--no-spread", "-o", "b")
        self.assertNotIn("spread", self.summary("b")["cities"]["city"]["diesel"])
        self.taji("forecast", "drawn.yaml", "-n", "256", "--antithetic", "--fail-if", "spread.inputs > 0 %", "-o", "c", status=5)

    def test_until_of_stratified_inputs_looks_at_24_blocks_first(self):
        _, err = self.taji("forecast", "drawn.yaml", "--until", "p_dry.30d >= 0", "-o", "u", "--no-spread")
        self.assertIn("--until held after 1,536 replications", err)

    def test_select_without_a_difference_to_see(self):
        # Nobody runs dry within the horizon: a chance of 0 in both is known to within 2 %, as litres it is not.
        text = (self.folder / "three.yaml").read_text(encoding="utf-8").replace("initial: 12 Ml", "initial: 29 Ml").replace(
            "horizon: 60 d", "horizon: 5 d")
        self.write("full.yaml", text)
        self.taji("compare", "full.yaml", "--variant", "calm", "--select", "p_dry.horizon[city,diesel]", "-o", "s")
        self.assertEqual(self.summary("s")["best"], "baseline")
        _, err = self.taji("compare", "full.yaml", "--variant", "calm", "--select", "unserved_l", "--indifference", "1 kl", "-n", "640",
                           "-o", "t", status=4)
        self.assertIn("no decision", err)
        self.assertIsNone(self.summary("t")["best"])

    def test_control(self):
        out, _ = self.taji("forecast", "drawn.yaml", "-n", "1024", "--control", "--antithetic", "-o", "c")
        self.assertIn("corrected mean", out)
        gains = {gain["measure"]: gain for gain in self.summary("c")["variance_reduction"]["measures"]}
        delivered = gains["delivered_l[city,diesel]"]
        control = delivered["control"]
        self.assertLess(abs(control["value"] - delivered["value"]), 4 * (delivered["se"] + control["se"]))
        self.assertAlmostEqual(control["factor"], (delivered["se"] / control["se"]) ** 2, places=6)
        self.taji("forecast", "drawn.yaml", "-n", "1024", "--control", "--antithetic", "-o", "d", "-j", "1")
        self.same_files("c", "d", RESULTS)
        out, _ = self.taji("forecast", "one.yaml", "-n", "64", "--control", "-o", "e")
        self.assertIn("corrects nothing", out)

    def test_a_control_that_an_interrupt_leaves_unknown(self):
        # Far more replications than can be done before the signal comes; on a busy machine not one may be.
        for wait in (1.5, 5, 20):
            process = subprocess.Popen([TAJI, "forecast", "drawn.yaml", "-n", "60000", "--control", "-o", "c", "-j", "1"], cwd=self.folder,
                                       stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            time.sleep(wait)
            process.send_signal(signal.SIGINT)
            out = " ".join(process.communicate(timeout=120)[0].decode().split())
            self.assertEqual(process.returncode, 130)
            if (self.folder / "c").exists():
                break
        self.assertIn("the run was stopped before the control variate was known", out)
        self.assertNotIn("no uncertain input", out)
        self.assertTrue(self.summary("c")["variance_reduction"]["stopped"])

    def test_methods_in_compare(self):
        out, _ = self.taji("compare", "drawn.yaml", "-n", "1024", "--control", "--antithetic", "-o", "c")
        self.assertIn("variance cut by", out)
        self.assertTrue(all(len(line) <= 100 for line in out.splitlines() if not line.startswith("again")), out)
        gain = self.summary("c")["variance_reduction"]["measures"][0]
        self.assertEqual((gain["measure"], gain["variant"]), ("unserved_l[city,diesel]", "calm"))
        self.assertGreater(gain["antithetic_factor"], 0)
        self.assertGreater(gain["control"]["factor"], 0)


if __name__ == "__main__":
    main()
