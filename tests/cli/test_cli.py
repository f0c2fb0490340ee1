#!/usr/bin/env python3
"""Behaviour of the command line:  test_cli.py TAJI

Exit statuses, what goes to stdout and what to stderr, JSON, the same bytes for any number of threads, Ctrl-C.
"""

import csv
import hashlib
import json
import signal
import subprocess
import sys
import time
import unittest
from pathlib import Path

from harness import LIT, RESULTS, SCENARIO, TAJI, Cli, main


class Usage(Cli):
    def test_help_of_every_verb_fits_a_screen_and_ends_with_two_examples(self):
        for verb in ["forecast", "compare", "sweep", "sensitivity", "score", "hindcast", "run", "validate", "network", "fit", "import", "schema"]:
            out, err = self.taji(verb, "--help")
            lines = out.splitlines()
            self.assertEqual(err, "")
            self.assertLessEqual(len(lines), 24, out)
            self.assertLessEqual(max(map(len, lines[:-2])), 80, out)
            self.assertEqual(lines[-3], "Examples:")
            self.assertTrue(all(line.startswith(f"  taji {verb}") for line in lines[-2:]))

    def test_version_and_general_help(self):
        self.assertRegex(self.taji("--version")[0], r"^taji \d+\.\d+\.\d+\n$")
        self.assertIn("forecast", self.taji("--help")[0])

    def test_nothing_asked_is_a_usage_error(self):
        out, err = self.taji(status=2)
        self.assertEqual(out, "")
        self.assertIn("validate", err)

    def test_the_nearest_word_is_suggested(self):
        cases = [(["forcast", "one.yaml"], "forecast"), (["forecast", "one.yaml", "--repl", "5"], "--replications"), (["forecast", "one.yaml", "--sead", "3"], "--seed"),
                 (["--versoin"], "--version"), (["network", "one.yaml", "--out", "trnk"], "trunk"),
                 (["network", "one.yaml", "--from", "depto", "--to", "city"], "depot")]
        for words, suggestion in cases:
            out, err = self.taji(*words, status=2)
            self.assertEqual(out, "")
            self.assertIn(f"did you mean '{suggestion}'?", err)

    def test_help_is_no_guess_at_an_option(self):
        _, err = self.taji("run", "one.yaml", "--hepl", status=2)
        self.assertNotIn("did you mean '--help'", err)

    def test_whole_numbers(self):
        cases = [(["run", "--replication", "-1"], "--replication: '-1' is no whole number from 0\n"),
                 (["run", "--replication", "x"], "--replication: 'x' is no whole number from 0\n"),
                 (["run", "--replication", "9223372036854775808"], "'9223372036854775808' is too large\n"),
                 (["run", "--seed", "18446744073709551616"], "--seed: '18446744073709551616' is too large\n"),
                 (["run", "--seed", "-1"], "--seed: '-1' is no whole number from 0\n"),
                 (["forecast", "-n", "ten"], "'ten' is no whole number from 1 to 1,000,000,000\n"),
                 (["forecast", "-n", "0"], "'0' is no whole number from 1 to 1,000,000,000\n"),
                 (["forecast", "-n", "2.5"], "'2.5' is no whole number from 1 to 1,000,000,000\n"),
                 (["forecast", "-j", "4097"], "'4097' is no whole number from 1 to 4,096\n")]
        for (verb, *words), expected in cases:
            out, err = self.taji(verb, "one.yaml", *words, status=2)
            self.assertEqual(out, "")
            self.assertIn(expected, err)
        text, _ = self.taji("run", "one.yaml", "--seed", "18446744073709551615", "--replication", "010")
        self.assertIn("replication 10, seed 18446744073709551615", text)

    def test_values_that_make_no_sense(self):
        for words in (["-n", "0"], ["-n", "many"], ["-j", "0"], ["--seed", "-1"], ["extra.yaml"], ["--set", "horizon"]):
            out, _ = self.taji("forecast", "one.yaml", *words, status=2)
            self.assertEqual(out, "")
        self.taji("forecast", status=2)
        self.taji("network", "one.yaml", "--from", "depot", status=2)
        self.assertEqual(self.written("."), ["one.yaml"])


