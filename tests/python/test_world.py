"""Worlds step by step: copies, decisions, changes, replays."""

import copy
import gc
import json
import os
import pickle
import signal
import threading
import time

import numpy as np

from harness import Case, main, taji


class Steps(Case):
    def test_small_steps_and_copies_are_one_run(self):
        scenario = taji.load("two.yaml")
        printed = self.taji("run", "two.yaml", "--json", "--seed", "5", "--replication", "3")
        self.assertEqual(scenario.run(seed=5, replication=3).json, printed)
        world = scenario.world(seed=5, replication=3)
        self.assertEqual(world.days, 0)
        forks = []
        while not world.at_horizon:
            world.advance(days=7)
            forks.append(world.copy())
        self.assertEqual(len(forks), 9)
        self.assertEqual(world.finish().json, printed)
        for fork in forks:
            fork.advance()
            self.assertEqual(fork.finish().json, printed)

    def test_looking_changes_nothing(self):
        scenario = taji.load("two.yaml")
        world = scenario.world(seed=2)
        while not world.at_horizon:
            world.advance(hours=31)
            before = world.fingerprint()
            world.tanks, world.trucks, world.convoys, world.closed, world.arrays(), world.decision
            repr(world), world.stock_l(), world.cover_days("city", "diesel"), world.reserve_l(product="diesel")
            self.assertEqual(world.fingerprint(), before)
        self.assertEqual(world.finish().json, scenario.run(seed=2).json)

    def test_levels_are_those_of_the_records_days(self):
        scenario = taji.load("two.yaml")
        days = scenario.run(seed=3).days
        world = scenario.world(seed=3)
        for day in range(60):
            world.advance(days=1)
            # Stock in whole litres, cover in thousandths of a day.
            self.assertAlmostEqual(world.stock_l(), days.stock_l[day], delta=1)
            self.assertAlmostEqual(world.cover_days(), days.cover_days[day], delta=1e-3)
        # Between two events levels fall at their rates.
        world = scenario.world(seed=3)
        world.advance(hours=1)
        first = world.stock_l()
        world.advance(hours=1)
        second = world.stock_l()
        world.advance(hours=1)
        self.assertLess(second, first)
        self.assertAlmostEqual(first - second, second - world.stock_l(), delta=1)

    def test_times(self):
        world = taji.load("two.yaml").world()
        self.assertIsNone(world.advance(until="2026-01-20 06:00"))
        self.assertEqual(f"{world.time:%Y-%m-%d %H:%M}", "2026-01-20 06:00")
        self.assertEqual(world.days, 8.25)
        for wrong in (lambda: world.advance(until="2026-01-19"), lambda: world.advance(days=-1), world.finish,
                      lambda: world.advance(days=1, until="2026-02-01")):
            with self.assertRaises(ValueError):
                wrong()
        world.advance(days=1000)
        self.assertEqual(world.days, 60)
        world.finish()
        with self.assertRaises(ValueError):
            world.advance(days=1)

    def test_what_is_seen(self):
        scenario = taji.load("two.yaml")
        world = scenario.world()
        world.advance(days=10)
        tanks = world.tanks.iloc[0]
        self.assertEqual((tanks.city, tanks["product"], tanks.capacity_l, tanks.reserve_l), ("city", "diesel", 30e6, 2e6))
        self.assertEqual(world.trucks.loc["south"].sum() + scenario_losses(world), 100)
        self.assertEqual(set(world.convoys.corridor), {"south"})
        self.assertEqual(world.arrays()["stock_l"].dtype, np.float64)
        with self.assertRaises(KeyError):
            world.stock_l("elsewhere")

    def test_records(self):
        record = taji.load("two.yaml").run()
        days = record.days
        self.assertEqual(len(days), 60)
        self.assertEqual(days.date[0], "2026-01-12")
        self.assertEqual(record.unserved_l, record.data["cities"]["city"]["diesel"]["unserved_l"])

    def test_traces(self):
        printed = self.taji("run", "two.yaml", "--json", "--trace")
        self.assertEqual(taji.load("two.yaml").run(trace=True).json, printed)
        world = taji.load("two.yaml").world(trace=True)
        world.advance(days=3)
        self.assertIn("convoy south/2 leaves", " ".join(world.trace.what))

    def test_what_it_was_made_of_may_go(self):
        world = taji.load("two.yaml").world(seed=4)
        rows = taji.load("two.yaml").ensemble(3).daily["stock_l"]
        gc.collect()
        world.advance(days=20)
        fork = world.copy()
        del world
        gc.collect()
        fork.advance()
        self.assertEqual(fork.finish().json, taji.load("two.yaml").run(seed=4).json)
        self.assertEqual(rows.shape, (3, 1, 60))
        self.assertTrue((rows >= 0).all())

    def test_one_thread_at_a_time(self):
        world, refused = self.long(seed=1), []

        def meddle():
            for touch in (world.copy, lambda: world.tanks, lambda: world.advance(days=1), world.finish, lambda: world.decision,
                          world.checkpoint, lambda: world.change(release=1), lambda: world.days):
                try:
                    touch()
                except RuntimeError as error:
                    refused.append(str(error))

        meddler = when_in_hand(world, meddle)
        world.advance()
        meddler.join()
        self.assertEqual(len(refused), 8)
        self.assertIn("another thread", refused[0])
        other = self.long(seed=1)
        other.advance()
        self.assertEqual(world.finish().json, other.finish().json)

    def long(self, seed):
        """A second of convoys that nobody attacks."""
        changes = {"horizon": "30000 d", "network.roads.trunk.interdiction": 0, "fleet.south-diesel.trucks": 500,
                   "corridors.south.convoy.target": 1, "corridors.south.convoy.min": 1}
        return taji.load("two.yaml").set(changes).world(seed=seed)

    def test_interrupted(self):
        world = self.long(seed=8)
        timer = when_in_hand(world, lambda: (time.sleep(0.1), os.kill(os.getpid(), signal.SIGINT)))
        with self.assertRaises(KeyboardInterrupt):
            world.advance()
        timer.join()
        days = world.days
        self.assertGreater(days, 0)
        self.assertLess(days, 30000)
        # It goes on as one that was not interrupted.
        whole = self.long(seed=8)
        whole.advance(days=days + 10)
        world.advance(days=10)
        self.assertEqual(world.fingerprint(), whole.fingerprint())

    def test_pickle_and_copy(self):
        world = taji.load("two.yaml").set("corridors.south.convoy.target", 30).world(seed=4, decide=True)
        world.advance()
        world.send(25)
        world.advance()
        for other in (pickle.loads(pickle.dumps(world)), copy.copy(world), copy.deepcopy(world)):
            self.assertEqual(other.fingerprint(), world.fingerprint())
            self.assertEqual(other.decision, world.decision)
            self.assertEqual(other.actions, world.actions)
            answer_all(other)
        kept = world.decision
        answer_all(world)
        self.assertEqual(other.finish().json, world.finish().json)
        self.assertIsNotNone(kept)


