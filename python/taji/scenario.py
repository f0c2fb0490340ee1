"""Scenarios, and the studies that start from them."""

from __future__ import annotations

import datetime
import os
import warnings
from typing import Any, Callable, Iterable, Mapping, Optional, Sequence, Union

from . import _engine
from .errors import DataError, Diagnostic, ScenarioError, ScenarioWarning
from .results import Comparison, Ensemble, Forecast, Record, Score, Sweep
from .values import as_words, moment, shell_word
from .world import World

PathLike = Union[str, "os.PathLike[str]"]
Progress = Callable[[int, int], None]
Changes = Mapping[str, Any]

# Faults of a path or a unit, which no value can mend; others may be those of one point of a sweep, and are its result.
_OF_PARAMETER = frozenset(
    "unknown-path unknown-key unit-kind unit-missing unit-unknown wrong-kind unknown-word override-form unknown-law "
    "number-malformed date-for-duration".split()
)


def _threads(jobs: Optional[int]) -> int:
    if jobs is None:
        return os.cpu_count() or 1
    if not 1 <= jobs <= 4096:
        raise ValueError("jobs: from 1 to 4096 threads")
    return int(jobs)


def _count(replications: int) -> int:
    if not 1 <= replications <= 1_000_000_000:
        raise ValueError("replications: from 1 to 1,000,000,000")
    return int(replications)


def _seed(seed: int) -> int:
    if not 0 <= seed < 2**64:
        raise ValueError("seed: from 0 to 18,446,744,073,709,551,615")
    return int(seed)


def _number(replication: int) -> int:
    if not 0 <= replication < 2**62:
        raise ValueError("replications are counted from 0")
    return int(replication)


