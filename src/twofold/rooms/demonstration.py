"""The two invented people of `twofold demo`, for whom each room writes what they did here in the past year."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Literal

from twofold.people.unlocked import Unlocked

Who = Literal["maya", "sam"]
People = Mapping[Who, Unlocked]
WEEKS = 52  # of the year behind them


def evening(day: date) -> datetime:
    """When they write."""
    return datetime.combine(day, time(19, 30), tzinfo=UTC)
