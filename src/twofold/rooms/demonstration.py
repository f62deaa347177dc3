"""The two invented people of `twofold demo`; each room writes what they did there in the past year."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Literal

import yaml

import twofold
from twofold.people.unlocked import Unlocked

Who = Literal["maya", "sam"]
People = Mapping[Who, Unlocked]
WEEKS = 52  # in the past year
_FOLDER = Path(twofold.__file__).parent / "content" / "demo"


def told(name: str) -> Any:
    """Returns what a file of the demonstration says they did."""
    return yaml.safe_load((_FOLDER / name).read_text(encoding="utf-8"))


def day_in(week: int, place: int, today: date) -> date:
    """Spreads what they did in a week by its place in the file: the same each time, and not always the same weekday. The
    last week ends yesterday.
    """
    week_ends = today - timedelta(days=1, weeks=WEEKS - week)
    return week_ends - timedelta(days=place * 3 % 7)


def evening(day: date) -> datetime:
    """Returns the moment at which they write on this day."""
    return datetime.combine(day, time(19, 30), tzinfo=UTC)
