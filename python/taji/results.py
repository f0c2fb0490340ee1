"""What studies give: figures as dictionaries, tables as pandas frames, replications as numpy arrays."""

from __future__ import annotations

import io
import json
from functools import cached_property
from typing import Any, Optional, Sequence

import numpy as np
import pandas as pd


def frame(csv: str) -> pd.DataFrame:
    """A table of the program's; an empty field is NaN."""
    return pd.read_csv(io.StringIO(csv), float_precision="round_trip")


class _Study:
    """A study's texts: `text` for people, `summary_json` as the program writes summary.json."""

    def __init__(self, made: dict[str, Any]):
        self._made = made

    @property
    def text(self) -> str:
        """The result in words and tables, as the program prints it without its last lines."""
        return self._made["text"]

    @property
    def summary_json(self) -> str:
        """The bytes of summary.json."""
        return self._made["summary"]

    @cached_property
    def summary(self) -> dict[str, Any]:
        """summary.json, read; docs/output.md says what is in it."""
        return json.loads(self.summary_json)

    def __str__(self) -> str:
        return self.text


class Forecast(_Study):
    """When each city runs short, of many replications."""

    @property
    def completed(self) -> int:
        """Replications that came to their end."""
        return self._made["completed"]

    @property
    def failures(self) -> list[tuple[int, str]]:
        """(replication, why) of those that could not; they count in no mean."""
        return self._made["failures"]

    def figure(self, path: str, city: str, product: str) -> Any:
        """A figure of summary.json by its path below a product: figure("p_dry.30d.value", "city", "diesel")."""
        found: Any = self.summary["cities"][city][product]
        for key in path.split("."):
            if not isinstance(found, dict) or key not in found:
                known = ", ".join(found) if isinstance(found, dict) else "nothing"
                raise KeyError(f"'{path}': there is no '{key}'; there is {known}")
            found = found[key]
        return found

    @cached_property
    def daily(self) -> pd.DataFrame:
        """daily.csv: date, city, product, measure, mean, sd, q0.01 … q0.99 (23 levels); a row a day and measure."""
        return frame(self._made["daily"])

    @cached_property
    def corridors(self) -> pd.DataFrame:
        """corridors.csv: date, corridor, measure, mean, sd, q0.01 … q0.99."""
        return frame(self._made["corridors"])

    @cached_property
    def hub(self) -> pd.DataFrame:
        """forecast.csv, the weekly quantiles in hub format."""
        return frame(self._made["hub"])

    @cached_property
    def replications(self) -> pd.DataFrame:
        """replications.csv: a row a completed replication, columns `city.product.measure` and `corridor.measure`."""
        return frame(self._made["replications"])

    def csv(self, name: str) -> str:
        """The bytes of a table: "daily", "corridors", "hub" (forecast.csv) or "replications"."""
        if name not in ("daily", "corridors", "hub", "replications"):
            raise KeyError(f"'{name}': daily, corridors, hub or replications")
        return self._made[name]


class Comparison(_Study):
    """Variants against the baseline under the same chance events."""

    @cached_property
    def table(self) -> pd.DataFrame:
        """comparison.csv: a row for each measure and variant."""
        return frame(self._made["table"])

    @cached_property
    def replications(self) -> pd.DataFrame:
        """replications.csv: arm, replication, then each measure's numbers."""
        return frame(self._made["replications"])

    @property
    def failures(self) -> dict[str, list[tuple[int, str]]]:
        """(replication, why) of those that could not be completed, by arm."""
        return self._made["failures"]

    def csv(self, name: str) -> str:
        """The bytes of a table: "table" (comparison.csv) or "replications"."""
        if name not in ("table", "replications"):
            raise KeyError(f"'{name}': table or replications")
        return self._made[name]


class Sweep(_Study):
    """The same replications at every point of a grid."""

    @cached_property
    def table(self) -> pd.DataFrame:
        """sweep.csv: a row for each point."""
        return frame(self._made["table"])

    @cached_property
    def replications(self) -> pd.DataFrame:
        """point, replication, then each measure's numbers."""
        return frame(self._made["replications"])

    @property
    def refused(self) -> list[tuple[int, str]]:
        """(point counted from 0, why) of points whose scenario makes no sense."""
        return self._made["refused"]

    def csv(self, name: str) -> str:
        """The bytes of a table: "table" (sweep.csv) or "replications"."""
        if name not in ("table", "replications"):
            raise KeyError(f"'{name}': table or replications")
        return self._made[name]


