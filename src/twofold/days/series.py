"""A day that happens once, or repeats until a last day."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Literal

Every = Literal["once", "week", "fortnight", "month"]

LONGEST_SERIES = timedelta(days=366)
_STEP = {"week": 7, "fortnight": 14}


@dataclass(frozen=True, slots=True)
class Series:
    """`day`, and its repetitions up to `last`. Raises ValueError if a repeated one has no end or ends more than a year
    later, or if one that isn't repeated has an end.
    """

    day: date
    every: Every = "once"
    last: date | None = None

    def __post_init__(self) -> None:
        if (self.every == "once") != (self.last is None):
            raise ValueError("a last day belongs to what is repeated, and only to that")
        if self.last is not None and not self.day <= self.last <= self.day + LONGEST_SERIES:
            raise ValueError("a series ends within a year")

    @property
    def days(self) -> tuple[date, ...]:
        """Every day of the series, in order. In a month too short for the first day's number, the month's last day."""
        return _days(self.day, self.every, self.last)


@cache
def _days(day: date, every: Every, last: date | None) -> tuple[date, ...]:
    return tuple(_each(day, every, last))


def _each(day: date, every: Every, last: date | None) -> Iterator[date]:
    number, found = 0, day
    while number == 0 or (last is not None and found <= last):
        yield found
        number += 1
        found = _later(day, number) if every == "month" else day + timedelta(days=number * _STEP.get(every, 1))


def _later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