class Scenario:
    """A scenario that was read, checked and compiled. It never changes: `set` and `variant` give another one."""

    def __init__(self, loaded: Any, changes: tuple[tuple[str, str], ...], variant: str, root: str):
        """For `load`; not to be called."""
        self._loaded = loaded
        self._changes = changes
        self._variant = variant
        self._root = root
        self._about: dict[str, Any] = loaded.describe()

    @classmethod
    def _read(
        cls, file: str, changes: tuple[tuple[str, str], ...], variant: str, root: str, check: bool = True
    ) -> "Scenario":
        loaded, found, words = _engine.load(file, list(changes), variant, root, check)
        diagnostics = [Diagnostic(*one) for one in found]
        if loaded is None:
            raise ScenarioError(words, diagnostics)
        if check:
            for one in diagnostics:
                place = "" if one.line is None else f"{one.file}:{one.line}:{one.column}: "
                warnings.warn(place + one.message, ScenarioWarning, stacklevel=3)
        return cls(loaded, changes, variant, root)

    # ---- what it is

    @property
    def file(self) -> str:
        """As it was given to `load`."""
        return self._loaded.file

    @property
    def name(self) -> str:
        """As the file states it."""
        return self._about["name"]

    @property
    def sha256(self) -> str:
        """Hash of the scenario's file, as result files state it."""
        return self._about["sha256"]

    @property
    def start(self) -> datetime.datetime:
        """Its first instant; times of a scenario have no time zone."""
        return moment(self._about["start_ms"])

    @property
    def horizon_days(self) -> float:
        """From the start to the end, in days."""
        return self._about["horizon_ms"] / 86_400_000

    @property
    def cities(self) -> list[str]:
        """Their ids, as of corridors, places and roads."""
        return list(self._about["cities"])

    @property
    def tanks(self) -> list[tuple[str, str]]:
        """(city, product), in the order of arrays."""
        return list(self._about["tanks"])

    @property
    def corridors(self) -> list[str]:
        """In the order of arrays."""
        return list(self._about["corridors"])

    @property
    def places(self) -> list[str]:
        """Ids, those of the network that the scenario uses."""
        return list(self._about["places"])

    @property
    def roads(self) -> list[str]:
        """Ids, as `World.send` and `World.change` take them."""
        return list(self._about["roads"])

    @property
    def uncertain(self) -> list[str]:
        """Paths of the inputs that each replication draws."""
        return list(self._about["uncertain"])

    @property
    def variants(self) -> dict[str, dict[str, str]]:
        """The file's variants: name → path → value as written."""
        return {name: dict(changes) for name, changes in self._loaded.variants}

    @property
    def changes(self) -> dict[str, str]:
        """What was set: path → value as a file would have it."""
        return dict(self._changes)

    @property
    def measures(self) -> list[str]:
        """Names of all measures that `compare` and `sweep` take."""
        return self._loaded.measures()

    def number(self, path: str) -> str:
        """A number of the scenario with its unit; of an uncertain one its median. Raises KeyError."""
        return self._loaded.text_of_number(path)

    def __repr__(self) -> str:
        changed = "".join(f".set({path!r}, {value!r})" for path, value in self._changes)
        variant = f".variant({self._variant!r})" if self._variant else ""
        return f"taji.load({self.file!r}){variant}{changed}"

    def __reduce__(self) -> Any:
        return Scenario._read, (self.file, self._changes, self._variant, self._root, False)

    # ---- others made of it

    def _again(self, changes: tuple[tuple[str, str], ...], variant: str, check: bool = False) -> "Scenario":
        return Scenario._read(self.file, changes, variant, self._root, check)

    def set(self, path: Union[str, Changes], value: Any = None) -> "Scenario":
        """The scenario with one number changed, or several: set("corridors.south.convoy.target", 40), or
        set({"horizon": "30 d", "corridors.south.escort": {"units": 4}}). Values are checked like the file; text is read
        as the file would have it, so that quantities carry their unit. Raises ScenarioError."""
        pairs = dict(path) if isinstance(path, Mapping) else {path: value}
        more = tuple((name, as_words(one)) for name, one in pairs.items())
        return self._again(self._changes + more, self._variant)

    def variant(self, name: str) -> "Scenario":
        """The scenario as a variant of its file. Changes stay, and come after it. Raises ScenarioError."""
        return self._again(self._changes, name)

    # ---- studies

    @property
    def _command(self) -> str:
        words = [shell_word(self.file)]
        if self._variant:
            words += ["--variant", shell_word(self._variant)]
        for path, value in self._changes:
            words += ["--set", shell_word(f"{path}={value}")]
        if self._root:
            words += ["--root", shell_word(self._root)]
        return " ".join(words)

    def forecast(
        self,
        replications: int = 1000,
        *,
        seed: int = 1,
        jobs: Optional[int] = None,
        spread: bool = True,
        progress: Optional[Progress] = None,
    ) -> Forecast:
        """Many replications, and what they say of when each city runs short.

        `jobs`: threads, which change no result; all there are by default. `spread`: tell inputs from chance, which takes
        an eighth more time. `progress(done, total)` is called a few times a second. Ctrl-C raises KeyboardInterrupt
        once the replications in hand are finished. Raises ReplicationError when none can be completed.
        """
        replay = "taji run " + self._command
        made = _engine.forecast(self._loaded, _seed(seed), _count(replications), _threads(jobs), spread, replay, progress)
        return Forecast(made)

    def compare(
        self,
        variants: Union[None, str, Sequence[str], Mapping[str, Union[Changes, "Scenario"]]] = None,
        *,
        measures: Iterable[str] = (),
        replications: int = 1000,
        seed: int = 1,
        jobs: Optional[int] = None,
        progress: Optional[Progress] = None,
    ) -> Comparison:
        """Variants against this scenario under the same chance events.

        `variants`: names of the file's (all of them by default), or a mapping of names to changes ({"small":
        {"corridors.south.convoy.target": 20}}) or to scenarios. `measures`: names or paths such as "unserved_l" or
        "p_dry.30d[city,diesel]"; unserved_l by default.
        """
        arms = [("baseline", self._loaded, list(self._changes))]
        of_file = {name: changes for name, changes in self._loaded.variants}
        chosen: Mapping[str, Any]
        if isinstance(variants, Mapping):
            chosen = variants
        else:
            wanted = [variants] if isinstance(variants, str) else variants
            names = list(of_file) if wanted is None else list(wanted)
            for name in names:
                if name not in of_file:
                    raise KeyError(f"there is no variant '{name}'; there is {', '.join(of_file) or 'none'}")
            chosen = {name: None for name in of_file if name in names}  # in the file's order
        if not chosen:
            raise ValueError("there is nothing to compare: the file has no variants; give {'name': {'path': value}}")
        for name, change in chosen.items():
            if name == "baseline":
                raise ValueError("'baseline' is what the variants are compared with")
            if change is None:
                arms.append((name, self._again(self._changes, name)._loaded, of_file[name]))
            elif isinstance(change, Scenario):
                arms.append((name, change._loaded, [*of_file.get(change._variant, ()), *change._changes]))
            else:
                other = self.set(change)
                arms.append((name, other._loaded, [(path, as_words(one)) for path, one in change.items()]))
        return Comparison(
            _engine.compare(arms, list(measures), _seed(seed), _count(replications), _threads(jobs), progress)
        )

    def sweep(
        self,
        grid: Mapping[str, Union[str, Iterable[Any]]],
        *,
        measures: Iterable[str] = (),
        replications: int = 1000,
        seed: int = 1,
        jobs: Optional[int] = None,
        progress: Optional[Progress] = None,
    ) -> Sweep:
        """The same replications at every point of a grid: {"corridors.south.convoy.target": [20, 40, 60], "horizon":
        ["30 d", "60 d"]}, or a range as text, "0 %..40 %:5". The last parameter goes round quickest. What large sweeps
        want, folders to go on from and chunks, is the command line's (`taji sweep`)."""
        words = []
        for path, values in grid.items():
            if isinstance(values, str):
                words.append(f"{path}={values}")
                continue
            listed = list(values)
            if listed:
                self._check_parameter(path, listed[0])
            words.append(f"{path}={','.join(as_words(one) for one in listed)}")
        return Sweep(
            _engine.sweep(self._loaded, words, list(measures), _seed(seed), _count(replications), _threads(jobs), progress)
        )

    def _check_parameter(self, path: str, value: Any) -> None:
        """Raises ScenarioError for what no other value could mend."""
        try:
            self.set(path, value)
        except ScenarioError as error:
            if any(one.severity == "error" and one.code in _OF_PARAMETER for one in error.diagnostics):
                raise

    def ensemble(
        self,
        replications: int = 1000,
        *,
        seed: int = 1,
        first: int = 0,
        jobs: Optional[int] = None,
        antithetic: bool = False,
        progress: Optional[Progress] = None,
    ) -> Ensemble:
        """Replications `first`, `first` + 1, … with every number of each, as numpy arrays."""
        run = _engine.simulate(
            self._loaded, _seed(seed), _count(replications), _number(first), _threads(jobs), antithetic, progress
        )
        return Ensemble(run, self._about, self._loaded.day_dates())

    def world(
        self, *, seed: int = 1, replication: int = 0, trace: bool = False, decide: Union[bool, Iterable[str]] = ()
    ) -> World:
        """The start of one replication, to be taken further step by step.

        `decide`: corridors whose convoys leave only when told (see World.advance); True: all that state no departures.
        """
        return World._begin(self, _seed(seed), _number(replication), trace, decide)

    def run(self, *, seed: int = 1, replication: int = 0, trace: bool = False) -> Record:
        """One replication to its end; the bytes of `taji run --json` (with `trace`, of `--json --trace`)."""
        world = self.world(seed=seed, replication=replication, trace=trace)
        world.advance()
        return world.finish()


