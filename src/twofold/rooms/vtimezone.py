"""Describes a zone for calendars (VTIMEZONE) by rules that hold for years, not by the dates of one entry.

Many calendars keep the first description of a zone that they read, and use it for all later entries.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

_SINCE: Final = 2010
_YEARS: Final = 10
_HALF_DAY: Final = timedelta(hours=12)
_WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True)
class Jump:
    """A change of the clocks from one offset to another. `local`: what they show just before."""

    local: datetime
    before: timedelta
    after: timedelta
    name: str
    summer: bool

    @property
    def kind(self) -> tuple[timedelta, timedelta, str, bool]:
        return self.before, self.after, self.name, self.summer


def timezone(zone: ZoneInfo, first: date) -> Timezone:
    """Describes the zone since 2010 if the same rules have held since then; otherwise since the year before `first`."""
    end = min(first.year + _YEARS, 9990)
    described = Timezone()
    described.add("tzid", zone.key)
    recent = _jumps(zone, first.year - 1, end)
    since = min(_SINCE, first.year - 1)
    ruled = _ruled(_jumps(zone, since, end), range(since, end))
    ruled = ruled or _ruled(recent, range(first.year - 1, end))
    if not ruled:
        described.add_component(_component(_still(zone, first.year - 1), ""))
    for jump, rule in ruled or [(jump, "") for jump in recent]:
        described.add_component(_component(jump, rule))
    return described


def _still(zone: ZoneInfo, year: int) -> Jump:
    """Returns the offset at the beginning of a year, as a jump that changes nothing."""
    at = datetime(year, 1, 1, tzinfo=zone)
    offset = at.utcoffset() or timedelta()
    return Jump(datetime(year, 1, 1), offset, offset, at.tzname() or "", bool(at.dst()))  # noqa: DTZ001 — shown there


def _component(jump: Jump, rule: str) -> TimezoneStandard | TimezoneDaylight:
    component = TimezoneDaylight() if jump.summer else TimezoneStandard()
    component.add("dtstart", jump.local)
    component.add("tzoffsetfrom", jump.before)
    component.add("tzoffsetto", jump.after)
    component.add("tzname", jump.name)
    if rule:
        month, weekday = rule.split()
        component.add("rrule", {"freq": "yearly", "bymonth": int(month), "byday": weekday})
    return component


def _ruled(jumps: tuple[Jump, ...], years: range) -> list[tuple[Jump, str]]:
    """Returns the first jump of each kind with the rule that gives all of its kind; nothing if they follow no rule.

    A rule must hold in each of `years`: clocks that changed only once, or don't change any more, follow none.
    """
    kinds: dict[object, list[Jump]] = defaultdict(list)
    for jump in jumps:
        kinds[jump.kind].append(jump)
    found = []
    for same in kinds.values():
        rules = set.intersection(*({_name(jump, which) for which in _which(jump)} for jump in same))
        yearly = [jump.local.year for jump in same] == [*years]
        if not yearly or not rules or len({jump.local.time() for jump in same}) > 1:
            return []
        found.append((same[0], min(rules)))
    return found


def _which(jump: Jump) -> Iterator[int]:
    """Yields which of its weekdays in the month it is, from the front and, if it is the last, from the end."""
    yield (jump.local.day - 1) // 7 + 1
    if (jump.local + timedelta(days=7)).month != jump.local.month:
        yield -1


def _name(jump: Jump, which: int) -> str:
    return f"{jump.local.month} {which}{_WEEKDAYS[jump.local.weekday()]}"


@lru_cache(maxsize=64)
def _jumps(zone: ZoneInfo, year: int, until: int) -> tuple[Jump, ...]:
    """Returns every jump in these years."""
    found = []
    at, end = datetime(year, 1, 1, tzinfo=UTC), datetime(until, 1, 1, tzinfo=UTC)
    while at < end:
        later = at + _HALF_DAY
        if at.astimezone(zone).utcoffset() != later.astimezone(zone).utcoffset():
            found.append(_jump(zone, at, later))
        at = later
    return tuple(found)


def _jump(zone: ZoneInfo, early: datetime, late: datetime) -> Jump:
    before = early.astimezone(zone).utcoffset() or timedelta()
    while late - early > timedelta(minutes=1):
        middle = early + timedelta(minutes=(late - early) // timedelta(minutes=2))
        same = middle.astimezone(zone).utcoffset() == before
        early, late = (middle, late) if same else (early, middle)
    after = late.astimezone(zone)
    local = (late + before).replace(tzinfo=None)
    return Jump(local, before, after.utcoffset() or timedelta(), after.tzname() or "", bool(after.dst()))
