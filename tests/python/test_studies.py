"""Forecast, comparison, sweep, score, ensemble: the same bytes as the command line, the same columns as its files."""

import os
import signal
import threading
import time
import warnings

import numpy as np
import pandas as pd

from harness import TREE, Case, main, taji


class Forecasts(Case):
    def test_same_bytes_as_the_command_line(self):
        printed = self.taji("forecast", "two.yaml", "-n", "150", "--seed", "7", "--json", "-q", "-o", "out", "--lang", "none",
                            "--set", "corridors.south.convoy.target=40")
        forecast = taji.load("two.yaml").set("corridors.south.convoy.target", 40).forecast(150, seed=7, jobs=2)
        self.assertEqual(forecast.summary_json, printed)
        for name, file in (("daily", "daily"), ("corridors", "corridors"), ("hub", "forecast"),
                           ("replications", "replications")):
            self.assertEqual(forecast.csv(name), self.file(f"out/{file}.csv"), name)
        self.assertEqual(forecast.completed, 150)
        self.assertEqual(forecast.failures, [])

    def test_variants_and_threads(self):
        printed = self.taji("forecast", "two.yaml", "-n", "64", "--json", "-q", "-o", "out", "--lang", "none", "--variant",
                            "small", "--no-spread")
        forecast = taji.load("two.yaml").variant("small").forecast(64, jobs=1, spread=False)
        self.assertEqual(forecast.summary_json, printed)
        self.assertEqual(taji.load("two.yaml", variant="small").forecast(64, jobs=3, spread=False).summary_json, printed)

    def test_more_than_are_kept_exactly(self):
        self.write("short.yaml", self.file("two.yaml").replace("horizon: 60 d", "horizon: 8 d"))
        printed = self.taji("forecast", "short.yaml", "-n", "2200", "--json", "-q", "-o", "out", "--lang", "none")
        forecast = taji.load("short.yaml").forecast(2200)
        self.assertEqual(forecast.summary_json, printed)
        self.assertEqual(forecast.csv("replications"), self.file("out/replications.csv"))

    def test_frames_have_the_columns_of_the_files(self):
        forecast = taji.load("two.yaml").forecast(40, jobs=2)
        for name in ("daily", "corridors", "hub", "replications"):
            table = {"hub": forecast.hub, "daily": forecast.daily, "corridors": forecast.corridors,
                     "replications": forecast.replications}[name]
            head = forecast.csv(name).split("\n", 1)[0].split(",")
            self.assertEqual(list(table.columns), head)
            self.assertEqual(len(table), forecast.csv(name).count("\n") - 1)
        self.assertEqual(len(forecast.replications), 40)
        mean = forecast.replications["city.diesel.unserved_l"].mean()
        self.assertAlmostEqual(mean, forecast.figure("unserved_l.mean", "city", "diesel"), delta=1)
        with self.assertRaises(KeyError):
            forecast.figure("unserved_l.men", "city", "diesel")

    def test_progress_and_other_threads_go_on(self):
        seen, ticks, done = [], [], threading.Event()

        def tick():
            while not done.is_set():
                ticks.append(time.monotonic())
                time.sleep(0.005)

        ticker = threading.Thread(target=tick)
        ticker.start()
        begun = time.monotonic()
        taji.load("two.yaml").forecast(1500, jobs=2, progress=lambda now, total: seen.append((now, total)))
        took = time.monotonic() - begun
        done.set()
        ticker.join()
        inside = [at for at in ticks if begun < at < begun + took]
        # With the lock held there would be none; one tick in ten of those possible is asked for.
        self.assertGreater(len(inside), took / 0.005 / 10)
        self.assertTrue(all(now <= total for now, total in seen))

    def test_interrupted(self):
        scenario = taji.load("two.yaml")
        timer = threading.Timer(0.5, lambda: os.kill(os.getpid(), signal.SIGINT))
        timer.start()
        begun = time.monotonic()
        with self.assertRaises(KeyboardInterrupt):
            scenario.forecast(100_000_000, jobs=2)
        self.assertLess(time.monotonic() - begun, 20)
        timer.join()
        self.assertEqual(scenario.forecast(8).completed, 8)

    def test_what_progress_raises_ends_it(self):
        def fed_up(done, total):
            raise ZeroDivisionError("enough")

        with self.assertRaisesRegex(ZeroDivisionError, "enough"):
            taji.load("two.yaml").forecast(100_000_000, jobs=2, progress=fed_up)