class Scenarios(Cli):
    def test_validate(self):
        out, err = self.taji("validate", "one.yaml")
        self.assertEqual(out, "one.yaml: fine: 2 places, 1 road, 1 corridor, 1 city, 1 variant\n")
        self.assertEqual(err, "")
        self.assertEqual(json.loads(self.taji("validate", "one.yaml", "--json")[0]), [])

    def test_a_bad_scenario_runs_nothing(self):
        self.write("bad.yaml", SCENARIO.replace("interdiction", "interdicton").replace("45.9 kl", "45.9 km"))
        for verb in ["forecast", "run", "network"]:
            out, err = self.taji(verb, "bad.yaml", status=3)
            self.assertEqual(out, "")
            self.assertIn("bad.yaml:10:", err)
            self.assertIn("did you mean 'interdiction'?", err)
            self.assertIn(f"errors; nothing was {'done' if verb == 'network' else 'run'}", err)
        self.assertEqual(self.written("."), ["bad.yaml", "one.yaml"])
        out, err = self.taji("validate", "bad.yaml", "--json", status=3)
        self.assertEqual(err, "")
        faults = json.loads(out)
        self.assertGreaterEqual(len(faults), 2)
        for fault in faults:
            self.assertEqual(list(fault), ["file", "line", "column", "severity", "code", "message", "suggestion"])
        self.assertIn((10, "error"), [(fault["line"], fault["severity"]) for fault in faults])

    def test_a_file_that_cannot_be_read(self):
        out, err = self.taji("forecast", "none.yaml", status=1)
        self.assertEqual(out, "")
        self.assertIn("none.yaml", err)

    def test_a_folder_that_cannot_be_made(self):
        self.write("taken", "")
        # Found before any replication is run: these would take hours.
        _, err = self.taji("forecast", "one.yaml", "-n", "1000000000", "-o", "taken/x", status=1)
        self.assertIn("taken/x: cannot make this folder", err)

    def test_set_and_variant_change_the_scenario(self):
        plain = json.loads(self.taji("forecast", "one.yaml", "-n", "100", "--json")[0])
        calm = json.loads(self.taji("forecast", "one.yaml", "-n", "100", "--json", "--variant", "calm")[0])
        rich = json.loads(self.taji("forecast", "one.yaml", "-n", "100", "--json", "--set",
                                    "cities.city.stock.diesel.initial=30 Ml")[0])
        self.assertGreater(plain["corridors"]["south"]["attacks"]["mean"], 0)
        self.assertEqual(calm["corridors"]["south"]["attacks"]["mean"], 0)
        self.assertEqual(plain["cities"]["city"]["diesel"]["cover_days"]["origin"], 6)
        self.assertEqual(rich["cities"]["city"]["diesel"]["cover_days"]["origin"], 15)
        _, err = self.taji("forecast", "one.yaml", "--set", "horizn=3 d", status=3)
        self.assertIn("horizon", err)
        self.taji("forecast", "one.yaml", "--variant", "clam", status=3)

    def test_schema(self):
        self.assertIn("draft-07", json.loads(self.taji("schema")[0])["$schema"])


