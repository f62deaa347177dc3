"""Days and instants: in every zone, across every change of the clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from twofold.days.series import LONGEST_SERIES
from twofold.days.zones import day_at, end_of, is_over, zone_named
from twofold.people.zones import zones
from twofold.trust.promises.terms import Terms, reminder

DAYS = st.dates(date(1971, 1, 1), date(2090, 12, 31))
ZONES = st.sampled_from(zones())
TICK = timedelta(microseconds=1)


def terms(day: date, zone: str = "Europe/Berlin", **more: object) -> Terms:
    return Terms(cue="I come home", will="call", day=day, zone=zone, **more)  # type: ignore[arg-type]


@given(DAYS, ZONES)
def test_a_day_ends_where_the_next_one_begins(day: date, zone: str) -> None:
    there = zone_named(zone)
    end = end_of(day, there)
    assert day_at(end, there) > day
    assert day_at(end - TICK, there) <= day


@given(DAYS, ZONES, st.integers(0, 86_399))
def test_before_the_date_is_as_long_as_it_is_that_day_or_an_earlier_one_there(
    day: date, zone: str, second: int
) -> None:
    there = zone_named(zone)
    noon = datetime.combine(day, time(12), there).astimezone(UTC)
    for at in (noon + timedelta(seconds=second - 43_200), noon + timedelta(days=1), noon - timedelta(days=1)):
        assert is_over(day, there, at) == (day_at(at, there) > day)


@given(DAYS, ZONES, ZONES)
def test_the_same_day_ends_at_most_26_hours_apart(day: date, one: str, other: str) -> None:
    apart = end_of(day, zone_named(one)) - end_of(day, zone_named(other))
    assert abs(apart) <= timedelta(hours=26)


@pytest.mark.parametrize(
    ("day", "zone", "end"),
    [
        (date(2026, 3, 28), "Europe/Berlin", datetime(2026, 3, 28, 23, tzinfo=UTC)),  # the clocks change next morning
        (date(2026, 3, 29), "Europe/Berlin", datetime(2026, 3, 29, 22, tzinfo=UTC)),  # a day of 23 hours
        (date(2026, 10, 25), "Europe/Berlin", datetime(2026, 10, 25, 23, tzinfo=UTC)),  # a day of 25 hours
        (date(2018, 11, 3), "America/Sao_Paulo", datetime(2018, 11, 4, 3, tzinfo=UTC)),  # midnight was left out
        (date(2018, 2, 17), "America/Sao_Paulo", datetime(2018, 2, 18, 3, tzinfo=UTC)),  # its last hour came twice
        (date(2011, 12, 29), "Pacific/Apia", datetime(2011, 12, 30, 10, tzinfo=UTC)),  # the next day was left out
    ],
)
def test_ends_that_are_known(day: date, zone: str, end: datetime) -> None:
    assert end_of(day, ZoneInfo(zone)) == end


@given(DAYS, st.sampled_from(["week", "fortnight", "month"]), st.integers(0, LONGEST_SERIES.days))
def test_a_series_rises_within_its_bounds(day: date, every: str, more: int) -> None:
    last = day + timedelta(days=more)
    days = terms(day, every=every, last=last).days
    assert days[0] == day
    assert list(days) == sorted(set(days))
    assert days[-1] <= last
    assert len(days) <= 53
    gaps = {(after - before).days for before, after in pairwise(days)}
    assert gaps <= {"week": {7}, "fortnight": {14}, "month": {28, 29, 30, 31}}[every]


def test_a_month_too_short_has_it_on_its_last_day() -> None:
    days = terms(date(2026, 12, 31), every="month", last=date(2027, 4, 30)).days
    assert [(day.month, day.day) for day in days] == [(12, 31), (1, 31), (2, 28), (3, 31), (4, 30)]


@pytest.mark.parametrize(
    "wrong",
    [
        {"last": date(2026, 5, 8)},
        {"every": "week"},
        {"every": "week", "last": date(2026, 4, 30)},
        {"every": "week", "last": date(2027, 6, 1)},
    ],
)
def test_what_makes_no_series_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        terms(date(2026, 5, 1), **wrong)


def test_a_zone_that_is_not_known_here_is_utc() -> None:
    assert zone_named("Mars/Olympus") == zone_named("../../etc/passwd") == zone_named("") == ZoneInfo("UTC")


@given(DAYS, ZONES, st.sampled_from(["evening", "morning"]))
def test_a_reminder_comes_before_the_day_is_over(day: date, zone: str, remind: str) -> None:
    moment = reminder(terms(day, zone, remind=remind), day)
    assert moment is not None
    end = end_of(day, zone_named(zone))
    assert end - timedelta(hours=57) < moment < end


def test_the_evening_before_is_at_six_there() -> None:
    moment = reminder(terms(date(2026, 3, 29), remind="evening"), date(2026, 3, 29))
    assert moment == datetime(2026, 3, 28, 17, tzinfo=UTC)
    assert reminder(terms(date(2026, 3, 29)), date(2026, 3, 29)) is None