def when_in_hand(world, act):
    """A thread that acts once another has begun to take the world forward."""

    def look():
        while True:
            try:
                world.days
            except RuntimeError:
                return act()
            time.sleep(0.0005)

    thread = threading.Thread(target=look)
    thread.start()
    return thread


def scenario_losses(world):
    record = json.loads(world._engine.bare_record())
    return record["corridors"]["south"]["trucks_lost"]


def answer_all(world, policy=lambda world, decision: world.send()):
    count = 0
    while (decision := world.decision or world.advance()) is not None:
        policy(world, decision)
        count += 1
    return count


class Decisions(Case):
    def test_default_answers_are_the_built_in_rule(self):
        scenario = taji.load("two.yaml")
        for replication in range(10):
            world = scenario.world(replication=replication, decide="south")
            self.assertGreater(answer_all(world), 5)
            self.assertEqual(world.finish().json,
                             self.taji("run", "two.yaml", "--json", "--replication", str(replication)))

    def test_size_and_route(self):
        world = taji.load("two.yaml").world(decide=True)
        decision = world.advance()
        self.assertEqual((decision.corridor, decision.place, decision.route), ("south", "depot", ("trunk",)))
        self.assertEqual(world.route("fastest"), ("trunk",))
        self.assertEqual(world.route("safest"), ("trunk",))
        waiting = decision.waiting
        world.send(5, ["shore", "coast"])
        left = world.decision
        self.assertEqual(left.waiting if left else waiting - 5, waiting - 5)
        world.hold(days=5) if left else None
        world.advance(hours=2)
        self.assertIn("shore", set(world.convoys[world.convoys.errand == "haul"].road))

    def test_refusals_change_nothing(self):
        world = taji.load("two.yaml").world(decide=True)
        with self.assertRaisesRegex(ValueError, "nothing is to be decided"):
            world.send()
        decision = world.advance()
        before = world.fingerprint()
        for wrong in (lambda: world.send(0), lambda: world.send(decision.waiting + 1), lambda: world.send(route=["coast"]),
                      lambda: world.send(route=["trnk"]), lambda: world.send(route="fixed"), lambda: world.hold(days=0),
                      lambda: world.become(world.scenario)):
            with self.assertRaises(ValueError):
                wrong()
        self.assertEqual(world.fingerprint(), before)
        self.assertEqual(world.actions, [])

    def test_recorded_actions_replay_to_the_same_bytes(self):
        scenario = taji.load("two.yaml")

        def policy(world, decision):
            if decision.waiting < 30 and world.cover_days() > 4:
                world.hold(hours=18)
            elif world.cover_days() < 3:
                world.send(min(decision.waiting, 15), "fastest")
            else:
                world.send(route=["shore", "coast"])
            if world.cover_days() < 2 and world.reserve_l() > 0 and world.decision is None:
                world.change(release=500_000)

        world = scenario.world(seed=9, decide=True)
        world.advance(days=4)
        if world.decision is None:
            world.change({"corridors.south.convoy.max_wait": "24 h"})
        answer_all(world, policy)
        actions = json.loads(json.dumps(world.actions))
        self.assertGreater(len(actions), 5)
        again = scenario.world(seed=9, decide=True)
        again.replay(actions)
        again.advance()
        self.assertEqual(again.finish().json, world.finish().json)
        self.assertEqual(again.actions, world.actions)
        with self.assertRaises(ValueError):
            scenario.world(seed=10, decide=True).replay(actions)

    def test_reserves_are_released_while_a_convoy_waits_for_its_answer(self):
        world = taji.load("two.yaml").world(seed=2, decide=True)
        world.advance(days=5)
        decision = world.decision or world.advance()
        reserve, stock = world.reserve_l(), world.stock_l()
        world.change(release=1e6)
        self.assertAlmostEqual(world.reserve_l(), reserve - 1e6, delta=1)
        self.assertAlmostEqual(world.stock_l(), stock + 1e6, delta=1)
        self.assertEqual(world.decision, decision)
        world.send()
        answer_all(world)
        again = taji.load("two.yaml").world(seed=2, decide=True)
        again.replay(world.actions)
        again.advance()
        self.assertEqual(again.finish().json, world.finish().json)

    def test_nonsense_is_refused(self):
        world = taji.load("two.yaml").world(decide=True)
        world.advance()
        before = world.fingerprint()
        for wrong in (lambda: world.send(-5), lambda: world.send(10**12), lambda: world.send("many"),
                      lambda: world.send(float("nan")), lambda: world.send(2.5), lambda: world.send(5, ["trunk", "trunk"]),
                      lambda: world.send(5, []), lambda: world.send(5, "quickest"), lambda: world.hold(),
                      lambda: world.hold(days=-1), lambda: world.hold(until="2026-01-01"), lambda: world.hold(days=float("inf")),
                      lambda: world.change(release=-5), lambda: world.change(release="all of it"),
                      lambda: world.change({"corridors.south.convoy.target": float("nan")}),
                      lambda: world.advance(days=float("nan")), lambda: world.decide("nowhere"),
                      lambda: world.replay([{"act": "jump", "at_ms": 0}])):
            with self.assertRaises((ValueError, OverflowError)):
                wrong()
        self.assertEqual(world.fingerprint(), before)
        self.assertIsNotNone(world.decision)
        for wrong in (lambda: world.send([1]), lambda: world.send(5, 7)):
            with self.assertRaises(TypeError):
                wrong()
        self.assertEqual(world.fingerprint(), before)

    def test_numbers_of_worlds(self):
        scenario = taji.load("two.yaml")
        for wrong in (dict(seed=-1), dict(replication=-1), dict(seed=2**64), dict(decide=["nowhere"])):
            with self.assertRaises(ValueError):
                scenario.world(**wrong)

    def test_handed_back(self):
        world = taji.load("two.yaml").world(decide=True)
        world.advance()
        world.decide("south", False)
        self.assertIsNone(world.advance())
        self.assertEqual(world.finish().json, self.taji("run", "two.yaml", "--json"))