def load(file: PathLike, *, variant: str = "", root: PathLike = "") -> Scenario:
    """Reads a scenario. `root`: folder that network files must lie under, as of the command line.

    Raises ScenarioError with everything that is wrong, each with file, line and column, and FileError (an OSError)
    where the file cannot be read. What may be wrong is a ScenarioWarning.
    """
    name = os.fspath(file)
    return Scenario._read(name, (), variant, os.fspath(root))


def score(forecasts: Union[PathLike, Sequence[PathLike]], observed: PathLike, *, seed: int = 1) -> Score:
    """Scores forecasts in hub format (files, or folders that hold a forecast.csv) against what was observed.

    Raises DataError with file, line and column of all that is wrong with them.
    """
    listed = [forecasts] if isinstance(forecasts, (str, os.PathLike)) else list(forecasts)
    names = [os.fspath(one) for one in listed]
    files = [os.path.join(one, "forecast.csv") if os.path.isdir(one) else one for one in names]
    made, found, words = _engine.score(files, os.fspath(observed), _seed(seed))
    diagnostics = [Diagnostic(*one) for one in found]
    if made is None:
        raise DataError(words, diagnostics)
    for one in diagnostics:
        warnings.warn(f"{one.file}:{one.line}:{one.column}: {one.message}", ScenarioWarning, stacklevel=2)
    return Score(made)