class Others(Case):
    def test_comparison(self):
        printed = self.taji("compare", "two.yaml", "-n", "60", "--json", "-q", "-o", "out", "--lang", "none")
        comparison = taji.load("two.yaml").compare(replications=60, jobs=2)
        self.assertEqual(comparison.summary_json, printed)
        self.assertEqual(comparison.csv("table"), self.file("out/comparison.csv"))
        self.assertEqual(comparison.csv("replications"), self.file("out/replications.csv"))
        self.assertEqual(list(comparison.table.columns), self.file("out/comparison.csv").split("\n")[0].split(","))
        self.assertEqual(comparison.failures, {"baseline": [], "small": [], "early": []})

    def test_comparison_of_made_up_variants(self):
        printed = self.taji("compare", "two.yaml", "-n", "30", "--json", "-q", "-o", "out", "--lang", "none", "--variant",
                            "forty=corridors.south.convoy.target=40", "--measure", "p_dry.30d", "--seed", "3")
        comparison = taji.load("two.yaml").compare({"forty": {"corridors.south.convoy.target": 40}},
                                                   measures=["p_dry.30d"], replications=30, seed=3)
        self.assertEqual(comparison.failures, {"baseline": [], "forty": []})
        # The command line compares those of the file as well.
        scenario = taji.load("two.yaml")
        arms = {"small": scenario.variant("small"), "early": scenario.variant("early"),
                "forty": {"corridors.south.convoy.target": 40}}
        comparison = scenario.compare(arms, measures=["p_dry.30d"], replications=30, seed=3)
        self.assertEqual(comparison.summary_json, printed)
        with self.assertRaisesRegex(ValueError, "did you mean"):
            taji.load("two.yaml").compare(measures=["unservd_l"], replications=8)
        with self.assertRaises(KeyError):
            taji.load("two.yaml").compare(["smal"])

    def test_sweep(self):
        printed = self.taji("sweep", "two.yaml", "--grid", "corridors.south.convoy.target=20,40", "--grid",
                            "horizon=20 d,30 d", "-n", "20", "--json", "-q", "-o", "out", "--replications-table")
        sweep = taji.load("two.yaml").sweep({"corridors.south.convoy.target": [20, 40], "horizon": ["20 d", "30 d"]},
                                            replications=20)
        self.assertEqual(sweep.summary_json, printed)
        self.assertEqual(sweep.csv("table"), self.file("out/sweep.csv"))
        self.assertEqual(sweep.csv("replications"), self.file("out/replications.csv"))
        self.assertEqual(len(sweep.table), 4)
        self.assertEqual(sweep.refused, [])

    def test_sweep_of_what_is_not_there(self):
        with self.assertRaisesRegex(taji.ScenarioError, "did you mean"):
            taji.load("two.yaml").sweep({"corridors.south.convoy.tagret": [20]}, replications=1)
        with self.assertRaises(ValueError):
            taji.load("two.yaml").sweep({}, replications=1)

    def test_score(self):
        scores = TREE / "scenarios" / "scores"
        files = [str(scores / "forecast.csv"), str(scores / "observed.csv")]
        printed = self.taji("score", *files, "--json", "-q", "-o", "out")
        score = taji.score(files[0], files[1])
        self.assertEqual(score.summary_json, printed)
        self.assertEqual(list(score.skill.columns), self.file("out/skill.csv").split("\n")[0].split(","))
        self.assertEqual(list(score.scores.columns), self.file("out/scores.csv").split("\n")[0].split(","))

    def test_score_says_where_a_table_is_wrong(self):
        self.write("forecast.csv", "origin_date,target,target_end_date,location,output_type,output_type_id,value\n"
                                   "2026-01-12,x,2026-01-18,city,quantile,0.5,many\n")
        self.write("observed.csv", "target,location,target_end_date,observation\nx,city,2026-01-18,3\n")
        with self.assertRaises(taji.DataError) as caught:
            taji.score("forecast.csv", "observed.csv")
        self.assertEqual((caught.exception.file, caught.exception.line), ("forecast.csv", 2))

    def test_ensemble_arrays(self):
        scenario = taji.load("two.yaml")
        ensemble = scenario.ensemble(25, jobs=2)
        self.assertEqual(ensemble.tank_names, [("city", "diesel")])
        self.assertEqual(ensemble.tanks["unserved_l"].shape, (25, 1))
        self.assertEqual(ensemble.daily["stock_l"].shape, (25, 1, 60))
        self.assertEqual(ensemble.arrivals.shape, (25, 1, 60))
        self.assertEqual(ensemble.dates[0], "2026-01-12")
        self.assertEqual(len(ensemble.dates), 60)
        rows = scenario.forecast(25, spread=False).replications
        np.testing.assert_array_equal(ensemble.tanks["unserved_l"][:, 0], rows["city.diesel.unserved_l"])
        np.testing.assert_array_equal(ensemble.corridors["trucks_lost"][:, 0], rows["south.trucks_lost"])
        # Days add up to the whole, but for half a litre of rounding each.
        total = ensemble.daily["unserved_l"].sum(axis=2)
        self.assertLessEqual(np.abs(total - ensemble.tanks["unserved_l"]).max(), 60)
        later = scenario.ensemble(5, first=20)
        np.testing.assert_array_equal(later.tanks["unserved_l"], ensemble.tanks["unserved_l"][20:])
        self.assertIsInstance(ensemble.frame(), pd.DataFrame)
        self.assertEqual(len(ensemble.frame()), 25)


