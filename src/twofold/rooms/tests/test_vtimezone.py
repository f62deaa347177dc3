"""A zone as it is described in a calendar file, against the zone itself."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from twofold.people.zones import zones
from twofold.rooms.vtimezone import timezone


def as_described(zone: str, first: date) -> object:
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add_component(timezone(ZoneInfo(zone), first))
    return tzical(io.StringIO(calendar.to_ical().decode().replace("\r\n", "\n"))).get(zone)


@given(st.sampled_from(zones()), st.dates(date(2026, 1, 1), date(2032, 1, 1)), st.integers(0, 700), st.integers(4, 22))
def test_the_clocks_stand_as_in_the_zone(zone: str, first: date, later: int, hour: int) -> None:
    """Another reading of the standard finds the same offset at any hour in which no clock jumps."""
    day = first + timedelta(days=later)
    described = datetime.combine(day, time(hour), as_described(zone, first))  # type: ignore[arg-type]
    known = datetime.combine(day, time(hour), ZoneInfo(zone))
    if known.astimezone(UTC).astimezone(ZoneInfo(zone)).time() == time(hour):
        assert described.utcoffset() == known.utcoffset()


@pytest.mark.parametrize(
    ("zone", "rules"),
    [
        ("Europe/Berlin", 2),
        ("America/New_York", 2),
        ("Asia/Kathmandu", 0),
        ("Australia/Lord_Howe", 2),
        ("Africa/Casablanca", 0),
    ],
)
def test_zones_that_follow_rules_are_told_by_rules(zone: str, rules: int) -> None:
    """So whoever keeps the first description ever read can use it for years."""
    written = timezone(ZoneInfo(zone), date(2026, 3, 1)).to_ical().decode()
    assert written.count("RRULE") == rules
    assert ("DTSTART:2010" in written) == bool(rules)


@pytest.mark.parametrize(
    ("zone", "first"),
    [
        ("Asia/Almaty", date(2025, 1, 1)),
        ("America/Asuncion", date(2025, 3, 1)),
        ("America/Mazatlan", date(2026, 5, 1)),
        ("Asia/Hovd", date(2026, 4, 1)),
    ],
)
def test_clocks_that_were_changed_once_or_no_longer_jump_follow_no_rule(zone: str, first: date) -> None:
    assert b"RRULE" not in timezone(ZoneInfo(zone), first).to_ical()
    for later in (1, 200, 400, 700):
        at = datetime.combine(first + timedelta(days=later), time(12))
        described = at.replace(tzinfo=as_described(zone, first))  # type: ignore[arg-type]
        assert described.utcoffset() == at.replace(tzinfo=ZoneInfo(zone)).utcoffset()
