"""What is promised, and when: a day where its author is, once or again and again until a last day."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, model_validator

from twofold.records.documents import Line

Every = Literal["once", "week", "fortnight", "month"]
Remind = Literal["no", "evening", "morning"]
Day = Annotated[date, Field(ge=date(1970, 1, 1), le=date(9000, 1, 1))]

LONGEST_SERIES = timedelta(days=366)
_STEP = {"week": 7, "fortnight": 14}
_EVENING, _MORNING = time(18), time(8)


class Terms(BaseModel):
    """`cue` and `will` read as one sentence: "When {cue}, I will {will}." `day`, and every further one up to `last`, is
    a date in `zone`: where its author was when they said so.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    cue: Line
    will: Line
    day: Day
    zone: Line
    every: Every = "once"
    last: Day | None = None
    remind: Remind = "no"

    @model_validator(mode="after")
    def _ends(self) -> Terms:
        if (self.every == "once") != (self.last is None):
            raise ValueError("a last day belongs to what is repeated, and only to that")
        if self.last is not None and not self.day <= self.last <= self.day + LONGEST_SERIES:
            raise ValueError("a series ends within a year")
        return self

    @property
    def days(self) -> tuple[date, ...]:
        """Every day it falls on, in order. A month too short for the first day's number has it on its last day."""
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


def zone_named(name: str) -> ZoneInfo:
    """UTC where this house does not know the zone."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def moment(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """In UTC. Where the clocks jump over `clock`, the instant at which they jump or as long after it."""
    return datetime.combine(day, clock, zone).astimezone(UTC)


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The first instant, in UTC, that is no longer `day` there: "before the date" is before this."""
    return moment(day + timedelta(days=1), time(), zone)


def is_over(day: date, zone: ZoneInfo, at: datetime) -> bool:
    return at >= end_of(day, zone)


def day_at(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()


def reminder(terms: Terms, day: date) -> datetime | None:
    """When its author wants to be reminded of this day, if at all."""
    zone = zone_named(terms.zone)
    if terms.remind == "evening":
        return moment(day - timedelta(days=1), _EVENING, zone)
    return moment(day, _MORNING, zone) if terms.remind == "morning" else None
