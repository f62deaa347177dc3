"""A promise as a calendar entry (RFC 5545), for whoever asks for one. Its title is neutral unless they say otherwise."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final, Literal
from uuid import UUID, uuid5

from icalendar import Alarm, Calendar, Event

from twofold.trust.promises.terms import Terms, zone_named
from twofold.trust.promises.vtimezone import timezone
from twofold.trust.promises.wording import sentence

Status = Literal["TENTATIVE", "CONFIRMED", "CANCELLED"]

NEUTRAL = "Twofold"
_COUNTED_FROM: Final = datetime(2026, 1, 1, tzinfo=UTC)
_SHORT_MONTH: Final = "calendar, in a short month"
_LASTS = timedelta(minutes=15)
_EVENING_BEFORE = timedelta(hours=-6)  # of a whole day, which begins at midnight
_HOUR_BEFORE = timedelta(hours=-1)


@dataclass(frozen=True, slots=True)
class Wish:
    """`clock`: at a time where it was promised; None for the whole day. `with_words`: the promise as its title."""

    clock: time | None = None
    with_words: bool = False
    alarm: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """What a calendar is told about the promise besides its terms. `changes`: how many things happened to it so far.
    `before`: every wording that may have been taken into a calendar earlier.
    """

    status: Status = "CONFIRMED"
    changes: int = 0
    before: tuple[Terms, ...] = ()


def entry(id: UUID, terms: Terms, wish: Wish, *, now: datetime, told: Told | None = None) -> bytes:
    """The file. The same promise has the same entries, and a later file takes the place of an earlier one."""
    told = told or Told()
    calendar = Calendar()
    calendar.add("prodid", "-//Twofold//EN")
    calendar.add("version", "2.0")
    if wish.clock is not None:
        calendar.add_component(timezone(zone_named(terms.zone), terms.day))
    calendar.add_component(_event(id, "calendar", terms, _regular(terms), wish, now, told))
    short = _short(terms)
    if short is not None:
        calendar.add_component(_event(id, _SHORT_MONTH, terms, (short,), wish, now, told))
    elif gone := [day for before in told.before if (day := _short(before)) is not None]:
        cancelled = replace(told, status="CANCELLED")
        calendar.add_component(_event(id, _SHORT_MONTH, terms, (gone[-1],), wish, now, cancelled))
    return bytes(calendar.to_ical())


def _event(id: UUID, part: str, terms: Terms, days: tuple[date, ...], wish: Wish, now: datetime, told: Told) -> Event:
    event = Event()
    title = sentence(terms) if wish.with_words else NEUTRAL
    event.add("uid", f"{uuid5(id, part)}@twofold.invalid")
    event.add("dtstamp", now)
    event.add("last-modified", now)
    event.add("sequence", max(0, int((now - _COUNTED_FROM).total_seconds())) + told.changes)
    event.add("status", told.status)
    event.add("summary", title)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    if wish.clock is None:
        event.add("dtstart", days[0])
        event.add("dtend", days[0] + timedelta(days=1))
    else:
        event.add("dtstart", datetime.combine(days[0], wish.clock, zone_named(terms.zone)))
        event.add("duration", _LASTS)
    if len(days) > 1:
        event.add("rrule", _rule(terms, len(days)))
    if wish.alarm and told.status != "CANCELLED":
        event.add_component(_alarm(title, _EVENING_BEFORE if wish.clock is None else _HOUR_BEFORE))
    return event


def _regular(terms: Terms) -> tuple[date, ...]:
    """The days that one simple rule gives: for the 31st the last day of each month, else the same number every month."""
    if terms.every != "month" or terms.day.day == 31:
        return terms.days
    return tuple(day for day in terms.days if day.day == terms.day.day)


def _short(terms: Terms) -> date | None:
    """The last day of the February that lacks a series' 29th or 30th: within a year there is one at most.

    An entry of its own, because no rule for it, nor a list of dates, is read alike by every calendar.
    """
    return next((day for day in terms.days if day not in _regular(terms)), None)


def _rule(terms: Terms, count: int) -> dict[str, Any]:
    """By how many, not until when: that reads the same for whole days and for times, whatever the clocks do."""
    rule: dict[str, Any] = {"freq": "monthly" if terms.every == "month" else "weekly", "count": count}
    if terms.every == "fortnight":
        rule["interval"] = 2
    if terms.every == "month":
        rule["bymonthday"] = -1 if terms.day.day == 31 else terms.day.day
    return rule


def _alarm(title: str, before: timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", before)
    return alarm
