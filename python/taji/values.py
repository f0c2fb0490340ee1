"""From Python's values to the words of a scenario file, and from times to milliseconds."""

from __future__ import annotations

import datetime
import math
from typing import Any, Optional, Union

DAY_MS = 86_400_000
EPOCH = datetime.datetime(1970, 1, 1)

Time = Union[str, datetime.date, datetime.datetime]


def as_words(value: Any) -> str:
    """A value as a scenario file writes it: 40, '30 %', [1, 2], {units: 4}, 2026-01-12."""
    if hasattr(value, "item") and getattr(value, "ndim", None) == 0:  # a number of numpy's
        value = value.item()
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        if math.isinf(value) and value > 0:
            return "unlimited"
        return repr(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, datetime.datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {as_words(one)}" for key, one in value.items()) + "}"
    if hasattr(value, "__iter__"):
        return "[" + ", ".join(as_words(one) for one in value) + "]"
    raise TypeError(f"a scenario holds no {type(value).__name__}")


def epoch_ms(time: Time) -> int:
    """Milliseconds since 1970 of a date, or of a date and time; '2026-01-19', '2026-01-19 06:00'."""
    if isinstance(time, str):
        time = datetime.datetime.fromisoformat(time)
    if not isinstance(time, datetime.datetime):
        time = datetime.datetime(time.year, time.month, time.day)
    if time.tzinfo is not None:
        raise ValueError("times of a scenario are its own: they have no time zone")
    return (time - EPOCH) // datetime.timedelta(milliseconds=1)


def moment(ms: int) -> datetime.datetime:
    """The opposite."""
    return EPOCH + datetime.timedelta(milliseconds=ms)


def span_ms(days: Optional[float], hours: Optional[float]) -> int:
    """Milliseconds of days and hours. Raises ValueError for none, and for less than none."""
    if days is None and hours is None:
        raise ValueError("say how far: days, hours, or until")
    ms = round((days or 0) * DAY_MS + (hours or 0) * DAY_MS / 24)
    if ms < 0:
        raise ValueError("time does not run backwards; copy a world before it goes on")
    return ms


def shell_word(word: str) -> str:
    """As the command line quotes it, so that what is written names the same command."""
    plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./=:,+@%"
    if word and all(letter in plain for letter in word):
        return word
    return "'" + word.replace("'", "'\\''") + "'"
