"""A promise as a calendar entry (RFC 5545), for whoever asks for one. Its title is neutral unless they say otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid5

from icalendar import Alarm, Calendar, Event

from twofold.trust.promises.terms import Terms, zone_named
from twofold.trust.promises.wording import sentence

NEUTRAL = "Twofold"
_LASTS = timedelta(minutes=15)
_EVENING_BEFORE = timedelta(hours=-6)  # of a whole day, which begins at midnight
_HOUR_BEFORE = timedelta(hours=-1)


@dataclass(frozen=True, slots=True)
class Wish:
    """`clock`: at a time where it was promised; None for the whole day. `with_words`: the promise as its title."""

    clock: time | None = None
    with_words: bool = False
    alarm: bool = False


def entry(id: UUID, terms: Terms, wish: Wish, *, now: datetime) -> bytes:
    """The file. The same promise has the same entry, so that taking it in again replaces it."""
    event = Event()
    title = sentence(terms) if wish.with_words else NEUTRAL
    event.add("uid", f"{uuid5(id, 'calendar')}@twofold.invalid")
    event.add("dtstamp", now)
    event.add("summary", title)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    if wish.clock is None:
        event.add("dtstart", terms.day)
        event.add("dtend", terms.day + timedelta(days=1))
    else:
        event.add("dtstart", datetime.combine(terms.day, wish.clock, zone_named(terms.zone)))
        event.add("duration", _LASTS)
    if terms.last is not None:
        event.add("rrule", _rule(terms))
    if wish.alarm:
        event.add_component(_alarm(title, _EVENING_BEFORE if wish.clock is None else _HOUR_BEFORE))
    calendar = Calendar()
    calendar.add("prodid", "-//Twofold//EN")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    if wish.clock is not None:
        calendar.add_missing_timezones(first_date=terms.day, last_date=terms.days[-1] + timedelta(days=366))
    return bytes(calendar.to_ical())


def _rule(terms: Terms) -> dict[str, Any]:
    """By how many, not until when: that reads the same for whole days and for times, whatever the clocks do."""
    rule: dict[str, Any] = {"freq": "monthly" if terms.every == "month" else "weekly", "count": len(terms.days)}
    if terms.every == "fortnight":
        rule["interval"] = 2
    if terms.every == "month" and terms.day.day > 28:  # the last of these days that a month has
        rule |= {"bymonthday": list(range(28, terms.day.day + 1)), "bysetpos": -1}
    return rule


def _alarm(title: str, before: timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", before)
    return alarm
