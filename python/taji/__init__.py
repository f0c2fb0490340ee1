"""Taji: fuel convoys to a besieged city, simulated to plan for shortages.

    import taji

    scenario = taji.load("scenarios/one-road.yaml")
    forecast = scenario.set("corridors.south.convoy.target", 40).forecast(replications=2000, jobs=2)
    print(forecast.text)
    forecast.daily                      # pandas.DataFrame: date, city, product, measure, mean, sd, quantiles

Volumes are litres, times days, shares and probabilities fractions of one, unless a name says otherwise. With the same
scenario and seed every figure has the bytes that the program `taji` writes, for any number of threads.
"""

from ._engine import CheckpointError, FileError, ReplicationError
from ._engine import version as __version__
from .errors import DataError, Diagnostic, ScenarioError, ScenarioWarning
from .results import Comparison, Ensemble, Forecast, Record, Score, Sweep
from .scenario import Scenario, load, score
from .world import Decision, World

__all__ = [
    "CheckpointError",
    "Comparison",
    "DataError",
    "Decision",
    "Diagnostic",
    "Ensemble",
    "FileError",
    "Forecast",
    "Record",
    "ReplicationError",
    "Scenario",
    "ScenarioError",
    "ScenarioWarning",
    "Score",
    "Sweep",
    "World",
    "__version__",
    "load",
    "score",
]