class Forecast(Cli):
    def test_text_and_files(self):
        out, err = self.taji("forecast", "one.yaml", "-n", "50")
        self.assertEqual(err, "")
        self.assertIn("city ", out)
        self.assertIn("again: taji forecast one.yaml -n 50 --seed 1", out)
        self.assertNotIn("\x1b", out)
        self.assertEqual(self.written("out/one"), RESULTS)
        for line in out.splitlines():
            if not line.startswith(("again", "look", "out/")):
                self.assertLessEqual(len(line), 100, line)

    def test_json_is_the_summary_and_nothing_else(self):
        out, err = self.taji("forecast", "one.yaml", "-n", "50", "--json", "-o", "r")
        self.assertEqual(err, "")
        self.assertEqual(out, (self.folder / "r/summary.json").read_text(encoding="utf-8"))
        self.assertEqual(json.loads(out)["replications"], {"requested": 50, "completed": 50, "failed": 0})
        with open(self.folder / "r/replications.csv", encoding="utf-8") as file:
            self.assertEqual([int(row["replication"]) for row in csv.DictReader(file)], list(range(50)))
        manifest = json.loads((self.folder / "r/manifest.json").read_text(encoding="utf-8"))
        self.assertEqual(manifest["command"][:3], ["taji", "forecast", "one.yaml"])
        self.assertEqual(manifest["scenario"]["sha256"], json.loads(out)["scenario"]["sha256"])

    def test_the_same_bytes_for_any_number_of_threads(self):
        for jobs in ["1", "2", "7"]:
            self.taji("forecast", "one.yaml", "-n", "150", "-j", jobs, "-o", jobs, "-q")
        for name in RESULTS:
            if name != "manifest.json":
                one = (self.folder / "1" / name).read_bytes()
                for jobs in ["2", "7"]:
                    self.assertEqual(one, (self.folder / jobs / name).read_bytes(), f"{name} -j {jobs}")

    def test_more_replications_than_are_kept(self):
        self.write("unsure.yaml", SCENARIO.replace("interdiction: 20 %", "interdiction: {uncertain: {uniform: [5 %, 30 %]}}"))
        for jobs in "12":
            self.taji("forecast", "unsure.yaml", "-n", "2305", "-j", jobs, "-q", "--antithetic", "-o", jobs)
        for name in RESULTS:
            if name != "manifest.json":
                self.assertEqual((self.folder / "1" / name).read_bytes(), (self.folder / "2" / name).read_bytes(), name)
        summary = json.loads((self.folder / "1/summary.json").read_text(encoding="utf-8"))
        self.assertEqual(summary["quantiles"], {"method": "sketch", "relative_error": 1 / 512})
        self.assertEqual(summary["replications"]["completed"], 2305)
        with open(self.folder / "1/replications.csv", encoding="utf-8") as file:
            self.assertEqual([int(row["replication"]) for row in csv.DictReader(file)], list(range(2305)))
        # Written while rows came, and whole: its hash is that of what is there.
        digest = hashlib.sha256((self.folder / "1/replications.csv").read_bytes()).hexdigest()
        self.assertIn(digest, (self.folder / "1/manifest.json").read_text(encoding="utf-8"))
        self.assertEqual(self.written("1"), RESULTS)
        # The same when it stops by itself there.
        self.taji("forecast", "unsure.yaml", "-n", "2305", "-q", "--antithetic", "--until", "se(unserved_l) < 0.01 %", "-o", "u", status=4)
        self.assertEqual((self.folder / "1/summary.json").read_bytes(), (self.folder / "u/summary.json").read_bytes())
        self.assertEqual((self.folder / "1/replications.csv").read_bytes(), (self.folder / "u/replications.csv").read_bytes())

    def test_another_seed_is_another_result(self):
        self.assertNotEqual(self.taji("forecast", "one.yaml", "-n", "50", "--json", "--seed", "2")[0],
                            self.taji("forecast", "one.yaml", "-n", "50", "--json", "--seed", "3")[0])

    def test_fail_if(self):
        run = ["forecast", "one.yaml", "-n", "60", "-q", "--fail-if"]
        for held in ["p_dry.horizon > 0 %", "p_dry.horizon[city,diesel] >= 0.1 %", "unserved_l.mean > 1 l",
                     "stock_l < 100 Ml", "se(p_dry.30d) > 0", "p_dry.horizon > 101 % or stock_l > 1 kl",
                     "p_dry.horizon > 0.001", "shortage_days > 1", "cover_days.7d.quantiles.0.5 < 30 d", "first_stockout_days.quantiles.0.95 > 1 d"]:
            _, err = self.taji(*run, held, status=5)
            self.assertIn("--fail-if held", err)
        for passed in ["p_dry.horizon > 101 %", "p_dry.horizon > 101 % and stock_l > 1 kl", "unserved_l.share > 99 %",
                       "shortage_days.mean > 60 d"]:
            self.taji(*run, passed)
        self.assertEqual(self.written("."), ["one.yaml", "out"])

    def test_fail_if_of_classes_services_and_prices(self):
        self.write("lit.yaml", LIT)
        run = ["forecast", "lit.yaml", "-n", "5", "-q", "--fail-if"]
        for held in ["classes.power.p_unserved.horizon > 99 %", "classes.power.p_unserved.7d[c,diesel] > 99 %", "hours.7d < 3 h",
                     "hours.7d[c,light] <= 0.1", "hours.all_days < 12 h", "hours.7d.quantiles.0.5 < 1", "price_index.7d > 3.9",
                     "classes.power.first_unserved_days.quantiles.0.5 < 2 d", "classes.homes.first_unserved_days.quantiles.0.5 > 100 d",
                     "classes.power.unserved_l > 1 Ml", "classes.power.daily_served_share.7d < 1 %", "se(hours.7d) < 1 min"]:
            _, err = self.taji(*run, held, status=5)
            self.assertIn("--fail-if held", err)
        for passed in ["classes.homes.p_unserved.horizon > 0.5", "hours.7d > 1 min"]:
            self.taji(*run, passed)
        cases = [("hours.7d[c,lihgt] < 3 h", "did you mean 'light'"), ("hours.7d[c,diesel] < 3 h", "has no service"), ("hours < 3 h", ".7d"),
                 ("hours.8d < 3 h", "7d"), ("classes.powr.p_unserved.7d > 5 %", "power"), ("classes.power.p_unserved.7d > 50", "write 50 %"),
                 ("price_index.7d[c,gasoline] > 2", "unknown measure"), ("hours.7d < 3 l", "duration"),
                 ("p_dry.7d[c,services] > 5 %", "keeps no 'services'")]
        for expression, expected in cases:
            _, err = self.taji("forecast", "lit.yaml", "--fail-if", expression, status=2)
            self.assertIn(expected, err)
        _, err = self.taji("forecast", "one.yaml", "--fail-if", "hours.7d < 3 h", status=2)
        self.assertIn("no services", err)

    def test_fail_if_that_makes_no_sense_runs_nothing(self):
        cases = [("p_drry.30d > 5 %", "p_dry"), ("p_dry.30d[cty,diesel] > 5 %", "city"), ("p_dry.31d > 5 %", "30d"),
                 ("p_dry.30d[city,disel] > 5 %", "diesel"), ("unserved_l.mean > 5 km", "volume"), ("p_dry > 5 %", ".30d"),
                 ("p_dry.30d", "expected >"), ("p_dry.30d > ", "number"), ("p_dry.30d > 5 % nor 3", "p_dry.30d"),
                 ("max(p_dry.30d) > 5 %", "se( )"), ("se(phase.30d.1) > 5 %", "standard error"),
                 ("", "expected a measure"), (" ", "expected a measure"), ("p_dry.30d > 50", "from 0 to 1"),
                 ("p_dry.30d > 50", "write 50 %"), ("phase.30d.4 >= 5", "write 5 %"), ("se(p_dry.30d) > 2", "write 2 %"),
                 ("unserved_l.share > 20", "write 20 %"), ("p_dry_origin > 3", "write 3 %"),
                 ("first_stockout_days.p_never < 90", "write 90 %"), ("dry_fraction > 5", "write 5 %"), ("phase.30d > 5 %", ".0")]
        for expression, expected in cases:
            out, err = self.taji("forecast", "one.yaml", "--fail-if", expression, status=2)
            self.assertEqual(out, "")
            self.assertIn(expected, err)
            self.assertIn("^", err)
        self.assertEqual(self.written("."), ["one.yaml"])

    def test_replications_that_fail(self):
        # More trucks at the start than there are, in some draws.
        self.write("tight.yaml", SCENARIO.replace("on_attack:", "initial: {idle: {uncertain: [50, 150]}}\n    on_attack:"))
        out, err = self.taji("forecast", "tight.yaml", "-n", "64", "--json", "-o", "r", status=4)
        summary = json.loads(out)
        failed = summary["replications"]["failed"]
        self.assertGreater(failed, 5)
        self.assertEqual(summary["replications"]["completed"], 64 - failed)
        first = summary["failures"][0]
        self.assertIn(f"replication {first['replication']} (seed 1) failed: ", err)
        self.assertEqual(first["replay"], f"taji run tight.yaml --seed 1 --replication {first['replication']}")
        _, err = self.taji(*first["replay"].split()[1:], status=4)
        self.assertIn(first["message"], err)

    def test_no_result_leaves_no_folder(self):
        self.write("over.yaml", SCENARIO.replace("on_attack:", "initial: {idle: {uncertain: [0, 200]}}\n    on_attack:"))
        # Half of the seeds draw more than the 100 trucks that there are.
        replays = ["run", "over.yaml", "--replication", "0", "--seed"]
        seed = next(s for s in map(str, range(40))
                    if subprocess.run([TAJI, *replays, s], cwd=self.folder, capture_output=True).returncode == 4)
        out, err = self.taji("forecast", "over.yaml", "-n", "1", "--seed", seed, status=4)
        self.assertEqual(out, "")
        self.assertIn("no replication could be completed; nothing was written", err)
        self.assertEqual(self.written("."), ["one.yaml", "over.yaml"])

    def interrupt(self, times, wait=1.5):
        # Far more replications than can be done before the signal comes.
        process = subprocess.Popen([TAJI, "forecast", "one.yaml", "-n", "200000", "-o", "r", "-j", "2"], cwd=self.folder,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        time.sleep(wait)
        for _ in range(times):
            process.send_signal(signal.SIGINT)
            time.sleep(0.001)
        out, err = process.communicate(timeout=120)
        self.assertEqual(process.returncode, 130, err.decode())
        return out.decode(), err.decode()

    def test_an_interrupt_keeps_what_is_finished(self):
        # On a busy machine no replication may be complete when the first signal comes.
        for wait in (0.3, 1.5, 5, 20):
            out, err = self.interrupt(1, wait)
            if (self.folder / "r").exists():
                break
            self.assertIn("nothing was written", err)
        summary = json.loads((self.folder / "r/summary.json").read_text(encoding="utf-8"))
        self.assertTrue(summary["partial"])
        self.assertGreater(summary["replications"]["completed"], 0)
        self.assertLess(summary["replications"]["completed"], 200000)
        self.assertEqual(self.written("r"), RESULTS)
        self.assertIn("stopped early", out)
        self.assertIn("stopped: ", err)


class OneReplication(Cli):
    def test_daily_table_trace_and_json(self):
        out, err = self.taji("run", "one.yaml", "--replication", "3")
        self.assertEqual(err, "")
        self.assertIn("replication 3, seed 1", out)
        self.assertIn("2026-03-12", out)
        trace = self.taji("run", "one.yaml", "--replication", "3", "--trace")[0].splitlines()
        self.assertTrue(trace[0].startswith("day  date        time   where"))
        self.assertTrue(any("convoy south/" in line and "leaves" in line for line in trace))
        record = json.loads(self.taji("run", "one.yaml", "--replication", "3", "--json")[0])
        self.assertEqual(len(record["cities"]["city"]["diesel"]["days"]), 60)
        self.taji("forecast", "one.yaml", "-n", "5", "-o", "r", "-q")
        with open(self.folder / "r/replications.csv", encoding="utf-8") as file:
            row = list(csv.DictReader(file))[3]
        self.assertEqual(int(row["city.diesel.unserved_l"]), record["cities"]["city"]["diesel"]["unserved_l"])
        self.assertEqual(int(row["south.trucks_lost"]), record["corridors"]["south"]["trucks_lost"])

    def test_a_run_that_leaves_its_fingerprint(self):
        self.taji("run", "one.yaml", "--fingerprint", "f", "-q")
        self.assertIn("the same run", self.taji("run", "one.yaml", "--check", "f")[0])
        out, err = self.taji("run", "one.yaml", "--check", "f", "--variant", "calm", status=1)
        self.assertEqual(out, "")
        self.assertIn("the runs part at event", err)
        self.assertIn("exits with 1 when they part", self.taji("run", "--help")[0])

    def test_a_reader_that_goes_away(self):
        done = subprocess.run(f"'{TAJI}' run one.yaml --trace | head -n 1", shell=True, cwd=self.folder, capture_output=True)
        self.assertEqual(done.returncode, 0)
        self.assertEqual(done.stderr, b"")


class Checkpoints(Cli):
    RUN = ["one.yaml", "--seed", "9", "--replication", "4"]

    def test_going_on_is_the_whole_run(self):
        whole, _ = self.taji("run", *self.RUN)
        out, err = self.taji("run", *self.RUN, "--checkpoint", "2026-02-01 06:00", "w")
        self.assertEqual((out, err), (whole, ""))
        self.assertEqual(self.taji("run", "one.yaml", "--resume", "w")[0], whole)
        self.assertEqual(self.taji("run", "one.yaml", "--resume", "w", "--json")[0], self.taji("run", *self.RUN, "--json")[0])
        trace = self.taji("run", *self.RUN, "--trace")[0].splitlines()
        resumed = self.taji("run", "one.yaml", "--resume", "w", "--trace")[0].splitlines()
        self.assertEqual(resumed[0].split(), trace[0].split())
        after = [line.split() for line in trace[1:] if tuple(line.split()[1:3]) >= ("2026-02-01", "06:00")]
        self.assertEqual([line.split() for line in resumed[1:]], after)
        self.assertGreater(len(after), 20)

    def test_a_checkpoint_of_a_resumed_run_is_that_of_the_whole(self):
        self.taji("run", *self.RUN, "--checkpoint", "2026-02-20", "late")
        self.taji("run", *self.RUN, "--checkpoint", "2026-01-12", "w")
        self.taji("run", "one.yaml", "--resume", "w", "--checkpoint", "2026-02-20", "again")
        self.assertEqual((self.folder / "late").read_bytes(), (self.folder / "again").read_bytes())
        _, err = self.taji("run", "one.yaml", "--resume", "late", "--checkpoint", "2026-02-19", "w", status=2)
        self.assertIn("the run goes on from 2026-02-19 23:59", err)

    def test_what_is_refused(self):
        self.taji("run", *self.RUN, "--set", "fleet.south-diesel.trucks=90", "--checkpoint", "2026-02-01", "w")
        out, err = self.taji("run", "one.yaml", "--resume", "w", status=3)
        self.assertEqual(out, "")
        self.assertIn("'fleet.south-diesel.trucks' is another number", err)
        self.taji("run", "one.yaml", "--resume", "w", "--set", "fleet.south-diesel.trucks=90")
        self.write("more.yaml", SCENARIO.replace("    city: {kind", "    far: ~\n    city: {kind"))
        self.assertIn("place 'far' is not in the checkpoint", self.taji("run", "more.yaml", "--resume", "w", "--set", "fleet.south-diesel.trucks=90", status=3)[1])
        whole = (self.folder / "w").read_bytes()
        for bad, words in [(whole[:-1], "damaged or cut short"), (whole[:-9] + b"x" + whole[-8:], "damaged"), (b"", "no checkpoint"), (SCENARIO.encode(), "no checkpoint")]:
            (self.folder / "bad").write_bytes(bad)
            self.assertIn(words, self.taji("run", "one.yaml", "--resume", "bad", status=3)[1])
        self.taji("run", "one.yaml", "--resume", "absent", status=1)
        for words in [["--checkpoint", "2026-01-11", "w"], ["--checkpoint", "2026-03-14", "w"], ["--checkpoint", "tomorrow", "w"], ["--checkpoint", "2026-02-01"],
                      ["--resume", "w", "--seed", "2"], ["--resume", "w", "--replication", "2"], ["--resume", "w", "--check", "f"]]:
            self.assertEqual(self.taji("run", "one.yaml", *words, status=2)[0], "")

    def test_comments_and_the_name_of_the_file_do_not_matter(self):
        self.taji("run", *self.RUN, "--checkpoint", "2026-02-01", "w")
        self.write("two.yaml", "# the same\n" + SCENARIO)
        self.taji("run", "two.yaml", "--resume", "w")


class Branching(Cli):
    def setUp(self):
        super().setUp()
        self.write("branch.yaml", SCENARIO + "branch: {at: 2026-02-01, variants: [calm]}\n")

    def test_one_future_is_the_run_whose_timeline_says_so(self):
        self.write("dated.yaml", SCENARIO + "timeline: [{date: 2026-02-01, set: {network.roads.trunk.interdiction: 0 %}}]\n")
        table = lambda text: [line for line in text.splitlines() if "scenario" not in line]
        calm = self.taji("run", "branch.yaml", "--replication", "2", "--branch", "calm")[0]
        self.assertEqual(table(calm), table(self.taji("run", "dated.yaml", "--replication", "2")[0]))
        self.assertNotEqual(table(calm), table(self.taji("run", "one.yaml", "--replication", "2")[0]))
        self.assertNotEqual(table(calm), table(self.taji("run", "one.yaml", "--replication", "2", "--variant", "calm")[0]))
        trace = self.taji("run", "branch.yaml", "--replication", "2", "--branch", "calm", "--trace")[0]
        self.assertIn("the branch: from here on with the variant's numbers", trace)

    def test_what_is_refused(self):
        self.assertIn("did you mean 'calm'?", self.taji("run", "branch.yaml", "--branch", "calmer", status=2)[1])
        self.assertIn("no 'branch'", self.taji("run", "one.yaml", "--branch", "calm", status=2)[1])
        self.taji("run", "branch.yaml", "--branch", "calm", "--variant", "calm", status=2)
        self.taji("validate", "branch.yaml")
        self.write("bad.yaml", SCENARIO + "  more: {fleet.south-diesel.trucks: 7}\nbranch: {at: 2026-02-01, variants: [more]}\n")
        self.assertIn("'fleet.south-diesel.trucks' cannot change by date", self.taji("validate", "bad.yaml", status=3)[1])
        out, err = self.taji("run", "bad.yaml", "--branch", "more", status=3)
        self.assertEqual(out, "")
        self.assertIn("variant 'more' cannot branch off on 2026-02-01 00:00", err)


class Network(Cli):
    def test_routes_and_outages(self):
        out, _ = self.taji("network", "one.yaml")
        self.assertIn("1002 km", out)
        self.assertIn("chance of arrival without attack 80 %", out)
        self.assertIn("hours leave out travel windows", out)
        # Neither is stated of any road.
        self.assertNotIn("capacity", out)
        self.assertIn("the route above is cut", self.taji("network", "one.yaml", "--out", "trunk")[0])
        limited = self.taji("network", "one.yaml", "--set", "network.roads.trunk.capacity=30/d")[0]
        self.assertIn("capacity 30 trucks/d; an open way exists with probability 100 %", limited)
        pair = json.loads(self.taji("network", "one.yaml", "--json", "--out", "trunk")[0])["pairs"][0]
        self.assertEqual(pair["corridor"], "south")
        way = pair["ways"]["fixed route"]
        self.assertEqual(way["roads"], ["trunk"])
        self.assertAlmostEqual(way["chance_of_arrival"], 0.8, 12)
        self.assertIsNone(pair["capacity_trucks_per_day"])
        self.assertEqual(pair["connection"]["probability"], 1)
        self.assertTrue(pair["without"]["cut_off"])
        self.assertEqual(pair["without"]["capacity_trucks_per_day"], 0)
        self.assertEqual(pair["without"]["connection"]["probability"], 0)
        pair = json.loads(self.taji("network", "one.yaml", "--json", "--from", "city", "--to", "depot")[0])["pairs"][0]
        self.assertEqual(pair["ways"]["safest"]["places"], ["city", "depot"])


if __name__ == "__main__":
    main()
