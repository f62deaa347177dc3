"""Makes a calendar file (RFC 5545) with one entry, once or as a series, that every calendar reads in the same way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final, Literal
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event

from twofold.days.series import Series
from twofold.rooms.vtimezone import timezone

Status = Literal["TENTATIVE", "CONFIRMED", "CANCELLED"]

NEUTRAL = "Twofold"  # the neutral title: it doesn't show what the entry is about
_COUNTED_FROM: Final = datetime(2026, 1, 1, tzinfo=UTC)
_SHORT_MONTH: Final = "calendar, in a short month"
_LASTS = timedelta(minutes=15)
_EVENING_BEFORE = timedelta(hours=-6)  # for all-day entries, which begin at midnight
_HOUR_BEFORE = timedelta(hours=-1)


@dataclass(frozen=True, slots=True)
class Entry:
    """`id`: of the thing it is about; the file doesn't contain it. `clock`: the time in `zone`; None for all day."""

    id: UUID
    series: Series
    zone: ZoneInfo
    title: str = NEUTRAL
    clock: time | None = None
    alarm: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """Facts for the calendar besides the days. `changes`: how often it has changed so far. `before`: every series that
    a calendar may have imported earlier.
    """

    status: Status = "CONFIRMED"
    changes: int = 0
    before: tuple[Series, ...] = ()


def calendar_file(entry: Entry, *, now: datetime, told: Told | None = None) -> bytes:
    """Returns the file. The same `id` always has the same entries, so a later file replaces an earlier one."""
    told = told or Told()
    calendar = Calendar()
    calendar.add("prodid", "-//Twofold//EN")
    calendar.add("version", "2.0")
    if entry.clock is not None:
        calendar.add_component(timezone(entry.zone, entry.series.day))
    calendar.add_component(_event(entry, "calendar", _regular(entry.series), now, told))
    short = _short(entry.series)
    if short is not None:
        calendar.add_component(_event(entry, _SHORT_MONTH, (short,), now, told))
    elif gone := [day for before in told.before if (day := _short(before)) is not None]:
        calendar.add_component(_event(entry, _SHORT_MONTH, (gone[-1],), now, replace(told, status="CANCELLED")))
    return bytes(calendar.to_ical())


def _event(entry: Entry, part: str, days: tuple[date, ...], now: datetime, told: Told) -> Event:
    event = Event()
    event.add("uid", f"{uuid5(entry.id, part)}@twofold.invalid")
    event.add("dtstamp", now)
    event.add("last-modified", now)
    event.add("sequence", max(0, int((now - _COUNTED_FROM).total_seconds())) + told.changes)
    event.add("status", told.status)
    event.add("summary", entry.title)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    if entry.clock is None:
        event.add("dtstart", days[0])
        event.add("dtend", days[0] + timedelta(days=1))
    else:
        event.add("dtstart", datetime.combine(days[0], entry.clock, entry.zone))
        event.add("duration", _LASTS)
    if len(days) > 1:
        event.add("rrule", _rule(entry.series, len(days)))
    if entry.alarm and told.status != "CANCELLED":
        event.add_component(_alarm(entry.title, _EVENING_BEFORE if entry.clock is None else _HOUR_BEFORE))
    return event


def _regular(series: Series) -> tuple[date, ...]:
    """Returns the days that one simple rule gives: for the 31st the last day of each month, else the same day of every
    month.
    """
    if series.every != "month" or series.day.day == 31:
        return series.days
    return tuple(day for day in series.days if day.day == series.day.day)


def _short(series: Series) -> date | None:
    """Returns the last day of the February that lacks a series' 29th or 30th; within a year there is at most one.

    It is an entry of its own, because calendars don't agree on any rule or list of dates for it.
    """
    return next((day for day in series.days if day not in _regular(series)), None)


def _rule(series: Series, count: int) -> dict[str, Any]:
    """Counts the days instead of ending at a date: that means the same for whole days and for times, whatever the
    clocks do.
    """
    rule: dict[str, Any] = {"freq": "monthly" if series.every == "month" else "weekly", "count": count}
    if series.every == "fortnight":
        rule["interval"] = 2
    if series.every == "month":
        rule["bymonthday"] = -1 if series.day.day == 31 else series.day.day
    return rule


def _alarm(title: str, before: timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", before)
    return alarm