class Changes(Case):
    def test_a_change_is_an_entry_of_the_timeline(self):
        entry = "{date: 2026-02-01, set: {corridors.south.convoy.target: 20}, release: {city: {diesel: 1 Ml}}, close: [trunk]}"
        printed = self.taji("run", "two.yaml", "--json", "--set", f"timeline=[{entry}]")
        world = taji.load("two.yaml").world()
        world.advance(until="2026-02-01")
        world.change({"corridors.south.convoy.target": 20}, release=1e6, close=["trunk"])
        self.assertEqual(world.closed, ["trunk"])
        world.advance()
        self.assertEqual(world.finish().json, printed)

    def test_a_world_becomes_another_scenarios(self):
        self.write("branch.yaml", self.file("two.yaml") + "branch: {at: 2026-02-01, variants: [small]}\n")
        printed = self.taji("run", "branch.yaml", "--json", "--branch", "small")
        scenario = taji.load("branch.yaml")
        world = scenario.world()
        world.advance(until="2026-02-01")
        world.become(scenario.variant("small"))
        world.advance()
        self.assertEqual(world.finish().json, printed)

    def test_what_cannot_be(self):
        world = taji.load("two.yaml").world()
        world.advance(days=10)
        before = world.fingerprint()
        for wrong in (lambda: world.change({"corridors.south.convoy.tagret": 20}), lambda: world.change(),
                      lambda: world.change({"horizon": "30 d"}), lambda: world.change(close=["nowhere"]),
                      lambda: world.become(taji.load("two.yaml").variant("early"))):
            with self.assertRaises(ValueError):
                wrong()
        self.assertEqual(world.fingerprint(), before)


if __name__ == "__main__":
    main()