class Score(_Study):
    """Forecasts against what happened, beside persistence and climatology."""

    @cached_property
    def skill(self) -> pd.DataFrame:
        """skill.csv: a row for each target, part of it, rule and baseline."""
        return frame(self._made["skill"])

    @cached_property
    def scores(self) -> pd.DataFrame:
        """scores.csv: a row for each forecast and rule."""
        return frame(self._made["scores"])


class Record:
    """What one replication recorded."""

    def __init__(self, text: str):
        self._text = text

    @property
    def json(self) -> str:
        """The bytes that `taji run --json` prints."""
        return self._text

    @cached_property
    def data(self) -> dict[str, Any]:
        """The same, read."""
        return json.loads(self._text)

    @cached_property
    def days(self) -> pd.DataFrame:
        """A row a day and tank: date, city, product, stock_l and cover_days at its end, served_share, unserved_l, phase.

        cover_days is NaN where there is no need.
        """
        rows = [
            {"date": day["date"], "city": city, "product": product, **day}
            for city, products in self.data["cities"].items()
            for product, tank in products.items()
            if isinstance(tank, dict)
            for day in tank.get("days", [])
        ]
        columns = ["date", "city", "product", "stock_l", "cover_days", "served_share", "unserved_l", "phase"]
        out = pd.DataFrame(rows, columns=columns)
        return out.astype({"cover_days": float}).sort_values(["date", "city", "product"], ignore_index=True)

    @property
    def unserved_l(self) -> int:
        """Litres that went unserved, of all cities and products."""
        return sum(
            tank["unserved_l"]
            for products in self.data["cities"].values()
            for tank in products.values()
            if isinstance(tank, dict) and "unserved_l" in tank
        )


class Ensemble:
    """Every number of every replication, as arrays.

    Axes: replications in the order of `replications`, tanks in that of `tank_names`, corridors in that of
    `corridor_names`, days in that of `dates`. Memory grows with their product.
    """

    def __init__(self, run: Any, about: dict[str, Any], dates: list[str]):
        self._run = run
        self.tank_names: list[tuple[str, str]] = about["tanks"]  #: (city, product)
        self.corridor_names: list[str] = about["corridors"]
        self.dates: list[str] = dates  #: ISO date of each record day

    @cached_property
    def replications(self) -> np.ndarray:
        """int64 [replication]: numbers of those completed."""
        return np.array(self._run.replications, dtype=np.int64)

    @property
    def failures(self) -> list[tuple[int, str]]:
        """(replication, why) of those that could not be completed."""
        return self._run.failures

    @cached_property
    def tanks(self) -> dict[str, np.ndarray]:
        """Arrays [replication, tank]: litres as int64 (`need_l`, `unserved_l`, `delivered_l`, `inflow_l`,
        `dispatched_l`, `mean_stock_l`, `final_stock_l`, `final_reserve_l`), days touched and spells as int64
        (`shortage_days`, `dry_days`, `shortage_spells`), times in days as float64 (`first_stockout_days`, inf: never;
        `dry_time_days`, `shortage_time_days`)."""
        return self._run.tanks()

    @cached_property
    def daily(self) -> dict[str, np.ndarray]:
        """Arrays [replication, tank, day]: `stock_l` int64 at the day's end, `unserved_l` int64, `served_share` float64,
        `cover_days` float64 (inf: no need), `phase` int16 from 0 to 4, `dry_or_short` bool."""
        return self._run.daily()

    @cached_property
    def corridors(self) -> dict[str, np.ndarray]:
        """int64 arrays [replication, corridor]: `trips`, `attacks`, `repelled`, `trucks_sent`, `trucks_arrived`,
        `trucks_lost`, `delivered_l`, `lost_l`."""
        return self._run.corridors()

    @cached_property
    def arrivals(self) -> np.ndarray:
        """int32 [replication, corridor, day]: trucks that reached their city."""
        return self._run.arrivals()

    def frame(self) -> pd.DataFrame:
        """The arrays of `tanks` as a frame: replication, city, product, then a column each."""
        shape = (len(self.replications), len(self.tank_names))
        columns: dict[str, Any] = {
            "replication": np.repeat(self.replications, shape[1]),
            "city": [city for city, _ in self.tank_names] * shape[0],
            "product": [product for _, product in self.tank_names] * shape[0],
        }
        columns.update({name: array.reshape(-1) for name, array in self.tanks.items()})
        return pd.DataFrame(columns)


def pick(names: Sequence[Any], wanted: Optional[Any], what: str) -> int:
    """The place of a name; of the only one when nothing is wanted."""
    if wanted is None:
        if len(names) != 1:
            raise ValueError(f"say which {what}: {', '.join(map(str, names))}")
        return 0
    if wanted not in names:
        raise KeyError(f"there is no {what} {wanted!r}; there is {', '.join(map(str, names))}")
    return names.index(wanted)