class Errors(Case):
    def test_line_and_column(self):
        self.write("bad.yaml", self.file("two.yaml").replace("horizon: 60 d", "horizon: 60").replace("delay: {logn", "dealy: {logn"))
        with self.assertRaises(taji.ScenarioError) as caught:
            taji.load("bad.yaml")
        error = caught.exception
        self.assertIsInstance(error, ValueError)
        self.assertEqual((error.file, error.line, error.column), ("bad.yaml", 4, 10))
        self.assertEqual(len(error.diagnostics), 2)
        line = [number for number, text in enumerate(self.file("bad.yaml").split("\n"), 1) if "dealy" in text]
        self.assertEqual(error.diagnostics[1].line, line[0])
        self.assertIn("did you mean 'delay'", error.diagnostics[1].suggestion)
        self.assertIn("^^", str(error))

    def test_changes_are_checked_like_the_file(self):
        scenario = taji.load("two.yaml")
        with self.assertRaisesRegex(taji.ScenarioError, "did you mean"):
            scenario.set("corridors.south.convoy.tagret", 40)
        with self.assertRaises(taji.ScenarioError):
            scenario.set("horizon", 30)
        self.assertEqual(scenario.set("horizon", "30 d").horizon_days, 30)
        self.assertEqual(scenario.horizon_days, 60)
        self.assertEqual(scenario.set("corridors.south.convoy.target", np.int64(40)).number("corridors.south.convoy.target"),
                         "40")
        both = scenario.set({"horizon": "30 d", "network.roads.trunk.interdiction": 0.1})
        self.assertEqual(both.changes, {"horizon": "30 d", "network.roads.trunk.interdiction": "0.1"})
        escorted = scenario.set("corridors.south.escort", {"units": 4, "hazard": 0.6})
        self.assertEqual(escorted.number("corridors.south.escort.units"), "4")

    def test_no_such_file(self):
        with self.assertRaises(OSError):
            taji.load("none.yaml")

    def test_warnings_are_pythons(self):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            taji.load("two.yaml")
            self.assertEqual(caught, [])
            self.never_open()
        self.assertEqual([one.category for one in caught], [taji.ScenarioWarning])
        self.assertEqual(caught[0].filename, __file__)
        self.assertRegex(str(caught[0].message), r"^shut\.yaml:11:94: .*never both")

    def never_open(self):
        """A scenario that makes no convoy leave: every replication fails."""
        text = self.file("two.yaml").replace("interdiction: 20 %", "interdiction: 20 %, window: 12:00-13:00")
        self.write("shut.yaml", text.replace("max_wait: 72 h", "max_wait: 72 h, window: 06:00-07:00"))
        return taji.load("shut.yaml")

    def test_replications_that_fail(self):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            scenario = self.never_open()
        with self.assertRaisesRegex(taji.ReplicationError, "no replication could be completed"):
            scenario.forecast(5)
        self.assertEqual([number for number, _ in scenario.ensemble(3).failures], [0, 1, 2])
        world = scenario.world()
        with self.assertRaisesRegex(taji.ReplicationError, "never open together"):
            world.advance()
        for late in (world.advance, world.finish, world.checkpoint, lambda: world.change(release=1)):
            with self.assertRaisesRegex(ValueError, "replication failed"):
                late()

    def test_numbers_out_of_range(self):
        scenario = taji.load("two.yaml")
        for call in (lambda: scenario.forecast(0), lambda: scenario.forecast(-5), lambda: scenario.forecast(5, jobs=0),
                     lambda: scenario.forecast(5, seed=-1), lambda: scenario.ensemble(5, first=-1),
                     lambda: scenario.compare(replications=-1), lambda: scenario.forecast(5, jobs=100_000)):
            with self.assertRaises(ValueError):
                call()


if __name__ == "__main__":
    main()
