"""The two invented people of `twofold demo`; each room writes what they did there in the past year."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Literal

from twofold.people.unlocked import Unlocked

Who = Literal["maya", "sam"]
People = Mapping[Who, Unlocked]
WEEKS = 52  # in the past year


def evening(day: date) -> datetime:
    """Returns the moment at which they write on this day."""
    return datetime.combine(day, time(19, 30), tzinfo=UTC)
