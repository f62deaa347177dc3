"""The file for a calendar, read back by another reading of the same standard."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from dateutil.rrule import rrulestr
from icalendar import Calendar

from twofold.days.zones import zone_named
from twofold.rooms.calendar_download import Wish
from twofold.trust.promises.calendar import entry
from twofold.trust.promises.terms import Terms

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def terms(day: date, zone: str = "Europe/Berlin", **more: Any) -> Terms:
    return Terms(cue="I come home, tired; at last", will="call\nmy sister", day=day, zone=zone, **more)


def read(file: bytes) -> tuple[Any, Any]:
    calendar = Calendar.from_ical(file)
    (event,) = calendar.walk("VEVENT")
    return calendar, event


def test_its_title_says_nothing_unless_asked() -> None:
    given = terms(date(2026, 3, 24))
    plain = entry(uuid4(), given, Wish(alarm=True), now=NOW)
    assert b"sister" not in plain
    assert b"home" not in plain
    _calendar, event = read(plain)
    assert str(event["summary"]) == "Twofold"
    assert str(event.walk("VALARM")[0]["description"]) == "Twofold"
    _calendar, event = read(entry(uuid4(), given, Wish(with_words=True), now=NOW))
    assert str(event["summary"]) == "When I come home, tired; at last, I will call\nmy sister."


def test_the_same_promise_has_the_same_entry_and_does_not_tell_its_id() -> None:
    id = uuid4()
    one, other = (read(entry(id, terms(date(2026, 3, day)), Wish(), now=NOW))[1]["uid"] for day in (24, 25))
    assert one == other
    assert str(id) not in one


def test_a_whole_day() -> None:
    _calendar, event = read(entry(uuid4(), terms(date(2026, 3, 29)), Wish(alarm=True), now=NOW))
    assert (event["dtstart"].dt, event["dtend"].dt) == (date(2026, 3, 29), date(2026, 3, 30))
    assert event.walk("VALARM")[0]["trigger"].dt == timedelta(hours=-6)
    assert (str(event["class"]), str(event["transp"])) == ("PRIVATE", "TRANSPARENT")


@pytest.mark.parametrize("day", [date(2026, 3, 22), date(2026, 10, 18)])  # a Sunday later the clocks change
def test_at_the_same_time_on_the_clock_across_a_change_of_clocks(day: date) -> None:
    given = terms(day, every="week", last=day + timedelta(days=14))
    calendar, event = read(entry(uuid4(), given, Wish(time(18, 30)), now=NOW))
    start = event["dtstart"].dt
    assert start.tzinfo is not None
    found = list(rrulestr(event["rrule"].to_ical().decode(), dtstart=start.astimezone(zone_named("Europe/Berlin"))))
    assert [(m.date(), m.time()) for m in found] == [(d, time(18, 30)) for d in given.days]
    offsets = [m.utcoffset() for m in found]
    assert len(set(offsets)) == 2  # the clocks did change
    (zone,) = calendar.walk("VTIMEZONE")
    assert str(zone["tzid"]) == "Europe/Berlin"
