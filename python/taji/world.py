"""One replication, step by step: a world that is copied, stops at decisions, and takes changes."""

from __future__ import annotations

import copy
import datetime
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Iterable, Mapping, Optional, Sequence, Union

import numpy as np
import pandas as pd

from . import _engine
from .results import Record, pick
from .values import DAY_MS, Time, as_words, epoch_ms, span_ms

if TYPE_CHECKING:
    from .scenario import Scenario

Action = dict[str, Any]  #: plain data, as JSON has it

_RULES = ("fixed", "fastest", "safest", "balanced")


@dataclass(frozen=True)
class Decision:
    """A convoy is ready, with an escort where it needs one. What the corridor's own rule would do is the default."""

    time: datetime.datetime
    corridor: str
    place: str  #: where it would leave
    waiting: int  #: trucks there
    trucks: int  #: the default: so many of them, the oldest first
    route: tuple[str, ...]  #: the default: ids of roads


class World:
    """The whole state of one replication at a point in time: every event before it is done.

    A world is a value: `copy` (or copy.copy, or pickle) forks the future. Made by Scenario.world. While one thread
    takes it forward another that touches it gets a RuntimeError; copies do not know each other. After a
    ReplicationError it cannot go on; after a KeyboardInterrupt it can, from the time that it has come to.
    """

    def __init__(self, scenario: "Scenario", engine: Any, actions: list[Action]):
        """For Scenario.world; not to be called."""
        self._scenario = scenario
        self._engine = engine
        self._actions = actions

    @classmethod
    def _begin(
        cls, scenario: "Scenario", seed: int, replication: int, trace: bool, decide: Union[bool, Iterable[str]]
    ) -> "World":
        world = cls(scenario, _engine.World(scenario._loaded, seed, replication, trace), [])
        if decide is True:
            world._engine.decide_outside_all()
        else:
            for corridor in [decide] if isinstance(decide, str) else decide or ():
                world._engine.decide_outside(corridor, True)
        return world

    # ---- a value

    def copy(self) -> "World":
        """A world that goes on by itself from here, under the same chance events."""
        return World(self._scenario, self._engine.copy(), copy.deepcopy(self._actions))

    def __copy__(self) -> "World":
        return self.copy()

    def __deepcopy__(self, _memo: Any) -> "World":
        return self.copy()

    def fingerprint(self) -> int:
        """A hash of the whole state: the same for worlds with the same future."""
        return self._engine.fingerprint()

    @property
    def seed(self) -> int:
        """Of all its chance events."""
        return self._engine.seed

    @property
    def replication(self) -> int:
        """Its number among those of the seed."""
        return self._engine.replication

    # ---- time

    @property
    def scenario(self) -> "Scenario":
        """The one that it follows now."""
        return self._scenario

    @property
    def time(self) -> datetime.datetime:
        """Every event before it is done."""
        return self._scenario.start + datetime.timedelta(milliseconds=self._engine.reached)

    @property
    def days(self) -> float:
        """Since the scenario's start."""
        return self._engine.reached / DAY_MS

    @property
    def at_horizon(self) -> bool:
        """Nothing is left but `finish`."""
        return self._engine.reached >= self._scenario._about["horizon_ms"] and self.decision is None

    def advance(
        self, days: Optional[float] = None, *, hours: Optional[float] = None, until: Optional[Time] = None
    ) -> Optional[Decision]:
        """Goes on for so long, or until a date, or to the horizon; never beyond that.

        Where convoys leave only when told it stops at each that is ready and returns the decision; then answer with
        `send` or `hold`, and go on. None: it came to that time. Every event before it is done then, and those of the
        horizon itself once that is reached.
        """
        if until is not None:
            if days is not None or hours is not None:
                raise ValueError("until goes without days and hours")
            to = epoch_ms(until) - self._scenario._about["start_ms"]
            if to < self._engine.reached:
                raise ValueError(f"it is {self.time} already")
        elif days is None and hours is None:
            to = self._scenario._about["horizon_ms"]
        else:
            to = self._engine.reached + span_ms(days, hours)
        self._engine.advance(min(to, self._scenario._about["horizon_ms"]))
        return self.decision

    def finish(self) -> Record:
        """The record of the replication, once the horizon is reached. Raises ValueError before."""
        return Record(self._engine.finish())

    # ---- decisions

    @property
    def decision(self) -> Optional[Decision]:
        """The one that is pending now."""
        found = self._engine.decision()
        if found is None:
            return None
        time = self._scenario.start + datetime.timedelta(milliseconds=found["at_ms"])
        return Decision(
            time, found["corridor"], found["place"], found["waiting"], found["trucks"], tuple(found["route"])
        )

    def route(self, rule: str) -> Optional[tuple[str, ...]]:
        """The roads that a rule would take now for the pending decision: "fixed" and "balanced" where that is the
        corridor's own, "fastest", "safest" (by the risk that planners perceive). None where no way is open."""
        roads = self._engine.route_by(rule)
        return None if roads is None else tuple(roads)

    def send(self, trucks: Optional[int] = None, route: Union[None, str, Sequence[str]] = None) -> None:
        """Answers the pending decision: so many trucks leave as one convoy, the oldest first, by that route.

        `route`: a rule as of `route()`, or ids of roads from the place to the corridor's city. Without arguments it is
        the default. Raises ValueError where that cannot be.
        """
        decision = self._pending()
        if isinstance(route, str):
            roads = self.route(route)
            if roads is None:
                raise ValueError(f"no way is open by the rule '{route}'")
        else:
            roads = decision.route if route is None else tuple(route)
        number = decision.trucks if trucks is None else int(trucks)
        if trucks is not None and number != trucks:
            raise ValueError(f"{trucks} trucks: a whole number is wanted")
        self._engine.send(number, list(roads))
        chosen = None if roads == decision.route else list(roads)
        self._note(decision, {"act": "send", "trucks": number, "route": chosen})

    def hold(
        self, days: Optional[float] = None, *, hours: Optional[float] = None, until: Optional[Time] = None
    ) -> None:
        """Answers the pending decision: no convoy of that corridor leaves that place for so long."""
        decision = self._pending()
        if until is not None:
            to = epoch_ms(until) - self._scenario._about["start_ms"]
        else:
            to = self._engine.reached + span_ms(days, hours)
        to = min(to, self._scenario._about["horizon_ms"] + DAY_MS)  # never, within this world's time
        self._engine.hold(to)
        self._note(decision, {"act": "hold", "until_ms": to})

    def _pending(self) -> Decision:
        decision = self.decision
        if decision is None:
            raise ValueError("nothing is to be decided now")
        return decision

    def _note(self, decision: Decision, action: Action) -> None:
        at = (decision.time - self._scenario.start) // datetime.timedelta(milliseconds=1)
        where = {"at_ms": at, "corridor": decision.corridor, "place": decision.place}
        self._actions.append({**where, **action})

    def decide(self, corridor: str, outside: bool = True) -> None:
        """From now on convoys of a corridor leave only when told; or, again, by its own rule."""
        self._engine.decide_outside(corridor, outside)
        self._actions.append({"at_ms": self._engine.reached, "act": "decide", "corridor": corridor, "outside": outside})

    # ---- changes

    def change(
        self,
        set: Optional[Mapping[str, Any]] = None,  # noqa: A002: as in a timeline
        *,
        release: Union[None, str, float, Mapping[str, Mapping[str, Any]]] = None,
        close: Sequence[str] = (),
        open: Sequence[str] = (),  # noqa: A002: as in a timeline
        **more: Any,
    ) -> None:
        """Does now what an entry of the scenario's timeline would do.

        `set`: numbers that the timeline could change, by path, in the units of the file: {"corridors.south.convoy.
        target": 20}. `release`: of reserves, {city: {product: volume}}, or a volume of the only one; a volume is litres
        or text ("5 Ml", "all"). `close`, `open`: ids of roads and places. `more`: the other keys of an entry, as in
        docs/scenario-format.md (multiply, reset, hire, …). Raises ValueError where that cannot be, and changes nothing
        then.
        """
        parts = dict(more)
        if set:
            parts["set"] = set
        if release is not None:
            if not isinstance(release, Mapping):
                city, product = self._scenario.tanks[pick(self._scenario.tanks, None, "tank")]
                release = {city: {product: release}}
            parts["release"] = {
                city: {product: f"{as_words(volume)} l" if not isinstance(volume, str) else volume
                       for product, volume in volumes.items()}
                for city, volumes in release.items()
            }  # fmt: skip
        if close:
            parts["close"] = list(close)
        if open:
            parts["open"] = list(open)
        if not parts:
            raise ValueError("say what is to change")
        self._change(", ".join(f"{key}: {as_words(value)}" for key, value in parts.items()))

    def _change(self, entry: str) -> None:
        pending, at = self.decision is not None, self._engine.reached
        self._engine.change(entry)
        self._actions.append({"at_ms": at, "act": "change", "pending": pending, "entry": entry})

    def become(self, scenario: "Scenario") -> None:
        """From now on the world is one of another scenario, which differs in numbers that the timeline could change, and
        in the timeline to come; as a branch of `taji compare`. Not among the recorded actions."""
        self._engine.become(scenario._loaded)
        self._scenario = scenario

    @property
    def actions(self) -> list[Action]:
        """All that was answered and changed, as plain data for JSON, to be replayed."""
        return copy.deepcopy(self._actions)

    def replay(self, actions: Iterable[Action]) -> None:
        """Takes recorded actions: goes on to each, and does it. Raises ValueError when this world does not come to the
        decision that was answered, as one of another seed or scenario would not."""
        for action in actions:
            waits = action["act"] in ("send", "hold") or action.get("pending", False)
            if self.decision is None and (waits or action["at_ms"] > self._engine.reached):
                # A decision at that instant is reached only by going beyond it.
                self._engine.advance(action["at_ms"] + (1 if waits else 0))
            self._repeat(action)

    def _repeat(self, action: Action) -> None:
        decision = self.decision
        if self._engine.reached != action["at_ms"]:
            raise ValueError(f"the world stops at {self.time}, and the action was taken at {action['at_ms']} ms")
        if action["act"] in ("send", "hold"):
            if decision is None or (decision.corridor, decision.place) != (action["corridor"], action["place"]):
                raise ValueError(f"at {self.time} nothing is to be decided of {action['corridor']}")
            if action["act"] == "send":
                self.send(action["trucks"], action["route"])
            else:
                self.hold(until=self._scenario.start + datetime.timedelta(milliseconds=action["until_ms"]))
        elif action["act"] == "change":
            self._change(action["entry"])
        elif action["act"] == "decide":
            self.decide(action["corridor"], action["outside"])
        else:
            raise ValueError(f"'{action['act']}' is no action")

    # ---- what is seen

    def _tank(self, name: str, city: Optional[str], product: Optional[str]) -> float:
        tanks = self._scenario.tanks
        if city is None and product is None:
            at = pick(tanks, None, "tank")
        else:
            fits = [one for one in tanks if city in (None, one[0]) and product in (None, one[1])]
            if not fits:
                raise KeyError(f"there is no tank of {product or 'any product'} in {city or 'any city'}")
            at = tanks.index(fits[pick(fits, None, "tank")])
        return float(self._engine.tanks()[name][at])

    def stock_l(self, city: Optional[str] = None, product: Optional[str] = None) -> float:
        """Usable stock in litres; of the only tank when nothing is said. The reserve is not in it."""
        return self._tank("stock_l", city, product)

    def reserve_l(self, city: Optional[str] = None, product: Optional[str] = None) -> float:
        """Litres of the reserve that have not entered the tank."""
        return self._tank("reserve_l", city, product)

    def cover_days(self, city: Optional[str] = None, product: Optional[str] = None) -> float:
        """Usable stock over the present need, in days; inf without need."""
        return self._tank("cover_days", city, product)

    @property
    def tanks(self) -> pd.DataFrame:
        """A row a tank: city, product, stock_l, capacity_l, cover_days, on_the_way_l (in loaded convoys), reserve_l."""
        names = self._scenario.tanks
        about = {"city": [city for city, _ in names], "product": [product for _, product in names]}
        return pd.DataFrame({**about, **self._engine.tanks()})

    def arrays(self) -> dict[str, np.ndarray]:
        """The same numbers as float64 arrays [tank], in the order of Scenario.tanks: what a learner observes."""
        return self._engine.tanks()

    @property
    def trucks(self) -> pd.DataFrame:
        """Trucks in each stage of their cycle: a row a corridor (index), a column a stage. Unlimited pools have none
        that are idle."""
        return pd.DataFrame(self._engine.trucks(), index=self._scenario.corridors, columns=_engine.stages)

    @property
    def convoys(self) -> pd.DataFrame:
        """A row a convoy, or group of trucks, on the road: name, corridor, errand (approach, haul, turned_back,
        homeward), trucks, place or road, km from the end that it entered by, moving, attacks."""
        columns = ["name", "corridor", "errand", "trucks", "place", "road", "km", "moving", "attacks"]
        return pd.DataFrame(self._engine.convoys(), columns=columns)

    @property
    def closed(self) -> list[str]:
        """Ids of roads and places that are closed now."""
        return self._engine.closed()

    @property
    def trace(self) -> pd.DataFrame:
        """What happened so far: day, date, time, at_ms, where, what. Empty unless the world was begun with `trace`."""
        columns = ["day", "date", "time", "at_ms", "where", "what"]
        return pd.DataFrame(json.loads(self._engine.trace()), columns=columns)

    # ---- files

    def checkpoint(self) -> bytes:
        """The world in a file, as of `taji run --checkpoint`."""
        return self._engine.checkpoint()

    def __getstate__(self) -> dict[str, Any]:
        return {
            "scenario": self._scenario,
            "checkpoint": self._engine.checkpoint(),
            "reached": self._engine.reached,
            "finished": self._engine.finished,
            "actions": self._actions,
        }

    def __setstate__(self, state: dict[str, Any]) -> None:
        self._scenario = state["scenario"]
        self._actions = state["actions"]
        self._engine = _engine.World.restored(
            self._scenario._loaded, state["checkpoint"], state["reached"], state["finished"]
        )

    def __repr__(self) -> str:
        who = f"replication {self._engine.replication}, seed {self._engine.seed}"
        return f"<taji.World {self._scenario.name!r}, {who}, {self.time:%Y-%m-%d %H:%M}>"
