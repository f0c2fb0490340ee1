"""taji forecast plan, run, status and merge, and what stops a long run."""

import hashlib
import json
import signal
import subprocess
import time

from harness import RESULTS, SCENARIO, TAJI, Cli, main

SAME = [name for name in RESULTS if name != "manifest.json"]
UNCERTAIN = SCENARIO.replace("interdiction: 20 %", "interdiction: {uncertain: [5 %, 20 %]}")


class Chunks(Cli):
    def results(self, folder):
        return {name: (self.folder / folder / name).read_bytes() for name in SAME}

    def chunks(self, folder):
        return {path.name: path.read_bytes() for path in (self.folder / folder / "chunks").iterdir()}

    def assert_same(self, folder, other):
        here, there = self.results(folder), self.results(other)
        for name in SAME:
            self.assertEqual(here[name], there[name], name)

    def run_all(self, folder, chunks):
        for chunk in chunks:
            self.taji("forecast", "run", folder, "--chunk", str(chunk), "-j", "1")

    def test_seven_chunks_and_forty_are_the_bytes_of_one_process(self):
        self.write("one.yaml", UNCERTAIN)
        words = ["one.yaml", "-n", "700", "--set", "horizon=30 d"]
        self.taji("forecast", *words, "-o", "whole")
        for count in (7, 40):
            folder = f"in{count}"
            out, _ = self.taji("forecast", "plan", *words, "-o", folder, "--chunks", str(count))
            self.assertIn(f"700 replications in {count} chunks", out)
            self.run_all(folder, range(count, 0, -1))
            out, _ = self.taji("forecast", "merge", folder)
            self.assertIn(f"again: taji forecast merge {folder}", out)
            self.assert_same(folder, "whole")

    def test_chunks_of_several_frames_and_all_that_a_forecast_may_be_told(self):
        self.write("one.yaml", UNCERTAIN + "  small: {corridors.south.convoy.target: 40}\n")
        words = ["one.yaml", "-n", "1500", "--set", "horizon=30 d", "--variant", "small", "--set",
                 "fleet.south-diesel.trucks=90", "--antithetic", "--control", "--seed", "5"]
        self.taji("forecast", *words, "-o", "whole")
        self.taji("forecast", "plan", *words, "-o", "two", "--chunks", "2")
        self.taji("forecast", "run", "two", "-j", "3")
        self.taji("forecast", "merge", "two", "--fail-if", "p_dry.horizon > 0 %", "-j", "2", status=5)
        self.assert_same("two", "whole")
        out, _ = self.taji("forecast", "merge", "two", "--json")
        self.assertEqual(out.encode(), self.results("whole")["summary.json"])

    def test_what_is_missing_and_that_nothing_is_run_twice(self):
        self.taji("forecast", "plan", "one.yaml", "-n", "100", "-o", "c", "--chunks", "10")
        self.assertEqual(self.taji("forecast", "status", "c", "--missing", status=4)[0], "1-10\n")
        self.run_all("c", [1, 2, 4, 5, 6, 10])
        out, _ = self.taji("forecast", "status", "c", "--missing", status=4)
        self.assertEqual(out, "3,7-9\n")
        out, _ = self.taji("forecast", "status", "c", status=4)
        self.assertEqual(out, "c: 6 of 10 chunks are done\nmissing: 3,7-9\n")
        _, err = self.taji("forecast", "merge", "c", status=4)
        self.assertEqual(err, "c is not complete: chunks 3,7-9 are to be run (taji forecast run c --chunk I)\n")
        self.assertNotIn("summary.json", self.written("c"))
        path = self.folder / "c" / "chunks" / "000004.rows"
        before = path.stat()
        _, err = self.taji("forecast", "run", "c", "--chunk", "4")
        self.assertEqual(err, "1 of 1 chunk are done\n")
        self.assertEqual((path.stat().st_mtime_ns, path.stat().st_ino), (before.st_mtime_ns, before.st_ino))
        self.taji("forecast", "run", "c")
        self.assertEqual(self.taji("forecast", "status", "c", "--missing")[0], "")
        status = json.loads(self.taji("forecast", "status", "c", "--json")[0])
        self.assertEqual(status, {"replications": 100, "chunks": 10, "done": 10, "missing_chunks": []})

    def test_damaged_and_foreign_chunks_are_named_and_leftovers_are_not(self):
        self.taji("forecast", "plan", "one.yaml", "-n", "600", "-o", "c", "--chunks", "6")
        self.taji("forecast", "run", "c")
        whole = self.chunks("c")
        self.taji("forecast", "plan", "one.yaml", "-n", "600", "--seed", "2", "-o", "other", "--chunks", "6")
        self.taji("forecast", "run", "other", "--chunk", "3")
        chunks = self.folder / "c" / "chunks"
        (chunks / "000001.rows").write_bytes(whole["000001.rows"][:-100])
        flipped = bytearray(whole["000002.rows"])
        flipped[len(flipped) // 2] ^= 4
        (chunks / "000002.rows").write_bytes(flipped)
        (chunks / "000003.rows").write_bytes(self.chunks("other")["000003.rows"])
        (chunks / "000004.rows").write_bytes(whole["000005.rows"])
        (chunks / "000005.rows").write_bytes(b"")
        (chunks / ".taji-123-0.tmp").write_bytes(b"half a chu")
        _, err = self.taji("forecast", "merge", "c", status=4)
        expected = ["it is cut short", "a hash does not fit", "it belongs to another forecast",
                    "it is another chunk of this forecast", "it is no chunk of a forecast, or is cut short"]
        for number, why in enumerate(expected, 1):
            self.assertIn(f"c/chunks/00000{number}.rows cannot be used: {why}\n", err)
        self.assertIn("chunks 1-5 are to be run", err)
        self.assertNotIn("tmp", err)
        out, err = self.taji("forecast", "status", "c", "--missing", status=4)
        self.assertEqual(out, "1-5\n")
        self.assertEqual(err.count("cannot be used"), 5)
        self.run_all("c", range(1, 7))
        self.taji("forecast", "merge", "c")
        self.assertEqual(self.chunks("c"), whole)

    def test_no_bit_of_a_chunk_may_flip_unnoticed(self):
        self.taji("forecast", "plan", "one.yaml", "-n", "4", "-o", "c", "--set", "horizon=3 d")
        self.taji("forecast", "run", "c")
        path = self.folder / "c" / "chunks" / "000001.rows"
        whole = path.read_bytes()
        for at in list(range(0, len(whole), max(1, len(whole) // 40))) + [len(whole) - 1]:
            bad = bytearray(whole)
            bad[at] ^= 16
            path.write_bytes(bad)
            self.assertEqual(self.taji("forecast", "status", "c", "--missing", status=4)[0], "1\n", at)

    def test_the_same_plan_may_be_made_again_and_another_not(self):
        words = ["forecast", "plan", "one.yaml", "-n", "100", "-o", "c"]
        self.taji(*words, "--chunks", "4")
        self.run_all("c", [2])
        self.taji(*words, "--chunks", "4")
        self.assertEqual(self.taji("forecast", "status", "c", "--missing", status=4)[0], "1,3,4\n")
        _, err = self.taji(*words, "--chunks", "5", "--seed", "9", status=2)
        self.assertIn("c holds another forecast (seed 1 there, 9 here; 4 chunks there, 5 here)", err)
        self.taji(*words, "--chunks", "5", "--fresh")
        self.assertEqual(self.chunks("c"), {})
        self.write("one.yaml", SCENARIO.replace("trucks: 100", "trucks: 90"))
        _, err = self.taji("forecast", "run", "c", status=3)
        self.assertIn("one.yaml has changed since the forecast was planned", err)
        _, err = self.taji("forecast", "plan", "one.yaml", "-n", "5", "-o", "d", "--chunks", "6", status=2)
        self.assertIn("5 replications cannot be shared out to 6 chunks", err)
        _, err = self.taji("forecast", "run", "c", "--chunk", "6", status=2)
        self.assertIn("from 1 to 5, got '6'", err)
        _, err = self.taji("forecast", "merge", "nowhere", status=2)
        self.assertIn("holds no forecast", err)
        self.taji("sweep", "plan", "one.yaml", "--grid", "horizon=30 d,40 d", "-o", "s")
        _, err = self.taji("forecast", "merge", "s", status=3)
        self.assertIn("no plan of a forecast", err)

    def test_another_version_s_plan_is_neither_run_nor_merged(self):
        for verb, more in (("forecast", []), ("sweep", ["--grid", "horizon=30 d,40 d"])):
            self.taji(verb, "plan", "one.yaml", "-n", "4", "-o", verb, *more)
            self.taji(verb, "run", verb)
            plan = self.folder / verb / "plan.json"
            lines = plan.read_text().split('"body":', 1)
            body = lines[1][:-2].replace('"version":"', '"version":"old ', 1)
            head = lines[0].split('"sha256":"', 1)
            head = head[0] + '"sha256":"' + hashlib.sha256(body.encode()).hexdigest() + head[1][64:]
            plan.write_text(head + '"body":' + body + "}\n")
            for part in ("run", "merge"):
                _, err = self.taji(verb, part, verb, status=2)
                self.assertIn("was planned by taji old ", err)

    def test_replications_that_fail_are_told_by_the_merge(self):
        self.write("tight.yaml", SCENARIO.replace("on_attack:", "initial: {idle: {uncertain: [50, 150]}}\n    on_attack:"))
        words = ["tight.yaml", "-n", "64", "--set", "horizon=20 d"]
        self.taji("forecast", *words, "-o", "whole", status=4)
        self.taji("forecast", "plan", *words, "-o", "c", "--chunks", "3")
        self.taji("forecast", "run", "c")
        _, err = self.taji("forecast", "merge", "c", status=4)
        self.assertIn("replay: taji run tight.yaml --set 'horizon=20 d' --seed 1 --replication", err)
        self.assert_same("c", "whole")

    def test_help_of_the_parts_fits_a_screen(self):
        for part in ("plan", "run", "status", "merge"):
            lines = self.taji("forecast", part, "--help")[0].splitlines()
            self.assertLessEqual(len(lines), 24)
            self.assertLessEqual(max(map(len, lines)), 80)
            self.assertTrue(all(line.startswith(f"  taji forecast {part}") for line in lines[-2:]))


class Stopped(Cli):
    """Long runs that are cut off keep what is finished, and go on from there."""

    LONG = ["one.yaml", "-n", "9000000"]

    def setUp(self):
        super().setUp()
        self.taji("forecast", "plan", *self.LONG, "-o", "c")
        self.part = self.folder / "c" / "chunks" / "000001.part"

    def begin(self):
        return subprocess.Popen([TAJI, "forecast", "run", "c", "-j", "1"], cwd=self.folder, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE)

    def finished(self):
        return self.part.read_bytes().count(b"\nframe ") if self.part.exists() else 0

    def test_by_a_time_limit_and_then_by_signals(self):
        # A frame is written whole or not at all; a build that checks everything may need long for one.
        for seconds in (2, 4, 8, 16, 32, 64):
            _, err = self.taji("forecast", "run", "c", "-j", "1", "--time-limit", f"{seconds} s", status=4)
            self.assertIn("stopped: 0 of 1 chunk are done\n", err)
            self.assertIn("taji: the time of --time-limit is over\n", err)
            frames = self.finished()
            if frames:
                break
        self.assertGreater(frames, 0)
        for number in (signal.SIGTERM, signal.SIGINT):
            for wait in (seconds, 2 * seconds, 4 * seconds):
                process = self.begin()
                time.sleep(wait)
                process.send_signal(number)
                _, err = process.communicate(timeout=60)
                self.assertEqual(process.returncode, 130, err)
                if self.finished() > frames:
                    break
            self.assertGreater(self.finished(), frames)
            frames = self.finished()
        self.assertEqual(self.written("c/chunks"), ["000001.part"])
        self.taji("forecast", "merge", "c", status=4)
        # A part that was damaged is gone on from what is right of it.
        self.part.write_bytes(self.part.read_bytes()[:-50])
        self.taji("forecast", "run", "c", "-j", "1", "--time-limit", "1 s", status=4)
        self.assertGreaterEqual(self.finished(), frames - 1)

    def test_a_forecast_of_one_process_writes_what_it_has(self):
        _, err = self.taji("forecast", *self.LONG, "-o", "f", "--time-limit", "1 s", status=4)
        self.assertIn("stopped: ", err)
        self.assertTrue(json.loads((self.folder / "f" / "summary.json").read_text())["replications"])
        self.assertTrue(json.loads((self.folder / "f" / "manifest.json").read_text())["partial"])

    def test_a_sweep_keeps_its_points(self):
        self.taji("sweep", "plan", "one.yaml", "--range", "network.roads.trunk.interdiction=0 %..20 %:2000", "-n", "64",
                  "-o", "s")
        _, err = self.taji("sweep", "run", "s", "--time-limit", "1 s", status=4)
        self.assertIn("stopped: ", err)
        done = len(self.written("s/points"))
        self.assertGreater(done, 0)
        self.assertLess(done, 2000)

    def test_what_is_no_time(self):
        for words in ("5", "5 kl", "0 s", "-3 min"):
            _, err = self.taji("forecast", "one.yaml", "--time-limit", words, status=2)
            self.assertIn("--time-limit", err)


if __name__ == "__main__":
    main()
